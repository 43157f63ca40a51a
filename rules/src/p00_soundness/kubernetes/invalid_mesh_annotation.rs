//! `invalid-mesh-annotation`: A mesh annotation is misspelt, misplaced or invalid.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Cidr, Setting};
use lintainer_core::span::Spanned;
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-mesh-annotation",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_mesh_annotation.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(Kind::WITH_PODS, check)],
};

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Any,
    Bool,
    Number,
    /// Ports behind commas, or `*`.
    Ports,
    /// Ranges of addresses behind commas, or `*`.
    Ranges,
    /// No longer used.
    Deprecated,
}
use Form::{Any, Bool, Deprecated, Number, Ports, Ranges};

/// Annotations of pods (`istio.io/api`, 1.27).
const OF_PODS: [(&str, Form); 37] = [
    ("inject.istio.io/templates", Any),
    ("prometheus.istio.io/merge-metrics", Bool),
    ("proxy.istio.io/config", Any),
    ("readiness.status.sidecar.istio.io/applicationPorts", Ports),
    ("readiness.status.sidecar.istio.io/failureThreshold", Number),
    ("readiness.status.sidecar.istio.io/initialDelaySeconds", Number),
    ("readiness.status.sidecar.istio.io/periodSeconds", Number),
    ("sidecar.istio.io/agentLogLevel", Any),
    ("sidecar.istio.io/bootstrapOverride", Any),
    ("sidecar.istio.io/componentLogLevel", Any),
    ("sidecar.istio.io/controlPlaneAuthPolicy", Deprecated),
    ("sidecar.istio.io/discoveryAddress", Deprecated),
    ("sidecar.istio.io/enableCoreDump", Bool),
    ("sidecar.istio.io/extraStatTags", Any),
    ("sidecar.istio.io/inject", Bool),
    ("sidecar.istio.io/interceptionMode", Any),
    ("sidecar.istio.io/logLevel", Any),
    ("sidecar.istio.io/nativeSidecar", Bool),
    ("sidecar.istio.io/proxyCPU", Any),
    ("sidecar.istio.io/proxyCPULimit", Any),
    ("sidecar.istio.io/proxyImage", Any),
    ("sidecar.istio.io/proxyImageType", Any),
    ("sidecar.istio.io/proxyMemory", Any),
    ("sidecar.istio.io/proxyMemoryLimit", Any),
    ("sidecar.istio.io/rewriteAppHTTPProbers", Bool),
    ("sidecar.istio.io/statsInclusionPrefixes", Deprecated),
    ("sidecar.istio.io/statsInclusionRegexps", Deprecated),
    ("sidecar.istio.io/statsInclusionSuffixes", Deprecated),
    ("sidecar.istio.io/status", Any),
    ("sidecar.istio.io/userVolume", Any),
    ("sidecar.istio.io/userVolumeMount", Any),
    ("status.sidecar.istio.io/port", Number),
    ("traffic.sidecar.istio.io/excludeInboundPorts", Ports),
    ("traffic.sidecar.istio.io/excludeOutboundIPRanges", Ranges),
    ("traffic.sidecar.istio.io/excludeOutboundPorts", Ports),
    ("traffic.sidecar.istio.io/includeInboundPorts", Ports),
    ("traffic.sidecar.istio.io/includeOutboundIPRanges", Ranges),
];

fn check(object: &Object, cx: &mut Context) {
    let is_ours = |key: &str| key.contains(".istio.io/");
    let Some(workload) = object.workload() else { return };
    for (key, value) in workload.pod_annotations.iter().filter(|(key, _)| is_ours(&key.value)) {
        of_pod(key, value, cx);
    }
    if object.kind() == "Pod" {
        return;
    }
    for (key, _) in object.resource().annotations.iter().filter(|(key, _)| is_ours(&key.value)) {
        let on_pod = workload.pod_annotations.iter().chain(&workload.pod_labels).any(|(own, _)| own.value == key.value);
        if OF_PODS.iter().any(|(known, _)| *known == key.value) && !on_pod {
            cx.report(key.span, format!("`{}` has no effect on a {}", key.value, object.kind()))
                .help("move it to the metadata of the pod template");
        }
    }
}

fn of_pod(key: &Spanned<String>, value: &Setting<String>, cx: &mut Context) {
    let Some((_, form)) = OF_PODS.iter().find(|(known, _)| *known == key.value) else {
        let known = nearest(&key.value, OF_PODS.iter().map(|(known, _)| *known));
        let is_slip = |known: &String| {
            known.split('/').next() == key.value.split('/').next() && known.len().abs_diff(key.value.len()) < 2
        };
        if let Some(known) = known.filter(is_slip) {
            cx.report(key.span, format!("`{}` is not an annotation of Istio", key.value))
                .help(format!("write `{known}`"));
        }
        return;
    };
    if *form == Deprecated {
        cx.report(key.span, format!("`{}` is deprecated", key.value))
            .help("remove it")
            .severity(Severity::Info)
            .profile(Profile::Audit);
    }
    let Some(value) = value.known().filter(|value| !form.fits(&value.value)) else { return };
    let (name, wanted) = (key.value.rsplit('/').next().unwrap_or(""), form.wanted());
    cx.report(value.span, format!("`{}` is not a value of `{name}`", value.value)).help(format!("write {wanted}"));
}

impl Form {
    fn fits(self, value: &str) -> bool {
        let all = |fits: fn(&str) -> bool| {
            value == "*" || value.split(',').map(str::trim).all(|one| one.is_empty() || fits(one))
        };
        match self {
            Any | Deprecated => true,
            Bool => matches!(
                value,
                "true" | "false" | "enabled" | "disabled" | "TRUE" | "FALSE" | "True" | "False" | "1" | "0"
            ),
            Number => value.parse::<u32>().is_ok(),
            Ports => all(|port| port.parse::<u16>().is_ok()),
            Ranges => all(|range| Cidr::parse(range).is_some()),
        }
    }

    fn wanted(self) -> &'static str {
        match self {
            Bool => "`\"true\"` or `\"false\"`",
            Number => "a number",
            Ports => "numbers of ports with commas between them",
            Ranges => "ranges such as `10.0.0.0/8` with commas between them",
            Any | Deprecated => "another value",
        }
    }
}
