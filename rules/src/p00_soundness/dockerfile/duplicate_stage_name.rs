//! `duplicate-stage-name`: two stages with one name.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-stage-name",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("duplicate_stage_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let mut seen = std::collections::HashMap::new();
    for stage in &file.stages {
        let Some(name) = &stage.name else { continue };
        let Some(first) = seen.get(&name.value.to_ascii_lowercase()).copied() else {
            seen.insert(name.value.to_ascii_lowercase(), name.span);
            continue;
        };
        cx.report(name.span, format!("the name `{}` is taken by an earlier stage", name.value))
            .help("give each stage a name of its own")
            .related(first, "the first stage of this name");
    }
}
