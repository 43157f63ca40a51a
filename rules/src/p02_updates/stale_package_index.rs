//! `stale-package-index`: a package index that is refreshed apart from the installation.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{Dockerfile as File, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{CommandUse, Purpose};
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Rule, Severity};
use lintainer_core::shell::Command;

pub(super) static RULE: Rule = Rule {
    name: "stale-package-index",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("stale_package_index.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

/// A package manager: its names, the subcommands that only refresh the index, those that install, and where the index
/// lies.
struct Manager {
    names: &'static [&'static str],
    refresh: &'static [&'static str],
    install: &'static [&'static str],
    index: &'static [&'static str],
}

const MANAGERS: &[Manager] = &[
    Manager {
        names: &["apt-get", "apt", "aptitude"],
        refresh: &["update"],
        install: &[
            "install",
            "upgrade",
            "dist-upgrade",
            "full-upgrade",
            "build-dep",
            "source",
            "download",
            "satisfy",
            "dselect-upgrade",
            "reinstall",
        ],
        index: &["/var/lib/apt", "/var/cache/apt", "/var/lib/apt/lists"],
    },
    Manager {
        names: &["apk"],
        refresh: &["update"],
        install: &["add", "upgrade", "fix", "fetch"],
        index: &["/var/cache/apk", "/etc/apk/cache"],
    },
    Manager {
        names: &["dnf", "yum", "microdnf", "dnf5"],
        refresh: &["makecache", "check-update"],
        install: &[
            "install",
            "update",
            "upgrade",
            "groupinstall",
            "localinstall",
            "reinstall",
            "builddep",
            "distro-sync",
            "group",
            "module",
            "swap",
        ],
        index: &["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"],
    },
    Manager {
        names: &["zypper"],
        refresh: &["refresh", "ref"],
        install: &["install", "in", "update", "up", "dup", "dist-upgrade", "patch", "source-install", "si"],
        index: &["/var/cache/zypp"],
    },
];

fn check(usage: &CommandUse, cx: &mut Context) {
    if usage.purpose != Purpose::Build {
        return;
    }
    for command in usage.commands() {
        if let Some(manager) = MANAGERS.iter().find(|manager| command.is_any(manager.names)) {
            refresh(manager, command, usage, cx);
        }
    }
}

fn refresh(manager: &Manager, command: &Command, usage: &CommandUse, cx: &mut Context) {
    if !command.has_subcommand(manager.refresh) || command.place.in_function {
        return;
    }
    let installs = usage.script.after(command).any(|later| {
        // A script or a function that comes later may install; what it does is not seen here.
        later.is_any(manager.names) && later.has_subcommand(manager.install) || may_install(later)
    });
    let file = cx.dockerfile();
    let instruction = usage.instruction.and_then(|index| file?.instructions.get(index));
    let cached = instruction.is_some_and(|instruction| caches(instruction, file, manager.index));
    if installs || cached {
        return;
    }
    let name = command.name().unwrap_or("apt-get").to_string();
    let subcommand = command.subcommand().unwrap_or_default().into_owned();
    cx.report(command.span, format!("`{name} {subcommand}` refreshes an index that nothing after it in this RUN uses"))
        .help(format!("join it with the installation: `{name} {subcommand} && {name} {} …`", manager.install[0]));
}

/// Whether a command may install packages without being seen to: a script of the image, a wrapper, a variable.
fn may_install(command: &Command) -> bool {
    const WRAPPERS: &[&str] = &[
        "gdebi",
        "add-apt-repository",
        "mk-build-deps",
        "playwright",
        "install_packages",
        "xargs",
        "eatmydata",
        "debootstrap",
        "rosdep",
    ];
    let Some(name) = command.name_word() else { return false };
    let Some(text) = name.literal() else { return true };
    command.is_any(WRAPPERS)
        || text.contains('/') && !text.starts_with("/usr/bin") && !text.starts_with("/bin")
        || text.ends_with(".sh")
        || command.is_any(&["sh", "bash", "python3", "python", "npx", "perl", "source", "."])
            && !command.args().is_empty()
}

/// Whether a cache mount holds the index.
fn caches(instruction: &Instruction, file: Option<&File>, index: &[&str]) -> bool {
    let InstructionKind::Run(run) = &instruction.kind else { return false };
    run.mounts.iter().filter(|mount| mount.kind() == "cache").any(|mount| {
        let target = mount.value("target").and_then(|word| file.map(|file| file.expand(word, instruction)));
        let Some(target) = target else { return false };
        let Some(target) = target.known().map(|target| target.trim_end_matches('/').to_string()) else { return true };
        index.iter().any(|path| target.starts_with(path) || path.starts_with(&target))
    })
}
