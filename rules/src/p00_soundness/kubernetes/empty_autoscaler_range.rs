//! `empty-autoscaler-range`: the autoscaler has no room to scale.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Setting;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "empty-autoscaler-range",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("empty_autoscaler_range.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("autoscaling", "HorizontalPodAutoscaler")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let (least, most) = (object.at("spec.minReplicas"), object.at("spec.maxReplicas").int());
    let lower = match least.int() {
        Setting::Set(number) => number.value,
        Setting::Unset { .. } => 1,
        _ => return,
    };
    let Some(upper) = most.known() else { return };
    let outside = |metric: Field| matches!(metric.key("type").word(), Some("Object" | "External") | None);
    let name = object.display();
    if lower > upper.value {
        let message = format!("`{name}` has at least {lower} and at most {}: the API server rejects it", upper.value);
        let finding = cx.report(upper.span, message);
        finding.help("make `maxReplicas` greater than `minReplicas`").severity(Severity::Error);
        if least.is_written() {
            finding.related(least.span(), "the lower bound is here");
        }
    } else if lower == 0 && !object.each("spec.metrics[]").any(outside) {
        cx.report(
            least.span(),
            format!("`{name}` goes down to 0 by a metric of running pods: the API server rejects it"),
        )
        .help("set `minReplicas` to 1 at least, or add an `Object` or `External` metric")
        .severity(Severity::Error);
    } else if lower == upper.value {
        cx.report(upper.span, format!("`{name}` always runs {lower}: its bounds are equal"))
            .help("make `maxReplicas` greater than `minReplicas`, or remove the autoscaler")
            .severity(Severity::Info)
            .profile(Profile::Audit)
            .aliases_without(&["polaris/hpaMaxAvailability", "gatekeeper/horizontalpodautoscaler"])
            .aliases(&["polaris/hpaMaxAvailability"]);
    }
}
