//! `masked-exit-status`: a declaration hides the failure of the command in its value.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

/// Commands that fail for reasons outside of the image.
const FETCHING: &[&str] = &["curl", "wget", "aws", "gcloud", "az", "gsutil"];

pub(super) static RULE: Rule = Rule {
    name: "masked-exit-status",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("masked_exit_status.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["export", "local", "declare", "readonly", "typeset"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    for word in command.args() {
        let prefix = word.static_prefix();
        let Some((name, _)) = prefix.split_once('=') else { continue };
        let Some(block) = word.substitutions().first().copied() else { continue };
        let fetches = run.script().commands_in(block).any(|inner| {
            inner.is_any(FETCHING) || inner.is("git") && inner.has_subcommand(&["ls-remote", "clone", "fetch"])
        });
        let declaration = command.name().unwrap_or("export");
        cx.report(word.span, format!("`{declaration}` hides the failure of the command in `{name}`"))
            .help(format!("write `{name}=$(…)` first, then `{declaration} {name}`"))
            .profile(if fetches { Profile::Essential } else { Profile::Audit });
    }
}
