//! `ignored-target-platform`: a cross-compiling stage ignores the target platform.

use std::collections::{HashMap, HashSet};

use lintainer_core::dockerfile::{Dockerfile as File, Flag, Instruction, InstructionKind, Stage, StageUse};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::shell::Command;

use crate::prelude::*;

use crate::shared::platforms::build_variable;

/// Words of a stage that knows the target.
const TARGETS: &[&str] = &["TARGET", "xx-", "GOARCH", "--target", "--arch", " -a ", "zigbuild", "goreleaser"];

pub(super) static RULE: Rule = Rule {
    name: "ignored-target-platform",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ignored_target_platform.md")),
    yields_to: &["build-platform-image"],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !cx.mentions("BUILDPLATFORM") {
        return;
    }
    let source = &cx.file().source;
    let (compilers, taken) = (compilers(file, cx), taken(file));
    let knows_target = |one: &Stage| {
        let instructions = one.instructions(file);
        let text = instructions.first().zip(instructions.last()).map(|(first, last)| first.span.to(last.span));
        text.is_some_and(|span| TARGETS.iter().any(|word| source.slice(span).contains(word)))
    };
    let knowing: HashSet<usize> = file.stages.iter().filter(|one| knows_target(one)).map(|one| one.index).collect();
    for stage in file.stages.iter().filter(|stage| flag(file, stage).is_some() && taken.contains(&stage.index)) {
        let Some((command, instruction)) = compilers.get(&stage.index) else { continue };
        if std::iter::once(stage).chain(stage.parents(file)).any(|one| knowing.contains(&one.index)) {
            continue;
        }
        let Some(name) = command.name() else { continue };
        let finding = cx
            .report(command.span, format!("`{name}` compiles for the build platform, whatever the target platform"))
            .help("declare `ARG TARGETOS TARGETARCH` in the stage, and pass them to the compiler");
        if let Some(flag) = flag(file, stage) {
            finding.related(flag.span, "the stage runs on the build platform").about(flag.span);
        }
        cx.fix(|cx| {
            let is_shell = instruction.command()?.exec().is_none() && instruction.heredocs.is_empty();
            let is_plain = command.is("go") && command.span.start == command.words.first()?.span.start;
            let edits = vec![
                file.insert_above(instruction, cx.source_of(instruction.span), "ARG TARGETOS TARGETARCH"),
                Edit::insert_before(command.span, "GOOS=$TARGETOS GOARCH=$TARGETARCH "),
            ];
            (is_shell && is_plain).then(|| Fix::risky("pass the target to the compiler", edits))
        });
    }
}

/// The flag that ties a stage to the build machine, its own or that of the stage that it is built on.
fn flag<'a>(file: &'a File, stage: &'a Stage) -> Option<&'a Flag> {
    let root = file.stages.get(stage.root)?;
    let flag = root.from_instruction(file)?.flag("platform")?;
    build_variable(&flag.value.as_ref()?.text).map(|_| flag)
}

/// The first command that compiles of each stage.
fn compilers<'a>(file: &'a File, cx: &Context<'a>) -> HashMap<usize, (&'a Command, &'a Instruction)> {
    let mut found = HashMap::new();
    for usage in cx.commands() {
        let instruction = usage.instruction.and_then(|index| file.instructions.get(index));
        let instruction = instruction.filter(|one| matches!(one.kind, InstructionKind::Run(_)));
        if let Some(instruction) = instruction
            && let Some(stage) = instruction.stage
            && let Some(command) = usage.commands().find(|command| compiles(command))
        {
            found.entry(stage).or_insert((command, instruction));
        }
    }
    found
}

fn compiles(command: &Command) -> bool {
    match command.name() {
        Some("gcc" | "g++" | "clang" | "clang++" | "cc" | "c++") => {
            command.args().len() > 1 && !command.has_flag(&["--version", "-v", "-dumpmachine"])
        }
        Some("cargo" | "zig") => command.has_subcommand(&["build"]),
        // A tool at a version is for the build.
        Some("go") => {
            let is_tool = command.args().iter().any(|word| word.static_prefix().contains('@'));
            command.has_subcommand(&["build"]) || command.has_subcommand(&["install"]) && !is_tool
        }
        Some("dotnet") => {
            let is_native = |word: &str| word.contains("PublishAot") || word.contains("PublishSingleFile");
            command.has_subcommand(&["publish"])
                && (command.has_flag(&["--self-contained", "-r", "--runtime"])
                    || command.args().iter().any(|word| is_native(&word.static_prefix())))
        }
        _ => false,
    }
}

/// The stages that a stage of the target's platform takes files from.
fn taken(file: &File) -> HashSet<usize> {
    let is_free = |one: &StageUse| {
        let own = file.stage_of(one.instruction);
        own.is_some_and(|own| own.index != one.stage.index && flag(file, own).is_none())
    };
    file.stage_uses().filter(is_free).map(|one| one.stage.index).collect()
}
