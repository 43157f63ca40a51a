//! `runtime-writable-code`: the user that the image runs as can modify its own code.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::User;

use crate::shared::image_paths::{copied_to, is_state};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "runtime-writable-code",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("runtime_writable_code.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add, Keyword::Copy], check)],
};

fn check(at: &At, cx: &mut Context) {
    let Some(word) = at.instruction.flag_value("chown").filter(|_| at.is_shipped() && !at.is_trigger()) else { return };
    let final_user = at.dockerfile.final_stage().and_then(|stage| at.dockerfile.effective_user(stage));
    let Some((instruction, user)) = final_user else { return };
    let user = at.dockerfile.expand(user, instruction).known().map(|text| User::parse(&text));
    let owner = at.expand(word).known().map(|text| User::parse(&text));
    let (Some(user), Some(owner)) = (user, owner) else { return };
    if user.is_root() || user.user != owner.user || user.user.is_empty() {
        return;
    }
    let paths = copied_to(at.instruction, at);
    let Some(path) = paths.iter().find(|path| !is_state(path)) else { return };
    cx.report(word.span, format!("`{path}` belongs to `{}`, the user that the image runs as", user.user))
        .help("leave the files owned by root, and make them readable")
        .related(instruction.span, "the image runs as this user");
}
