//! `missing-memory-limit`: a container that may take all memory of its host.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Project;
use lintainer_core::settings::KubernetesVersion;

use crate::prelude::*;

static SKIP_DEVELOPMENT: BoolOption =
    BoolOption::new("skip_development", true, "leave out Compose services that are plainly for development");

pub(super) static RULE: Rule = Rule {
    name: "missing-memory-limit",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("missing_memory_limit.md")),
    yields_to: &["missing-resources"],
    options: &[SKIP_DEVELOPMENT.declared()],
    checks: &[Check::Linked(&Check::Container(check), Project::may_have_limit_ranges)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format == Compose && workload.development && cx.get(&SKIP_DEVELOPMENT) {
        return;
    }
    let name = &container.name;
    let help = match container.format {
        Compose => "set `mem_limit` or `deploy.resources.limits.memory`",
        _ => "set `resources.limits.memory`",
    };
    let Some(limit) = container.limits.memory.known() else {
        if let Some(at) = container.limits.memory.unset_at()
            && !has_default(container, workload, cx)
        {
            let finding = cx.report(at, format!("`{name}` has no memory limit"));
            finding.help(help);
            if !serves(container, workload) {
                finding.profile(Profile::Hardened);
            }
        }
        return;
    };
    if limit.value.milli == 0 {
        let finding = cx.report(limit.span, format!("`{name}` has no memory limit: 0 means none"));
        finding.help(help);
        if !serves(container, workload) {
            finding.profile(Profile::Hardened);
        }
        return;
    }
    match container.format {
        Compose => check_swap(container, cx),
        _ => {
            // The pod's own limits count from 1.34 on.
            let is_old = cx.settings().kubernetes_version < KubernetesVersion::v1(34);
            let inherited =
                || container.node.and_then(|node| cx.node(node)).is_some_and(|node| !node.span().contains(limit.span));
            if is_old && inherited() && !has_default(container, workload, cx) {
                let finding = cx.report(container.span, format!("`{name}` has no memory limit of its own"));
                finding.help(help).related(limit.span, "the pod's limit counts from Kubernetes 1.34 on");
                if !serves(container, workload) {
                    finding.profile(Profile::Hardened);
                }
            }
        }
    }
}

/// Whether the container runs until it is stopped, on a cluster that others share.
fn serves(container: &Container, workload: &Workload) -> bool {
    container.format == Kubernetes && container.is_long_running() && !workload.is_job() && workload.kind != "Pod"
}

/// Whether a LimitRange of the namespace gives containers a limit.
fn has_default(container: &Container, workload: &Workload, cx: &Context) -> bool {
    container.format == Kubernetes
        && cx.project().may_have_limit_ranges()
        && cx.project().links().defaults_for(workload).any(|defaults| defaults.memory_limit.is_some())
}

fn check_swap(container: &Container, cx: &mut Context) {
    let Some(swap) = container.node.and_then(|node| cx.node(node)?.get("memswap_limit")) else { return };
    if swap.text().map(str::trim) == Some("-1") {
        cx.report(swap.span(), format!("`{}` may swap without limit", container.name))
            .help("set `memswap_limit` to the memory limit or a little more")
            .severity(Severity::Info)
            .profile(Profile::Hardened);
    }
}
