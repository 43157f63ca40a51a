//! `dangling-stage-reference`: a `--from` names a stage that does not exist.

use lintainer_core::dockerfile::{At, FromTarget, Keyword, Word};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::tables::current;
use lintainer_core::text::nearest;

use crate::prelude::*;

/// Official images that files are often copied from and that the table does not have.
const OFTEN_COPIED: &[&str] = &["composer", "bash", "perl", "elixir", "erlang", "hugo", "swift", "julia", "redis"];

pub(super) static RULE: Rule = Rule {
    name: "dangling-stage-reference",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("dangling_stage_reference.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Instruction(&[Keyword::Copy, Keyword::Add, Keyword::Run], check), |_| true)],
};

fn check(at: &At, cx: &mut Context) {
    let Some(own) = at.instruction.stage.filter(|_| !at.is_trigger()) else { return };
    for word in at.instruction.sources_from() {
        let name = &*word.text;
        match at.dockerfile.from_target(word) {
            FromTarget::Variable(_) => {}
            FromTarget::Stage(stage) if stage.index > own => {
                cx.report(
                    word.span,
                    format!("the stage `{name}` comes later in the file, where only BuildKit looks for it"),
                )
                .help("move that stage above this one")
                .severity(Severity::Info)
                .profile(Profile::Audit);
            }
            FromTarget::Stage(_) => {}
            FromTarget::Other(_) if name.parse::<usize>().is_ok() => {
                cx.report(word.span, format!("there is no stage {name}: the first one is 0, and this one is {own}"))
                    .help("name an earlier stage")
                    .severity(Severity::Error)
                    .confidence(Confidence::High);
            }
            FromTarget::Other(_) => unknown_name(at, word, cx),
        }
    }
}

/// A word that is no stage: a slip, or a build context that the caller gives.
fn unknown_name(at: &At, word: &Word, cx: &mut Context) {
    let name = &*word.text;
    if name.contains(['/', ':', '@', '.', '{', '<']) || name == "scratch" || name.is_empty() || is_official(name) {
        return;
    }
    let before = at.dockerfile.stages.iter().take_while(|stage| Some(stage.index) < at.instruction.stage);
    let names = before.filter_map(|stage| stage.name.as_ref()).map(|name| &*name.value);
    if let Some(meant) = nearest(name, names) {
        let fix = Fix::risky(format!("replace by `{meant}`"), vec![Edit::replace(word.span, meant.clone())]);
        cx.report(word.span, format!("there is no stage `{name}`"))
            .help(format!("did you mean `{meant}`?"))
            .severity(Severity::Error)
            .fix(fix);
        return;
    }
    let builds = cx.project().builds_of(&cx.file().source.path);
    if builds.iter().any(|build| build.contexts.iter().any(|(context, _)| context.value == name)) {
        return;
    }
    cx.report(word.span, format!("`{name}` is no stage of this file"))
        .help("name an earlier stage, an image with its tag, or a context given with `--build-context`")
        .profile(Profile::Audit);
}

fn is_official(name: &str) -> bool {
    current().images.official(name).is_some() || OFTEN_COPIED.contains(&name)
}
