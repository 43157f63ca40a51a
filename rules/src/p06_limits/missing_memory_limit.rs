//! `missing-memory-limit`: a container that may take all memory of its host.

use lintainer_core::context::Context;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Project;
use lintainer_core::rule::{
    Check, Confidence, Example, Fixable, OptionDefault, Practice, Profile, Rule, RuleOption, Severity,
};
use lintainer_core::settings::KubernetesVersion;

pub(super) static RULE: Rule = Rule {
    name: "missing-memory-limit",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    summary: "Nothing limits the memory of the container",
    why: "One leak then takes down the whole host instead of one container.",
    references: &[
        "https://docs.docker.com/engine/containers/resource_constraints/",
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    ],
    aliases: &[
        "kics/bb9ac4f7-e13b-423d-a010-c74a1bfbe492",
        "cis-docker/5.11",
        "compose-lint/CL-0026",
        "kube-linter/unset-memory-requirements",
        "checkov/CKV_K8S_13",
        "trivy/KSV-0018",
        "kics/b14d1bc4-a208-45db-92f0-e21f8e2588e9",
        "polaris/memoryLimitsMissing",
        "kubesec/LimitsMemory",
        "kubescape/C-0271",
        "kubescape/C-0004",
    ],
    yields_to: &[],
    options: &[RuleOption {
        name: "skip_development",
        default: OptionDefault::Bool(true),
        what: "leave out Compose services that are plainly for development",
    }],
    examples: &[
        Example::bad(Compose, "services:\n  web:\n    image: nginx:1.29\n    mem_reservation: 64m\n"),
        Example::good(Compose, "services:\n  web:\n    image: nginx:1.29\n    mem_limit: 64m\n"),
        Example::good(
            Compose,
            "\
services:
  web:
    image: nginx:1.29
    deploy:
      resources:
        limits:
          memory: 64M
",
        ),
        Example::bad(
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
      resources:
        requests:
          memory: 64Mi
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
  containers:
    - name: web
      image: nginx:1.29
      resources:
        limits:
          memory: 64Mi
",
        ),
        Example::good(
            Kubernetes,
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: web
      image: nginx:1.29
",
        )
        .with_files(&[(
            "limits.yaml",
            "\
apiVersion: v1
kind: LimitRange
metadata:
  name: defaults
  namespace: shop
spec:
  limits:
    - type: Container
      default:
        memory: 128Mi
",
        )]),
    ],
    checks: &[Check::Linked(&Check::Container(check), Project::may_have_limit_ranges)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format == Compose && workload.development && cx.flag("skip_development") {
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
            cx.report(at, format!("`{name}` has no memory limit")).help(help);
        }
        return;
    };
    if limit.value.milli == 0 {
        cx.report(limit.span, format!("`{name}` has no memory limit: 0 means none")).help(help);
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
                cx.report(container.span, format!("`{name}` has no memory limit of its own"))
                    .help(help)
                    .related(limit.span, "the pod's limit counts from Kubernetes 1.34 on");
            }
        }
    }
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
            .severity(Severity::Info);
    }
}
