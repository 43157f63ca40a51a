//! `dangling-kustomize-image`: a kustomization changes an image that nothing in it uses.

use lintainer_core::kubernetes::{ImageOverride, Kustomization, Kustomized};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::ImageReference;
use lintainer_core::project::{Project, join};
use lintainer_core::text::slips;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-kustomize-image",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_kustomize_image.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// How many entries of a kustomization are looked at: each may be searched in all that it deploys.
const MAX_IMAGES: usize = 256;

/// How many entries of a kustomization are slips.
const MAX_SLIPS: usize = 3;

/// Keys whose values are never images.
const OTHER_KEYS: &[&str] = &["app", "app.kubernetes.io/name", "component", "k8s-app", "name", "serviceName", "value"];

fn check(project: &Project, cx: &mut Context) {
    for one in project
        .kustomizations()
        .all()
        .iter()
        .filter(|one| !one.images.is_empty() && !one.is_component && !project.is_among_tests(one.file))
    {
        let all = project.kustomized(one);
        if !all.is_whole {
            continue;
        }
        let is_dangling = |image: &&ImageOverride| {
            let name = &image.name.value;
            !name.contains(['*', '$', '{']) && !is_used(name, one, &all, project)
        };
        let dangling: Vec<&ImageOverride> = one.images.iter().take(MAX_IMAGES).filter(is_dangling).collect();
        for image in &dangling {
            let name = &image.name.value;
            let message = match near(name, &all, project) {
                Some(other) => format!("`{name}` is the image of nothing that is deployed here; `{other}` is"),
                None => format!("`{name}` is the image of nothing that is deployed here"),
            };
            let finding = cx.report(image.name.span, message);
            finding
                .about(image.name.span)
                .help("write the name as the manifests have it, with its registry, or remove the entry");
            // Many of them are a list of versions for people.
            if dangling.len() > MAX_SLIPS {
                finding.severity(Severity::Info).profile(Profile::Audit);
            }
        }
    }
}

/// The images of all that is deployed.
fn images<'p>(all: &Kustomized<'p>, project: &'p Project) -> impl Iterator<Item = &'p ImageReference> {
    all.files.iter().flat_map(|file| &project.model(*file).images)
}

fn is_used(name: &str, one: &Kustomization, all: &Kustomized, project: &Project) -> bool {
    let mut others = all.kustomizations.iter().filter(|other| other.file != one.file);
    let is_given = others
        .any(|other| other.images.iter().any(|image| image.new_name.as_ref().is_some_and(|new| new.value == name)));
    is_given
        || images(all, project).any(|image| image.name() == name)
        || all.files.iter().any(|file| has_value(project.file(*file).source.text(), name))
        || all.kustomizations.iter().any(|one| is_patched_in(name, one, project))
}

/// Whether a patch of a kustomization may bring the image in.
fn is_patched_in(name: &str, one: &Kustomization, project: &Project) -> bool {
    let patches = one.paths.iter().filter(|path| path.key.starts_with("patches"));
    let mut files = patches.filter_map(|path| project.file_at(&join(&one.folder, &path.path.value)));
    let source = &project.file(one.file).source;
    // What is written under `images` is no patch.
    let own = |at: usize| {
        let spans = one.images.iter().flat_map(|image| [Some(&image.name), image.new_name.as_ref()]).flatten();
        spans.into_iter().any(|span| span.span.range().contains(&at))
    };
    files.any(|file| file.source.text().contains(name))
        || one.patches_anything && source.text().match_indices(name).any(|(at, _)| !own(at))
}

/// Whether a value in the text of a manifest is an image of this name, under whichever key.
fn has_value(text: &str, name: &str) -> bool {
    text.lines().filter(|line| line.contains(name)).any(|line| {
        let line = line.trim().trim_start_matches("- ");
        let (key, value) = line.split_once(": ").unwrap_or(("", line));
        let value = value.trim().trim_matches(['"', '\'']);
        let rest = value.strip_prefix(name);
        let is_image = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '@']));
        is_image && !(rest == Some("") && OTHER_KEYS.contains(&key.trim_matches(['"', '\''])))
    })
}

/// The image that was probably meant: the same one with another registry, or a name with a slip.
fn near(name: &str, all: &Kustomized, project: &Project) -> Option<String> {
    let short = name.rsplit('/').next().unwrap_or(name);
    let distance = |image: &ImageReference| {
        let other = image.short_name()?;
        let slips = if other == short { 0 } else { slips(image.name(), name) };
        (slips <= 2).then(|| (slips, image.name().to_string()))
    };
    images(all, project).filter_map(distance).min().map(|(_, name)| name)
}
