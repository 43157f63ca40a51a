//! `missing-ndots`: the pod leaves the search depth of DNS at its default.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

static NDOTS: IntOption = IntOption::new("ndots", 2, "wanted value");

pub(super) static RULE: Rule = Rule {
    name: "missing-ndots",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_ndots.md")),
    yields_to: &[],
    options: &[NDOTS.declared()],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let wanted = cx.get(&NDOTS);
    let Some(options) = workload.pod_field("dnsConfig.options", cx) else { return };
    let written = options.items().find(|option| option.key("name").is("ndots")).map(|option| option.key("value"));
    match written.map(|value| (value, value.text())) {
        Some((value, text)) if text.value().is_some_and(|text| *text != wanted.to_string()) => {
            cx.report(value.span(), format!("`{}` does not have `ndots` of {wanted}", workload.name))
        }
        None if options.unset_at().is_some() || options.is_written() => {
            cx.report(workload.span, format!("`{}` does not set `ndots`", workload.name))
        }
        _ => return,
    }
    .help(format!("add `{{name: ndots, value: \"{wanted}\"}}` to `dnsConfig.options`"));
}
