//! `ineffective-negation`: a negated command does not stop the script.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Connector};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ineffective-negation",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("ineffective_negation.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let script = run.script();
    let is_last = script.next(command).is_none();
    let joined = script.next(command).and_then(|next| script.connector(next));
    let is_asked = matches!(joined, Some(Connector::And | Connector::Or));
    if !command.negated || command.place.in_condition || is_last || is_asked || !run.settings_before(command).errexit {
        return;
    }
    cx.report(command.span, "`!` keeps `set -e` from stopping here, whatever the command returns")
        .help("write `if …; then exit 1; fi`");
}
