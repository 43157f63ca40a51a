//! `secret-build-argument`: a secret is handed to the build as an argument.

use std::collections::BTreeMap;

use lintainer_core::dockerfile::InstructionKind;
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::model::{EnvVar, Setting};
use lintainer_core::pipeline::Pipeline;
use lintainer_core::project::{ComposeProject, File, Kind, Project, Support};
use lintainer_core::source::Source;
use lintainer_core::span::{Span, Spanned};

use crate::prelude::*;
use crate::shared::credentials::{self, Name};
use crate::shared::pipelines;

pub(super) static RULE: Rule = Rule {
    name: "secret-build-argument",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("secret_build_argument.md")),
    yields_to: &["secret-in-environment"],
    options: &[],
    checks: &[Check::Compose(compose), Check::Project(pipelines)],
};

fn compose(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let args = service.build.as_ref().map_or(&[][..], |build| &build.args);
        let mut args = args.iter().filter(|arg| is_credential(&arg.name.value) && !is_settled(arg)).peekable();
        let Some(file) = args.peek().and_then(|_| cx.project().dockerfile_of(service)) else { continue };
        let target = service.build.as_ref().and_then(|build| build.target.value());
        let declared = declared(file, target.map(String::as_str));
        for arg in args {
            let Some((at, is_shipped)) = declared.get(arg.name.value.as_str()) else { continue };
            report(&arg.name.value, arg.name.span, *is_shipped, (*at, "the Dockerfile declares it here"), cx);
        }
    }
}

fn report(name: &str, span: Span, is_shipped: bool, related: (Span, &str), cx: &mut Context) {
    let place = if is_shipped { "the history of the image" } else { "the build cache" };
    let finding = cx.report(span, format!("`{name}` is passed as a build argument, and stays readable in {place}"));
    finding
        .about(span)
        .help("pass it as a build secret, and mount it with `RUN --mount=type=secret`")
        .related(related.0, related.1);
    if !is_shipped {
        finding.severity(Severity::Warning).profile(Profile::Hardened);
    }
}

fn is_credential(name: &str) -> bool {
    credentials::name(name) == Name::Credential
}

/// Whether the value stands there, where `secret-in-environment` looks at it. A default that is empty is one that the
/// caller must give.
fn is_settled(arg: &EnvVar) -> bool {
    matches!(&arg.value, Setting::Set(value) if !arg.from_default || !value.value.is_empty())
}

/// The arguments that the stages of a Dockerfile declare: where, and whether such a stage is shipped.
fn declared(file: &File, target: Option<&str>) -> BTreeMap<String, (Span, bool)> {
    let syntax = file.syntax();
    let Some(dockerfile) = syntax.dockerfile() else { return BTreeMap::new() };
    let shipped = dockerfile.shipped(target);
    let mut found: BTreeMap<String, (Span, bool)> = BTreeMap::new();
    for at in dockerfile.each_at(&file.source, &shipped).filter(|at| at.stage().is_some() && !at.is_trigger()) {
        let InstructionKind::Arg(pairs) = at.kind() else { continue };
        for pair in pairs {
            let known = found.entry(pair.name.text.to_string()).or_insert((pair.name.span, at.is_shipped()));
            if at.is_shipped() && !known.1 {
                *known = (pair.name.span, true);
            }
        }
    }
    found
}

/// Arguments that pipelines pass. The finding is in the Dockerfile that declares one.
fn pipelines(project: &Project, cx: &mut Context) {
    let mut passed: Vec<Spanned<String>> = Vec::new();
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ci)) {
        let syntax = file.syntax();
        if let Some(pipeline) = Pipeline::read(file, &syntax) {
            add_arguments(&pipeline, &file.source, &mut passed);
        }
    }
    // Of several places that pass one the first is shown.
    let passed: BTreeMap<&str, Span> = passed.iter().rev().map(|arg| (arg.value.as_str(), arg.span)).collect();
    let passed: Vec<_> = passed.into_iter().filter(|(name, _)| is_credential(name)).collect();
    if passed.is_empty() {
        return;
    }
    for file in project.files().iter().filter(|file| file.kind == Kind::Dockerfile && file.skipped.is_none()) {
        let declared = declared(file, None);
        for (name, span) in &passed {
            if let Some((at, is_shipped)) = declared.get(*name) {
                report(name, *at, *is_shipped, (*span, "the pipeline passes it here"), cx);
            }
        }
    }
}

/// The names that steps pass: `build-args` of an action, `--build-arg NAME` of a command.
fn add_arguments(pipeline: &Pipeline, source: &Source, passed: &mut Vec<Spanned<String>>) {
    for step in pipeline.steps() {
        let is_build = step.uses().is_some_and(|name| pipelines::is_build_step(name.value));
        if let Some(args) = step.inputs.filter(|_| is_build).map(|inputs| inputs.key("build-args"))
            && let Some(text) = args.word()
        {
            let span = args.span();
            let names = text.lines().filter_map(|line| Some(line.split_once('=')?.0.trim().to_string()));
            passed.extend(names.map(|name| Spanned::new(name, span)));
        }
        let Some(script) = step.script() else { continue };
        for command in script.commands.iter().filter(|command| pipelines::build_command(command).is_some()) {
            let words: Vec<&str> = command.args().iter().map(|word| source.slice(word.span)).collect();
            for (index, word) in words.iter().enumerate() {
                let value = match word.strip_prefix("--build-arg") {
                    Some("") => words.get(index + 1).copied(),
                    Some(rest) => rest.strip_prefix('='),
                    None => None,
                };
                let name = value.map(|value| value.trim_matches(['"', '\'']).split('=').next().unwrap_or(value));
                let span = command.args().get(index).map(|word| word.span);
                passed.extend(name.zip(span).map(|(name, span)| Spanned::new(name.to_string(), span)));
            }
        }
    }
}
