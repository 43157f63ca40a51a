//! `password-in-build`: A password is set during the build.

use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Node, Redirect};
use lintainer_core::span::Span;

use crate::shared::build_secrets;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "password-in-build",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("password_in_build.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["chpasswd", "passwd", "useradd", "usermod"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    let found = match command.name() {
        Some("chpasswd") => from_input(command, run),
        Some("passwd") => from_passwd(command, run),
        _ => from_option(command, run),
    };
    let Some((span, message)) = found else { return };
    let is_quiet = !at.is_shipped() || at.is_development();
    let finding = cx.report(span, message);
    finding.help("lock the account with `passwd -l`, or set the password when the container starts").secret(span);
    if is_quiet {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}

fn from_passwd(command: &Command, run: &Run) -> Option<(Span, String)> {
    if command.has_flag(&["-d", "--delete"]) {
        return Some((command.span, "`passwd -d` leaves the account without a password".to_string()));
    }
    let is_lock = command.has_flag(&["-l", "--lock", "-u", "--unlock", "-e", "--expire", "-S", "--status"]);
    if is_lock { None } else { from_input(command, run) }
}

/// What a command reads from the pipe, a text behind `<<<` or a heredoc.
fn from_input(command: &Command, run: &Run) -> Option<(Span, String)> {
    let script = run.script();
    let name = command.name()?;
    let piped = script.piped_from(command).and_then(|node| match node {
        Node::Command(id) => script.command(id),
        Node::Block(_) => None,
    });
    let writers = piped.into_iter().filter(|writer| writer.is_any(&["echo", "printf"]));
    let piped = writers.flat_map(|writer| writer.args().iter().map(move |word| (word, writer)));
    let texts = command.redirections.iter().filter_map(|one| match (one.op, one.heredoc) {
        (Redirect::HereString, _) => Some((&one.target, command)),
        (_, Some(heredoc)) => script.heredoc(heredoc).map(|heredoc| (&heredoc.body, command)),
        _ => None,
    });
    let mut words = piped.chain(texts);
    words.find_map(|(word, writer)| {
        let value = run.value(word, writer);
        let text = value.text().trim();
        let password = if name == "chpasswd" { text.split_once(':')?.1 } else { text };
        let is_argument = build_secrets::argument(word, writer, run).is_some();
        let is_option = text.starts_with('-') && text.len() < 4;
        let is_format = matches!(password, "%s" | "%s\\n");
        let is_set = is_argument || !password.contains('\0') && !is_lock(password) && !is_option && !is_format;
        is_set.then(|| (word.span, format!("`{name}` sets a password that every copy of the image has")))
    })
}

/// `-p` of `useradd` and `usermod`.
fn from_option(command: &Command, run: &Run) -> Option<(Span, String)> {
    let options = command.options();
    let value = options.flag_values(&["-p", "--password"]).last()?;
    let name = command.name()?;
    let text = match value.word {
        Some(word) => run.value(word, command).text().to_string(),
        None => value.text.as_deref()?.to_string(),
    };
    let is_argument = value.word.is_some_and(|word| build_secrets::argument(word, command, run).is_some());
    let is_made = || {
        // What stands in its words follows it.
        let next = run.script().commands.iter().skip(command.id.index() + 1).take(8);
        let makers = next
            .filter(|one| command.span.contains(one.span))
            .filter(|one| one.is_any(&["openssl", "mkpasswd", "perl", "python3"]));
        makers
            .flat_map(Command::args)
            .last()
            .is_some_and(|word| word.literal().is_some_and(|text| !text.starts_with('-')))
    };
    match text.as_str() {
        "" => Some((command.span, format!("`{name}` gives the account an empty password"))),
        text if !is_argument && (is_lock(text) || text.contains('\0') && !is_made()) => None,
        _ => Some((value.span, format!("`{name}` sets a password that every copy of the image has"))),
    }
}

/// Values that no password fits.
fn is_lock(password: &str) -> bool {
    password.is_empty() || password == "x" || password.starts_with(['*', '!'])
}
