//! `sudo-in-container`: sudo is used in a container.

use lintainer_core::dockerfile::At;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Run, Setting};
use lintainer_core::shell::{Command, Word};
use lintainer_core::span::Span;
use lintainer_core::tables::current;
use lintainer_core::tables::images::User;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "sudo-in-container",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("sudo_in_container.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let uses: Vec<(&Command, &Word)> = run.commands().filter_map(|command| Some((command, sudo(command)?))).collect();
    let Some((_, first)) = uses.first() else { return };
    let is_root = run.at().is_some_and(is_root);
    let (message, help) = match run.is_build() {
        true if is_root => {
            ("`sudo` in a build: this step is root without it", "leave it out; use USER for what needs no root")
        }
        true => (
            "`sudo` in a build: the image ships a way for its user to become root",
            "run what needs root before USER, or below `USER root`, without `sudo`",
        ),
        false => (
            "`sudo` in a container: its user can become root",
            "leave it out, and start the container as the user that it needs",
        ),
    };
    let finding = cx.report(first.span, message);
    finding.help(help);
    // Who works in a container installs things.
    if run.at().is_some_and(At::is_development) {
        finding.profile(Profile::Audit);
    }
    cx.fix(|cx| {
        let edits = uses.iter().map(|(command, word)| removal(command, word, cx)).collect::<Option<Vec<Edit>>>();
        edits.filter(|_| is_root && run.is_verbatim()).map(|edits| Fix::safe("leave `sudo` out", edits))
    });
}

/// The word `sudo` of a command that becomes root by it; `sudo -u www-data` gives rights away.
fn sudo(command: &Command) -> Option<&Word> {
    let word = command.wrapper("sudo").or_else(|| command.name_word().filter(|_| command.is("sudo")))?;
    let name = command.name_word().map(|name| name.span);
    let options = command.words.iter().skip_while(|other| other.span != word.span).skip(1);
    let mut options = options.take_while(|other| Some(other.span) != name);
    let names_user = |option: &Word| ["-u", "--user"].iter().any(|flag| option.static_prefix().starts_with(flag));
    (!options.any(names_user)).then_some(word)
}

/// Whether the user in force is root.
fn is_root(at: &At) -> bool {
    match at.user() {
        Setting::Set(user) => user.value.is_root(),
        Setting::Unset { .. } => {
            let image = at.base_image();
            let official = image.and_then(|image| Some(current().images.official(image.official_name()?)?.user));
            official == Some(User::Root)
        }
        _ => false,
    }
}

/// Deletes `sudo`, where the command stands right behind it.
fn removal(command: &Command, word: &Word, cx: &Context) -> Option<Edit> {
    let next = command.words.iter().find(|other| other.span.start >= word.span.end)?;
    let gap = Span { end: next.span.start, ..word.span };
    (command.name_word()?.span == next.span && !cx.text(gap).contains('\n')).then(|| Edit::delete(gap))
}
