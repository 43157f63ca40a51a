//! `open-repository-prefix`: an admission policy's prefix of registries matches foreign names as well.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "open-repository-prefix",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("open_repository_prefix.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("constraints.gatekeeper.sh", "K8sAllowedRepos")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    for repository in object.each("spec.parameters.repos[]") {
        let text = repository.text();
        let Some(prefix) = text.value().copied().filter(|prefix| !prefix.is_empty()) else { continue };
        let path = prefix.split_once('/').map_or("", |(_, path)| path);
        if prefix.ends_with('/') || path.contains([':', '@']) || prefix.contains(['*', '@']) {
            continue;
        }
        cx.report(repository.span(), format!("`{prefix}` fits `{prefix}.evil.example` and `{prefix}-evil` as well"))
            .help(format!("write `{prefix}/`"));
        // With a path it may be the whole name of an image.
        cx.fix(|_| {
            Some(Fix::risky("end it with `/`", repository.replace(&format!("{prefix}/")).filter(|_| path.is_empty())?))
        });
    }
}
