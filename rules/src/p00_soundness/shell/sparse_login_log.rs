//! `sparse-login-log`: useradd with a high id writes a huge sparse log file.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "sparse-login-log",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("sparse_login_log.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["useradd"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let options = command.options();
    let Some(id) = options.flag_value(&["-u", "--uid"]) else { return };
    let is_high = id.len() > 5 && id.bytes().all(|byte| byte.is_ascii_digit());
    if !run.is_build() || !is_high || options.has_flag(&["-l", "--no-log-init"]) || options.may_hide_flags {
        return;
    }
    let Some(name) = command.name_word() else { return };
    cx.report(name.span, format!("the id {id} makes `useradd` write a log file with room for all ids below"))
        .help("add `--no-log-init`")
        .fix(Fix::safe("add `-l`", vec![Edit::insert_after(name.span, " -l")]));
}
