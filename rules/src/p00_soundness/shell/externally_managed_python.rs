//! `externally-managed-python`: pip installs into the system Python.

use lintainer_core::dockerfile::{At, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

use crate::shared::distributions::{self, Distribution};

/// Words of stages that have another Python, or allow it.
const OTHER_WAYS: &[&str] = &[
    "venv",
    "virtualenv",
    "VIRTUAL_ENV",
    "conda",
    "mamba",
    "pyenv",
    "EXTERNALLY-MANAGED",
    "break-system-packages",
    "BREAK_SYSTEM_PACKAGES",
    "pip.conf",
    "pipx",
    "activate",
    "altinstall",
    "make install",
    "uv python",
    "deadsnakes",
    "Python-3",
    "PIP_TARGET",
    "PIP_PREFIX",
    "/usr/local/lib/python",
    "/usr/local/bin/python",
];

pub(super) static RULE: Rule = Rule {
    name: "externally-managed-python",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("externally_managed_python.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

/// How many instructions before an installation are looked at.
const MAX_LOOKS: usize = 256;

fn check(run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && !at.is_trigger()) else { return };
    let mut guilty = run.commands().filter(|command| installs_into_the_system(command)).peekable();
    if guilty.peek().is_none() {
        return;
    }
    // The official `python` images have a Python of their own before that of the distribution.
    let Some(base) = at.base_image().filter(|image| image.official_name() != Some("python")) else { return };
    let Some(system) = distributions::of(&base).filter(refuses) else { return };
    let mut texts = at.earlier().take(MAX_LOOKS).chain([at.instruction]).map(|one| at.source.slice(one.span));
    if texts.any(|text| OTHER_WAYS.iter().any(|word| text.contains(word))) || !has_python_of_the_system(at) {
        return;
    }
    let name = match system.name {
        "debian" => "Debian 12",
        "ubuntu" => "Ubuntu 23.04",
        _ => "Alpine 3.19",
    };
    for command in guilty {
        let message = format!("`pip` refuses to install into the system Python since {name}");
        let finding =
            cx.report(command.span, message).help("install into a virtual environment: `python3 -m venv /opt/venv`");
        if system.release.is_none() {
            finding.confidence(Confidence::Low);
        }
    }
}

/// Whether a command is a plain `pip install`.
fn installs_into_the_system(command: &Command) -> bool {
    let elsewhere =
        ["--break-system-packages", "--target", "-t", "--prefix", "--root", "--python", "--help", "--dry-run"];
    let is_path = || {
        command.words.first().is_some_and(|word| {
            word.static_prefix().contains('/') && !word.static_prefix().starts_with("/usr/bin/")
                || word.contains_expansion()
        })
    };
    command.is_any(&["pip", "pip3", "pip3.11", "pip3.12", "pip3.13"])
        && command.has_subcommand(&["install"])
        && !is_path()
        && !command.has_flag(&elsewhere)
        && !command.options().may_hide_flags
}

/// Packages that are Python or pip of the distribution.
const PYTHON: &[&str] = &["python3", "python3-pip", "py3-pip", "python3-dev", "python3-full", "python-is-python3"];

/// Whether pip of this release refuses.
fn refuses(system: &Distribution) -> bool {
    let first = match system.name {
        "debian" => (12, 0),
        "ubuntu" => (23, 4),
        "alpine" => (3, 19),
        _ => return false,
    };
    system.release.is_none_or(|release| release >= first)
}

/// Whether the stage takes Python or pip from the packages of the distribution.
fn has_python_of_the_system(at: &At) -> bool {
    let Some(stage) = at.stage() else { return false };
    let image = at.dockerfile.image(at.source, stage);
    let is_earlier = |one: &&At| one.index() <= at.index() && matches!(one.kind(), InstructionKind::Run(_));
    image.steps().iter().filter(is_earlier).any(|one| {
        let Some(usage) = one.executes() else { return false };
        Run::of_instruction(&usage, *one).packages().iter().any(|operation| {
            let mut names = operation.packages.iter().map(|package| &*package.name);
            operation.manager.is_system && operation.installs() && names.any(|name| PYTHON.contains(&name))
        })
    })
}
