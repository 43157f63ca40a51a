//! `root-user`: a container that is told to run as root.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{Dockerfile as File, Stage};
use lintainer_core::finding::Fix;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, User, Workload};
use lintainer_core::rule::{
    Check, Confidence, Example, Fixable, OptionDefault, Practice, Profile, Rule, RuleOption, Severity,
};
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::span::Span;

use crate::shared::examples::{HARDENED_POD, HARDENED_SERVICE};
use crate::shared::{fixes, privileges};

pub(super) static RULE: Rule = Rule {
    name: "root-user",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "The container is told to run as root",
    why: "A process that breaks out of a container keeps its user id. Root inside is then root on the host.",
    references: &[
        "https://docs.docker.com/reference/dockerfile/#user",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    aliases: &[
        "hadolint/DL3002",
        "checkov/CKV_DOCKER_8",
        "trivy/DS-0002",
        "kics/67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae",
        "semgrep/last-user-is-root",
        "droast/DF002",
        "sonar-docker/S6471",
        "compose-lint/CL-0018",
        "trivy/KSV-0105",
        "pss/restricted:runAsUser",
        "kube-linter/run-as-non-root",
        "checkov/CKV_K8S_23",
        "kics/cf34805e-3872-4c08-bf92-6ff7bb0cfadb",
        "polaris/runAsRootAllowed",
        "kubescape/C-0013",
        "cis-k8s/5.2.7",
        "nsa/non-root-containers",
    ],
    yields_to: &[],
    options: &[
        RuleOption { name: "shipped_stages", default: OptionDefault::List(&["last"]), what: "stages that are shipped" },
        RuleOption {
            name: "privilege_droppers",
            default: OptionDefault::List(&["gosu", "su-exec", "setpriv", "s6-setuidgid"]),
            what: "entrypoint programs after which root is only the start",
        },
    ],
    examples: &[
        Example::bad(Dockerfile, "FROM alpine:3.22\nUSER root\n"),
        Example::good(Dockerfile, "FROM alpine:3.22 AS build\nUSER root\nFROM alpine:3.22\nUSER 10001:10001\n"),
        Example::bad(Compose, "services:\n  web:\n    image: nginx:1.29\n    user: \"${WEB_UID:-0}:0\"\n"),
        Example::good(Compose, HARDENED_SERVICE),
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
      securityContext:
        runAsUser: 0
",
        ),
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
      image: registry.example/shop/web:1.4
      securityContext:
        runAsNonRoot: false
        runAsUser: 0
",
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/shop/web:1.4
      securityContext:
        runAsNonRoot: false
",
        )
        .with_files(&[
            ("compose.yaml", "services:\n  web:\n    image: registry.example/shop/web\n    build: web\n"),
            ("web/Dockerfile", "FROM nginx:1.29\nUSER 101\n"),
        ]),
        Example::good(Kubernetes, HARDENED_POD),
    ],
    checks: &[Check::Container(check), Check::Dockerfile(check_named_stages)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(user) = container.user.known() else { return };
    if !user.value.is_root() || container.format == Kubernetes && workload.windows {
        return;
    }
    // Root of a user namespace is nobody outside of it; Pod Security accepts that since 1.35.
    if workload.host_users.is_false() && cx.settings().kubernetes_version >= KubernetesVersion::v1(35) {
        return;
    }
    if container.format == Dockerfile && (workload.development || !is_shipped(container, cx)) {
        return;
    }
    let fix = if container.format == Kubernetes { fix(container, workload, user.span, cx) } else { None };
    match cx.dockerfile() {
        Some(dockerfile) if container.format == Dockerfile => {
            if let Some(stage) = dockerfile.stage_named(&container.name) {
                report_stage(dockerfile, stage, user.span, cx);
            }
        }
        _ => {
            cx.report(user.span, format!("`{}` runs as root", container.name)).help(HELP).fix(fix);
        }
    }
}

const HELP: &str = "name an unprivileged user, by number if you can";

/// Whether the last stage is shipped; that of a Compose service is.
fn is_shipped(container: &Container, cx: &Context) -> bool {
    let Some(last) = cx.dockerfile().and_then(File::final_stage) else { return false };
    let is_listed = |name: &String| name == "last" || last.is_named(name);
    container.name != last.workload_name() || cx.list("shipped_stages").iter().any(is_listed)
}

/// The stages that the configuration names beside the last one.
fn check_named_stages(dockerfile: &File, cx: &mut Context) {
    for name in cx.list("shipped_stages") {
        let Some(stage) = dockerfile.stage_named(name) else { continue };
        let Some((instruction, word)) = dockerfile.effective_user(stage) else { continue };
        let user = dockerfile.expand(word, instruction);
        if user.known().is_some_and(|user| User::parse(&user).is_root()) {
            report_stage(dockerfile, stage, word.span, cx);
        }
    }
}

fn report_stage(dockerfile: &File, stage: &Stage, at: Span, cx: &mut Context) {
    let drops = privileges::drops(dockerfile, stage, &cx.file().source, cx.list("privilege_droppers"));
    let message = match &stage.name {
        Some(name) => format!("the image of stage `{}` runs as root", name.value),
        None => "the image runs as root".to_string(),
    };
    let finding = cx.report(at, message);
    finding.help(HELP);
    if drops {
        finding.severity(Severity::Info);
    }
}

/// Where the image names an unprivileged user by number, the key is not needed.
fn fix(container: &Container, workload: &Workload, span: Span, cx: &Context) -> Option<Fix> {
    let (_, stage) = cx.project().dockerfile_for_image(container.image.value()?)?;
    let user = stage.containers.first()?.user.value()?;
    if user.id().is_none_or(|id| id == 0) {
        return None;
    }
    let places = [container.security_node, workload.pod_security_node];
    let is_there = |at: &lintainer_core::model::NodeRef| {
        let value = cx.node(*at).and_then(|context| context.get("runAsUser"));
        value.is_some_and(|value| value.written_span() == span)
    };
    let at = places.into_iter().flatten().find(is_there);
    fixes::remove_key(cx, at, "runAsUser", "leave the user to the image")
}
