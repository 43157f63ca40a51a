//! `low-autoscaler-minimum`: the autoscaler may go down to one replica.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Setting;

use crate::prelude::*;

static MINIMUM: IntOption = IntOption::new("minimum", 2, "how many replicas are enough");

pub(super) static RULE: Rule = Rule {
    name: "low-autoscaler-minimum",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("low_autoscaler_minimum.md")),
    yields_to: &[],
    options: &[MINIMUM.declared()],
    checks: &[Check::Object(&[Kind::new("autoscaling", "HorizontalPodAutoscaler")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let least = object.at("spec.minReplicas");
    let (number, at) = match least.int() {
        Setting::Set(number) => (number.value, number.span),
        Setting::Unset { .. } => (1, object.span()),
        _ => return,
    };
    let most = object.at("spec.maxReplicas").int();
    // Crossed or equal bounds are a fault of their own.
    let has_room = most.value().is_none_or(|most| *most > number);
    let minimum = cx.get(&MINIMUM);
    if number < minimum && has_room {
        let replicas = if number == 1 { "one replica".to_string() } else { format!("{number} replicas") };
        cx.report(at, format!("`{}` may go down to {replicas}", object.display()))
            .help(format!("set `minReplicas: {minimum}`"));
    }
}
