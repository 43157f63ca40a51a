//! Roles of `rbac.authorization.k8s.io`: what they allow, by the exact rules of Kubernetes.

use crate::model::{NodeRef, Pairs};
use crate::span::{Span, Spanned};
use crate::yaml::Field;

use super::{Binding, LabelSelector, Resource};

pub(super) const GROUP: &str = "rbac.authorization.k8s.io";

/// Something that a role may allow: any of these verbs on any of these resources.
#[derive(Debug, Clone, Copy)]
pub struct Permission {
    /// The groups of the API, of which `""` is the core group.
    pub groups: &'static [&'static str],
    /// Resources in the plural, with a subresource behind a slash: `pods/exec`.
    pub resources: &'static [&'static str],
    /// Verbs, such as `create`.
    pub verbs: &'static [&'static str],
}

/// One rule of a role: every combination of its groups, resources and verbs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// `apiGroups`.
    pub groups: Vec<Spanned<String>>,
    /// `resources`.
    pub resources: Vec<Spanned<String>>,
    /// `verbs`.
    pub verbs: Vec<Spanned<String>>,
    /// `resourceNames`; all objects without any.
    pub names: Vec<Spanned<String>>,
    /// `nonResourceURLs`.
    pub urls: Vec<Spanned<String>>,
}

/// How a rule of a role allows something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed<'g> {
    /// The rule.
    pub grant: &'g Grant,
    /// The resource as it is written, and what to underline.
    pub resource: &'g Spanned<String>,
    /// The verb as it is written.
    pub verb: &'g Spanned<String>,
    /// Whether a star in group, resource or verb was needed.
    pub by_star: bool,
}

impl Allowed<'_> {
    /// Whether it is allowed for objects of some names only.
    pub fn is_named(&self) -> bool {
        !self.grant.names.is_empty()
    }
}

impl Grant {
    /// Reads a rule.
    pub fn read(rule: Field) -> Grant {
        let words = |key| rule.key(key).items().filter_map(|item| item.raw()).map(|word| word.map(str::to_string));
        Grant {
            groups: words("apiGroups").collect(),
            resources: words("resources").collect(),
            verbs: words("verbs").collect(),
            names: words("resourceNames").collect(),
            urls: words("nonResourceURLs").collect(),
        }
    }

    /// How the rule allows a permission, if it does; without a star where that is possible.
    pub fn allows(&self, permission: &Permission) -> Option<Allowed<'_>> {
        let group = best(&self.groups, permission.groups, covers_word)?;
        let resource = best(&self.resources, permission.resources, covers_resource)?;
        let verb = best(&self.verbs, permission.verbs, covers_word)?;
        let by_star = [group, resource, verb].iter().any(|word| word.value.starts_with('*'));
        Some(Allowed { grant: self, resource, verb, by_star })
    }
}

/// The first word that covers one of those wanted, exactly if any does.
fn best<'g>(
    words: &'g [Spanned<String>],
    wanted: &[&str],
    covers: fn(&str, &str) -> bool,
) -> Option<&'g Spanned<String>> {
    let exact = words.iter().find(|word| wanted.contains(&word.value.as_str()));
    exact.or_else(|| words.iter().find(|word| wanted.iter().any(|wanted| covers(&word.value, wanted))))
}

fn covers_word(word: &str, wanted: &str) -> bool {
    word == "*" || word == wanted
}

/// `R` never covers `R/SUB`, and `*/SUB` covers the subresource of everything.
fn covers_resource(word: &str, wanted: &str) -> bool {
    let of_any = || word.strip_prefix("*/").zip(wanted.split_once('/')).is_some_and(|(word, (_, sub))| word == sub);
    covers_word(word, wanted) || of_any()
}

/// A Role or ClusterRole.
#[derive(Debug, Clone)]
pub struct Role {
    /// `Role` or `ClusterRole`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its namespace; `None` for a ClusterRole.
    pub namespace: Option<String>,
    /// `metadata.labels`: aggregated roles select by them.
    pub labels: Pairs,
    /// Its rules. Those that are written in an aggregated role do not count: the control plane puts those of the roles that
    /// it selects in their place, which are judged themselves, with its bindings.
    pub grants: Vec<Grant>,
    /// `aggregationRule.clusterRoleSelectors`.
    pub aggregates: Vec<LabelSelector>,
    /// Whether it belongs to Kubernetes itself, which makes it anew when it is changed.
    pub is_bootstrap: bool,
    /// What to underline for it as a whole.
    pub span: Span,
    /// The mapping of the object.
    pub node: NodeRef,
}

impl Role {
    pub(super) fn read(resource: &Resource, root: Field) -> Option<Role> {
        if resource.group() != GROUP || !matches!(resource.kind.value.as_str(), "Role" | "ClusterRole") {
            return None;
        }
        let name = resource.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
        let is_cluster = resource.kind.value == "ClusterRole";
        Some(Role {
            kind: resource.kind.value.clone(),
            namespace: resource.namespace.as_ref().filter(|_| !is_cluster).map(|namespace| namespace.value.clone()),
            is_bootstrap: name.starts_with("system:") || has_label(resource, "kubernetes.io/bootstrapping"),
            name,
            labels: resource.labels.clone(),
            grants: root.key("rules").items().map(Grant::read).collect(),
            aggregates: root.each("aggregationRule.clusterRoleSelectors[]").map(LabelSelector::read).collect(),
            span: resource.span,
            node: resource.node,
        })
    }

    /// Whether it is a ClusterRole.
    pub fn is_cluster_role(&self) -> bool {
        self.kind == "ClusterRole"
    }

    /// Whether the control plane fills in its rules.
    pub fn is_aggregating(&self) -> bool {
        !self.aggregates.is_empty()
    }

    /// Whether it is an aggregated role that surely takes another one in.
    pub(super) fn selects(&self, other: &Role) -> bool {
        self.aggregates.iter().any(|selector| selector.matches(&other.labels) == Some(true))
    }

    /// Whether it adds to one of the roles that every cluster has: `admin`, `edit`, `view`.
    pub fn adds_to_default_role(&self) -> bool {
        const LABELS: [&str; 3] = ["admin", "edit", "view"];
        let added = |key: &str| {
            key.strip_prefix("rbac.authorization.k8s.io/aggregate-to-").is_some_and(|role| LABELS.contains(&role))
        };
        self.labels.iter().any(|(key, value)| added(&key.value) && value.value().is_some_and(|value| value == "true"))
    }

    /// Whether its rules are nobody's choice here: it belongs to Kubernetes, or adds to a role of every cluster.
    pub fn is_exempt(&self) -> bool {
        self.is_bootstrap || self.adds_to_default_role()
    }

    /// How the role allows a permission for all objects, without a star where that is possible.
    pub fn allows(&self, permission: &Permission) -> Option<Allowed<'_>> {
        let all = || self.grants.iter().filter_map(|grant| grant.allows(permission)).filter(|found| !found.is_named());
        all().find(|found| !found.by_star).or_else(|| all().next())
    }

    /// Whether what it allows holds in all namespaces: a ClusterRole that a ClusterRoleBinding hands out, or nothing in sight.
    pub fn is_cluster_wide<'b>(&self, bindings: impl IntoIterator<Item = &'b Binding>) -> bool {
        let mut bindings = bindings.into_iter().peekable();
        self.is_cluster_role() && (bindings.peek().is_none() || bindings.any(Binding::is_cluster_wide))
    }
}

fn has_label(resource: &Resource, key: &str) -> bool {
    resource.labels.iter().any(|(name, _)| name.value == key)
}

#[cfg(test)]
mod tests {
    use super::super::testing::objects;
    use super::*;

    const SECRET_READ: Permission =
        Permission { groups: &[""], resources: &["secrets"], verbs: &["get", "list", "watch"] };
    const EXEC: Permission = Permission { groups: &[""], resources: &["pods/exec"], verbs: &["create"] };

    /// The resource by which a rule allows something, with a `*` in front if a star was needed.
    fn allowed(rule: &str, permission: &Permission) -> Option<String> {
        let text = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: a}}\nrules:\n- {rule}\n"
        );
        let mut found = None;
        objects(&[("a.yaml", &text)], |object| {
            let role = object.role().expect("a role");
            let star = |found: Allowed| if found.by_star { "*" } else { "" };
            found = role.allows(permission).map(|found| format!("{}{}", star(found), found.resource.value));
        });
        found
    }

    #[test]
    fn group_resource_and_verb_are_read_as_one() {
        let read = |rule| allowed(rule, &SECRET_READ);
        assert_eq!(read("{apiGroups: [''], resources: [pods, secrets], verbs: [get]}").as_deref(), Some("secrets"));
        assert_eq!(read("{apiGroups: [apps], resources: [secrets], verbs: [get]}"), None);
        assert_eq!(read("{apiGroups: [''], resources: [secrets], verbs: [create]}"), None);
        assert_eq!(read("{resources: [secrets], verbs: [get]}"), None, "no group is no group, not the core group");
        assert_eq!(read("{apiGroups: ['*'], resources: [secrets], verbs: [get]}").as_deref(), Some("*secrets"));
        assert_eq!(read("{apiGroups: [''], resources: ['*'], verbs: [get]}").as_deref(), Some("**"));
        assert_eq!(
            read("{apiGroups: ['*', ''], resources: ['*', secrets], verbs: ['*', list]}").as_deref(),
            Some("secrets")
        );
        assert_eq!(read("{apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [a]}"), None);
    }

    #[test]
    fn a_resource_does_not_cover_its_subresources() {
        let exec = |rule| allowed(rule, &EXEC);
        assert_eq!(exec("{apiGroups: [''], resources: [pods], verbs: [create]}"), None);
        assert_eq!(exec("{apiGroups: [''], resources: [pods/exec], verbs: [create]}").as_deref(), Some("pods/exec"));
        assert_eq!(exec("{apiGroups: [''], resources: ['*/exec'], verbs: [create]}").as_deref(), Some("**/exec"));
        assert_eq!(exec("{apiGroups: [''], resources: ['*/log'], verbs: [create]}"), None);
        assert_eq!(exec("{apiGroups: [''], resources: ['pods/*'], verbs: [create]}"), None);
    }

    #[test]
    fn the_binding_decides_how_wide_a_role_is() {
        let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\n---\n";
        let bound = |kind: &str| {
            let binding = format!(
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: b, namespace: n}}\n\
                 roleRef: {{kind: ClusterRole, name: a}}\nsubjects: [{{kind: ServiceAccount, name: s, namespace: n}}]\n"
            );
            let mut wide = None;
            objects(&[("a.yaml", &format!("{role}{binding}"))], |object| {
                if let Some(role) = object.role() {
                    wide = Some(role.is_cluster_wide(object.bindings().iter().map(AsRef::as_ref)));
                }
            });
            wide
        };
        assert_eq!(bound("ClusterRoleBinding"), Some(true));
        assert_eq!(bound("RoleBinding"), Some(false));
        assert_eq!(bound("Other"), Some(true), "nobody is bound in sight");
    }

    #[test]
    fn roles_of_every_cluster_are_exempt() {
        let exempt = |metadata: &str| {
            let text = format!("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {metadata}\n");
            let mut exempt = false;
            objects(&[("a.yaml", &text)], |object| exempt = object.role().is_some_and(|role| role.is_exempt()));
            exempt
        };
        assert!(exempt("{name: 'system:node'}"));
        assert!(exempt("{name: x, labels: {rbac.authorization.k8s.io/aggregate-to-edit: 'true'}}"));
        assert!(!exempt("{name: x, labels: {rbac.authorization.k8s.io/aggregate-to-monitoring: 'true'}}"));
    }
}
