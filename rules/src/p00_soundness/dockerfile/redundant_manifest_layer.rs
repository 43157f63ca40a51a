//! `redundant-manifest-layer`: package manifests are copied for the install, and again with the rest.

use lintainer_core::dockerfile::{At, Instruction, InstructionKind, Keyword, Word};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "redundant-manifest-layer",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("redundant_manifest_layer.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Copy], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Copy(copy) = at.kind() else { return };
    let is_manifest = |word: &Word| {
        let name = word.text.rsplit('/').next().unwrap_or("");
        MANIFESTS.contains(&name) || name == "package*.json" || name == "Gemfile*"
    };
    if at.is_trigger()
        || copy.sources.is_empty()
        || at.instruction.flag("from").is_some()
        || !copy.sources.iter().all(is_manifest)
    {
        return;
    }
    let Some(stage) = at.stage() else { return };
    let behind = at.dockerfile.instructions.get(at.index() + 1..stage.instructions.end).unwrap_or(&[]);
    let mut later = behind.iter().take(MAX_LOOK_AHEAD);
    let Some(next) = later.next().filter(|next| matches!(next.kind, InstructionKind::Run(_))) else { return };
    let is_install = INSTALLS.iter().any(|words| cx.text(next.span).contains(words));
    let copies_all = |one: &Instruction| match &one.kind {
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => {
            one.flag("from").is_none() && copy.sources.iter().any(|word| matches!(&*word.text, "." | "./"))
        }
        _ => false,
    };
    if is_install && later.any(copies_all) {
        cx.report(
            at.instruction.keyword.span,
            "these files are copied for the install, and again with the rest of the context",
        )
        .help("bind-mount them in the install: `RUN --mount=type=bind,source=…,target=…`")
        .related(next.keyword.span, "the install");
    }
}

/// How many instructions behind a COPY are looked at.
const MAX_LOOK_AHEAD: usize = 64;

/// Files that say what to install.
const MANIFESTS: &[&str] = &[
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "bun.lockb",
    ".npmrc",
    "Gemfile",
    "Gemfile.lock",
    ".ruby-version",
    "composer.json",
    "composer.lock",
    "go.mod",
    "go.sum",
    "requirements.txt",
    "pyproject.toml",
    "uv.lock",
    "poetry.lock",
    "Pipfile",
    "Pipfile.lock",
    "Cargo.toml",
    "Cargo.lock",
];

/// What installs by such files.
const INSTALLS: &[&str] = &[
    "npm ci",
    "npm install",
    "npm i",
    "yarn",
    "pnpm install",
    "pnpm i",
    "bun install",
    "bundle install",
    "composer install",
    "go mod download",
    "pip install",
    "pip3 install",
    "uv sync",
    "poetry install",
    "pipenv",
    "cargo fetch",
];
