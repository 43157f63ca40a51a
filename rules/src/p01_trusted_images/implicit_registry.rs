//! `implicit-registry`: the image reference names no registry host.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, UNKNOWN};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "implicit-registry",
    practice: Practice::TrustedImages,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("implicit_registry.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    let name = image.name();
    if image.host_and_path().0.is_some() || name.contains(UNKNOWN) || name.is_empty() {
        return;
    }
    let Some(full) = image.normalized() else { return };
    cx.report(image.name_span(), format!("`{name}` names no registry")).help(format!("write `{full}`"));
    let span = image.name_span();
    let has_upper = name.contains(|char: char| char.is_ascii_uppercase());
    cx.fix(|cx| {
        (cx.text(span) == name && !has_upper).then(|| Fix::safe("write the registry", vec![Edit::replace(span, full)]))
    });
}
