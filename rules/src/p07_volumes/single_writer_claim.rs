//! `single-writer-claim`: a claim for one node behind several pods.

use lintainer_core::kubernetes::ClaimObject;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{MountSource, Volume, Workload};
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "single-writer-claim",
    practice: Practice::Volumes,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("single_writer_claim.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for workload in project.kubernetes_workloads() {
        if workload.kind != "Deployment" || workload.partial {
            continue;
        }
        for volume in &workload.volumes {
            let MountSource::Claim(name) = &volume.source else { continue };
            if let Some((claim, modes)) = single_writer(project, workload, name)
                && !is_bound_to_a_node(workload, cx)
            {
                report(workload, volume, name, claim, &modes, cx);
            }
        }
    }
}

/// The claim of a name and its access modes, if all claims of the name that can be meant are for one node.
fn single_writer<'p>(project: &'p Project, workload: &'p Workload, name: &str) -> Option<(&'p ClaimObject, String)> {
    let claims: Vec<_> = project.links().claims_named(workload, name).collect();
    let all_single = claims.iter().all(|claim| {
        let modes = claim.claim.access_modes.value();
        modes.is_some_and(|modes| !modes.is_empty() && modes.iter().all(|mode| mode.starts_with("ReadWriteOnce")))
    });
    let first = claims.first().filter(|_| all_single)?;
    Some((first, first.claim.access_modes.value()?.join(", ")))
}

fn report(workload: &Workload, volume: &Volume, name: &str, claim: &ClaimObject, modes: &str, cx: &mut Context) {
    let at_claim = claim.claim.access_modes.written_at().unwrap_or(claim.claim.name.span);
    let replicas = workload.replicas.known();
    if let Some(replicas) = replicas.filter(|replicas| replicas.value > 1) {
        cx.report(
            volume.span,
            format!(
                "{} pods of `{}` share the claim `{name}`, which one node may mount",
                replicas.value, workload.name
            ),
        )
        .help("use a StatefulSet with `volumeClaimTemplates`, or a claim with `ReadWriteMany`")
        .related(replicas.span, "so many pods run")
        .related(at_claim, format!("the claim allows `{modes}`"));
        return;
    }
    let is_one = workload.replicas.is_unset() || replicas.is_some_and(|replicas| replicas.value == 1);
    if is_one && surges(workload, cx) {
        cx.report(
            volume.span,
            format!(
                "on an update, the new pod of `{}` waits for the claim `{name}` while the old one has it",
                workload.name
            ),
        )
        .help("set `strategy: {type: Recreate}`")
        .severity(Severity::Info)
        .related(at_claim, format!("the claim allows `{modes}`"));
    }
}

/// Whether an update starts the new pod before the old one has ended.
fn surges(workload: &Workload, cx: &Context) -> bool {
    let is_rolling =
        workload.strategy.is_unset() || workload.strategy.value().is_some_and(|kind| kind == "RollingUpdate");
    let surge = workload.node.and_then(|node| cx.node(node)?.at(&["spec", "strategy", "rollingUpdate", "maxSurge"]));
    is_rolling && surge.is_none_or(|surge| surge.text().is_some_and(|text| !matches!(text, "0" | "0%")))
}

/// Whether all pods are on the same node anyway.
fn is_bound_to_a_node(workload: &Workload, cx: &Context) -> bool {
    let Some(pod) = workload.pod_node.and_then(|node| cx.node(node)) else { return false };
    let by_label = pod.get("nodeSelector").is_some_and(|labels| labels.get("kubernetes.io/hostname").is_some());
    by_label || pod.get("nodeName").is_some() || pod.at(&["affinity", "podAffinity"]).is_some()
}
