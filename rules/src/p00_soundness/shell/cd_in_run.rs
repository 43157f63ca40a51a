//! `cd-in-run`: a RUN changes the directory instead of using WORKDIR.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "cd-in-run",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("cd_in_run.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let script = run.script();
    let [first, rest @ ..] = script.commands.as_slice() else { return };
    let Some(target) = first.positionals().first().copied().filter(|_| first.is("cd") && run.is_build()) else {
        return;
    };
    let is_at_top = first.place.depth == 0 && first.pipeline.is_none() && !first.negated;
    let Some(path) = target.literal().filter(|path| is_at_top && path != "-" && !path.starts_with('~')) else { return };
    let moves = |command: &Command| command.is_any(&["cd", "pushd", "popd"]);
    let touches = |command: &Command| {
        command.is_any(&["mkdir", "rm", "rmdir", "tar", "unzip", "git", "ln", "mv"])
            && command
                .args()
                .iter()
                .any(|word| word.static_prefix().trim_end_matches('/') == path.trim_end_matches('/'))
    };
    if rest.is_empty() || rest.iter().any(|command| moves(command) || touches(command)) {
        return;
    }
    cx.report(first.span, format!("`cd {path}` ends with this RUN")).help(format!("write `WORKDIR {path}` before it"));
}
