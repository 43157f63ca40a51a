//! `invalid-validation-rule`: a rule in CEL of a resource definition that the API server refuses.

#[cfg(feature = "validation")]
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-validation-rule",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_validation_rule.md")),
    yields_to: &[],
    options: &[],
    checks: CHECKS,
};

#[cfg(not(feature = "validation"))]
const CHECKS: &[Check] = &[];

#[cfg(feature = "validation")]
const CHECKS: &[Check] = &[Check::Object(&[Kind::new("apiextensions.k8s.io", "CustomResourceDefinition")], check)];

#[cfg(feature = "validation")]
fn check(object: &Object, cx: &mut Context) {
    use lintainer_custom::validation::{Program, faults};

    let Some(definition) = object.project().definition_at(object.resource()) else { return };
    let (Some(source), Some(program)) = (definition.document(), definition.read_as(Program::read)) else { return };
    for fault in faults(source, program) {
        let Some(at) = definition.place(fault.at, object.project()) else { continue };
        let message = format!("`{}` has a validation rule that is refused: {}", object.display(), fault.message);
        let finding = cx.report(at, message);
        match fault.near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("write an expression in CEL about the fields of the schema"),
        };
    }
}
