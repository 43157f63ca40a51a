//! The kustomizations that Flux and Argo CD deploy: objects of theirs name the folder.
//!
//! By <https://fluxcd.io/flux/components/kustomize/kustomizations/> and
//! <https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml>, November 2026.

use std::collections::BTreeMap;

use super::{File, Kind, Project, join};
use crate::kubernetes::Resource;
use crate::kustomize::{Given, Variables};
use crate::span::Spanned;
use crate::yaml::{Document, Field, Node};

/// What names folders: group and kind.
const ENTRY_POINTS: [(&str, &str); 2] =
    [("kustomize.toolkit.fluxcd.io", "Kustomization"), ("argoproj.io", "Application")];

/// What encrypted values begin with.
const ENCRYPTED: &str = "ENC[";

/// What all who name a folder add to the kustomization in it.
pub(super) type EntryPoints = BTreeMap<String, Given>;

impl Project {
    /// The folders that objects of Flux and Argo CD name.
    pub(super) fn entry_points(&self) -> EntryPoints {
        let mut found = EntryPoints::new();
        let finders = ENTRY_POINTS.map(|(group, _)| memchr::memmem::Finder::new(group));
        let is_asked = |file: &File| finders.iter().any(|finder| finder.find(file.source.text().as_bytes()).is_some());
        for file in self.files().iter().filter(|file| file.kind == Kind::Kubernetes && is_asked(file)) {
            let syntax = file.syntax();
            for resource in &self.model(file.source.id).resources {
                let entry = ENTRY_POINTS.iter().find(|(group, kind)| resource.is(group, kind));
                let document = syntax.documents().get(resource.node.document as usize);
                let Some(((_, kind), document)) = entry.zip(document) else { continue };
                let Some(root) = document.node_at(&file.source, resource.node.node).map(Field::of) else { continue };
                for source in sources(root, kind) {
                    let path = source.key("path").word();
                    let Some(folder) = path.and_then(|path| self.below_top(path)) else { continue };
                    let given = match *kind {
                        "Application" => given_by_argo(source, document, file),
                        _ => self.given_by_flux(root, document, file, resource),
                    };
                    let given = match found.remove(&folder) {
                        Some(known) => Given::and(known, given),
                        None => given,
                    };
                    found.insert(folder, given);
                }
            }
        }
        found
    }

    fn given_by_flux(&self, root: Field, document: &Document, file: &File, resource: &Resource) -> Given {
        let Some(spec) = root.at("spec").node() else { return Given::default() };
        Given { variables: self.substituted(root, resource), ..Given::flux(spec, document, &file.source) }
    }

    /// The variables of an object of Flux; `None` if it has none.
    fn substituted(&self, root: Field, resource: &Resource) -> Option<Variables> {
        let build = root.at("spec.postBuild");
        let (own, from) = (build.key("substitute").node().map(texts), build.key("substituteFrom"));
        let mut variables = Variables::default();
        for source in from.items() {
            let name = source.key("name").word().filter(|_| source.key("kind").is("ConfigMap"));
            match name.and_then(|name| self.data_of(name, resource)) {
                Some(data) => variables.known.extend(data),
                None => variables.has_unknown = true,
            }
        }
        if variables.has_unknown {
            // Who is out of sight may give others the same names.
            variables.known.clear();
        }
        let is_used = own.is_some() || from.items().next().is_some();
        variables.known.extend(own.unwrap_or_default());
        let before = variables.known.len();
        variables.known.retain(|_, value| !value.value.starts_with(ENCRYPTED));
        variables.has_unknown |= variables.known.len() < before;
        is_used.then_some(variables)
    }

    /// The data of the one ConfigMap of a name in the namespace of an object, if it is among the files.
    pub(super) fn data_of(&self, name: &str, beside: &Resource) -> Option<Vec<(String, Spanned<String>)>> {
        let namespace = |it: &Resource| it.namespace.as_ref().map(|it| it.value.clone());
        let wanted = namespace(beside);
        let mut found = None;
        let has_name = |file: &&File| file.kind == Kind::Kubernetes && file.source.text().contains(name);
        for file in self.files().iter().map(AsRef::as_ref).filter(has_name) {
            let syntax = file.syntax();
            for resource in &self.model(file.source.id).resources {
                let is_near = wanted.is_none() || namespace(resource).is_none_or(|it| Some(it) == wanted);
                let is_named = resource.name.as_ref().is_some_and(|it| it.value == name);
                if !is_named || !is_near || !resource.is("", "ConfigMap") {
                    continue;
                }
                let document = syntax.documents().get(resource.node.document as usize)?;
                let root = Field::of(document.node_at(&file.source, resource.node.node)?);
                let data = root.key("data").node().map(texts).unwrap_or_default();
                if found.replace(data).is_some() {
                    return None;
                }
            }
        }
        found
    }

    /// A folder that is named from the top of the repository, from that of the project; `None` for one that is not in it.
    pub(super) fn below_top(&self, path: &str) -> Option<String> {
        let clean = join("", path.trim_start_matches('/'));
        let clean = if clean == "." { String::new() } else { clean };
        if self.place.is_empty() {
            return Some(clean);
        }
        let rest = clean.strip_prefix(&self.place)?;
        if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix('/').map(str::to_string) }
    }
}

/// What of an object names a folder under `path`. Of an Application with `sources` its `source` does not count.
fn sources<'a>(root: Field<'a>, kind: &str) -> Vec<Field<'a>> {
    let spec = root.key("spec");
    if kind != "Application" {
        return vec![spec];
    }
    let several: Vec<Field> = spec.key("sources").items().collect();
    if several.is_empty() { vec![spec.key("source")] } else { several }
}

fn given_by_argo(source: Field, document: &Document, file: &File) -> Given {
    let options = source.key("kustomize").node();
    options.map_or_else(Given::default, |options| Given::argo(options, document, &file.source))
}

/// The keys of a mapping with their texts.
fn texts(mapping: Node) -> Vec<(String, Spanned<String>)> {
    let text = |(key, value): (Node, Node)| Some((key.text()?.to_string(), value.spanned_text()?.map(str::to_string)));
    mapping.each_entry().filter_map(|entry| text((entry.key, entry.value))).collect()
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};

    #[test]
    fn variables_are_those_that_are_in_sight() {
        let of = |post: &str, map: &str| {
            let text = format!(
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: a, namespace: f}}\n\
                 spec: {{path: apps/a, postBuild: {post}}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {map}\n\
                 data: {{A: '1', B: '2'}}\n"
            );
            let project = load(&[("all.yaml".to_string(), text)][..], &Serial).0;
            let variables = project.entry_points().remove("apps/a").unwrap().variables?;
            let known = variables.known.into_iter().map(|(name, value)| format!("{name}={}", value.value));
            Some((known.collect::<Vec<_>>().join(" "), variables.has_unknown))
        };
        let from = "substituteFrom: [{kind: ConfigMap, name: vars}]";
        let known = |text: &str, has_unknown: bool| Some((text.to_string(), has_unknown));
        assert_eq!(of("{}", "{name: vars}"), None);
        assert_eq!(of("{substitute: {A: x}}", "{name: vars}"), known("A=x", false));
        assert_eq!(of(&format!("{{substitute: {{A: x}}, {from}}}"), "{name: vars}"), known("A=x B=2", false));
        assert_eq!(of(&format!("{{substitute: {{A: x}}, {from}}}"), "{name: vars, namespace: g}"), known("A=x", true));
        assert_eq!(of("{substituteFrom: [{kind: Secret, name: vars}]}", "{name: vars}"), known("", true));
        assert_eq!(of("{substitute: {A: 'ENC[x]'}}", "{name: vars}"), known("", true));
    }

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
            + "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: d}\nspec: {source: {path: apps/d}}\n\
               ---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: e}\nspec: {source: {path: apps/x}, \
               sources: [{path: apps/e, kustomize: {namespace: shop}}, {chart: f}, {path: apps/g}]}\n";
        let files = [("clusters/all.yaml".to_string(), text)];
        let project = load(&files[..], &Serial).0;
        let shown = |project: &crate::project::Project| {
            let found = project.entry_points().into_iter();
            found.map(|(folder, it)| (folder, it.namespace.map(|it| it.value).unwrap_or_default())).collect::<Vec<_>>()
        };
        let expected = [("apps/a", "shop"), ("apps/b", ""), ("apps/d", ""), ("apps/e", "shop"), ("apps/g", "")];
        assert_eq!(shown(&project), expected.map(|(folder, it)| (folder.to_string(), it.to_string())));
        let project = load(&files[..], &Serial).0.at("apps");
        assert_eq!(shown(&project).len(), 5);
        assert_eq!(shown(&project)[0].0, "a");
    }
}
