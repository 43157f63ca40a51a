//! `invalid-security-profile`: the seccomp or AppArmor profile setting is contradictory.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-security-profile",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_security_profile.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    for path in ["securityContext.seccompProfile", "securityContext.appArmorProfile"] {
        let Some(profile) = container.inherited(path, workload, cx).filter(|profile| profile.is_mapping()) else {
            continue;
        };
        let (kind, local) = (profile.key("type"), profile.key("localhostProfile"));
        let of = if path.ends_with("seccompProfile") { "seccomp" } else { "AppArmor" };
        let message = match (kind.text().value(), local.text().value()) {
            (Some(&"Localhost"), None) if local.unset_at().is_some() => {
                cx.report(
                    kind.span(),
                    format!("`Localhost` of {of} needs the `localhostProfile`: the API server rejects the pod"),
                )
                .help("name the profile in `localhostProfile`");
                continue;
            }
            (Some(&"Localhost"), Some(path))
                if of == "seccomp" && (path.starts_with('/') || path.split('/').any(|part| part == "..")) =>
            {
                cx.report(
                    local.span(),
                    format!("`{path}` must be below the seccomp folder of the kubelet: the API server rejects the pod"),
                )
                .help("write a path relative to the seccomp folder, without `..`");
                continue;
            }
            (Some(kind), Some(_)) if *kind != "Localhost" => {
                format!("`localhostProfile` is not allowed beside `{kind}`")
            }
            _ => continue,
        };
        cx.report(local.span(), format!("{message}: the API server rejects the pod"))
            .help("remove it, or set `type: Localhost`");
        cx.fix(|_| Some(Fix::safe("remove `localhostProfile`", local.remove()?)));
    }
}
