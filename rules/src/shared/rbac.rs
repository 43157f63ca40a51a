//! Roles and their bindings (`rbac.authorization.k8s.io`).

use lintainer_core::kubernetes::{Binding, Kind, Object, Permission, Role, Subject};

const GROUP: &str = "rbac.authorization.k8s.io";

/// Roles.
pub(crate) const ROLES: &[Kind] = &[Kind::new(GROUP, "Role"), Kind::new(GROUP, "ClusterRole")];
/// Bindings of roles to subjects.
pub(crate) const BINDINGS: &[Kind] = &[Kind::new(GROUP, "RoleBinding"), Kind::new(GROUP, "ClusterRoleBinding")];

/// Reading secrets.
pub(crate) const SECRETS: Permission = Permission {
    groups: &[""],
    resources: &["secrets"],
    verbs: &["get", "list", "watch", "create", "update", "patch"],
};

/// The binding that an object is.
pub(crate) fn binding(object: &Object) -> Option<Binding> {
    Binding::read(object.resource(), object.root().node()?)
}

/// The role that a binding hands out, if exactly one of the name is in sight.
pub(crate) fn role_of<'a>(object: &Object<'a>, binding: &Binding) -> Option<&'a Role> {
    let found = object.find("rbac.authorization.k8s.io", &binding.role_kind, &binding.role.value, None).found();
    match found.as_slice() {
        [one] => object.project().links().role(one.node),
        _ => None,
    }
}

/// Whether a role only reads, and no secrets.
pub(crate) fn only_reads(role: &Role) -> bool {
    // `describe` is a command of kubectl and no verb: it allows nothing.
    let is_read = |verb: &str| matches!(verb, "describe" | "get" | "list" | "watch");
    let verbs = role.grants.iter().flat_map(|grant| &grant.verbs);
    verbs.into_iter().all(|verb| is_read(&verb.value)) && role.allows(&SECRETS).is_none() && !role.grants.is_empty()
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
