//! The images that kustomizations choose for the manifests that they deploy.

use super::kustomize::{ImageOverride, Kustomizations};
use crate::model::{ImageReference, Setting, UNKNOWN};
use crate::project::Model;
use crate::span::{FileId, Span};

/// Puts the chosen images into what a file was lowered to.
pub(super) fn choose(kustomizations: &Kustomizations, file: FileId, model: &mut Model) {
    let overrides: Vec<&ImageOverride> = kustomizations.of(file).flat_map(|one| &one.images).collect();
    if overrides.is_empty() {
        return;
    }
    for image in &mut model.images {
        if let Some(other) = chosen(&overrides, image) {
            *image = other;
        }
    }
    for container in model.workloads.iter_mut().flat_map(|workload| &mut workload.containers) {
        if let Setting::Set(image) = &mut container.image
            && let Some(other) = chosen(&overrides, &image.value)
        {
            image.value = other;
        }
    }
}

/// The image that stands in for another one; `None` if it stays. Where overlays differ, the tag is not known.
fn chosen(overrides: &[&ImageOverride], image: &ImageReference) -> Option<ImageReference> {
    let fitting = overrides.iter().filter(|entry| entry.name.value == image.name());
    let mut texts = fitting.map(|entry| (apply(entry, image), span(entry)));
    let (text, span) = texts.next()?;
    let is_only = texts.all(|(other, _)| other == text);
    let text = if is_only { text } else { format!("{}:{UNKNOWN}", image.name()) };
    Some(ImageReference::expanded(text, span, false))
}

fn span(entry: &ImageOverride) -> Span {
    let value = entry.new_tag.as_ref().or(entry.digest.as_ref()).or(entry.new_name.as_ref());
    value.unwrap_or(&entry.name).span
}

fn apply(entry: &ImageOverride, image: &ImageReference) -> String {
    let name = entry.new_name.as_ref().map_or(image.name(), |name| name.value.as_str());
    let written = image.text().get(image.name().len()..).unwrap_or("");
    match (&entry.new_tag, &entry.digest) {
        (None, None) => format!("{name}{written}"),
        (Some(tag), None) => format!("{name}:{}", tag.value),
        (None, Some(digest)) => format!("{name}@{}", digest.value),
        (Some(tag), Some(digest)) => format!("{name}:{}@{}", tag.value, digest.value),
    }
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};
    use crate::span::FileId;

    const POD: &str =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: app}\n";

    fn images(files: &[(&str, &str)]) -> Vec<String> {
        let mut all = vec![("base/pod.yaml".to_string(), POD.to_string())];
        all.push(("base/kustomization.yaml".to_string(), "resources: [pod.yaml]\n".to_string()));
        all.extend(files.iter().map(|(path, text)| (path.to_string(), text.to_string())));
        let (project, _) = load(all.as_slice(), &Serial);
        project.model(FileId(0)).images.iter().map(|image| image.display()).collect()
    }

    #[test]
    fn overlays_choose_tags_of_their_bases() {
        let overlay = "resources: [../base]\nimages:\n  - {name: app, newTag: \"1.2\"}\n";
        assert_eq!(images(&[("prod/kustomization.yaml", overlay)]), ["app:1.2"]);
        let other = "resources: [../base]\nimages:\n  - {name: app, newTag: \"1.3\"}\n";
        let two = [("prod/kustomization.yaml", overlay), ("test/kustomization.yaml", other)];
        assert_eq!(images(&two), ["app:…"]);
        assert_eq!(images(&[("prod/kustomization.yaml", "images: [{name: app, newTag: \"1\"}]\n")]), ["app"]);
    }

    #[test]
    fn kustomizations_in_a_circle_end() {
        let circle = "resources: [../base, ../b]\n";
        let back = "resources: [../a]\nimages: [{name: app, newName: mirror.example/app, digest: \"sha256:0\"}]\n";
        let files = [("a/kustomization.yaml", circle), ("b/kustomization.yaml", back)];
        assert_eq!(images(&files), ["mirror.example/app@sha256:0"]);
    }
}
