//! Bindings of roles (`rbac.authorization.k8s.io`): who may do what a role allows.

use crate::model::NodeRef;
use crate::span::{Span, Spanned};
use crate::yaml::{Field, Node};

use super::Resource;
use super::roles::GROUP;

/// A RoleBinding or ClusterRoleBinding.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Its name.
    pub name: String,
    /// Its kind: `RoleBinding` or `ClusterRoleBinding`.
    pub kind: String,
    /// Its namespace.
    pub namespace: Option<String>,
    /// `roleRef.name`.
    pub role: Spanned<String>,
    /// `roleRef.kind`; empty without one.
    pub role_kind: String,
    /// `subjects`.
    pub subjects: Vec<Subject>,
    /// What to underline for it as a whole.
    pub span: Span,
    /// The mapping of the object.
    pub node: NodeRef,
}

/// Who gets a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `ServiceAccount`, `User` or `Group`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The namespace that is written for a service account.
    pub namespace: Option<String>,
    /// What to underline: the name.
    pub span: Span,
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
        let root = Field::of(root);
        let subject = |subject: Field| {
            let name = subject.key("name").raw()?;
            let namespace = subject.key("namespace").word().map(str::to_string);
            let kind = subject.key("kind").word()?.to_string();
            Some(Subject { kind, name: name.value.to_string(), namespace, span: name.span })
        };
        Some(Binding {
            name: resource.name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
            kind: resource.kind.value.clone(),
            namespace: resource.namespace.as_ref().map(|namespace| namespace.value.clone()),
            role: root.at("roleRef.name").raw()?.map(str::to_string),
            role_kind: root.at("roleRef.kind").word().unwrap_or("").to_string(),
            subjects: root.key("subjects").items().filter_map(subject).collect(),
            span: resource.span,
            node: resource.node,
        })
    }

    /// Whether it holds in all namespaces.
    pub fn is_cluster_wide(&self) -> bool {
        self.kind == "ClusterRoleBinding"
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
