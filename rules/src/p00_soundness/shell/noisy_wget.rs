//! `noisy-wget`: wget fills the build log with progress lines.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Redirect, Word};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "noisy-wget",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("noisy_wget.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["wget"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    const QUIET: &[&str] = &[
        "-q",
        "--quiet",
        "-nv",
        "--no-verbose",
        "-o",
        "--output-file",
        "-a",
        "--append-output",
        "--progress",
        "--spider",
        "--show-progress",
        "-b",
        "--background",
        "--version",
        "-V",
        "--help",
    ];
    let options = command.options();
    let is_cluster = |word: &Word| word.static_prefix().starts_with("-nv") || word.static_prefix().starts_with("-q");
    let is_quiet = options.has_flag(QUIET) || command.args().iter().any(is_cluster) || options.may_hide_flags;
    let is_logged = !command.redirections.iter().any(|one| one.fd == Some(2) || one.op == Redirect::OutputBoth);
    if !run.is_build() || is_quiet || !is_logged || command.args().is_empty() {
        return;
    }
    let Some(name) = command.name_word() else { return };
    let base = run.at().and_then(|at| at.base_image());
    let is_busybox = base.is_some_and(|image| {
        image.official_name().is_some_and(|name| matches!(name, "alpine" | "busybox"))
            || image.text().contains("alpine")
    });
    let flag = if is_busybox { "-q" } else { "--progress=dot:giga" };
    cx.report(name.span, "`wget` writes a line to the log for every 50 KB")
        .help(format!("add `{flag}`"))
        .fix(Fix::safe(format!("add `{flag}`"), vec![Edit::insert_after(name.span, format!(" {flag}"))]));
}
