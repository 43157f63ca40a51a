//! `fragile-envoy-filter`: A patch of the proxy depends on an order, or is ignored.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "fragile-envoy-filter",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("fragile_envoy_filter.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.istio.io", "EnvoyFilter")], check)],
};

/// Operations that depend on what others have done before.
const RELATIVE: [&str; 5] = ["INSERT_AFTER", "INSERT_BEFORE", "MERGE", "REMOVE", "REPLACE"];

fn check(filter: &Object, cx: &mut Context) {
    let has_priority = filter.at("spec.priority").unset_at().is_none();
    let mut is_ordered = has_priority;
    for patch in filter.each("spec.configPatches[]") {
        let (target, operation) = (patch.key("applyTo").word().unwrap_or(""), patch.at("patch.operation"));
        let word = operation.word().unwrap_or("");
        let is_ignored = match word {
            "ADD" | "REMOVE" => matches!(target, "ROUTE_CONFIGURATION" | "HTTP_ROUTE"),
            "REPLACE" => !matches!(target, "HTTP_FILTER" | "NETWORK_FILTER"),
            _ => false,
        };
        let version = patch.at("match.proxy.proxyVersion");
        if is_ignored {
            cx.report(operation.span(), format!("`{word}` on `{target}` is ignored"))
                .help("use another operation, such as `MERGE`")
                .profile(Profile::Essential);
        } else if RELATIVE.contains(&word) && !is_ordered {
            // Once for all patches of the filter.
            is_ordered = true;
            cx.report(
                operation.span(),
                format!("`{word}` depends on the order of `{}` and other filters", filter.display()),
            )
            .help("set `priority`")
            .severity(Severity::Info);
        }
        if version.is_written() {
            cx.report(version.span(), "this patch is left out after an update of the mesh")
                .help("remove it, or note when to look at it again")
                .severity(Severity::Info);
        }
    }
}
