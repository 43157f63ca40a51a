//! `blocking-job-sidecar`: A helper container keeps the job from ever finishing.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Role};

use crate::prelude::*;

/// Images of helpers that run until they are stopped, by the last part of their names.
const HELPERS: &[&str] = &[
    "cloud-sql-proxy",
    "cloudsql-docker",
    "envoy",
    "filebeat",
    "fluent-bit",
    "fluentd",
    "gce-proxy",
    "kube-rbac-proxy",
    "oauth2-proxy",
    "opentelemetry-collector",
    "opentelemetry-collector-contrib",
    "proxyv2",
    "vector",
];

/// Words by which a helper is told to end.
const WAYS_TO_END: &[&str] = &["quitquitquit", "exit-after-auth", "exitOnZero", "exit-zero-on-sigterm", "quit-after"];

pub(super) static RULE: Rule = Rule {
    name: "blocking-job-sidecar",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("blocking_job_sidecar.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("batch", "CronJob"), Kind::new("batch", "Job")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(workload) = object.workload() else { return };
    let main = || workload.containers.iter().filter(|container| container.role == Role::Main);
    if main().nth(1).is_none() {
        return;
    }
    let is_helper = |container: &&Container| {
        let name = container.image.value().and_then(|image| image.short_name());
        name.is_some_and(|name| HELPERS.contains(&name))
    };
    let Some(helper) = main().find(is_helper).filter(|_| main().any(|container| !is_helper(&container))) else {
        return;
    };
    let shares = workload.pod_field("shareProcessNamespace", cx).is_some_and(|shares| shares.bool().is_true());
    if shares || WAYS_TO_END.iter().any(|way| cx.mentions(way)) {
        return;
    }
    cx.report(
        helper.span,
        format!("`{}` never ends by itself, so `{}` is never complete", helper.name, object.display()),
    )
    .help("make it an init container with `restartPolicy: Always`");
}
