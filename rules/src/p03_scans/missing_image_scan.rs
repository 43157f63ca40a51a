//! `missing-image-scan`: a pipeline that builds images and never scans one.

use std::collections::BTreeMap;

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::model::Setting;
use lintainer_core::pipeline::{Pipeline, root_of};
use lintainer_core::project::{File, Kind, Project, Support};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::pipelines::{build_command, is_build_step, is_scan};

static SCANNERS: ListOption = ListOption::new("scanners", &[], "further step names or commands that count as a scan");
static REGISTRY_SCANS: BoolOption =
    BoolOption::new("registry_scans", false, "the registry scans on push, so no step is needed");

pub(super) static RULE: Rule = Rule {
    name: "missing-image-scan",
    practice: Practice::Scans,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("missing_image_scan.md")),
    yields_to: &[],
    options: &[SCANNERS.declared(), REGISTRY_SCANS.declared()],
    checks: &[Check::Project(check)],
};

/// What the pipelines of one repository do.
#[derive(Default)]
struct Pipelines {
    build: Option<(Span, String)>,
    /// A step scans, or what a step does is not in sight.
    may_scan: bool,
}

fn check(project: &Project, cx: &mut Context) {
    if cx.get(&REGISTRY_SCANS) {
        return;
    }
    let further: Vec<String> = cx.get(&SCANNERS).iter().map(|scanner| scanner.to_ascii_lowercase()).collect();
    let mut repositories: BTreeMap<String, Pipelines> = BTreeMap::new();
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ci)) {
        let found = repositories.entry(root_of(&file.source.path)).or_default();
        look_at(file, &further, project, found);
    }
    for found in repositories.into_values() {
        if let (Some((span, what)), false) = (found.build, found.may_scan) {
            cx.report(span, format!("`{what}` builds or pushes an image, and no step of the pipelines scans one"))
                .help("add a step that scans the image, or set `registry_scans` where the registry does it");
        }
    }
}

fn look_at(file: &File, further: &[String], project: &Project, found: &mut Pipelines) {
    let syntax = file.syntax();
    let Some(pipeline) = Pipeline::read(file, &syntax) else { return };
    found.may_scan |= file.is_broken() || pipeline.has_foreign_parts(file, project);
    for job in &pipeline.jobs {
        found.look_at(&job.name.value, further);
        for image in job.images.iter().filter_map(Setting::known) {
            found.look_at(image.value.text(), further);
            if is_build_step(image.value.text()) {
                found.builds(image.span, image.value.text());
            }
        }
        for step in &job.steps {
            for name in [step.name, step.uses()].into_iter().flatten() {
                found.look_at(name.value, further);
            }
            if let Some(name) = step.uses().filter(|name| is_build_step(name.value)) {
                found.builds(name.span, name.value);
            }
            let script = step.script();
            for command in script.iter().flat_map(|script| &script.commands) {
                found.look_at(file.source.slice(command.span), further);
                if let Some(what) = build_command(command) {
                    found.builds(command.span, &what);
                }
            }
        }
    }
}

impl Pipelines {
    /// Notes whether a text stands for a scan.
    fn look_at(&mut self, text: &str, further: &[String]) {
        let lower = text.to_ascii_lowercase();
        self.may_scan |= is_scan(&lower) || further.iter().any(|word| lower.contains(word.as_str()));
    }

    /// The first build is the one that is reported.
    fn builds(&mut self, span: Span, what: &str) {
        self.build.get_or_insert_with(|| (span, what.split('@').next().unwrap_or(what).to_string()));
    }
}
