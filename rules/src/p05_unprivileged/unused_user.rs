//! `unused-user`: a user is created but never used.

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind};

use crate::shared::accounts;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unused-user",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unused_user.md")),
    yields_to: &["missing-user"],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(stage) = file.final_stage().filter(|stage| stage.state.user.is_none() && !stage.is_development()) else {
        return;
    };
    let Some(account) = accounts::unused(file, stage, cx) else { return };
    let name = &account.name;
    let Some(start) = file.effective_entrypoint(stage).or(file.effective_cmd(stage)) else { return };
    let finding =
        cx.report(account.span, format!("the user `{name}` is created but never used, so the image runs as root"));
    finding.help(format!("add `USER {}` before CMD or ENTRYPOINT", account.user()));
    if let Some(from) = stage.from_instruction(file)
        && let InstructionKind::From(from) = &from.kind
        && let Some(image) = &from.image
    {
        // There `missing-user` reports that root runs it.
        finding.about(image.span);
    }
    cx.fix(|cx| {
        let is_own = start.stage == Some(stage.index);
        let line = format!("USER {}", account.user());
        let edit = file.insert_above(start, &cx.file().source, &line);
        is_own.then(|| Fix::risky(format!("add `{line}`"), vec![edit]))
    });
}
