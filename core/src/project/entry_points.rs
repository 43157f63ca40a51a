//! The kustomizations that Flux and Argo CD deploy: objects of theirs name the folder.
//!
//! By <https://fluxcd.io/flux/components/kustomize/kustomizations/> and
//! <https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml>, November 2026.

use std::collections::BTreeMap;

use super::{File, Kind, Project, join};
use crate::span::Spanned;
use crate::yaml::Field;

/// What names folders: group and kind, and the paths of the folder and of the namespace that everything gets.
const ENTRY_POINTS: [(&str, &str, &str, Option<&str>); 2] = [
    ("kustomize.toolkit.fluxcd.io", "Kustomization", "spec.path", Some("spec.targetNamespace")),
    ("argoproj.io", "Application", "spec.source.path", None),
];

/// The namespace that all who name a folder give to everything in it.
pub(super) type EntryPoints = BTreeMap<String, Option<Spanned<String>>>;

impl Project {
    /// The folders that objects of Flux and Argo CD name.
    pub(super) fn entry_points(&self) -> EntryPoints {
        let mut found = EntryPoints::new();
        let finders = ENTRY_POINTS.map(|(group, ..)| memchr::memmem::Finder::new(group));
        let is_asked = |file: &File| finders.iter().any(|finder| finder.find(file.source.text().as_bytes()).is_some());
        for file in self.files().iter().filter(|file| file.kind == Kind::Kubernetes && is_asked(file)) {
            let syntax = file.syntax();
            for resource in &self.model(file.source.id).resources {
                let entry = ENTRY_POINTS.iter().find(|(group, kind, ..)| resource.is(group, kind));
                let document = syntax.documents().get(resource.node.document as usize);
                let node = document.and_then(|document| document.node_at(&file.source, resource.node.node));
                if let Some(((_, _, path, namespace), node)) = entry.zip(node) {
                    let root = Field::of(node);
                    let folder = root.at(path).word().and_then(|path| self.below_top(path));
                    let namespace =
                        namespace.and_then(|namespace| root.at(namespace).name()).map(|it| it.map(str::to_string));
                    if let Some(folder) = folder {
                        let known = found.entry(folder).or_insert_with(|| namespace.clone());
                        let value = |it: &Option<Spanned<String>>| it.as_ref().map(|it| it.value.clone());
                        // Those who disagree say nothing.
                        if value(known) != value(&namespace) {
                            *known = None;
                        }
                    }
                }
            }
        }
        found
    }

    /// A folder that is named from the top of the repository, from that of the project; `None` for one that is not in it.
    fn below_top(&self, path: &str) -> Option<String> {
        let clean = join("", path.trim_start_matches('/'));
        let clean = if clean == "." { String::new() } else { clean };
        if self.place.is_empty() {
            return Some(clean);
        }
        let rest = clean.strip_prefix(&self.place)?;
        if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix('/').map(str::to_string) }
    }
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};

    #[test]
    fn folders_that_flux_and_argo_deploy_are_known() {
        let flux = |name: &str, rest: &str| {
            format!(
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}}}\nspec: {{{rest}}}\n---\n"
            )
        };
        let text = flux("a", "path: ./apps/a, targetNamespace: shop")
            + &flux("b", "path: apps/b, targetNamespace: one")
            + &flux("c", "path: apps/b, targetNamespace: two")
            + "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: d}\nspec: {source: {path: apps/d}}\n";
        let files = [("clusters/all.yaml".to_string(), text)];
        let project = load(&files[..], &Serial).0;
        let shown = |project: &crate::project::Project| {
            let found = project.entry_points().into_iter();
            found.map(|(folder, it)| (folder, it.map(|it| it.value).unwrap_or_default())).collect::<Vec<_>>()
        };
        let expected = [("apps/a", "shop"), ("apps/b", ""), ("apps/d", "")];
        assert_eq!(shown(&project), expected.map(|(folder, it)| (folder.to_string(), it.to_string())));
        let project = load(&files[..], &Serial).0.at("apps");
        assert_eq!(shown(&project).len(), 3);
        assert_eq!(shown(&project)[0].0, "a");
    }
}
