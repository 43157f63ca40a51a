//! `slow-powershell-progress`: a progress bar slows down the download.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;
use crate::shared::powershell;

pub(super) static RULE: Rule = Rule {
    name: "slow-powershell-progress",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("slow_powershell_progress.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Run], check)],
};

fn check(at: &At, cx: &mut Context) {
    let Some(found) = powershell::of(at, cx) else { return };
    let downloads = found.mentions("Invoke-WebRequest") || found.statements().iter().any(|one| one.starts_with("iwr "));
    let in_shell = || at.shell().is_some_and(|words| words.iter().any(|word| word.text.contains("ProgressPreference")));
    if !downloads || found.mentions("ProgressPreference") || found.call.is_none() && in_shell() {
        return;
    }
    let span = found.call.unwrap_or(at.instruction.keyword.span);
    let fix = Fix::risky("disable the progress bar", vec![Edit::insert_before(found.start, format!("{SILENT}; "))]);
    cx.report(span, "`Invoke-WebRequest` draws a progress bar, which slows down the download")
        .help(format!("set `{SILENT}` before it"))
        .fix(fix);
}

const SILENT: &str = "$ProgressPreference = 'SilentlyContinue'";
