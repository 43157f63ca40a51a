//! `implicit-yaml-type`: a plain word or number that YAML reads as another type where a string is wanted.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::schema::Fault;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "implicit-yaml-type",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("implicit_yaml_type.md")),
    yields_to: &["unquoted-chart-value"],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(root) = object.root().node() else { return };
    for one in cx.violations(object).iter() {
        let (Fault::NotText(found), Some(span)) = (&one.fault, one.span) else { continue };
        let written = cx.text(span);
        let message = format!("`{written}` is {found}, and `{}` must be a string", one.path);
        // In a chart others may print it.
        let help = if object.is_built() { "put it in quotes".to_string() } else { format!("write `\"{written}\"`") };
        cx.report(span, message).help(help);
        cx.fix(|_| Some(Fix::safe("put it in quotes", one.replace(root, None)?)));
    }
}
