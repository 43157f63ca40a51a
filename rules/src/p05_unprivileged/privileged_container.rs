//! `privileged-container`: all capabilities, all devices, no confinement.

use lintainer_core::context::Context;
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

use crate::shared::examples::{HARDENED_POD, HARDENED_SERVICE};

pub(super) static RULE: Rule = Rule {
    name: "privileged-container",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    summary: "The container is privileged",
    why: "It has all capabilities, all devices and no confinement: root in it is root on the host.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    aliases: &[
        "kics/ae5b6871-7f45-42e0-bb4c-ab300c4d2026",
        "semgrep/privileged-service",
        "cis-docker/5.5",
        "compose-lint/CL-0002",
        "kube-linter/privileged-container",
        "kube-score/container-security-context-privileged",
        "checkov/CKV_K8S_16",
        "trivy/KSV-0017",
        "kics/dd29336b-fe57-445b-a26e-e6aa867ae609",
        "pss/baseline:privileged",
        "polaris/runAsPrivileged",
        "kubesec/Privileged",
        "kubescape/C-0057",
        "cis-k8s/5.2.2",
        "nsa/privileged-containers",
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
    privileged: true # why?
    cap_drop: [ALL]
    security_opt: [no-new-privileges]
",
            "\
services:
  web:
    image: nginx:1.29
    privileged: false # why?
    cap_drop: [ALL]
    security_opt: [no-new-privileges]
",
        ),
        Example::good(
            Compose,
            "services:\n  web:\n    image: nginx:1.29\n    read_only: true\n    privileged: ${PRIVILEGED}\n",
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
      securityContext:
        allowPrivilegeEscalation: true
        privileged: true
        capabilities:
          drop: [ALL]
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
        allowPrivilegeEscalation: true
        privileged: false
        capabilities:
          drop: [ALL]
",
        ),
        Example::good(Kubernetes, HARDENED_POD),
    ],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _workload: &Workload, cx: &mut Context) {
    let Some(span) = container.privileged.true_at() else { return };
    // A default inside `${…}` or an alias is not a place for an edit.
    let literal = matches!(cx.text(span).trim_matches(['"', '\'']), "true" | "True" | "TRUE");
    let fix = literal.then(|| Fix::risky("switch the privileges off", vec![Edit::replace(span, "false")]));
    cx.report(span, format!("`{}` is privileged", container.name))
        .help("remove `privileged` and grant the one capability or device that is needed")
        .fix(fix);
}
