//! `heap-above-memory-limit`: the program may take more memory than its limit.

use lintainer_core::model::{Container, Workload};

use crate::shared::heap;
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "heap-above-memory-limit",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("heap_above_memory_limit.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let own = container.limits.memory.known().map(|limit| (limit.value.units(), limit.value.text.clone(), limit.span));
    let of_pod = || {
        let field = workload.pod_field("resources.limits.memory", cx)?;
        let quantity = field.quantity();
        Some((quantity.value()?.units(), quantity.value()?.text.clone(), field.span()))
    };
    let has_words = !container.env.is_empty() || !container.commands.is_empty();
    let limit = own.or_else(|| if has_words && container.format == Kubernetes { of_pod() } else { None });
    let Some((bytes, text, at)) = limit.filter(|_| has_words) else { return };
    for heap in heap::of_container(container) {
        if heap.bytes < bytes {
            continue;
        }
        cx.report(
            heap.span,
            format!("`{}` lets `{}` take more memory than its limit of {text} allows", heap.option, container.name),
        )
        .help("leave a quarter of the limit to the rest of the program")
        .related(at, "the limit is here");
    }
}
