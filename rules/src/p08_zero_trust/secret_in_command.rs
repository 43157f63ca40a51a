//! `secret-in-command`: A credential is written into the start command.

use lintainer_core::compose::is_trial_path;
use lintainer_core::model::{By, Run};
use lintainer_core::span::Span;

use crate::shared::credentials::{self, Name, Value};
use crate::shared::debugging::is_development_workload;
use lintainer_core::kubernetes::names::is_dns_label;

use super::secret_in_environment::is_stand_in;
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "secret-in-command",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("secret_in_command.md")),
    yields_to: &["default-password", "hardcoded-secret", "secret-in-connection-string"],
    options: &[],
    checks: &[Check::Shell(check)],
};

/// Options of programs that hold a password and whose names do not say so: programs, option, whether the value may
/// follow it without a blank.
const OPTIONS: &[(&[&str], &str, bool)] = &[
    (&["redis-cli", "valkey-cli"], "-a", false),
    (&["redis-cli", "valkey-cli"], "--pass", false),
    (&["redis-server", "valkey-server", "redis", "valkey"], "--requirepass", false),
    (&["redis-server", "valkey-server", "redis", "valkey"], "--masterauth", false),
    (&["mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mariadb-dump", "mysqlshow"], "-p", true),
    (&["sshpass"], "-p", true),
];

fn check(run: &Run, cx: &mut Context) {
    let Some(container) = run.container() else { return };
    let image = container.image.value().and_then(|image| image.short_name()).unwrap_or("");
    for command in run.commands() {
        for assignment in &command.assignments {
            if credentials::name(&assignment.name) == Name::Credential
                && let Some(value) = assignment.value.literal()
            {
                literal(&assignment.name, &value, assignment.value.span, run, cx);
            }
        }
        let starts_with_option = command.words.first().is_some_and(|word| word.static_prefix().starts_with('-'));
        let program = if starts_with_option { image } else { command.name().unwrap_or("") };
        let mut words = command.words.iter().peekable();
        while let Some(word) = words.next() {
            let text = word.static_prefix();
            if !text.starts_with('-') {
                continue;
            }
            let known = OPTIONS.iter().find(|(programs, option, joined)| {
                programs.contains(&program)
                    && (text == *option || *joined && text.starts_with(option) && !text.starts_with("--"))
            });
            let (option, value) = match (known, text.split_once('=')) {
                (Some((_, option, true)), _) if text.len() > option.len() => (*option, text.get(option.len()..)),
                (_, Some((option, value))) => (option, Some(value)),
                _ => (&*text, None),
            };
            let name = option.trim_start_matches('-');
            // `--secrets` names some.
            let is_plural = ["keys", "secrets", "tokens"].iter().any(|word| name.ends_with(word));
            if known.is_none() && (name.len() < 4 || is_plural || credentials::name(name) != Name::Credential) {
                continue;
            }
            match value {
                Some(value) if !word.contains_expansion() => {
                    let at = word.byte_span(text.len() - value.len(), text.len());
                    literal(option, value, at, run, cx);
                }
                Some(_) => {}
                None => {
                    let next = words.peek().filter(|next| !next.static_prefix().starts_with('-'));
                    // `-p` of MySQL asks for the password where nothing follows it directly.
                    let asks = known.is_some_and(|(_, _, joined)| *joined && program != "sshpass");
                    if let Some((next, value)) = next.filter(|_| !asks).and_then(|next| Some((next, next.literal()?))) {
                        literal(option, &value, next.span, run, cx);
                    }
                }
            }
        }
    }
}

fn literal(option: &str, value: &str, at: Span, run: &Run, cx: &mut Context) {
    let By::Container(container, workload) = run.by() else { return };
    let kind = credentials::value("PASSWORD", value, &["example".to_string()]);
    let is_reference = container.format == Kubernetes && option.ends_with("secret") && is_dns_label(value);
    // What comes from `.env` or a variable is not in this file.
    let is_here = cx.text(at).contains(value);
    if kind == Value::Harmless || is_reference || !is_here || value.contains("://") || value.contains(['%', '{']) {
        return;
    }
    let is_meant = kind == Value::Fake || is_stand_in(value, workload);
    let is_trial = is_trial_path(&cx.project().from_top(&cx.source_of(at).path)) || is_development_workload(workload);
    // The environment is reported for the same password.
    let is_said = container.env.iter().any(|var| var.value.value().is_some_and(|text| text == value));
    let finding = cx.report(at, format!("`{option}` of `{}` has its value in the file", container.name));
    finding.help("read it from the file of a secret when the container starts").secret(at);
    if is_meant {
        finding.severity(Severity::Info);
    }
    if is_meant || is_trial || is_said {
        finding.profile(Profile::Audit);
    }
}
