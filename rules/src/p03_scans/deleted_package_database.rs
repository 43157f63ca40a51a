//! `deleted-package-database`: the database of installed packages is deleted.

use lintainer_core::context::Context;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{CommandUse, Purpose};
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Rule, Severity};
use lintainer_core::shell::{Command, Word};

pub(super) static RULE: Rule = Rule {
    name: "deleted-package-database",
    practice: Practice::Scans,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("deleted_package_database.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

const DATABASES: &[&str] =
    &["/var/lib/dpkg", "/lib/apk/db", "/usr/lib/apk/db", "/var/lib/rpm", "/usr/lib/sysimage/rpm", "/var/lib/pacman"];
/// Parts of a database without which the list of packages is gone too.
const PARTS: &[&str] = &["/status", "/status.d", "/installed", "/local", "/info", "/rpmdb.sqlite", "/Packages", "/*"];
const METADATA: &[&str] = &[".dist-info", ".egg-info"];

fn check(usage: &CommandUse, cx: &mut Context) {
    if usage.purpose != Purpose::Build || !is_shipped(usage, cx) {
        return;
    }
    for command in usage.commands() {
        let words: Vec<&Word> = match command.name() {
            Some("rm" | "mv") => command.positionals(),
            Some("find") if deletes(command) => command.args().iter().collect(),
            _ => continue,
        };
        let words = if command.is("mv") {
            words.split_last().map(|(_, sources)| sources.to_vec()).unwrap_or_default()
        } else {
            words
        };
        for word in words {
            let text = word.static_prefix().into_owned();
            if let Some(what) = database(text.trim_end_matches('/')) {
                let message = format!("`{}` takes away {what}", command.name().unwrap_or("rm"));
                cx.report(word.span, message).help("leave it in the image: it is small, and scanners need it");
            }
        }
    }
}

/// Whether the RUN is part of the last stage or of one that it stands on.
fn is_shipped(usage: &CommandUse, cx: &Context) -> bool {
    let Some(file) = cx.dockerfile() else { return false };
    let stage = usage.instruction.and_then(|index| file.instructions.get(index)).and_then(|i| i.stage);
    let Some(last) = file.final_stage() else { return false };
    std::iter::once(last).chain(last.parents(file)).any(|shipped| Some(shipped.index) == stage)
}

fn deletes(find: &Command) -> bool {
    find.args().iter().any(|word| word.is("-delete") || word.is("rm"))
}

fn database(path: &str) -> Option<&'static str> {
    let of_system = DATABASES
        .iter()
        .any(|database| path.strip_prefix(database).is_some_and(|rest| rest.is_empty() || PARTS.contains(&rest)));
    if of_system {
        return Some("the database of installed packages");
    }
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches('*');
    METADATA.iter().any(|end| name.ends_with(end)).then_some("the metadata of installed packages")
}
