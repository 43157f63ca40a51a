//! `unconfined-seccomp`: no filter of system calls.

use lintainer_core::context::Context;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Confinement, Container, Workload};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

use crate::shared::examples::HARDENED_SERVICE;
use crate::shared::fixes;

pub(super) static RULE: Rule = Rule {
    name: "unconfined-seccomp",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    summary: "The system call filter is switched off",
    why: "The filter keeps rarely used, hole-ridden kernel functions out of reach.",
    references: &[
        "https://docs.docker.com/engine/security/seccomp/",
        "https://kubernetes.io/docs/tutorials/security/seccomp/",
    ],
    aliases: &[
        "kics/404fde2c-bc4b-4371-9747-7054132ac953",
        "semgrep/seccomp-confinement-disabled",
        "cis-docker/5.22",
        "compose-lint/CL-0009",
        "trivy/KSV-0104",
        "pss/baseline:seccompProfile_baseline",
        "kubesec/SeccompUnconfined",
        "checkov/CKV_K8S_31",
    ],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Compose,
            "\
services:
  web:
    image: nginx:1.29
    security_opt:
      - seccomp:unconfined # for a debugger
      - no-new-privileges:true
",
            "\
services:
  web:
    image: nginx:1.29
    security_opt:
      - no-new-privileges:true
",
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
  securityContext:
    seccompProfile:
      type: Unconfined
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
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: nginx:1.29
",
        ),
        Example::good(
            Kubernetes,
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: nginx:1.29
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop:
            - ALL
",
        ),
    ],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(seccomp) = container.seccomp_in(cx.settings().kubernetes_version).known() else { return };
    if seccomp.value != Confinement::Unconfined || container.may_be_privileged() {
        return;
    }
    let (help, fix) = match container.format {
        Compose => (
            "remove the entry; the engine's own profile is then used",
            fixes::remove_item(cx, container.node, &["security_opt"], seccomp.span, "use the engine's profile"),
        ),
        _ => (
            "use `RuntimeDefault`, or a profile of your own by `Localhost`",
            fixes::replace(
                cx,
                &[container.node, workload.pod_node],
                &["securityContext", "seccompProfile", "type"],
                seccomp.span,
                "RuntimeDefault",
                "use the run time's profile",
            ),
        ),
    };
    cx.report(seccomp.span, format!("`{}` runs without a system call filter", container.name)).help(help).fix(fix);
}
