//! `dangling-stateful-service`: the StatefulSet's service gives its pods no names.

use std::sync::Arc;

use crate::shared::references;
use lintainer_core::kubernetes::{Kind, KubeService, Object, Search};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::span::Spanned;

use crate::prelude::*;

const KINDS: &[Kind] = &[Kind::new("apps", "StatefulSet")];

pub(super) static RULE: Rule = Rule {
    name: "dangling-stateful-service",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_stateful_service.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(KINDS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    if !references::is_settled(object.resource(), cx) {
        return;
    }
    let (field, owner) = (object.at("spec.serviceName"), object.display());
    let Some(name) = field.name() else {
        if field.unset_at().is_some() || field.is("") {
            cx.report(object.span(), format!("`{owner}` names no service: its pods have no stable names"))
                .help("name a headless Service in `serviceName`")
                .severity(Severity::Info)
                .profile(Profile::Audit);
        }
        return;
    };
    match object.service(name.value, None) {
        Search::Missing => {
            let message = format!("the service `{}` of `{owner}` does not exist", name.value);
            let is_used = cx.file().source.text().contains(&format!("{owner}-0.{}", name.value));
            let finding = cx.report(name.span, message);
            finding.help(format!("add a headless Service `{}`, or correct the name", name.value));
            if !is_used {
                finding.severity(Severity::Info).profile(Profile::Audit);
            }
        }
        Search::Found(found) => check_services(object, name, &found, cx),
        Search::Unknown => {}
    }
}

fn check_services(object: &Object, name: Spanned<&str>, found: &[&Arc<KubeService>], cx: &mut Context) {
    let Some(first) = found.first() else { return };
    let labels = object.workload().map(|workload| &workload.pod_labels);
    let misses = |service: &KubeService| labels.is_some_and(|labels| service.selects(labels) == Some(false));
    if !found.iter().all(|service| references::is_settled_service(service, cx) && !service.is_external_name()) {
        return;
    }
    let owner = object.display();
    let (fault, help) = if found.iter().all(|service| !service.headless) {
        ("is not headless", "set `clusterIP: None` in a Service for the names, beside the one for the traffic")
    } else if found.iter().all(|service| misses(service)) {
        ("does not select its pods", "make the selector of the Service equal to labels of the pod template")
    } else {
        return;
    };
    let replicas = object.at("spec.replicas").int();
    let finding = cx.report(name.span, format!("the service `{}` of `{owner}` {fault}", name.value));
    finding.help(help).related(first.span, "the Service is here");
    // A single pod has nobody to find.
    if replicas.value().is_none_or(|replicas| *replicas <= 1) {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
