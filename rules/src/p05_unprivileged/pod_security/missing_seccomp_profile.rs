//! `missing-seccomp-profile`: no system call filter is chosen.

use crate::shared::evidence::Slip;
use crate::tables::known_needs::is_node_agent;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Protection;

use crate::prelude::*;

static KUBELET_DEFAULT: BoolOption =
    BoolOption::new("kubelet_default", false, "the kubelets of the cluster set `RuntimeDefault` themselves");

pub(super) static RULE: Rule = Rule {
    name: "missing-seccomp-profile",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_seccomp_profile.md")),
    yields_to: &["missing-security-context", "privileged-container", "unhardened-container"],
    options: &[KUBELET_DEFAULT.declared()],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(at) = container.seccomp_in(cx.settings().kubernetes_version).unset_at() else { return };
    if container.format != Kubernetes || container.may_be_privileged() || cx.get(&KUBELET_DEFAULT) {
        return;
    }
    // The kubelets may set it for all, so that another protection shows nothing.
    let slip = Slip::of(Protection::Seccomp, container, workload, cx).by_the_same();
    let clause = slip.clause("has one");
    let finding = cx.report(at, format!("`{}` has no system call filter{clause}", container.name));
    finding.help("set `seccompProfile: {type: RuntimeDefault}` in the `securityContext` of the pod");
    if workload.host_network.is_true() || workload.host_pid.is_true() || is_node_agent(workload) {
        finding.profile(Profile::Audit);
    } else {
        slip.mark(finding);
    }
    cx.fix(|cx| {
        let edits = cx.field(container.node)?.at("securityContext.seccompProfile.type").set("RuntimeDefault")?;
        Some(Fix::risky("use the run time's profile", edits))
    });
}
