//! `replaced-shell`: /bin/sh is replaced by another shell.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "replaced-shell",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("replaced_shell.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["ln", "cp", "mv", "dpkg-reconfigure"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let words = command.positionals();
    let replaces = match command.name() {
        Some("dpkg-reconfigure") => words.iter().any(|word| word.is("dash")),
        _ => words.len() > 1 && words.last().is_some_and(|word| word.is("/bin/sh") || word.is("/usr/bin/sh")),
    };
    let Some(at) = run.at().filter(|_| replaces && run.is_build()) else { return };
    cx.report(command.span, "scripts of the distribution now run in another shell")
        .help("use `SHELL [\"/bin/bash\", \"-c\"]`");
    let is_alone = run.script().commands.len() == 1 && at.instruction.flags.is_empty() && !at.is_trigger();
    cx.fix(|_| {
        let shell = words.first()?.literal().filter(|_| is_alone && command.is("ln"))?;
        if !["/bash", "/dash", "/zsh", "/ksh"].iter().any(|name| shell.ends_with(name)) {
            return None;
        }
        let line = format!("SHELL [\"{shell}\", \"-c\"]");
        Some(Fix::risky("use SHELL", vec![Edit::replace(at.span(), line)]))
    });
}
