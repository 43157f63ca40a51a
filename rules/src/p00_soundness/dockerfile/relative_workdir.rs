//! `relative-workdir`: WORKDIR is relative to a directory that the base image chooses.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, is_absolute};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;
use crate::shared::working_directory::BaseDirectory;

static WORKDIR_BASES: ListOption = ListOption::new("workdir_bases", &[], "base images that set a WORKDIR");

pub(super) static RULE: Rule = Rule {
    name: "relative-workdir",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("relative_workdir.md")),
    yields_to: &[],
    options: &[WORKDIR_BASES.declared()],
    checks: &[Check::Instruction(&[Keyword::Workdir], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Workdir(Some(word)) = at.kind() else { return };
    if at.is_trigger() || at.state().workdir.is_some() {
        return;
    }
    let expanded = at.expand(word);
    let Some(path) = expanded.known().filter(|path| !path.is_empty() && !is_absolute(path)) else { return };
    let (profile, base) = match BaseDirectory::of(at, cx.get(&WORKDIR_BASES)) {
        BaseDirectory::Set => return,
        BaseDirectory::Root(image) => (Profile::Essential, format!("`{image}` sets none today, so it is `/{path}`")),
        BaseDirectory::Unknown(image) => (Profile::Audit, format!("where it is depends on `{image}`")),
        BaseDirectory::Scratch => (Profile::Audit, format!("in an image from `scratch` it is `/{path}`")),
    };
    cx.report(word.span, format!("`{path}` is relative to the working directory of the base image: {base}"))
        .help("write an absolute path")
        .profile(profile);
    let is_plain = word.is_plain() && !path.starts_with('.');
    cx.fix(|_| {
        let edits = vec![Edit::insert_before(word.span, "/")];
        (is_plain && profile == Profile::Essential).then(|| Fix::risky("write it as an absolute path", edits))
    });
}
