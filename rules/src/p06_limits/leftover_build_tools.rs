//! `leftover-build-tools`: build tools stay in the shipped image.

use lintainer_core::dockerfile::{BaseImage, Dockerfile as File, is_development_file};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Purpose;
use lintainer_core::shell::packages::{Action, Manager, Operation, Package, PackageKind};
use lintainer_core::shell::{Command, Script, Values};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "leftover-build-tools",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("leftover_build_tools.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(stage) =
        file.final_stage().filter(|stage| !stage.is_development() && !is_development_file(&cx.file().source.path))
    else {
        return;
    };
    // An image without a program of its own is one to build with.
    if file.effective_cmd(stage).is_none() && file.effective_entrypoint(stage).is_none() {
        return;
    }
    let chain = || std::iter::once(stage).chain(stage.parents(file)).flat_map(|stage| stage.instructions(file));
    let mut built = None;
    let mut installed = None;
    for instruction in chain() {
        let usages = cx.executed_by(instruction).iter().filter(|usage| usage.purpose == Purpose::Build);
        for usage in usages {
            built = built.or_else(|| usage.commands().find(|one| builds(one)).map(|one| one.span));
            if installed.is_none() && usage.commands().any(|one| Manager::of(one).is_some()) {
                let values = Values::new(&usage.script, |name| file.environment(name, instruction));
                installed = compiler(&usage.script, &values);
            }
        }
    }
    let Some(built) = built else { return };
    let root = file.stages.get(stage.root).unwrap_or(stage);
    let (message, span) = match (&root.base, installed) {
        (_, Some(package)) => (format!("`{}` stays in the image after the build", package.name), package.span),
        (BaseImage::Image(image), None) => {
            let name = image.known().unwrap_or_default().into_owned();
            let repository = name.split([':', '@']).next().unwrap_or("");
            if !TOOLCHAINS
                .iter()
                .any(|tool| repository.rsplit('/').next() == Some(tool) || repository.ends_with("dotnet/sdk"))
            {
                return;
            }
            (format!("the build tools of `{name}` stay in the image"), image.span)
        }
        _ => return,
    };
    cx.report(span, message)
        .help("build in a separate stage, and copy the result with `COPY --from`")
        .related(built, "built here");
}

/// The first compiler that a script installs and does not remove.
fn compiler(script: &Script, values: &Values<'_>) -> Option<Package> {
    let operations: Vec<Operation> = script.commands.iter().filter_map(|one| Operation::of(one, values)).collect();
    let (at, package, group) = operations.iter().enumerate().find_map(|(at, one)| {
        let package =
            one.packages.iter().find(|package| one.manager.is_system && COMPILERS.contains(&package.name.as_str()));
        Some((at, package.filter(|_| one.installs())?.clone(), one.group_name()))
    })?;
    let is_removed = operations.iter().skip(at + 1).filter(|one| one.action == Action::Remove).any(|one| {
        let names = |other: &Package| {
            other.name == package.name || group.as_ref() == Some(&other.name) || other.kind == PackageKind::Unknown
        };
        one.packages.is_empty() || one.may_hide_options || one.packages.iter().any(names)
    });
    (!is_removed).then_some(package)
}

/// Whether a command builds a program.
fn builds(command: &Command) -> bool {
    let has = |words: &[&str]| command.args().iter().any(|word| words.iter().any(|known| word.is(known)));
    match command.name().unwrap_or("") {
        "make" | "cmake" | "gcc" | "g++" | "clang" | "ninja" | "javac" | "rustc" | "meson" | "bazel" => true,
        "go" => has(&["build", "install"]),
        "cargo" => has(&["build", "install"]),
        "mvn" | "mvnw" => has(&["package", "install", "verify"]),
        "gradle" | "gradlew" => has(&["assemble", "bootJar", "build", "installDist", "jar", "shadowJar"]),
        "dotnet" => has(&["build", "publish"]),
        _ => false,
    }
}

/// Packages that are, or bring, a compiler.
const COMPILERS: &[&str] = &[
    "base-devel",
    "build-base",
    "build-essential",
    "cargo",
    "clang",
    "cmake",
    "g++",
    "gcc",
    "gcc-c++",
    "go",
    "golang",
    "golang-go",
    "make",
    "maven",
    "rust",
    "rustc",
];

/// Images of compilers, by the last part of their names.
const TOOLCHAINS: &[&str] =
    &["buildpack-deps", "dart", "gcc", "golang", "gradle", "haskell", "maven", "rust", "sbt", "swift"];
