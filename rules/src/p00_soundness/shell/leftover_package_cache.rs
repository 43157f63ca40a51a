//! `leftover-package-cache`: package lists or caches stay in the image.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::packages::{Action, Operation};

use crate::prelude::*;

static MANAGERS: ListOption =
    ListOption::new("managers", &["apt", "apk", "yum", "dnf", "zypper", "pip", "yarn"], "package managers to look at");

pub(super) static RULE: Rule = Rule {
    name: "leftover-package-cache",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("leftover_package_cache.md")),
    yields_to: &[],
    options: &[MANAGERS.declared()],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    if !run.is_build() || !run.is_shipped() {
        return;
    }
    let mut said: Vec<&str> = Vec::new();
    for operation in run.packages().iter().rev().filter(|one| one.installs() || one.action == Action::Refresh) {
        let manager = operation.manager;
        let name = operation.command.name().unwrap_or(manager.name);
        let is_chosen = cx.get(&MANAGERS).iter().any(|chosen| chosen == manager.name || chosen == name);
        // What is fetched alone, and what a variable may forbid, is not known to leave anything.
        if !is_chosen
            || said.contains(&manager.name)
            || operation.may_hide_options
            || operation.command.place.in_function
        {
            continue;
        }
        said.push(manager.name);
        // apt keeps no packages in images; its lists come with an update, which may be that of a layer below.
        let refreshes = |other: &Operation| other.manager.name == "apt" && other.action == Action::Refresh;
        if manager.name == "apt" && !run.packages().iter().any(refreshes) {
            continue;
        }
        if operation.avoids_cache || keeps_none(run, operation) || is_cleaned(run, operation) {
            continue;
        }
        let cache = manager.cache.first().copied().unwrap_or("the cache");
        let word = operation.command.options().subcommand.map_or(operation.command.span, |word| word.span);
        let span = operation.command.name_word().map_or(word, |name| name.span.to(word));
        let help = match manager.name {
            "apt" => "end the RUN with `rm -rf /var/lib/apt/lists/*`".to_string(),
            "apk" => "add `--no-cache`".to_string(),
            "pip" => "add `--no-cache-dir`".to_string(),
            "yarn" => "end the RUN with `yarn cache clean`".to_string(),
            "zypper" => "end the RUN with `zypper clean --all`".to_string(),
            _ => format!("end the RUN with `{name} clean all`"),
        };
        cx.report(span, format!("`{name}` leaves `{cache}` in the layer"))
            .help(help)
            .aliases(aliases(manager.name, name));
        let flag = match manager.name {
            "apk" => " --no-cache",
            "pip" => " --no-cache-dir",
            _ => continue,
        };
        let subcommand = operation.command.options().subcommand;
        cx.fix(|_| Some(Fix::safe(format!("add `{}`", flag.trim()), vec![Edit::insert_after(subcommand?.span, flag)])));
    }
}

/// Whether a mount or a variable keeps the cache out of the layer.
fn keeps_none(run: &Run, operation: &Operation) -> bool {
    let manager = operation.manager;
    let is_set = |name: &str| {
        operation.command.assignment(name).is_some() || run.at().is_some_and(|at| at.variable(name).is_some())
    };
    manager.cache.iter().any(|path| run.has_mount_at(path))
        || manager.no_cache_variable.is_some_and(is_set)
        || ["PIP_CACHE_DIR", "YARN_CACHE_FOLDER", "XDG_CACHE_HOME"].into_iter().any(is_set)
        || run.mounts().iter().any(|mount| {
            let target = mount.value("target").map_or("", |word| &word.text);
            matches!(&*mount.kind(), "cache" | "tmpfs") && (target.contains(".cache") || target.contains("yarn"))
        })
}

/// Whether a later command of the RUN empties the cache.
fn is_cleaned(run: &Run, operation: &Operation) -> bool {
    let manager = operation.manager;
    let paths: &[&str] = if manager.name == "apt" { &["/var/lib/apt/lists"] } else { manager.cache };
    let removes = |command: &Command| {
        command.is_any(&["rm", "find"])
            && command.args().iter().any(|word| {
                let prefix = word.static_prefix();
                let prefix = prefix.trim_end_matches(['*', '/']);
                // A word that begins with something unknown may be any path.
                word.contains_expansion() && prefix.is_empty()
                    || paths.iter().any(|path| prefix.starts_with(path) || prefix.len() > 4 && path.starts_with(prefix))
                    || manager.name == "pip" && prefix.contains(".cache")
                    || manager.name == "pip" && word.parameters().len() == 1 && prefix.is_empty()
            })
    };
    let cleans = |command: &Command| {
        let same = |other: &&Operation| other.command.id == command.id && other.manager.name == manager.name;
        let is_enough =
            |other: &Operation| manager.name != "apt" || other.command.has_subcommand(&["distclean", "dist-clean"]);
        run.packages().iter().filter(same).any(|other| other.action == Action::Clean && is_enough(other))
    };
    // What a script of the image does is not seen here.
    let is_script = |command: &Command| {
        command.name_word().is_some_and(|word| word.static_prefix().ends_with(".sh") || word.contains_expansion())
    };
    run.script().after(operation.command).any(|later| removes(later) || cleans(later) || is_script(later))
}

/// The names of this very finding in other tools; hadolint does not know `tdnf`.
fn aliases(manager: &str, command: &str) -> &'static [&'static str] {
    match (manager, command) {
        (_, "tdnf") => &[
            "trivy/DS-0019",
            "trivy/DS-0027",
            "kics/295acb63-9246-4b21-b441-7c1f1fb62dc0",
            "semgrep/missing-dnf-clean-all",
            "droast/DF046",
        ],
        ("apt", _) => &[
            "hadolint/DL3009",
            "kics/df746b39-6564-4fed-bf85-e9c44382303c",
            "semgrep/remove-package-lists",
            "semgrep/remove-package-cache",
            "droast/DF004",
        ],
        ("apk", _) => &[
            "hadolint/DL3019",
            "trivy/DS-0025",
            "kics/ae9c56a6-3ed1-4ac0-9b54-31267f51151d",
            "semgrep/missing-apk-no-cache",
            "droast/DF029",
        ],
        ("zypper", _) => &[
            "hadolint/DL3036",
            "trivy/DS-0020",
            "kics/38300d1a-feb2-4a48-936a-d1ef1cd24313",
            "semgrep/missing-zypper-clean",
            "droast/DF045",
        ],
        ("pip", _) => &[
            "hadolint/DL3042",
            "kics/f2f903fb-b977-461e-98d7-b3e2185c6118",
            "semgrep/missing-pip-no-cache-dir",
            "droast/DF030",
        ],
        ("yarn", _) => &["hadolint/DL3060", "droast/DF055"],
        (_, "yum") => &[
            "hadolint/DL3032",
            "trivy/DS-0015",
            "kics/00481784-25aa-4a55-8633-3136dfcf4f37",
            "semgrep/missing-yum-clean-all",
            "droast/DF047",
        ],
        _ => &[
            "hadolint/DL3040",
            "trivy/DS-0019",
            "trivy/DS-0027",
            "kics/295acb63-9246-4b21-b441-7c1f1fb62dc0",
            "semgrep/missing-dnf-clean-all",
            "droast/DF046",
        ],
    }
}
