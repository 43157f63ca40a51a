//! `apt-in-script`: apt is used in a script.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Word};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "apt-in-script",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("apt_in_script.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    if !run.is_build() {
        return;
    }
    let names: &[&str] = &["apt"];
    let uses: Vec<&Command> = run.script().named(names).filter(|command| has_counterpart(command)).collect();
    let Some(word) = uses.first().and_then(|command| command.name_word()) else { return };
    cx.report(word.span, "`apt` warns itself that its interface is not stable").help("write `apt-get`");
    let words: Vec<&Word> = uses.iter().filter_map(|command| command.name_word()).collect();
    cx.fix(|_| {
        let is_plain = words.iter().all(|word| word.is("apt") && !word.is_quoted());
        let edits = words.iter().map(|word| Edit::replace(word.span, "apt-get")).collect();
        // `apt upgrade` installs new dependencies, which that of apt-get does not.
        let make = if uses.iter().any(|command| command.has_subcommand(&["upgrade"])) { Fix::risky } else { Fix::safe };
        is_plain.then(|| make("write `apt-get`", edits))
    });
}

/// Whether apt-get has the same sub-command.
fn has_counterpart(command: &Command) -> bool {
    const ALSO_OF_APT_GET: &[&str] = &[
        "update",
        "install",
        "reinstall",
        "remove",
        "purge",
        "upgrade",
        "dist-upgrade",
        "autoremove",
        "autopurge",
        "clean",
        "autoclean",
        "source",
        "build-dep",
        "download",
        "satisfy",
        "changelog",
    ];
    command.has_subcommand(ALSO_OF_APT_GET)
}
