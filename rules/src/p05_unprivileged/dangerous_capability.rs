//! `dangerous-capability`: a capability that leads to the host.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;
use crate::shared::capabilities::take_away;
use crate::tables::capabilities::dangerous;
use crate::tables::known_needs::{Need, needs};

static ALLOW: ListOption = ListOption::new("allow", &[], "capabilities that are accepted");

pub(super) static RULE: Rule = Rule {
    name: "dangerous-capability",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("dangerous_capability.md")),
    yields_to: &["privileged-container"],
    options: &[ALLOW.declared()],
    checks: &[Check::Container(check)],
};

/// Checks of other tools that look for one capability.
const ALONE: &[(&str, &str)] = &[
    ("checkov/CKV_K8S_39", "SYS_ADMIN"),
    ("kics/ce76b7d0-9e77-464d-b86f-c5c48e03e22d", "ALL"),
    ("kubesec/CapSysAdmin", "SYS_ADMIN"),
    ("trivy/KSV-0005", "SYS_ADMIN"),
    ("trivy/KSV-0119", "NET_RAW"),
    ("trivy/KSV-0120", "SYS_MODULE"),
];

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.privileged.is_true() {
        return;
    }
    for capability in container.added_capabilities.value().into_iter().flatten() {
        let name = capability.value.as_str();
        let Some(allows) = dangerous(name) else { continue };
        let is_allowed = |allowed: &String| {
            let upper = allowed.to_ascii_uppercase();
            upper.strip_prefix("CAP_").unwrap_or(&upper) == name
        };
        if cx.get(&ALLOW).iter().any(is_allowed) {
            continue;
        }
        let fix = take_away(container, capability, cx);
        let finding = cx.report(capability.span, format!("`{}` adds `{name}`: {allows}", container.name));
        finding.help("do without the capability, or give it to a small container of its own").fix(fix);
        // Most of the others look for one capability alone, or for all at once.
        let others: Vec<&str> = ALONE.iter().filter(|(_, only)| *only != name).map(|(alias, _)| *alias).collect();
        finding.aliases_without(&others);
        let is_network = matches!(name, "NET_ADMIN" | "NET_RAW");
        if is_network {
            finding.severity(Severity::Warning);
        }
        if needs(container, workload, if is_network { Need::Network } else { Need::Node }) {
            finding.profile(Profile::Audit);
        }
    }
}
