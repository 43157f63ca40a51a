//! `risky-external-name`: the service is an alias for an unsuitable name.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "risky-external-name",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("risky_external_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Service")], check)],
};

fn check(service: &Object, cx: &mut Context) {
    let target = service.at("spec.externalName");
    if !service.at("spec.type").is("ExternalName") {
        return;
    }
    let name = target.text();
    let Some(name) = name.value().map(|name| name.trim_end_matches('.')) else { return };
    let (what, severity) = match name {
        _ if name.parse::<std::net::IpAddr>().is_ok() => ("is an address, which is never resolved", Severity::Warning),
        "localhost" => ("is the client itself", Severity::Info),
        _ if name.starts_with("kubernetes.default") => ("is the API server", Severity::Info),
        _ if name.ends_with(".svc") || name.ends_with(".svc.cluster.local") => {
            ("is a Service of the cluster", Severity::Info)
        }
        _ => return,
    };
    cx.report(target.span(), format!("`{}` is an alias for `{name}`, which {what}", service.display()))
        .help("name a host outside of the cluster")
        .severity(severity);
}
