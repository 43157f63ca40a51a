//! `undropped-capabilities`: a container that keeps the capabilities which the engine gives by default.

use lintainer_core::context::Context;
use lintainer_core::finding::Fix;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::rule::{
    Check, Confidence, Example, Fixable, OptionDefault, Practice, Profile, Rule, RuleOption, Severity, TextForm,
};

use crate::shared::examples::{HARDENED_POD, HARDENED_SERVICE};
use crate::shared::fixes;

pub(super) static RULE: Rule = Rule {
    name: "undropped-capabilities",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    summary: "The container keeps the default capabilities",
    why: "Most programs need none. Dropping all and adding back the few that are needed leaves an intruder little to work with.",
    references: &[
        "https://docs.docker.com/engine/security/#linux-kernel-capabilities",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    aliases: &[
        "kics/ce76b7d0-9e77-464d-b86f-c5c48e03e22d",
        "cis-docker/5.4",
        "compose-lint/CL-0006",
        "checkov/CKV_K8S_37",
        "trivy/KSV-0003",
        "pss/restricted:capabilities_restricted.drop",
        "polaris/insecureCapabilities",
        "kubesec/CapDropAll",
        "cis-k8s/5.2.10",
        "kics/2f1a0619-b12b-48a0-825f-993bb6f01d58",
        "trivy/KSV-0004",
        "kics/268ca686-7fb7-4ae9-b129-955a2a89064e",
        "kubesec/CapDropAny",
        "kube-linter/drop-net-raw-capability",
        "checkov/CKV_K8S_28",
        "kics/dbbc6705-d541-43b0-b166-dd4be8208b54",
        "cis-k8s/5.2.8",
    ],
    yields_to: &[],
    options: &[RuleOption {
        name: "require",
        default: OptionDefault::Text("all", TextForm::OneOf(&["all", "net-raw", "any"])),
        what: "`all`, `net-raw` or `any`: how much must be dropped",
    }],
    examples: &[
        Example::fixed(
            Compose,
            "services:\n  web:\n    image: nginx:1.29\n",
            "services:\n  web:\n    image: nginx:1.29\n    cap_drop:\n      - ALL\n",
        ),
        Example::fixed(
            Compose,
            "services:\n  web:\n    image: nginx:1.29\n    cap_drop: [NET_RAW]\n",
            "services:\n  web:\n    image: nginx:1.29\n    cap_drop: [NET_RAW, ALL]\n",
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
        runAsNonRoot: true
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
        runAsNonRoot: true
        capabilities:
          drop:
            - ALL
",
        ),
        Example::good(Kubernetes, HARDENED_POD),
    ],
    checks: &[Check::Container(check)],
};

/// What Docker gives to a container by default; containerd and CRI-O give these or fewer.
const DEFAULTS: [&str; 14] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

fn check(container: &Container, _workload: &Workload, cx: &mut Context) {
    if container.may_be_privileged() || container.drops_all() {
        return;
    }
    let name = &container.name;
    let Some(dropped) = container.dropped_capabilities.known() else {
        if let Some(at) = container.dropped_capabilities.unset_at() {
            let fix = fix(container, cx);
            cx.report(at, format!("`{name}` keeps the default capabilities"))
                .help("drop `ALL` and add back what the program needs")
                .fix(fix);
        }
        return;
    };
    let has = |wanted: &str| dropped.value.iter().any(|capability| capability.value == wanted);
    match cx.word("require") {
        "any" if !dropped.value.is_empty() => return,
        "net-raw" if has("NET_RAW") => return,
        _ => {}
    }
    let all_defaults = DEFAULTS.iter().all(|default| has(default));
    let is_partly = !dropped.value.is_empty();
    let fix = fix(container, cx);
    let finding = cx.report(dropped.span, format!("`{name}` drops some of the default capabilities, but not `ALL`"));
    finding.help("drop `ALL` and add back what the program needs").fix(fix);
    // The restricted level of Kubernetes wants the word itself.
    if all_defaults || is_partly && container.format == Compose {
        finding.severity(Severity::Info);
    }
}

fn fix(container: &Container, cx: &Context) -> Option<Fix> {
    let path: &[&str] = match container.format {
        Compose => &["cap_drop"],
        _ => &["securityContext", "capabilities", "drop"],
    };
    fixes::add_item(cx, container.node, path, "ALL", "drop all capabilities")
}
