//! `conflicting-service-fields`: fields of the service exclude each other.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Setting;
use lintainer_core::span::Span;
use lintainer_core::yaml::{Field, Node};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-service-fields",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("conflicting_service_fields.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Service")], check)],
};

const OF_LOAD_BALANCERS: [&str; 3] = ["loadBalancerSourceRanges", "loadBalancerClass", "allocateLoadBalancerNodePorts"];

fn check(service: &Object, cx: &mut Context) {
    let spec = service.at("spec");
    let kind = spec.key("type").text();
    let kind = match &kind {
        Setting::Unset { .. } => "ClusterIP",
        other => match other.value() {
            Some(kind) => kind,
            None => return,
        },
    };
    if service.is_partial() || !spec.is_mapping() {
        return;
    }
    let headless = spec.key("clusterIP").is("None");
    let external = kind == "ExternalName";
    let mut rejected = |field: Field, message: String| {
        if field.is_written() {
            cx.report(field.head(), format!("{message}: the API server rejects the Service"))
                .help("decide for one of the two");
        }
    };
    if kind == "ClusterIP" {
        for port in spec.key("ports").items() {
            if port.key("nodePort").int().value() != Some(&0) {
                rejected(port.key("nodePort"), "`nodePort` needs the type `NodePort` or `LoadBalancer`".to_string());
            }
        }
        if spec.key("externalIPs").items().next().is_none() {
            rejected(
                spec.key("externalTrafficPolicy"),
                "`externalTrafficPolicy` needs traffic from outside".to_string(),
            );
        }
    }
    if kind != "LoadBalancer" {
        for key in OF_LOAD_BALANCERS {
            let is_empty =
                spec.key(key).node().is_some_and(|node| node.is_sequence()) && spec.key(key).items().next().is_none();
            if !is_empty {
                rejected(spec.key(key), format!("`{key}` needs the type `LoadBalancer`"));
            }
        }
    }
    if headless && matches!(kind, "NodePort" | "LoadBalancer") {
        rejected(spec.key("clusterIP"), format!("`clusterIP: None` may not stand beside `{kind}`"));
    }
    if external {
        if !spec.key("clusterIP").is("") {
            rejected(spec.key("clusterIP"), "`ExternalName` has no `clusterIP`".to_string());
        }
        if let Some(at) = spec.key("externalName").unset_at() {
            cx.report(at, "`ExternalName` needs `externalName`: the API server rejects the Service")
                .help("add `externalName`");
        }
    } else if let Some(at) = without_items(spec.key("ports")).filter(|_| !headless) {
        let name = service.display();
        cx.report(at, format!("`{name}` has no ports: the API server rejects it"))
            .help("add `ports`, or `clusterIP: None`");
    }
    if !external && spec.key("externalName").name().is_some() {
        ignored(spec.key("externalName"), "`externalName` has no effect without the type `ExternalName`", cx);
    }
    if headless {
        ignored(spec.key("loadBalancerIP"), "`loadBalancerIP` has no effect on a headless Service", cx);
        if spec.key("sessionAffinity").is("ClientIP") {
            ignored(spec.key("sessionAffinity"), "`sessionAffinity` has no effect on a headless Service", cx);
        }
    }
}

/// Where to show that a list has no items; `None` where it has some, or that cannot be known.
fn without_items(list: Field) -> Option<Span> {
    let is_empty = list.node().is_some_and(Node::is_sequence) && list.items().next().is_none();
    if is_empty { Some(list.head()) } else { list.unset_at() }
}

fn ignored(field: Field, message: &str, cx: &mut Context) {
    if field.is_written() {
        cx.report(field.head(), message).help("remove it").severity(Severity::Warning);
    }
}
