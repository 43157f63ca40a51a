//! `early-source-copy`: the whole source is copied before the dependencies are installed.

use lintainer_core::dockerfile::{InstructionKind, Word};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

const NAMES: &[&str] =
    &["npm", "yarn", "pnpm", "pip", "pip3", "poetry", "uv", "bundle", "composer", "go", "cargo", "dotnet"];

pub(super) static RULE: Rule = Rule {
    name: "early-source-copy",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("early_source_copy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(NAMES, check)],
};

/// Commands that install what a manifest lists, with their sub-commands and the manifest.
const INSTALLERS: &[(&str, &[&str], &str)] = &[
    ("npm", &["install", "i", "ci"], "package"),
    ("yarn", &["install"], "package"),
    ("pnpm", &["install", "i"], "package"),
    ("pip", &["install"], "requirements"),
    ("pip3", &["install"], "requirements"),
    ("poetry", &["install"], "pyproject.toml"),
    ("uv", &["sync"], "pyproject.toml"),
    ("bundle", &["install"], "Gemfile"),
    ("composer", &["install"], "composer."),
    ("go", &["mod"], "go.mod"),
    ("cargo", &["fetch"], "Cargo.toml"),
    ("dotnet", &["restore"], ".csproj"),
];

/// How many instructions before an installation are looked at.
const MAX_LOOKS: usize = 256;

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && !at.is_trigger() && run.mounts().is_empty()) else { return };
    let Some((name, _, manifest)) = INSTALLERS.iter().find(|(name, subcommands, _)| {
        let is_bare_yarn = *name == "yarn" && command.args().is_empty();
        command.is(name) && (is_bare_yarn || command.has_subcommand(subcommands))
    }) else {
        return;
    };
    let options = command.options();
    let takes_list = *manifest != "requirements" || options.has_flag(&["-r", "--requirement"]);
    let is_global = options.has_flag(&["-g", "--global", "-e", "--editable"]);
    let names_packages = *name != "go" && *name != "dotnet" && !options.positionals.is_empty();
    if !takes_list
        || is_global
        || names_packages
        || *name == "go" && !options.positionals.iter().any(|word| word.is("download"))
    {
        return;
    }
    let mut root = None;
    let copies = at.earlier().take(MAX_LOOKS).take_while(|one| one.stage == at.instruction.stage).filter_map(|one| {
        match &one.kind {
            InstructionKind::Copy(copy) | InstructionKind::Add(copy) if one.flag("from").is_none() => Some((one, copy)),
            _ => None,
        }
    });
    for (instruction, copy) in copies {
        let is_root = |word: &Word| matches!(&*word.text, "." | "./" | "/");
        if copy.sources.iter().any(|word| word.text.contains(manifest)) {
            return;
        }
        if copy.sources.iter().any(is_root) {
            root = Some(instruction);
        }
    }
    let Some(root) = root else { return };
    cx.report(
        root.span,
        format!("the whole context is copied before `{name}` installs, so any changed file repeats the install"),
    )
    .help("copy the manifest and the lock file first, install, then copy the rest")
    .related(command.span, "installed here");
}
