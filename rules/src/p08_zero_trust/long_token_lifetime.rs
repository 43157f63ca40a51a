//! `long-token-lifetime`: A projected token lives long or is valid for everybody.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "long-token-lifetime",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("long_token_lifetime.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

/// A day, in seconds.
const DAY: i64 = 86_400;

fn check(workload: &Workload, cx: &mut Context) {
    let Some(spec) = workload.pod_spec(cx) else { return };
    for life in spec.each("volumes[].projected.sources[].serviceAccountToken.expirationSeconds") {
        if let Some(seconds) = life.int().value().filter(|seconds| **seconds > DAY) {
            let days = *seconds / DAY;
            cx.report(
                life.span(),
                format!("a token of `{}` is valid for {days} days", workload.name).replace(" 1 days", " 1 day"),
            )
            .help("write 3600: the kubelet renews it in time");
        }
    }
}
