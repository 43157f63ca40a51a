//! `inline-login-secret`: a login command contains its secret.

use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::shared::credentials::{self, Name, Value};
use crate::shared::{build_secrets, logins, tokens};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "inline-login-secret",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("inline_login_secret.md")),
    yields_to: &["hardcoded-secret"],
    options: &[],
    checks: &[Check::Command(logins::COMMANDS, check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    let Some(name) = command.name() else { return };
    for value in logins::values(command) {
        let text = run.value(value.word, command);
        let text = text.text().get(value.start..).unwrap_or("");
        let secret = value.password(text);
        let by_argument = build_secrets::argument(value.word, command, run);
        let message = match &by_argument {
            Some(argument) if credentials::name(argument) == Name::Credential => continue,
            Some(argument) if secret.contains('\0') || !secret.is_empty() => {
                format!(
                    "`{name}` gets its secret from the build argument `{argument}`, which stays in the image history"
                )
            }
            _ if secret.contains('\0') || is_harmless(secret) => continue,
            _ => format!("`{name}` has its secret on the command line, which stays in the image history"),
        };
        let is_argument = by_argument.is_some();
        let finding = cx.report(value.word.span, message);
        finding.help("mount it with `RUN --mount=type=secret`, and read it from `/run/secrets`");
        if !is_argument {
            finding.secret(value.word.span);
        }
        if !at.is_shipped() {
            finding.severity(if is_argument { Severity::Info } else { Severity::Warning });
        }
        return;
    }
}

fn is_harmless(secret: &str) -> bool {
    credentials::value("PASSWORD", secret, &[]) != Value::Literal || tokens::find(secret, 3.5).next().is_some()
}
