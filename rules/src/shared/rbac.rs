//! Roles and their bindings (`rbac.authorization.k8s.io`).

use lintainer_core::project::{Project, Resource};
use lintainer_core::span::Spanned;
use lintainer_core::yaml::Node;

const GROUP: &str = "rbac.authorization.k8s.io";

/// Who gets a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    /// `ServiceAccount`, `User` or `Group`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// A RoleBinding or ClusterRoleBinding.
#[derive(Debug)]
pub(crate) struct Binding {
    /// `roleRef.name`.
    pub role: Spanned<String>,
    /// `roleRef.kind`.
    pub role_kind: String,
    /// `subjects`.
    pub subjects: Vec<Subject>,
}

/// Whether an object is a Role or ClusterRole.
pub(crate) fn is_role(resource: &Resource) -> bool {
    resource.group() == GROUP && matches!(resource.kind.value.as_str(), "Role" | "ClusterRole")
}

/// Whether an object belongs to Kubernetes itself, which makes it anew when it is changed.
pub(crate) fn is_bootstrap(resource: &Resource) -> bool {
    let by_name = resource.name.as_ref().is_some_and(|name| name.value.starts_with("system:"));
    by_name || resource.labels.iter().any(|(key, _)| key.value == "kubernetes.io/bootstrapping")
}

/// Reads a binding; `None` for other objects.
pub(crate) fn binding(resource: &Resource, project: &Project) -> Option<Binding> {
    if resource.group() != GROUP || !matches!(resource.kind.value.as_str(), "RoleBinding" | "ClusterRoleBinding") {
        return None;
    }
    let node = project.node(resource.node)?;
    let role = node.at(&["roleRef", "name"])?.spanned_text()?.map(str::to_string);
    let role_kind = node.at(&["roleRef", "kind"]).and_then(Node::text).unwrap_or("").to_string();
    let subjects = node.get("subjects").into_iter().flat_map(Node::items).filter_map(|subject| {
        let text = |key: &str| subject.get(key).and_then(Node::text).map(str::to_string);
        Some(Subject { kind: text("kind")?, name: text("name")? })
    });
    Some(Binding { role, role_kind, subjects: subjects.collect() })
}

/// Subjects for a message: the first three, and how many more.
pub(crate) fn list(subjects: &[Subject]) -> String {
    let mut names: Vec<String> =
        subjects.iter().take(3).map(|subject| format!("{} `{}`", subject.kind, subject.name)).collect();
    if subjects.len() > names.len() {
        names.push(format!("{} more", subjects.len() - names.len()));
    }
    if names.is_empty() { "nobody yet".to_string() } else { names.join(", ") }
}
