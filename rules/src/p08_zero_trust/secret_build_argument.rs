//! `secret-build-argument`: a secret is handed to the build as an argument.

use lintainer_core::dockerfile::{Dockerfile as Parsed, InstructionKind};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::model::{EnvVar, Setting};
use lintainer_core::pipeline::Pipeline;
use lintainer_core::project::{ComposeProject, File, Kind, Project, Service, Support};
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

const HELP: &str = "pass it as a build secret, and mount it with `RUN --mount=type=secret`";

fn compose(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        for arg in service.build.iter().flat_map(|build| &build.args) {
            if is_credential(&arg.name.value) && !is_settled(arg) {
                compose_argument(arg, service, cx);
            }
        }
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

fn compose_argument(arg: &EnvVar, service: &Service, cx: &mut Context) {
    let Some(file) = cx.project().dockerfile_of(service) else { return };
    let syntax = file.syntax();
    let Some(dockerfile) = syntax.dockerfile() else { return };
    let target = service.build.as_ref().and_then(|build| build.target.value());
    let declared = declared(&arg.name.value, dockerfile, file, target.map(String::as_str));
    let Some((at, is_shipped)) = declared else { return };
    let finding =
        cx.report(arg.name.span, format!("`{}` is passed as a build argument{}", arg.name.value, told(is_shipped)));
    finding.about(arg.name.span).help(HELP).related(at, "the Dockerfile declares it here");
    if !is_shipped {
        finding.severity(Severity::Warning).profile(Profile::Hardened);
    }
}

/// What happens to it.
fn told(is_shipped: bool) -> &'static str {
    if is_shipped {
        ", and stays readable in the history of the image"
    } else {
        ", and stays readable in the build cache"
    }
}

/// Where a Dockerfile declares an argument in a stage, the shipped ones first, and whether such a stage is shipped.
fn declared(name: &str, dockerfile: &Parsed, file: &File, target: Option<&str>) -> Option<(Span, bool)> {
    let shipped = dockerfile.shipped(target);
    let args = dockerfile.each_at(&file.source, &shipped).filter(|at| at.stage().is_some() && !at.is_trigger());
    let places = args.filter_map(|at| {
        let InstructionKind::Arg(pairs) = at.kind() else { return None };
        let pair = pairs.iter().find(|pair| &*pair.name.text == name)?;
        Some((pair.name.span, at.is_shipped()))
    });
    let places: Vec<_> = places.collect();
    places.iter().find(|(_, is_shipped)| *is_shipped).or(places.first()).copied()
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
    passed.retain(|arg| is_credential(&arg.value));
    if passed.is_empty() {
        return;
    }
    for file in project.files().iter().filter(|file| file.kind == Kind::Dockerfile && file.skipped.is_none()) {
        let syntax = file.syntax();
        let Some(dockerfile) = syntax.dockerfile() else { continue };
        let mut seen: Vec<&str> = Vec::new();
        for arg in &passed {
            if seen.contains(&arg.value.as_str()) {
                continue;
            }
            seen.push(&arg.value);
            let Some((at, is_shipped)) = declared(&arg.value, dockerfile, file, None) else { continue };
            let finding = cx.report(at, format!("`{}` is passed as a build argument{}", arg.value, told(is_shipped)));
            finding.about(at).help(HELP).related(arg.span, "the pipeline passes it here");
            if !is_shipped {
                finding.severity(Severity::Warning).profile(Profile::Hardened);
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
