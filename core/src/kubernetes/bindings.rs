//! Bindings of roles (`rbac.authorization.k8s.io`): who may do what a role allows.

use crate::span::Spanned;
use crate::yaml::Node;

use super::Resource;

/// The API group of roles and their bindings.
const GROUP: &str = "rbac.authorization.k8s.io";

/// A RoleBinding or ClusterRoleBinding.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Its namespace.
    pub namespace: Option<String>,
    /// `roleRef.name`.
    pub role: Spanned<String>,
    /// `roleRef.kind`; empty without one.
    pub role_kind: String,
    /// `subjects`.
    pub subjects: Vec<Subject>,
}

/// Who gets a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `ServiceAccount`, `User` or `Group`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

impl Binding {
    /// Whether an object is a binding.
    pub fn is(resource: &Resource) -> bool {
        resource.group() == GROUP && matches!(resource.kind.value.as_str(), "RoleBinding" | "ClusterRoleBinding")
    }

    /// Reads a binding from the mapping of its object; `None` for other objects and for those that name no role.
    pub fn read(resource: &Resource, root: Node) -> Option<Binding> {
        if !Binding::is(resource) {
            return None;
        }
        let role = root.at(&["roleRef", "name"])?.spanned_text()?.map(str::to_string);
        let role_kind = root.at(&["roleRef", "kind"]).and_then(Node::text).unwrap_or("").to_string();
        let subjects = root.get("subjects").into_iter().flat_map(Node::items).filter_map(|subject| {
            let text = |key: &str| subject.get(key).and_then(Node::text).map(str::to_string);
            Some(Subject { kind: text("kind")?, name: text("name")? })
        });
        let namespace = resource.namespace.as_ref().map(|namespace| namespace.value.clone());
        Some(Binding { namespace, role, role_kind, subjects: subjects.collect() })
    }
}

/// What a binding means: the kind of role, its name, and for all but cluster roles the namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RoleKey {
    kind: String,
    name: String,
    namespace: Option<String>,
}

impl RoleKey {
    pub(super) fn new(kind: &str, name: &str, namespace: Option<&str>) -> RoleKey {
        let namespace = namespace.filter(|_| kind != "ClusterRole").map(str::to_string);
        RoleKey { kind: kind.to_string(), name: name.to_string(), namespace }
    }
}
