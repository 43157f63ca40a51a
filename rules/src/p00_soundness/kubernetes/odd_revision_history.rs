//! `odd-revision-history`: the revision history is switched off or very long.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

const CONTROLLERS: &[Kind] =
    &[Kind::new("apps", "DaemonSet"), Kind::new("apps", "Deployment"), Kind::new("apps", "StatefulSet")];

pub(super) static RULE: Rule = Rule {
    name: "odd-revision-history",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("odd_revision_history.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(CONTROLLERS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let limit = object.at("spec.revisionHistoryLimit").int();
    let Some(limit) = limit.known() else { return };
    let name = object.display();
    let message = match limit.value {
        0 => format!("`{name}` keeps no old revision: there is no way to roll back"),
        11.. => format!("`{name}` keeps {} old revisions", limit.value),
        _ => return,
    };
    cx.report(limit.span, message).help("keep a few, such as 3");
}
