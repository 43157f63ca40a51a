//! `conflicting-mesh-gateway`: gateways and the routes that use them contradict each other.

use crate::shared::references;
use lintainer_core::kubernetes::{Kind, Object, ObjectRef, Search, Server, VirtualService, covers_subdomains};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

const KINDS: &[Kind] = &[Kind::new("networking.istio.io", "VirtualService")];

pub(super) static RULE: Rule = Rule {
    name: "conflicting-mesh-gateway",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("conflicting_mesh_gateway.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(KINDS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(service) = VirtualService::of(object).filter(|_| references::is_settled(object.resource(), cx)) else {
        return;
    };
    let owner = object.display();
    let mut served: Option<Vec<String>> = Some(Vec::new());
    for (namespace, name) in service.gateways() {
        match object.find("networking.istio.io", "Gateway", name.value, namespace) {
            Search::Missing => {
                cx.report(name.span, format!("the Gateway `{}` of `{owner}` does not exist", name.value))
                    .help(format!("add a Gateway `{}`, or correct the name", name.value))
                    .aliases_without(&["istio/IST0132"]);
                return;
            }
            Search::Found(found) => {
                for gateway in found {
                    let hosts = hosts_of(gateway, cx);
                    served = served.zip(hosts).map(|(mut all, hosts)| {
                        all.extend(hosts);
                        all
                    });
                }
            }
            Search::Unknown => served = None,
        }
    }
    let is_for_mesh = object.each("spec.gateways[]").any(|name| name.is("mesh"));
    let Some(served) = served.filter(|served| !served.is_empty() && !is_for_mesh) else { return };
    let hosts = service.hosts();
    let is_served = |host: &str| served.iter().any(|own| covers_subdomains(own, host) || covers_subdomains(host, own));
    for host in hosts.value().into_iter().flatten().filter(|host| !is_served(host.value)) {
        cx.report(host.span, format!("no server of the gateways of `{owner}` has the host `{}`", host.value))
            .help("add the host to a server of the Gateway, or correct it");
    }
}

/// The hosts of a Gateway's servers; `None` where they are not all known.
fn hosts_of(gateway: &ObjectRef, cx: &Context) -> Option<Vec<String>> {
    let object =
        references::object_at(gateway.node, cx).filter(|object| references::is_settled(object.resource(), cx))?;
    let mut all = Vec::new();
    for server in Server::of(&object) {
        all.extend(server.hosts().value()?.iter().map(|host| host.value.to_string()));
    }
    Some(all)
}
