//! Accounts that a Dockerfile makes and does not use.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{Command, Dockerfile, Instruction, Stage};
use lintainer_core::shell::accounts::Account;
use lintainer_core::shell::{Script, Values};
use lintainer_core::span::Span;

/// An account that nothing uses.
#[derive(Debug)]
pub(crate) struct Unused {
    /// Its name.
    pub name: String,
    /// Where it is named.
    pub span: Span,
    /// Its number, if one is given.
    id: Option<String>,
}

impl Unused {
    /// What to write behind USER: the number, or the name where there is none.
    pub(crate) fn user(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }
}

/// Commands that make accounts and groups: a name in them is no use of it.
const MAKERS: &[&str] = &["useradd", "adduser", "groupadd", "addgroup"];

/// What USER may name in a stage for which nothing says who starts it: the one account that it or a parent of it makes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Own {
    /// No account is made.
    None,
    /// One is made; its number, or its name.
    One(String),
    /// Several are made, or the program that the image starts may change to the account itself.
    Unsure,
}

/// The account of its own that a stage has.
pub(crate) fn own(file: &Dockerfile, stage: &Stage, cx: &Context) -> Own {
    let mut made: Vec<(String, Option<String>)> = Vec::new();
    if !(cx.mentions("useradd") || cx.mentions("adduser")) {
        return Own::None;
    }
    for instruction in std::iter::once(stage).chain(stage.parents(file)).flat_map(|stage| stage.instructions(file)) {
        for usage in cx.executed_by(instruction) {
            let values = Values::new(&usage.script, |name| file.environment(name, instruction));
            for command in usage.script.named(&["useradd", "adduser"]) {
                match Account::of(command, &values) {
                    Some(account) if account.name == "root" => {}
                    Some(account) => made.push((account.name, account.id)),
                    // Its name is not known.
                    None if command.options().positionals.len() == 1 => return Own::Unsure,
                    None => {}
                }
            }
        }
    }
    let start = file.effective_entrypoint(stage).or(file.effective_cmd(stage));
    match made.as_slice() {
        [] => Own::None,
        [(name, id)] if start.is_some_and(|start| !may_give_up_root(start)) => {
            let id = id.clone().filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
            Own::One(id.unwrap_or_else(|| name.clone()))
        }
        _ => Own::Unsure,
    }
}

/// An account that a stage or a parent of it makes and that nothing else in them names. None where the image starts a
/// script or a server, which may use it.
pub(crate) fn unused(file: &Dockerfile, stage: &Stage, cx: &Context) -> Option<Unused> {
    if !(cx.mentions("useradd") || cx.mentions("adduser")) {
        return None;
    }
    let start = file.effective_entrypoint(stage).or(file.effective_cmd(stage));
    if start.is_none_or(may_give_up_root) {
        return None;
    }
    let chain = || std::iter::once(stage).chain(stage.parents(file)).flat_map(|stage| stage.instructions(file));
    let mut made = None;
    for instruction in chain() {
        for usage in cx.executed_by(instruction) {
            let values = Values::new(&usage.script, |name| file.environment(name, instruction));
            let accounts = usage.script.named(MAKERS).filter_map(|command| Account::of(command, &values));
            if let Some(account) = accounts.last() {
                made.get_or_insert((account.name, account.word.span, account.id, account.shell));
            }
        }
        if made.is_some() {
            break;
        }
    }
    let (name, span, id, shell) = made?;
    // An account for a service of the distribution.
    if name == "root" || shell.is_some_and(|shell| shell.ends_with("nologin") || shell.ends_with("false")) {
        return None;
    }
    let id = id.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
    let is_used = chain().any(|instruction| match cx.executed_by(instruction) {
        [] => names(cx.text(instruction.span), &name),
        usages => usages.iter().any(|usage| is_named_in(&usage.script, &name, cx)),
    });
    (!is_used).then_some(Unused { name, span, id })
}

fn is_named_in(script: &Script, name: &str, cx: &Context) -> bool {
    script.skipped
        || script.commands.iter().any(|command| !command.is_any(MAKERS) && names(cx.text(command.span), name))
}

/// Whether a text has a name, as a word or as a part of a path.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    text.split(|c: char| !is_part(c)).any(|word| word == name)
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

/// Whether the program that an image starts may go on as somebody else: a script, a server, a text for the shell.
fn may_give_up_root(start: &Instruction) -> bool {
    let words = start.command().and_then(Command::exec);
    let Some(program) = words.and_then(|words| words.first()) else { return true };
    let name = program.text.rsplit('/').next().unwrap_or("");
    let is_script = name.ends_with("sh") || ["entrypoint", "start", "run"].iter().any(|word| name.contains(word));
    is_script || name.is_empty() || name.contains('$') || SERVERS.contains(&name)
}
