//! `deleted-package-database`: the database of installed packages is deleted.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::packages::Manager;
use lintainer_core::shell::{Command, Word};

use crate::prelude::*;

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
    checks: &[Check::Command(&["rm", "mv", "find"], check)],
};

/// Parts of a database without which the list of packages is gone too.
const PARTS: &[&str] = &["/status", "/status.d", "/installed", "/local", "/info", "/rpmdb.sqlite", "/Packages", "/*"];
const METADATA: &[&str] = &[".dist-info", ".egg-info"];

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if !run.is_build() || !run.is_shipped() {
        return;
    }
    let name = command.name().unwrap_or("rm");
    let mut words: Vec<&Word> = match name {
        "find" if deletes(command) => command.args().iter().collect(),
        "find" => return,
        _ => command.positionals(),
    };
    if name == "mv" {
        words.pop();
    }
    for word in words {
        if let Some(what) = database(word.static_prefix().trim_end_matches('/')) {
            cx.report(word.span, format!("`{name}` takes away {what}"))
                .help("leave it in the image: it is small, and scanners need it");
        }
    }
}

fn deletes(find: &Command) -> bool {
    find.args().iter().any(|word| word.is("-delete") || word.is("rm"))
}

fn database(path: &str) -> Option<&'static str> {
    let of_system = Manager::all()
        .iter()
        .flat_map(|manager| manager.database)
        .any(|database| path.strip_prefix(database).is_some_and(|rest| rest.is_empty() || PARTS.contains(&rest)));
    if of_system {
        return Some("the database of installed packages");
    }
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches('*');
    METADATA.iter().any(|end| name.ends_with(end)).then_some("the metadata of installed packages")
}
