//! `undeclared-image-argument`: FROM uses a variable that no ARG before it declares.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, Piece, Unknown};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "undeclared-image-argument",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("undeclared_image_argument.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::From], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::From(from) = at.kind() else { return };
    let words = from.image.iter().chain(at.instruction.flag_value("platform"));
    for word in words.filter(|word| word.text.contains('$')) {
        for piece in &at.expand(word).pieces {
            let Piece::Unknown { name, span, reason: Unknown::Undefined } = piece else { continue };
            if cx.text(*span).contains(['?', '+']) {
                continue;
            }
            let elsewhere = at.dockerfile.variables().iter().find(|one| one.name == *name);
            let meant = nearest(name, at.dockerfile.global_variables().iter().map(|one| &*one.name));
            let help = match (&meant, elsewhere) {
                (_, Some(_)) => format!("move `ARG {name}` above the first `FROM`"),
                (Some(meant), None) => format!("did you mean `${meant}`?"),
                (None, None) => format!("declare it with `ARG {name}` above the first `FROM`"),
            };
            let finding = cx
                .report(*span, format!("no `ARG {name}` stands before the first `FROM`, so it is empty here"))
                .help(help);
            if let Some(one) = elsewhere {
                finding.related(one.span, "declared inside of a stage, which FROM does not see");
            }
            cx.fix(|cx| {
                let text = cx.text(*span).replacen(&**name, meant.as_deref().filter(|_| elsewhere.is_none())?, 1);
                Some(Fix::risky("use the declared name", vec![Edit::replace(*span, text)]))
            });
        }
    }
}
