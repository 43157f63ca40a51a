//! `heredoc-without-errexit`: a failing command inside a heredoc goes unnoticed.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Connector};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "heredoc-without-errexit",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("heredoc_without_errexit.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build() && !run.script().skipped) else { return };
    let Some(heredoc) = at.instruction.script() else { return };
    let script = run.script();
    let top = |command: &&Command| command.place.depth == 0;
    let commands: Vec<&Command> = script.commands.iter().filter(top).collect();
    let unseen = commands.iter().find(|command| {
        let next = script.next(command).and_then(|next| script.connector(next));
        let goes_on = matches!(next, Some(Connector::Semicolon | Connector::Newline));
        let is_harmless = command.is_any(&["set", "echo", "export", "true", ":", "printf", "umask", "shopt"])
            || command.words.is_empty();
        goes_on && !is_harmless && !script.is_guarded(command) && !run.settings_before(command).errexit
    });
    let Some(first) = unseen else { return };
    let finding = cx.report(heredoc.operator, "a failure in this heredoc is ignored, but for that of the last command");
    finding.help("begin the heredoc with `set -e`").related(first.span, "goes unnoticed when it fails");
    if at.is_development() {
        finding.profile(Profile::Audit);
    }
    cx.fix(|cx| {
        let body = cx.text(heredoc.body);
        let indent = body.get(..body.len() - body.trim_start().len()).filter(|indent| !indent.contains('\n'))?;
        let line = format!("{indent}set -e{}", cx.source_of(heredoc.body).newline());
        let is_plain = !body.starts_with("#!");
        is_plain.then(|| Fix::risky("stop at the first failure", vec![Edit::insert_before(heredoc.body, line)]))
    });
}
