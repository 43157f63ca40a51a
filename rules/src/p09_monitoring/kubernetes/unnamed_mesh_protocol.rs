//! `unnamed-mesh-protocol`: the mesh cannot tell the protocol of a port.

use lintainer_core::kubernetes::{Injection, Kind, Mesh, Object, named_protocol};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unnamed-mesh-protocol",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unnamed_mesh_protocol.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(&[Kind::new("", "Service")], check), |_| true)],
};

fn check(service: &Object, cx: &mut Context) {
    let is_external = service.at("spec.type").is("ExternalName");
    // `auto` asks for what is done anyway.
    let names_protocol = |name: &str| name == "auto" || named_protocol(name).is_some();
    let is_clear = |port: &Field| {
        let is_udp = port.key("protocol").word().is_some_and(|protocol| protocol != "TCP");
        let name = port.key("name").text();
        is_udp
            || port.key("appProtocol").unset_at().is_none()
            || !name.is_unset() && name.value().is_none_or(|name| names_protocol(name))
    };
    let unclear: Vec<Field> = service.each("spec.ports[]").filter(|port| !is_clear(port)).collect();
    let Some(first) = unclear.first().filter(|_| !is_external && !service.is_partial()) else { return };
    let Some(injection) = Injection::in_namespace_of(service.scope(), cx.project()) else { return };
    if injection.is_in && injection.mesh != Mesh::Linkerd {
        let name = first.key("name").or(first.key("port"));
        let more = if unclear.len() > 1 { format!(", and {} more", unclear.len() - 1) } else { String::new() };
        let port = name.word().unwrap_or("a port");
        cx.report(name.span(), format!("the protocol of `{port}`{more} of `{}` is guessed", service.display()))
            .help("set `appProtocol`, such as `http`")
            .related(injection.at, "the namespace is in the mesh");
    }
}
