//! `uppercase-stage-name`: the stage name has upper-case letters.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "uppercase-stage-name",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("uppercase_stage_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    for stage in &file.stages {
        let Some(name) = stage.name.as_ref().filter(|name| has_upper_case(&name.value)) else { continue };
        cx.report(name.span, format!("the stage name `{}` has upper-case letters", name.value))
            .help(format!("write `{}`", name.value.to_ascii_lowercase()));
        cx.fix(|_| {
            let uses = file.stage_uses().filter(|one| one.stage.index == stage.index).map(|one| one.word);
            let named = uses.filter(|word| word.text.eq_ignore_ascii_case(&name.value) && has_upper_case(&word.text));
            let spans = std::iter::once(name.span).chain(named.map(|word| word.span));
            let edits = spans.map(|span| Edit::replace(span, name.value.to_ascii_lowercase())).collect();
            Some(Fix::safe("write the name in lower case", edits))
        });
    }
}

fn has_upper_case(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_uppercase())
}
