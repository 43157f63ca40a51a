//! `unchecked-directory-change`: a failing `cd` does not stop the script.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Connector, Word};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unchecked-directory-change",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unchecked_directory_change.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["cd", "pushd"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let script = run.script();
    let Some(next) = script.next(command) else { return };
    let is_joined = matches!(script.connector(next), Some(Connector::And | Connector::Or | Connector::Pipe));
    // The root is always there.
    let is_sure = command.args().first().is_some_and(|word| word.is("/"));
    if is_sure
        || is_joined
        || script.is_guarded(command)
        || run.settings_before(command).errexit
        || command.args().is_empty()
    {
        return;
    }
    let is_relative = |word: &&Word| !word.static_prefix().is_empty() && !word.static_prefix().starts_with('/');
    let deletes = script.after(command).any(|later| later.is("rm") && later.positionals().iter().any(is_relative));
    // A list of commands that goes back takes the wrong way after such a failure.
    let back = &["shellcheck/SC2103", "hadolint/SC2103"];
    let returns = |later: &Command| {
        later.block == command.block
            && later.is("cd")
            && later.args().first().is_some_and(|word| word.is("..") || word.is("-"))
    };
    let goes_back = script.after(command).any(returns);
    let name = command.name().unwrap_or("cd");
    cx.report(command.span, format!("if this `{name}` fails, the commands after it run in another directory"))
        .help(format!("write `{name} … || exit 1`, or join them with `&&`"))
        .profile(if deletes { Profile::Essential } else { Profile::Audit })
        .aliases_without(if goes_back { &[] } else { back });
}
