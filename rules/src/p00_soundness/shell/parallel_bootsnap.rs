//! `parallel-bootsnap`: bootsnap compiles in parallel, which fails under emulation.

use lintainer_core::dockerfile::Word;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "parallel-bootsnap",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("parallel_bootsnap.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["bootsnap"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build() && command.has_subcommand(&["precompile"])) else { return };
    let options = command.options();
    let jobs = options.flag_values(&["-j", "--jobs"]).last();
    let is_one = jobs.is_some_and(|jobs| jobs.text.as_deref().is_none_or(|text| matches!(text, "0" | "1")));
    let from = at.stage().and_then(|stage| stage.from_instruction(at.dockerfile));
    let is_fixed = from.and_then(|from| from.flag_value("platform")).is_some_and(Word::is_plain);
    if is_one || is_fixed || options.may_hide_flags {
        return;
    }
    let Some(word) = options.subcommand else { return };
    cx.report(command.span, "`bootsnap` compiles in parallel, which crashes or hangs under QEMU").help("add `-j 1`");
    let is_given = jobs.is_some();
    cx.fix(|_| {
        let edit = Edit::insert_after(word.span, " -j 1");
        (!is_given && run.is_verbatim()).then(|| Fix::safe("add `-j 1`", vec![edit]))
    });
}
