//! `partial-directory-mode`: the mode holds for the last directory only.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Word};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "partial-directory-mode",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("partial_directory_mode.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["mkdir"], check)],
};

fn check(command: &Command, _run: &Run, cx: &mut Context) {
    let options = command.options();
    let Some(mode) = options.flag(&["-m", "--mode"]).filter(|_| options.has_flag(&["-p", "--parents"])) else { return };
    let is_deep = |word: &&Word| word.static_prefix().trim_matches('/').contains('/');
    // The usual mode of the directories above is no wider.
    let is_usual = options
        .flag_value(&["-m", "--mode"])
        .and_then(|mode| u32::from_str_radix(mode, 8).ok())
        .is_some_and(|mode| mode & 0o055 == 0o055);
    if !is_usual && options.positionals.iter().any(is_deep) {
        cx.report(mode.span, "the directories above do not get this mode").help("create them first, or set the umask");
    }
}
