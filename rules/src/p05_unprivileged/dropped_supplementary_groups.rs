//! `dropped-supplementary-groups`: USER with a group drops the supplementary groups.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::User;
use lintainer_core::shell::Values;
use lintainer_core::shell::accounts::{ACCOUNT_COMMANDS, Membership};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dropped-supplementary-groups",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("dropped_supplementary_groups.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::User], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::User(Some(word)) = at.kind() else { return };
    if !at.is_final() {
        return;
    }
    let user = at.expand(word).known().map(|text| User::parse(&text));
    let Some((user, group)) = user.and_then(|user| Some((user.user, user.group?))) else { return };
    for earlier in at.earlier() {
        for usage in cx.executed_by(earlier) {
            let values = Values::new(&usage.script, |name| at.dockerfile.environment(name, earlier));
            for command in usage.script.named(ACCOUNT_COMMANDS) {
                let Some(found) = Membership::of(command, &values).filter(|found| found.user == user) else { continue };
                let Some(lost) = found.groups.iter().find(|name| **name != group) else { continue };
                cx.report(
                    word.span,
                    format!("`{user}` runs without its group `{lost}`: `:{group}` replaces all its groups"),
                )
                .help(format!("write `USER {user}`"))
                .related(command.span, "the group is added here");
                cx.fix(|_| {
                    let is_plain = word.is_plain();
                    is_plain.then(|| Fix::risky("remove the group", vec![Edit::replace(word.span, user)]))
                });
                return;
            }
        }
    }
}
