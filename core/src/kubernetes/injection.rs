//! Which pods are in a service mesh: what namespaces and pods say about it (documentation of Istio 1.27 and Linkerd 2.18).

use crate::model::{Pairs, Workload};
use crate::project::Project;
use crate::span::{Span, Spanned};

use super::{Resource, Scope};

/// A service mesh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mesh {
    /// Istio with a sidecar in each pod.
    Istio,
    /// Istio without sidecars: `istio.io/dataplane-mode: ambient`.
    Ambient,
    /// Linkerd.
    Linkerd,
}

/// What a namespace or a pod says about being in a mesh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Injection {
    /// Which mesh is meant.
    pub mesh: Mesh,
    /// Whether it is in it, or expressly not.
    pub is_in: bool,
    /// Where that is written.
    pub at: Span,
}

impl Injection {
    /// What a Namespace says for its pods.
    pub fn of_namespace(namespace: &Resource) -> Option<Injection> {
        let (labels, annotations) = (&namespace.labels, &namespace.annotations);
        let by = |mesh, word: &Spanned<String>, is_in| Injection { mesh, is_in, at: word.span };
        let sidecars = value(labels, "istio-injection").map(|word| by(Mesh::Istio, word, word.value == "enabled"));
        let revision = || value(labels, "istio.io/rev").map(|word| by(Mesh::Istio, word, true));
        sidecars.or_else(revision).or_else(|| ambient(labels)).or_else(|| linkerd(annotations))
    }

    /// What a pod says for itself.
    pub fn of_pod(workload: &Workload) -> Option<Injection> {
        let (labels, annotations) = (&workload.pod_labels, &workload.pod_annotations);
        let key = "sidecar.istio.io/inject";
        let sidecar = value(labels, key).or_else(|| value(annotations, key));
        let sidecar = sidecar.map(|word| Injection { mesh: Mesh::Istio, is_in: word.value != "false", at: word.span });
        sidecar.or_else(|| ambient(labels)).or_else(|| linkerd(annotations))
    }

    /// What counts for a pod: its own word, otherwise that of the Namespace in sight.
    pub fn of(workload: &Workload, project: &Project) -> Option<Injection> {
        Injection::of_pod(workload).or_else(|| Injection::in_namespace_of(workload, project))
    }

    /// What the Namespace in sight says that an object is deployed to.
    pub fn in_namespace_of<'a>(scope: impl Into<Scope<'a>>, project: &'a Project) -> Option<Injection> {
        let scope = scope.into();
        let (links, inventory) = (project.links(), project.inventory());
        let names = links.namespaces(scope).into_iter().flatten();
        let found = names.flat_map(|name| inventory.object("", "Namespace", name, scope, links).found());
        found.filter_map(|found| project.resource(found.node)).find_map(Injection::of_namespace)
    }
}

fn ambient(labels: &Pairs) -> Option<Injection> {
    let word = value(labels, "istio.io/dataplane-mode")?;
    Some(Injection { mesh: Mesh::Ambient, is_in: word.value == "ambient", at: word.span })
}

fn linkerd(annotations: &Pairs) -> Option<Injection> {
    let word = value(annotations, "linkerd.io/inject")?;
    Some(Injection { mesh: Mesh::Linkerd, is_in: matches!(word.value.as_str(), "enabled" | "ingress"), at: word.span })
}

fn value<'a>(pairs: &'a Pairs, key: &str) -> Option<&'a Spanned<String>> {
    pairs.iter().find(|(name, _)| name.value == key)?.1.known()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linter::{Serial, load};

    /// Whether the only pod of a file is in a mesh, and in which.
    fn injection(namespace: &str, pod: &str) -> Option<(Mesh, bool)> {
        let text = format!(
            "apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop{namespace}}}\n---\napiVersion: v1\nkind: Pod\n\
             metadata: {{name: web, namespace: shop{pod}}}\nspec: {{containers: [{{name: a, image: b}}]}}\n"
        );
        let (project, _) = load(&[("a.yaml".to_string(), text)][..], &Serial);
        let workload = project.kubernetes_workloads().next()?;
        Injection::of(workload, &project).map(|injection| (injection.mesh, injection.is_in))
    }

    #[test]
    fn a_pod_is_in_the_mesh_of_its_namespace_unless_it_says_otherwise() {
        let istio = ", labels: {istio-injection: enabled}";
        assert_eq!(injection(istio, ""), Some((Mesh::Istio, true)));
        assert_eq!(injection(istio, ", annotations: {sidecar.istio.io/inject: \"false\"}"), Some((Mesh::Istio, false)));
        assert_eq!(injection(", labels: {istio.io/rev: stable}", ""), Some((Mesh::Istio, true)));
        assert_eq!(injection(", labels: {istio.io/dataplane-mode: ambient}", ""), Some((Mesh::Ambient, true)));
        assert_eq!(injection(", annotations: {linkerd.io/inject: enabled}", ""), Some((Mesh::Linkerd, true)));
        assert_eq!(injection("", ""), None);
    }
}
