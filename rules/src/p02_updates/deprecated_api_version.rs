//! `deprecated-api-version`: an API version that is served and deprecated.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::tables;

use crate::prelude::*;
use crate::shared::api_versions;

static KUBERNETES_VERSION: VersionOption = VersionOption::new(
    "kubernetes_version",
    "target version, such as `1.30`; without it the version of the whole configuration, or the newest known",
);

pub(super) static RULE: Rule = Rule {
    name: "deprecated-api-version",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("deprecated_api_version.md")),
    yields_to: &["removed-pod-security-policy"],
    options: &[KUBERNETES_VERSION.declared()],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let resource = object.resource();
    let api_version = &resource.api_version;
    let Some(api) = tables::current().apis.find(&api_version.value, &resource.kind.value) else { return };
    let target = cx.get(&KUBERNETES_VERSION).unwrap_or(cx.settings().kubernetes_version);
    let ("kubernetes", Some(deprecated), Some(available)) = (api.component, api.deprecated, api.available) else {
        return;
    };
    let is_served = api.removed.is_none_or(|removed| target < removed);
    if target < deprecated || target < available || !is_served || api.replacement.is_empty() {
        return;
    }
    let kind = &resource.kind.value;
    let message = format!("`{}` of `{kind}` is deprecated since Kubernetes {deprecated}", api_version.value);
    let help = match api.replacement_kind {
        other if other.is_empty() || other == kind => format!("use `{}`", api.replacement),
        other => format!("use `{other}` of `{}`", api.replacement),
    };
    cx.report(api_version.span, message).help(help);
    cx.fix(|cx| api_versions::rewrite(api, object, cx));
}
