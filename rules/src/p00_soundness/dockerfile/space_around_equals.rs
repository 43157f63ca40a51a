//! `space-around-equals`: there is a blank next to the equals sign.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "space-around-equals",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("space_around_equals.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Env, Keyword::Label], check)],
};

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Env(pairs) | InstructionKind::Label(pairs)) = at.kind() else { return };
    for pair in pairs.iter().filter(|pair| pair.is_legacy) {
        let Some(value) = &pair.value else { continue };
        let Some(meant) = value.text.strip_prefix('=').map(str::trim) else { continue };
        let name = &pair.name.text;
        cx.report(pair.span, format!("the value of `{name}` is `{}`: a space stands before `=`", value.text))
            .help(format!("write `{name}=` and the value without spaces between"));
        cx.fix(|_| {
            let text = match meant.contains([' ', '\t']) {
                _ if !value.is_plain() && meant.contains([' ', '\t']) => return None,
                true => format!("{name}=\"{meant}\""),
                false => format!("{name}={meant}"),
            };
            Some(Fix::risky("remove the spaces", vec![Edit::replace(pair.span, text)]))
        });
    }
}
