//! `relative-copy-target`: files are copied to a relative path without a WORKDIR.

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind, is_absolute};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;
use crate::shared::working_directory::BaseDirectory;

static WORKDIR_BASES: ListOption = ListOption::new("workdir_bases", &[], "base images that set a WORKDIR");

pub(super) static RULE: Rule = Rule {
    name: "relative-copy-target",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("relative_copy_target.md")),
    yields_to: &[],
    options: &[WORKDIR_BASES.declared()],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let source = cx.file().source.clone();
    let mut said = None;
    for at in file.each_at(&source, &file.shipped([])) {
        let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { continue };
        let Some(word) = copy.destination.as_ref().filter(|_| at.is_shipped() && !at.is_trigger()) else { continue };
        if at.state().workdir.is_some() || said == Some(at.instruction.stage) || word.text.starts_with('$') {
            continue;
        }
        let Some(path) = at.expand(word).known().map(|path| path.into_owned()).filter(|path| !is_absolute(path)) else {
            continue;
        };
        let (profile, image) = match BaseDirectory::of(&at, cx.get(&WORKDIR_BASES)) {
            BaseDirectory::Set | BaseDirectory::Scratch => continue,
            BaseDirectory::Root(image) => (Profile::Essential, image),
            BaseDirectory::Unknown(image) => (Profile::Audit, image),
        };
        said = Some(at.instruction.stage);
        cx.report(
            word.span,
            format!("`{path}` is relative, and no WORKDIR is set: `{image}` decides where the files land"),
        )
        .help("set WORKDIR before, or write an absolute path")
        // hadolint looks at COPY alone.
        .aliases(if matches!(at.kind(), InstructionKind::Add(_)) { &["droast/DF063"] } else { &[] })
        .profile(profile);
    }
}
