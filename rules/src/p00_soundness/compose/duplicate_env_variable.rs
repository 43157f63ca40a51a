//! `duplicate-env-variable`: an environment variable is set twice.

use std::collections::HashMap;

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-env-variable",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("duplicate_env_variable.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    if container.env.len() < 2 && container.format != Compose {
        return;
    }
    match container.format {
        Kubernetes => {
            let vars = container.env.iter().map(|var| (var.name.value.as_str(), var.name.span));
            report_twice(vars, &container.name, cx);
        }
        Compose => {
            let Some(list) = cx.field(container.node).map(|root| root.key("environment")) else { return };
            let entries = list.items().filter_map(|item| item.raw());
            let vars = entries.map(|entry| (entry.value.split('=').next().unwrap_or(entry.value), entry.span));
            report_twice(vars.collect::<Vec<_>>(), &container.name, cx);
        }
        _ => {}
    }
}

fn report_twice<'v>(vars: impl IntoIterator<Item = (&'v str, Span)>, container: &str, cx: &mut Context) {
    let mut known: HashMap<&str, Span> = HashMap::new();
    for (name, span) in vars {
        if let Some(first) = known.insert(name, span) {
            cx.report(span, format!("`{container}` sets `{name}` twice: this one counts"))
                .help("remove one of the two")
                .related(first, "it is set here first");
        }
    }
}
