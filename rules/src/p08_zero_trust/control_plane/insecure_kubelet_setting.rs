//! `insecure-kubelet-setting`: A kubelet is configured insecurely.

use crate::tables::control_plane::Bad;
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "insecure-kubelet-setting",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("insecure_kubelet_setting.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("kubelet.config.k8s.io", "KubeletConfiguration")], check)],
};

/// Settings whose values are bad, and what follows.
const SETTINGS: [(&str, Bad, &str); 7] = [
    ("authentication.anonymous.enabled", Bad::Is(&["true"]), "anyone who reaches the kubelet may ask it"),
    ("authorization.mode", Bad::Is(&["AlwaysAllow"]), "whoever is logged in may run commands in every pod"),
    ("readOnlyPort", Bad::Not("0"), "the kubelet shows its pods to everyone"),
    ("makeIPTablesUtilChains", Bad::Is(&["false"]), "the rules of the firewall may be lost"),
    ("streamingConnectionIdleTimeout", Bad::Is(&["0", "0s"]), "idle connections to pods are never closed"),
    ("tlsMinVersion", Bad::Is(&["VersionTLS10", "VersionTLS11"]), "old versions of TLS are accepted"),
    ("tlsCipherSuites", Bad::WeakSuite, "weak ciphers are accepted"),
];

/// Settings that are off by default.
const OFF: [&str; 4] = ["rotateCertificates", "serverTLSBootstrap", "protectKernelDefaults", "seccompDefault"];

fn check(object: &Object, cx: &mut Context) {
    for (path, bad, what) in SETTINGS {
        let field = object.at(path);
        let is_bad = |field: &Field| field.text().value().is_some_and(|value| bad.fits(value));
        if let Some(field) = std::iter::once(field).chain(field.items()).find(is_bad) {
            let name = path.rsplit('.').next().unwrap_or(path);
            cx.report(field.span(), format!("`{name}`: {what}")).help("remove it, or set another value");
        }
    }
    let mut missing: Vec<String> = Vec::new();
    for name in OFF {
        let field = object.at(name);
        if field.bool().is_false() {
            cx.report(field.span(), format!("`{name}` is switched off"))
                .help("set `true`")
                .severity(Severity::Warning)
                .profile(Profile::Hardened);
        } else if !field.is_written() {
            missing.push(format!("`{name}`"));
        }
    }
    if !missing.is_empty() {
        cx.report(object.span(), format!("the kubelet does not have {} on", missing.join(", ")))
            .help("set them to `true`")
            .severity(Severity::Info)
            .profile(Profile::Hardened);
    }
}
