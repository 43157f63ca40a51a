//! `lenient-pull-policy`: A mutable tag is pulled only where the node has no image of that name.

use crate::shared::images::MOVING_TAGS;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Tag, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "lenient-pull-policy",
    practice: Practice::TrustedImages,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("lenient_pull_policy.md")),
    yields_to: &["cached-floating-tag"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(policy) = container.field("imagePullPolicy", workload, cx).filter(|policy| policy.is("IfNotPresent"))
    else {
        return;
    };
    let Some(image) = container.image.value().filter(|image| image.has_digest() == Some(false)) else { return };
    let is_moving = match image.tag() {
        Tag::Known(tag) => MOVING_TAGS.contains(&tag),
        Tag::Missing => true,
        Tag::Unknown => false,
    };
    if is_moving {
        cx.report(policy.span(), format!("nodes that have some `{}` keep it", image.display()))
            .help("set `Always`, or name a version");
        cx.fix(|_| Some(Fix::risky("set `Always`", policy.replace("Always")?)));
    }
}
