//! `missing-no-new-privileges`: nothing keeps a setuid program from giving more privileges.

use lintainer_core::context::Context;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

use crate::shared::examples::{HARDENED_POD, HARDENED_SERVICE};
use crate::shared::fixes;

pub(super) static RULE: Rule = Rule {
    name: "missing-no-new-privileges",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    summary: "Nothing forbids gaining further privileges",
    why: "Without the flag a setuid program in the image gives root to whoever gets in.",
    references: &[
        "https://docs.docker.com/reference/cli/docker/container/run/#security-opt",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    aliases: &[
        "kics/27fcc7d6-c49b-46e0-98f1-6c082a6a2750",
        "kics/610e266e-6c12-4bca-9925-1ed0cd29742b",
        "semgrep/no-new-privileges",
        "cis-docker/5.26",
        "compose-lint/CL-0003",
        "trivy/KSV-0001",
        "pss/restricted:allowPrivilegeEscalation",
        "checkov/CKV_K8S_20",
        "kics/5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d",
        "polaris/privilegeEscalationAllowed",
        "kubescape/C-0016",
        "cis-k8s/5.2.6",
        "nsa/privilege-escalation",
    ],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Compose,
            "services:\n  web:\n    image: nginx:1.29\n",
            "services:\n  web:\n    image: nginx:1.29\n    security_opt:\n      - no-new-privileges:true\n",
        ),
        Example::good(Compose, HARDENED_SERVICE),
        Example::fixed(
            Kubernetes,
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29
",
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29
      securityContext:
        allowPrivilegeEscalation: false
",
        ),
        Example::good(Kubernetes, HARDENED_POD),
    ],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _workload: &Workload, cx: &mut Context) {
    let Some(at) = container.no_new_privileges.unset_at() else { return };
    if container.may_be_privileged() {
        return;
    }
    let (help, fix) = match container.format {
        Compose => (
            "add `no-new-privileges:true` to `security_opt`",
            fixes::add_item(
                cx,
                container.node,
                &["security_opt"],
                "no-new-privileges:true",
                "forbid gaining privileges",
            ),
        ),
        _ => (
            "set `allowPrivilegeEscalation: false` in the container's `securityContext`",
            // The API refuses the flag together with this capability.
            match container.adds("SYS_ADMIN") {
                true => None,
                false => fixes::set(
                    cx,
                    container.node,
                    &["securityContext", "allowPrivilegeEscalation"],
                    "false",
                    "forbid gaining privileges",
                ),
            },
        ),
    };
    cx.report(at, format!("`{}` may gain further privileges", container.name)).help(help).fix(fix);
}
