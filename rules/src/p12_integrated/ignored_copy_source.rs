//! `ignored-copy-source`: a source of COPY or ADD that the ignore file keeps out of the context.

use lintainer_core::dockerfile::Presence;
use lintainer_core::dockerfile::{
    Copy, Dockerfile as Parsed, IgnoreFile, IgnorePattern, Instruction, InstructionKind, is_wildcard,
};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::project::{folder, join};

use crate::prelude::*;
use crate::shared::contexts;

pub(super) static RULE: Rule = Rule {
    name: "ignored-copy-source",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ignored_copy_source.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Dockerfile(check), |_| true)],
};

fn check(dockerfile: &Parsed, cx: &mut Context) {
    // What is copied must be missing in every context that the image is built in.
    let ignored_by = contexts::ignore_files(cx.file(), cx.project());
    if ignored_by.is_empty() {
        return;
    }
    for instruction in &dockerfile.instructions {
        if let InstructionKind::Copy(copy) | InstructionKind::Add(copy) = &instruction.kind
            && instruction.flag("from").is_none()
        {
            sources(copy, instruction, dockerfile, &ignored_by, cx);
        }
    }
}

fn sources(copy: &Copy, instruction: &Instruction, dockerfile: &Parsed, files: &[&IgnoreFile], cx: &mut Context) {
    for word in &copy.sources {
        let Some(source) = contexts::local_source(word, instruction, dockerfile) else { continue };
        if is_in_another_context(&contexts::below_context(&source), cx) {
            continue;
        }
        let culprits: Option<Vec<&IgnorePattern>> = files.iter().map(|file| excluded_by(file, &source)).collect();
        let Some(culprit) = culprits.and_then(|culprits| culprits.first().copied()) else { continue };
        let span = culprit.text.span;
        let pattern = cx.text(span);
        let keyword = instruction.keyword.value.to_ascii_uppercase();
        cx.report(word.span, format!("`{source}` is not in the build context: the ignore file has `{pattern}`"))
            .help(format!("take it in again with `!{}` at the end of the ignore file", source.trim_end_matches('/')))
            .related(span, format!("this pattern keeps it from {keyword}"));
    }
}

/// Whether nobody tells the context, and what is copied is only in a folder above that of the Dockerfile.
fn is_in_another_context(path: &str, cx: &Context) -> bool {
    let (project, own) = (cx.project(), cx.file().source.path.as_str());
    !contexts::are_told(cx.file(), project)
        && !path.is_empty()
        && project.presence(&join(folder(own), path)) == Presence::No
        && contexts::has_above(path, own, project)
}

fn excluded_by<'i>(file: &'i IgnoreFile, source: &str) -> Option<&'i IgnorePattern> {
    match join("/", source).as_str() {
        "/" => file.excludes_everything(),
        path if path.contains(is_wildcard) => file.excludes_all_of(path),
        path => file.excludes(path),
    }
}
