//! `open-sandbox-egress`: A sandbox may reach the whole network.

use super::peers;
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "open-sandbox-egress",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("open_sandbox_egress.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("extensions.agents.x-k8s.io", "SandboxTemplate")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let management = object.at("spec.networkPolicyManagement");
    if management.text().value().is_some_and(|mode| *mode != "Managed") {
        cx.report(management.span(), format!("nothing restricts the network of `{}`", object.display()))
            .help("remove it: `Managed` is the default");
    }
    if let Some(rule) = object.each("spec.networkPolicy.egress[]").find(|rule| peers::is_open(*rule, "to")) {
        cx.report(rule.span(), format!("`{}` may reach every address", object.display()))
            .help("name the peers in `to`");
    }
}
