//! `scan-after-push`: an image that is published before anybody has scanned it.

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::pipeline::{Pipeline, Step};
use lintainer_core::project::{File, Kind, Project, Support};
use lintainer_core::shell::{Command, Word};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::check_steps::{CheckStep, Subject, check_steps};

pub(super) static RULE: Rule = Rule {
    name: "scan-after-push",
    practice: Practice::Scans,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("scan_after_push.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// Words of tags and repositories from which nobody deploys.
const STAGING: [&str; 12] = [
    "sha",
    "staging",
    "tmp",
    "temp",
    "candidate",
    "cache",
    "unscanned",
    "localhost",
    "ttl.sh",
    "-pr-",
    "run_id",
    "test",
];

fn check(project: &Project, cx: &mut Context) {
    let steps = check_steps(project);
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ci)) {
        let scans: Vec<&CheckStep> = steps
            .iter()
            .filter(|step| step.file == file.source.id && step.subject == Subject::Images && !is_of_files(step))
            .collect();
        if !scans.is_empty() {
            look_at(file, &scans, cx);
        }
    }
}

/// Whether the scan is one of a file system or repository.
fn is_of_files(step: &CheckStep) -> bool {
    step.target.as_deref().is_some_and(|target| target.starts_with(['.', '/']))
}

fn look_at(file: &File, scans: &[&CheckStep], cx: &mut Context) {
    let syntax = file.syntax();
    let Some(pipeline) = Pipeline::read(file, &syntax) else { return };
    for (index, job) in pipeline.jobs.iter().enumerate() {
        let places: Vec<_> =
            scans.iter().filter(|scan| scan.place.0 == index).map(|scan| (scan.place.1, scan)).collect();
        let Some((first, scan)) = places.first() else { continue };
        let pushed = job.steps.iter().take(*first).find_map(|step| push(file, step));
        if let Some((span, what)) = pushed {
            cx.report(span, format!("`{what}` publishes the image before `{}` scans it", scan.tool))
                .help("scan what was built and push it afterwards, or push to a staging repository first")
                .related(scan.span, "it is scanned here");
        }
    }
}

/// Where a step publishes an image, for others to run.
fn push(file: &File, step: &Step) -> Option<(Span, String)> {
    if let Some(uses) = step.uses().filter(|uses| uses.value.starts_with("docker/build-push-action")) {
        let inputs = step.inputs?;
        let is_pushed = inputs.key("push").is("true");
        let is_staging = inputs.key("tags").raw().is_some_and(|tags| is_staging(tags.value));
        return (is_pushed && !is_staging).then(|| (uses.span, "docker/build-push-action".to_string()));
    }
    let script = step.script()?;
    let pushes = |command: &&Command| {
        let words: Vec<_> = command.args().iter().filter_map(Word::literal).collect();
        let starts =
            |parts: &[&str]| parts.iter().enumerate().all(|(at, part)| words.get(at).is_some_and(|word| word == part));
        let is_push = command.is_any(&["docker", "podman", "buildah", "nerdctl"])
            && (starts(&["push"])
                || starts(&["image", "push"])
                || starts(&["buildx", "build"]) && words.iter().any(|word| word == "--push"));
        is_push && !is_staging(file.source.slice(command.span))
    };
    let command = script.commands.iter().find(pushes)?;
    let what = format!("{} push", command.name().unwrap_or("docker"));
    Some((command.span, what))
}

fn is_staging(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    STAGING.iter().any(|word| lower.contains(word))
}
