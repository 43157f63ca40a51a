//! `unused-stage`: nothing uses this stage.

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Setting;

use crate::prelude::*;

static TARGETS: ListOption = ListOption::new("targets", &[], "stages that are built on their own");

pub(super) static RULE: Rule = Rule {
    name: "unused-stage",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unused_stage.md")),
    yields_to: &[],
    options: &[TARGETS.declared()],
    checks: &[Check::Linked(&Check::Dockerfile(check), |_| true)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(last) = file.final_stage() else { return };
    let builds = cx.project().builds_of(&cx.file().source.path);
    let has_unknown_target = builds.iter().any(|build| matches!(build.target, Setting::Dynamic(_)));
    let targets: Vec<&str> = builds.iter().filter_map(|build| build.target.value().map(String::as_str)).collect();
    let named = targets.into_iter().chain(cx.get(&TARGETS).iter().map(String::as_str));
    let used = file.needed_stages(named.filter_map(|name| file.stage_named(name)).chain([last]));
    // A variable may name any stage.
    let has_variable = has_unknown_target
        || file.instructions_and_triggers().any(|one| {
            let base = match &one.kind {
                InstructionKind::From(from) => from.image.as_ref(),
                _ => None,
            };
            base.into_iter().chain(one.sources_from()).any(|word| word.text.contains('$'))
        });
    for stage in file.stages.iter().filter(|stage| !used.contains(&stage.index)) {
        let Some(from) = stage.from_instruction(file) else { continue };
        match &stage.name {
            Some(_) if has_variable => {}
            Some(name) => {
                cx.report(name.span, format!("nothing in this file uses the stage `{}`", name.value))
                    .help("delete it, or name it in `targets` if it is built on its own")
                    .severity(Severity::Info)
                    .profile(Profile::Audit);
            }
            None => {
                cx.report(from.keyword.span, format!("nothing uses stage {}, so it is not built", stage.index))
                    .help("delete it, or give it a name and copy from it");
            }
        }
    }
}
