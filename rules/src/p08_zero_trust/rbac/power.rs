//! What a rule about one permission of a role says.

use lintainer_core::context::Context;
use lintainer_core::finding::Finding;
use lintainer_core::kubernetes::{Allowed, Object, Permission, Role};
use lintainer_core::rule::{Profile, Severity};
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::span::Span;

use crate::shared::rbac;

/// How bad it is, and who wants to hear of it.
pub(super) type Weight = (Severity, Profile);

/// Something that a role may allow and that leads further than it looks.
pub(super) struct Power {
    /// What is allowed: any of these.
    pub(super) permissions: &'static [Permission],
    /// Whether `get` did the same before Kubernetes 1.35, by a WebSocket.
    pub(super) by_get: bool,
    /// What the role may do: `read every secret of {}`. `{}` is for the namespaces, `{resource}` for what it names;
    /// `change` is `delete` or `create` where it may do nothing else.
    pub(super) does: &'static str,
    /// What to do about it.
    pub(super) help: &'static str,
    /// In all namespaces.
    pub(super) wide: Weight,
    /// In one namespace; `None`: it does nothing there.
    pub(super) narrow: Option<Weight>,
}

impl Power {
    /// How a role has the power over all objects, without a star: stars are another rule's.
    pub(super) fn of<'r>(&self, role: &'r Role, cx: &Context) -> Option<Allowed<'r>> {
        let allowed = |permission: &Permission| role.allows(permission).filter(|allowed| !allowed.by_star);
        let by_get = self.by_get && cx.settings().kubernetes_version < KubernetesVersion::v1(35);
        self.permissions.iter().find_map(|permission| {
            allowed(permission)
                .or_else(|| if by_get { allowed(&Permission { verbs: &["get"], ..*permission }) } else { None })
        })
    }
}

/// The role that an object is, unless its rules are nobody's choice here, or those of other roles.
pub(super) fn judged<'a>(object: &Object<'a>) -> Option<&'a Role> {
    object.role().filter(|role| !role.is_exempt() && !role.is_aggregating())
}

/// Whether what the role allows holds in all namespaces.
pub(super) fn is_wide(role: &Role, object: &Object) -> bool {
    role.is_cluster_wide(object.bindings().iter().map(AsRef::as_ref))
}

/// Whether nothing here binds a role, which others take in by its label: `rbac.authorization.k8s.io/aggregate-to-edit`
/// and the like, or by a selector in sight.
fn is_aggregated(object: &Object) -> bool {
    let by_label = || object.resource().labels.iter().any(|(key, _)| key.value.contains("aggregate-to"));
    object.bindings().is_empty() && (object.is_aggregated() || by_label())
}

/// Reports a role that has a power.
pub(super) fn check<'c>(power: &Power, object: &Object, cx: &'c mut Context) -> Option<&'c mut Finding> {
    let role = judged(object)?;
    let allowed = power.of(role, cx)?;
    let is_aggregated = is_aggregated(object);
    let wide = is_wide(role, object) && !is_aggregated;
    let weight = if wide { power.wide } else { power.narrow? };
    let scope = match wide {
        true => "all namespaces",
        false if is_aggregated => "the namespaces where it is bound",
        false => "its namespace",
    };
    let may = |verbs: &'static [&'static str]| {
        power.permissions.iter().any(|one| role.allows(&Permission { verbs, ..*one }).is_some())
    };
    let does = match (may(&["update", "patch"]), may(&["create"]), may(&["delete", "deletecollection"])) {
        (false, false, true) => power.does.replacen("change ", "delete ", 1),
        (false, true, false) => power.does.replacen("change every ", "create any ", 1),
        _ => power.does.to_string(),
    };
    let does = does.replace("{}", scope).replace("{resource}", &allowed.resource.value);
    let message = format!("`{}` may {does}", role.name);
    Some(report(object, allowed.resource.span, message, power.help, weight, cx))
}

/// Reports what a role may do, with who gets it.
pub(super) fn report<'c>(
    object: &Object,
    at: Span,
    message: String,
    help: &str,
    (severity, profile): Weight,
    cx: &'c mut Context,
) -> &'c mut Finding {
    let finding = cx.report(at, message);
    finding.about(object.span()).help(help).severity(severity).profile(profile);
    // Of several versions of one manifest each has its own bindings.
    let own = |span: Span| span.file == object.span().file;
    let has_own = object.bindings().iter().any(|binding| own(binding.role.span));
    for binding in object.bindings().iter().filter(|binding| !has_own || own(binding.role.span)).take(3) {
        finding.related(binding.role.span, format!("bound here to {}", rbac::list(&binding.subjects)));
    }
    finding
}
