//! `dangling-claim`: the volume claim does not exist.

use crate::shared::references;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{MountSource, Workload};
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-claim",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_claim.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let claims = workload.volumes.iter().filter_map(|volume| match &volume.source {
        MountSource::Claim(claim) if !is_numbered(claim) => Some(claim),
        _ => None,
    });
    let project = cx.project();
    for claim in claims {
        let kind = "PersistentVolumeClaim";
        let found = project.inventory().object("", kind, claim, workload.into(), project.links());
        if found.is_missing() && references::is_settled_workload(workload, cx) {
            report(workload, claim, cx);
        }
    }
}

/// Whether it may be a claim that a StatefulSet makes for one of its pods.
fn is_numbered(claim: &str) -> bool {
    claim.rsplit_once('-').is_some_and(|(_, end)| end.parse::<u32>().is_ok())
}

fn report(workload: &Workload, claim: &str, cx: &mut Context) {
    let spec = workload.pod_spec(cx);
    let names = spec.into_iter().flat_map(|spec| spec.each("volumes[].persistentVolumeClaim.claimName"));
    let written = names.filter(|name| name.is(claim)).map(Field::span).next();
    cx.report(
        written.unwrap_or(workload.span),
        format!("`{}` uses the claim `{claim}`, which does not exist", workload.name),
    )
    .help(format!("add a PersistentVolumeClaim `{claim}`, or correct the name"));
}
