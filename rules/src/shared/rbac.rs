//! Roles and their bindings (`rbac.authorization.k8s.io`).

use lintainer_core::kubernetes::{Kind, Subject};

const GROUP: &str = "rbac.authorization.k8s.io";

/// Roles.
pub(crate) const ROLES: &[Kind] = &[Kind::new(GROUP, "Role"), Kind::new(GROUP, "ClusterRole")];
/// Bindings of roles to subjects.
pub(crate) const BINDINGS: &[Kind] = &[Kind::new(GROUP, "RoleBinding"), Kind::new(GROUP, "ClusterRoleBinding")];

/// Subjects for a message: the first three, and how many more.
pub(crate) fn list(subjects: &[Subject]) -> String {
    let mut names: Vec<String> =
        subjects.iter().take(3).map(|subject| format!("{} `{}`", subject.kind, subject.name)).collect();
    if subjects.len() > names.len() {
        names.push(format!("{} more", subjects.len() - names.len()));
    }
    if names.is_empty() { "nobody yet".to_string() } else { names.join(", ") }
}
