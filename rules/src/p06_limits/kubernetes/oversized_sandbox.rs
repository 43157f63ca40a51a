//! `oversized-sandbox`: A sandbox template has no ceiling for its resources.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Quantity;
use lintainer_core::span::Spanned;

use crate::prelude::*;

static MAX_CPU: QuantityOption = QuantityOption::new("max_cpu", "0", "highest accepted limit for CPU; 0 for any");
static MAX_MEMORY: QuantityOption =
    QuantityOption::new("max_memory", "0", "highest accepted limit for memory; 0 for any");

pub(super) static RULE: Rule = Rule {
    name: "oversized-sandbox",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("oversized_sandbox.md")),
    yields_to: &[],
    options: &[MAX_CPU.declared(), MAX_MEMORY.declared()],
    checks: &[Check::Object(&[Kind::new("extensions.agents.x-k8s.io", "SandboxTemplate")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    for container in object.workloads().flat_map(|workload| &workload.containers) {
        let limits = &container.limits;
        let amounts = [("CPU", &limits.cpu, cx.get(&MAX_CPU)), ("memory", &limits.memory, cx.get(&MAX_MEMORY))];
        let missing: Vec<&str> = amounts.iter().filter(|one| one.1.is_unset()).map(|one| one.0).collect();
        if !missing.is_empty() {
            let message =
                format!("`{}` of `{}` has no limit for {}", container.name, object.display(), missing.join(" and "));
            cx.report(container.span, message).help("set `resources.limits`");
        }
        for (what, limit, highest) in amounts {
            let is_above = |amount: &&Spanned<Quantity>| {
                highest.is_some_and(|most| most.milli > 0 && amount.value.milli > most.milli)
            };
            if let Some(amount) = limit.known().filter(is_above) {
                let message = format!("`{}` may use {} of {what}", container.name, amount.value.text);
                cx.report(amount.span, message).help("lower it to the accepted amount");
            }
        }
    }
}
