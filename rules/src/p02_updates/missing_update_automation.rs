//! `missing-update-automation`: pinned images in a repository without a bot that updates them.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::pipeline::Pipeline;
use lintainer_core::project::{File, Kind, Project, Support, UpdateBot};

use crate::prelude::*;
use crate::shared::pipelines::{build_command, is_build_step};
use crate::shared::update_bots::pinned_by_repository;

pub(super) static RULE: Rule = Rule {
    name: "missing-update-automation",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("missing_update_automation.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// Ecosystems of Dependabot that are about images.
const ECOSYSTEMS: [&str; 3] = ["docker", "docker-compose", "helm"];

fn check(project: &Project, cx: &mut Context) {
    for (top, pinned) in pinned_by_repository(project) {
        let (Some(first), Some(bots)) = (pinned.first(), project.update_bots(&top)) else { continue };
        let mut without_images = None;
        let is_updated = bots.iter().any(|bot| match bot {
            UpdateBot::Any => true,
            UpdateBot::Dependabot(dependabot) => {
                without_images = Some(dependabot.path.as_str());
                dependabot.has(&ECOSYSTEMS)
            }
        });
        let is_here = |file: &File| project.repository_of(&file.source.path).as_deref() == Some(&*top);
        let mut pipelines = project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ci));
        if is_updated || pipelines.any(|file| is_here(file) && builds_by_time(file)) {
            continue;
        }
        let image = first.image.display();
        let (why, help) = match without_images {
            Some(path) => (format!("`{path}` updates no images"), "add an entry for the ecosystem `docker`"),
            None => (
                "no bot updates the images of the repository".to_string(),
                "set up Renovate, or Dependabot for the ecosystem `docker`",
            ),
        };
        cx.report(first.image.span, format!("`{image}` is pinned, and {why}")).help(help);
    }
}

/// Whether a pipeline builds images by a schedule.
fn builds_by_time(file: &File) -> bool {
    let syntax = file.syntax();
    let Some(pipeline) = Pipeline::read(file, &syntax).filter(|pipeline| pipeline.schedule.is_some()) else {
        return false;
    };
    pipeline.steps().any(|step| {
        let script = step.script();
        let mut commands = script.iter().flat_map(|script| &script.commands);
        step.uses().is_some_and(|uses| is_build_step(uses.value)) || commands.any(|one| build_command(one).is_some())
    })
}
