//! `invalid-validation-rule`: a rule in CEL of a resource definition that the API server refuses.

use lintainer_core::model::Format::Kubernetes;
#[cfg(feature = "validation")]
use lintainer_core::project::File;

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

// Of a definition the tree has the head only; what it asks for stands in its text.
#[cfg(feature = "validation")]
const CHECKS: &[Check] = &[Check::Text(check)];

#[cfg(feature = "validation")]
fn check(file: &File, cx: &mut Context) {
    use lintainer_custom::validation::{Program, faults};

    let project = cx.project();
    for definition in project.definitions_in(file.source.id) {
        let (Some(source), Some(program)) = (definition.document(), definition.read_as(Program::read)) else {
            continue;
        };
        for fault in faults(source, program) {
            let Some(at) = definition.place(fault.at, project) else { continue };
            let name = definition.name();
            let finding = cx.report(at, format!("`{name}` has a validation rule that is refused: {}", fault.message));
            match fault.near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("write an expression in CEL about the fields of the schema"),
            };
        }
    }
}
