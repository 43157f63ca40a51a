//! `unused-user`: an account is created and never used.

use lintainer_core::dockerfile::{Command, Dockerfile as File, Instruction, InstructionKind};

use crate::shared::accounts;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unused-user",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unused_user.md")),
    yields_to: &["missing-user"],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(stage) = file.final_stage().filter(|stage| stage.state.user.is_none() && !stage.is_development()) else {
        return;
    };
    let Some(account) = accounts::unused(file, stage, cx) else { return };
    let name = &account.name;
    let Some(start) = file.effective_entrypoint(stage).or(file.effective_cmd(stage)) else { return };
    if gives_up_root(start) {
        return;
    }
    let finding =
        cx.report(account.span, format!("the account `{name}` is created and never used: the image runs as root"));
    finding.help(format!("add `USER {}` before CMD or ENTRYPOINT", account.user()));
    if let Some(from) = stage.from_instruction(file)
        && let InstructionKind::From(from) = &from.kind
        && let Some(image) = &from.image
    {
        // There `missing-user` reports that root runs it.
        finding.about(image.span);
    }
    cx.fix(|cx| {
        let is_own = start.stage == Some(stage.index);
        let line = format!("USER {}", account.user());
        let edit = file.insert_above(start, &cx.file().source, &line);
        is_own.then(|| Fix::risky(format!("add `{line}`"), vec![edit]))
    });
}

/// Servers and supervisors that start as root and go on as somebody else.
const SERVERS: &[&str] = &[
    "apache2",
    "apache2ctl",
    "apachectl",
    "cron",
    "crond",
    "dovecot",
    "dumb-init",
    "haproxy",
    "httpd",
    "init",
    "memcached",
    "mongod",
    "mysqld",
    "mysqld_safe",
    "named",
    "nginx",
    "php-fpm",
    "postfix",
    "postgres",
    "redis-server",
    "rsyslogd",
    "runit",
    "runsvdir",
    "s6-svscan",
    "squid",
    "sshd",
    "supervisord",
    "systemd",
    "tini",
    "tor",
    "unbound",
    "vsftpd",
];

fn gives_up_root(start: &Instruction) -> bool {
    let words = start.command().and_then(Command::exec);
    let Some(program) = words.and_then(|words| words.first()) else { return true };
    let name = program.text.rsplit('/').next().unwrap_or("");
    let is_script = name.ends_with("sh") || ["entrypoint", "start", "run"].iter().any(|word| name.contains(word));
    is_script || name.is_empty() || name.contains('$') || SERVERS.contains(&name)
}
