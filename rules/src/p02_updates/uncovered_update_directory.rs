//! `uncovered-update-directory`: a directory with images that Dependabot is not told to look into.

use std::collections::BTreeSet;

use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::project::{Kind, Project, UpdateBot, folder};

use crate::prelude::*;
use crate::shared::update_bots::{Pinned, pinned_by_repository};

pub(super) static RULE: Rule = Rule {
    name: "uncovered-update-directory",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("uncovered_update_directory.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for (top, pinned) in pinned_by_repository(project) {
        let Some(bots) = project.update_bots(&top) else { continue };
        // Another bot may look after the rest.
        let [UpdateBot::Dependabot(dependabot)] = bots.as_slice() else { continue };
        let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
        for Pinned { image, file, path } in pinned {
            let ecosystem = match file.kind {
                Kind::Dockerfile => "docker",
                Kind::Compose => "docker-compose",
                _ => continue,
            };
            if !dependabot.has(&[ecosystem]) || dependabot.covers(ecosystem, path) || dependabot.excludes(path) {
                continue;
            }
            let directory = folder(path);
            if told.insert((ecosystem, directory)) {
                let what = format!(
                    "`{}` is not updated: `{}` leaves out `/{directory}` for `{ecosystem}`",
                    image.display(),
                    dependabot.path
                );
                cx.report(image.span, what)
                    .help(format!("add `/{directory}` to the `directories` of the ecosystem `{ecosystem}`"));
            }
        }
    }
}
