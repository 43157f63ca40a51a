//! `exposed-dashboard`: the Kubernetes dashboard is deployed.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "exposed-dashboard",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("exposed_dashboard.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let is_image = |container: &&Container| {
        let path = container.image.value().and_then(|image| image.repository()).unwrap_or("");
        path.starts_with("kubernetesui/dashboard")
            || path.rsplit('/').next().is_some_and(|name| name.starts_with("kubernetes-dashboard"))
    };
    let container = workload.containers.iter().find(is_image);
    let is_labelled = workload.pod_label("k8s-app") == Some("kubernetes-dashboard");
    let at = match container {
        Some(container) => container.image.written_at().unwrap_or(container.span),
        None if is_labelled => workload.span,
        None => return,
    };
    let doors = [open_login(workload, cx), outside(workload, cx), rights(workload, cx)];
    let finding = cx.report(at, format!("`{}` is the Kubernetes dashboard, which gets no fixes", workload.name));
    finding.help("remove it, and use `kubectl` or another client on the own machine");
    for (span, why) in doors.into_iter().flatten() {
        finding.severity(Severity::Error).related(span, why);
    }
}

/// An argument that opens the login.
fn open_login<'a>(workload: &Workload, cx: &Context<'a>) -> Option<(Span, &'static str)> {
    let opens = |argument: &str| {
        let (name, value) = argument.split_once('=').unwrap_or((argument, ""));
        matches!(name, "--enable-skip-login" | "--disable-settings-authorizer") && value != "false"
            || name == "--insecure-port" && value != "0"
    };
    let arguments = workload.containers.iter().filter_map(|container| container.field("args", workload, cx));
    let argument = arguments.flat_map(|list| list.items()).find(|one| one.word().is_some_and(opens))?;
    Some((argument.span(), "this opens it without a login"))
}

/// A Service that can be reached from outside.
fn outside(workload: &Workload, cx: &Context) -> Option<(Span, &'static str)> {
    let is_outside = |kind: &String| matches!(kind.as_str(), "LoadBalancer" | "NodePort");
    let mut services = cx.project().links().services_of(workload);
    let service = services.find(|service| service.service_type.value().is_some_and(is_outside))?;
    Some((service.service_type.written_at()?, "this opens it to the outside"))
}

/// A binding that lets it do everything.
fn rights(workload: &Workload, cx: &Context) -> Option<(Span, &'static str)> {
    let mut bindings = cx.project().links().bindings_for(workload);
    let binding = bindings.find(|binding| binding.role.value == "cluster-admin")?;
    Some((binding.role.span, "this lets it do everything"))
}
