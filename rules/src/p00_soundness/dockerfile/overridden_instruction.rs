//! `overridden-instruction`: a later instruction of the same kind cancels this one.

use lintainer_core::dockerfile::{Dockerfile as File, Instruction, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "overridden-instruction",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("overridden_instruction.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    for stage in &file.stages {
        let own = stage.instructions(file);
        for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
            let mut last: Option<&Instruction> = None;
            for instruction in own.iter().rev().filter(|one| one.kind.keyword() == keyword) {
                let Some(last) = last else {
                    last = Some(instruction);
                    continue;
                };
                let name = instruction.keyword.value.to_ascii_uppercase();
                cx.report(instruction.span, format!("this `{name}` has no effect: a later one replaces it"))
                    .help("delete it")
                    .aliases(aliases(keyword))
                    .related(last.keyword.span, "the one that counts");
                cx.fix(|cx| {
                    let source = cx.source_of(instruction.span);
                    let lines = source.whole_lines(instruction.span);
                    let has_comment = file.comments.iter().any(|comment| lines.contains(*comment));
                    (!has_comment).then(|| Fix::risky("delete it", vec![Edit::delete(lines)]))
                });
            }
        }
    }
}

/// The names of this very finding in other tools.
fn aliases(keyword: Keyword) -> &'static [&'static str] {
    match keyword {
        Keyword::Cmd => &[
            "hadolint/DL4003",
            "buildkit/MultipleInstructionsDisallowed",
            "trivy/DS-0016",
            "kics/41c195f4-fc31-4a5c-8a1b-90605538d49f",
            "semgrep/multiple-cmd-instructions",
            "droast/DF038",
            "sonar-docker/S6589",
        ],
        Keyword::Entrypoint => &[
            "hadolint/DL4004",
            "buildkit/MultipleInstructionsDisallowed",
            "trivy/DS-0007",
            "kics/6938958b-3f1a-451c-909b-baeee14bdc97",
            "semgrep/multiple-entrypoint-instructions",
            "droast/DF039",
            "sonar-docker/S6589",
        ],
        _ => &[
            "hadolint/DL3012",
            "buildkit/MultipleInstructionsDisallowed",
            "trivy/DS-0023",
            "droast/DF041",
            "sonar-docker/S6589",
        ],
    }
}
