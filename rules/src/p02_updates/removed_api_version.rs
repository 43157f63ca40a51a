//! `removed-api-version`: an API version that the target Kubernetes version does not serve.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::tables::{self, apis::Shape};

use crate::prelude::*;
use crate::shared::api_versions;

static KUBERNETES_VERSION: VersionOption = VersionOption::new(
    "kubernetes_version",
    "target version, such as `1.30`; without it the version of the whole configuration, or the newest known",
);

pub(super) static RULE: Rule = Rule {
    name: "removed-api-version",
    practice: Practice::Updates,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("removed_api_version.md")),
    yields_to: &["removed-pod-security-policy"],
    options: &[KUBERNETES_VERSION.declared()],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let resource = object.resource();
    let api_version = &resource.api_version;
    let Some(api) = tables::current().apis.find(&api_version.value, &resource.kind.value) else { return };
    let ("kubernetes", Some(removed), Some(shape)) = (api.component, api.removed, api.shape) else { return };
    let target = cx.get(&KUBERNETES_VERSION).unwrap_or(cx.settings().kubernetes_version);
    if target < removed {
        return;
    }
    let help = match shape {
        Shape::Gone => "there is no replacement: see the migration guide".to_string(),
        Shape::Same => format!("use `{}`", api.replacement),
        Shape::Selector => format!("use `{}`, which requires `spec.selector`", api.replacement),
        Shape::Differs => format!("use `{}`; its fields differ, see the migration guide", api.replacement),
    };
    let message =
        format!("`{}` of `{}` is not served since Kubernetes {removed}", api_version.value, resource.kind.value);
    cx.report(api_version.span, message).help(help);
    cx.fix(|cx| api_versions::rewrite(api, object, cx));
}
