//! `disabled-provenance`: a build that leaves out what says how an image was made.

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::pipeline::{Pipeline, Step};
use lintainer_core::project::{Kind, Project, Support};
use lintainer_core::shell::{Command, Word};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "disabled-provenance",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("disabled_provenance.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// What attestations are called.
const ATTESTATIONS: [&str; 2] = ["provenance", "sbom"];

fn check(project: &Project, cx: &mut Context) {
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ci)) {
        let syntax = file.syntax();
        let Some(pipeline) = Pipeline::read(file, &syntax) else { continue };
        for (span, what) in pipeline.steps().flat_map(disabled) {
            cx.report(span, format!("`{what}`: the image does not say how it was made"))
                .help("remove it, or say in a comment which registry cannot store attestations");
        }
    }
}

/// The attestations that a step switches off.
fn disabled(step: &Step) -> Vec<(Span, String)> {
    if let (Some(uses), Some(inputs)) = (step.uses(), step.inputs) {
        let builds = ["docker/build-push-action", "docker/bake-action"].iter().any(|name| uses.value.starts_with(name));
        // What only fills a cache or a folder makes no image.
        let makes_image = !inputs.key("outputs").word().is_some_and(|outputs| {
            ["type=cacheonly", "type=local", "type=tar"].iter().any(|kind| outputs.starts_with(kind))
        });
        let fields = ATTESTATIONS.iter().map(|name| (*name, inputs.key(name)));
        let off = fields.filter(|(_, field)| builds && makes_image && field.is("false"));
        return off.map(|(name, field)| (field.span(), format!("{name}: false"))).collect();
    }
    let script = step.script();
    let commands = script.iter().flat_map(|script| &script.commands);
    commands.flat_map(disabled_by_command).collect()
}

fn disabled_by_command(command: &Command) -> Vec<(Span, String)> {
    if !command.is("docker") || !command.has_subcommand(&["build", "buildx"]) {
        return Vec::new();
    }
    let is_off = |word: &Word| {
        let text = word.literal()?;
        let is_one = ATTESTATIONS.iter().any(|name| text == format!("--{name}=false"));
        is_one.then(|| (word.span, text.into_owned()))
    };
    command.args().iter().filter_map(is_off).collect()
}
