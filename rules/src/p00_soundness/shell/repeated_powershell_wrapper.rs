//! `repeated-powershell-wrapper`: each RUN calls PowerShell again.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::powershell;

pub(super) static RULE: Rule = Rule {
    name: "repeated-powershell-wrapper",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("repeated_powershell_wrapper.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !powershell::is_mentioned(cx) {
        return;
    }
    let source = cx.file().source.clone();
    let mut first: Option<(usize, Span)> = None;
    let mut said = None;
    for at in file.each_at(&source, &file.shipped([])) {
        let Some(call) = at.powershell().and_then(|found| found.call) else { continue };
        let Some(stage) = at.instruction.stage.filter(|stage| said != Some(*stage) && !at.is_trigger()) else {
            continue;
        };
        match first {
            Some((same, before)) if same == stage => {
                said = Some(stage);
                cx.report(call, "this `RUN` calls PowerShell again, which `SHELL` can do for all")
                    .help("write `SHELL [\"powershell\", \"-Command\"]` above, and only the command here")
                    .related(before, "the first call");
            }
            _ => first = Some((stage, call)),
        }
    }
}
