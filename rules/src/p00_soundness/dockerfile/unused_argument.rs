//! `unused-argument`: a build argument is declared and never used.

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind, PLATFORM_ARGS, PROXY_ARGS, VariableKind};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

/// What programs that often run in a build read from their environment.
const READ: &[&str] = &[
    "DEBIAN_FRONTEND",
    "DEBCONF_*",
    "PIP_*",
    "UV_*",
    "POETRY_*",
    "NPM_*",
    "npm_*",
    "YARN_*",
    "NODE_*",
    "CARGO_*",
    "RUST*",
    "GO*",
    "CGO_*",
    "MAVEN_*",
    "GRADLE_*",
    "JAVA_*",
    "BUNDLE_*",
    "GEM_*",
    "COMPOSER_*",
    "DOTNET_*",
    "NUGET_*",
    "CC",
    "CXX",
    "CFLAGS",
    "CXXFLAGS",
    "LDFLAGS",
    "MAKEFLAGS",
    "PYTHON*",
    "SOURCE_DATE_EPOCH",
    "BUILDKIT_*",
    "TZ",
    "LANG",
    "LC_*",
    "AWS_*",
    "CI",
    "GIT_*",
    "GITHUB_*",
    "VITE_*",
    "NEXT_*",
    "REACT_APP_*",
    "VUE_APP_*",
    "NUXT_*",
    "EXPO_*",
    "RAILS_*",
    "SENTRY_*",
    "TURBO_*",
    "CONDA_*",
    "HF_*",
    "CMAKE_*",
    "PKG_CONFIG_*",
    "LD_LIBRARY_PATH",
    "HOME",
    "PATH",
    "USER",
];

pub(super) static RULE: Rule = Rule {
    name: "unused-argument",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unused_argument.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !file.variables().iter().any(|one| one.kind == VariableKind::Arg) {
        return;
    }
    let source = cx.file().source.clone();
    let words = file.words_of_stages(&source);
    for variable in file.variables().iter().filter(|one| one.kind == VariableKind::Arg) {
        let instruction = file.instructions.get(variable.instruction);
        let Some(instruction) = instruction.filter(|one| matches!(one.kind, InstructionKind::Arg(_))) else { continue };
        if is_read_by_programs(&variable.name) || words.uses(&variable.name, instruction.stage) {
            continue;
        }
        let place = match instruction.stage {
            Some(_) => "nothing in this stage names it",
            None => "no FROM uses it, and no stage repeats it",
        };
        cx.report(variable.span, format!("the argument `{}` seems to be unused: {place}", variable.name))
            .help("delete it, or use it");
    }
}

/// Whether programs, or the builder itself, read a variable of this name without anybody writing it.
fn is_read_by_programs(name: &str) -> bool {
    PLATFORM_ARGS.contains(&name)
        || PROXY_ARGS.iter().any(|proxy| proxy.eq_ignore_ascii_case(name))
        || name.contains("CACHE")
        || name.contains("BUST")
        || READ.iter().any(|read| match read.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *read,
        })
}
