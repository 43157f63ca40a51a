//! `missing-scheduled-scan`: images that are scanned on change only.

use std::collections::BTreeSet;

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::pipeline::{Pipeline, System, root_of};
use lintainer_core::project::{File, Kind, Project, Support};

use crate::prelude::*;
use crate::shared::check_steps::{Subject, check_steps};
use crate::shared::pipelines::is_scan;

static REGISTRY_SCANS: BoolOption =
    BoolOption::new("registry_scans", false, "the registry scans its images again and again");

pub(super) static RULE: Rule = Rule {
    name: "missing-scheduled-scan",
    practice: Practice::Scans,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("missing_scheduled_scan.md")),
    yields_to: &[],
    options: &[REGISTRY_SCANS.declared()],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    if cx.get(&REGISTRY_SCANS) {
        return;
    }
    let scheduled: BTreeSet<String> = project
        .files()
        .iter()
        .filter(|file| file.kind == Kind::Support(Support::Ci) && may_scan_by_time(file))
        .map(|file| root_of(&file.source.path))
        .collect();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for step in check_steps(project).iter().filter(|step| step.subject == Subject::Images) {
        let root = root_of(&project.file(step.file).source.path);
        if !scheduled.contains(&root) && told.insert(root) {
            let message = format!("`{}` runs when something changes, and never by a schedule", step.tool);
            cx.report(step.span, message)
                .help("run it by a schedule as well, such as `schedule: [{cron: \"0 3 * * *\"}]`");
        }
    }
}

/// Whether time may start a scan in a pipeline, by whatever it runs. Other systems than GitHub's have schedules outside
/// of their files.
fn may_scan_by_time(file: &File) -> bool {
    let syntax = file.syntax();
    let text = file.source.text();
    Pipeline::read(file, &syntax).is_none_or(|pipeline| {
        let has_schedule = pipeline.schedule.is_some() || text.contains("workflow_call");
        (pipeline.system != System::GitHub || has_schedule) && is_scan(&text.to_ascii_lowercase())
    })
}
