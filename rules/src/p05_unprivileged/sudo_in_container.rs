//! `sudo-in-container`: sudo is used in a container.

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
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("sudo_in_container.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(word) = command.wrapper("sudo").or_else(|| command.name_word().filter(|_| command.is("sudo"))) else {
        return;
    };
    // `sudo -u www-data` gives rights away.
    let words = command.words.iter().skip_while(|other| other.span != word.span).skip(1);
    let options: Vec<&Word> =
        words.take_while(|other| command.name_word().is_none_or(|name| other.span != name.span)).collect();
    if options
        .iter()
        .any(|option| option.static_prefix().starts_with("-u") || option.static_prefix().starts_with("--user"))
    {
        return;
    }
    let message = match run.is_build() {
        true => "`sudo` in a build: a step that needs root has it without",
        false => "`sudo` in a container: its account can become root",
    };
    let help = match run.is_build() {
        true => "leave it out; use USER for what needs no root",
        false => "leave it out, and start the container as the user that it needs",
    };
    cx.report(word.span, message).help(help);
    let is_root = run.at().is_some_and(|at| match at.user() {
        Setting::Set(user) => user.value.is_root(),
        Setting::Unset { .. } => {
            let official =
                at.base_image().and_then(|image| Some(current().images.official(image.official_name()?)?.user));
            official == Some(User::Root)
        }
        _ => false,
    });
    cx.fix(|cx| {
        let next = command.words.iter().find(|other| other.span.start >= word.span.end)?;
        let gap = Span { end: next.span.start, ..word.span };
        let is_plain =
            is_root && !run.is_list_form() && command.name_word()?.span == next.span && !cx.text(gap).contains('\n');
        is_plain.then(|| Fix::safe("leave `sudo` out", vec![Edit::delete(gap)]))
    });
}
