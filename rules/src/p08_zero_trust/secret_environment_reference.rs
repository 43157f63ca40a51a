//! `secret-environment-reference`: A secret is passed as an environment variable.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "secret-environment-reference",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("secret_environment_reference.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(root) = container.root(workload, cx) else { return };
    let one = root.each("env[].valueFrom.secretKeyRef").find(|field| field.is_written());
    let all = || root.each("envFrom[].secretRef").find(|field| field.is_written());
    if let Some(field) = one.or_else(all) {
        cx.report(field.head(), format!("`{}` gets secrets in its environment", container.name))
            .help("mount the Secret as a file where the program can read one");
    }
}
