//! `ignored-lock-file`: the install may ignore the lock file.

use lintainer_core::dockerfile::{At, InstructionKind, Word};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::packages::Action;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ignored-lock-file",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ignored_lock_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

/// How many instructions before an installation are looked at.
const MAX_LOOKS: usize = 256;

fn check(run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && !at.is_trigger()) else { return };
    for operation in run.packages().iter().filter(|one| one.action == Action::Install && !one.may_hide_options) {
        let (manager, command) = (operation.manager.name, operation.command);
        let locks: &[&str] = match manager {
            "npm" => &["package-lock.json", "npm-shrinkwrap.json", "package*.json", "package*", "package-*.json"],
            "yarn" => &["yarn.lock"],
            "pnpm" => &["pnpm-lock.yaml"],
            "pip" if !operation.reads_files => &["poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock"],
            _ => continue,
        };
        let installs_project = match manager {
            "pip" => {
                operation.packages.iter().any(|one| matches!(&*one.text, "." | "./"))
                    && command.is_any(&["pip", "pip3"])
            }
            _ => operation.packages.is_empty() && !obeys(command, manager),
        };
        if !installs_project || is_for_development(at) {
            continue;
        }
        let sources = at.earlier().take(MAX_LOOKS).filter_map(|one| match &one.kind {
            InstructionKind::Copy(copy) | InstructionKind::Add(copy) if one.flag("from").is_none() => {
                Some(&copy.sources)
            }
            _ => None,
        });
        let words: Vec<&Word> = sources.flatten().collect();
        let name = |word: &Word| word.text.rsplit('/').next().unwrap_or("").to_string();
        let Some(lock) = words.iter().find(|word| locks.contains(&&*name(word))) else { continue };
        let is_berry = words.iter().any(|word| name(word).starts_with(".yarn"));
        let sets_ci = ["CI", "YARN_ENABLE_IMMUTABLE_INSTALLS"]
            .into_iter()
            .any(|name| at.variable(name).is_some() || command.assignment(name).is_some());
        if sets_ci && (manager == "pnpm" || is_berry) {
            continue;
        }
        let (help, flag) = match manager {
            "npm" => ("use `npm ci`", ""),
            "pip" => ("install from the lock file with the tool that made it", ""),
            "yarn" if is_berry => ("add `--immutable`", " --immutable"),
            _ => ("add `--frozen-lockfile`", " --frozen-lockfile"),
        };
        let subcommand = command.options().subcommand;
        let span = command
            .name_word()
            .map_or(command.span, |name| subcommand.map_or(name.span, |word| name.span.to(word.span)));
        let message = format!("`{}` may install other versions than `{}` lists", cx.text(span), name(lock));
        let finding = cx.report(span, message).help(help).related(lock.span, "the lock file is copied here");
        if manager != "npm" {
            finding.aliases_without(&["droast/DF031"]);
        }
        cx.fix(|_| {
            let edit = match manager {
                "npm" => Edit::replace(subcommand?.span, "ci"),
                "pip" => return None,
                _ => Edit::insert_after(span, flag),
            };
            run.is_verbatim().then(|| Fix::risky("insist on the lock file", vec![edit]))
        });
    }
}

/// Whether an installation of the project obeys its lock file, or says that it is not meant to.
fn obeys(command: &Command, manager: &str) -> bool {
    let obeying: &[&str] = match manager {
        "npm" => &["--package-lock-only", "--no-package-lock", "-g", "--global"],
        "yarn" => &["--frozen-lockfile", "--immutable", "--pure-lockfile", "--no-lockfile", "--check-cache"],
        _ => &["--frozen-lockfile", "--no-frozen-lockfile", "--no-lockfile", "-g", "--global", "--offline"],
    };
    let is_other = !command.has_subcommand(&["install", "i"]) && command.options().subcommand.is_some();
    is_other || command.has_flag(obeying)
}

/// Whether a stage is named as one that is never shipped.
fn is_for_development(at: &At) -> bool {
    let name = at.stage().and_then(|stage| stage.name.as_ref());
    let words = ["dev", "development", "test", "tests", "ci", "lint"];
    name.is_some_and(|name| {
        name.value.split(['-', '_', '.']).any(|part| words.iter().any(|word| word.eq_ignore_ascii_case(part)))
    })
}
