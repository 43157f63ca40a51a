//! Services that objects send requests to.

use lintainer_core::context::Context;
use lintainer_core::kubernetes::{Backend, KubeService, Object, Search, Target};

/// Reports a Service, or a port of one, that does not exist.
pub(super) fn check(object: &Object, backend: &Backend, cx: &mut Context) {
    let name = backend.name.value;
    match object.service(name, backend.namespace.map(|namespace| namespace.value)) {
        Search::Missing => {
            let does = if backend.field.key("weight").is("0") { "names" } else { "sends requests to" };
            let message = format!("`{}` {does} the Service `{name}`, which does not exist", object.display());
            cx.report(backend.name.span, message).help(format!("add a Service `{name}`, or correct the name"));
        }
        Search::Found(services) => {
            let Some(port) = backend.port.known() else { return };
            let kustomizations = cx.project().kustomizations();
            let lacks = |service: &KubeService| {
                service.has_port(&port.value) == Some(false) && !kustomizations.may_patch(service.node.file)
            };
            let shown = match &port.value {
                // An action of the load balancer of AWS.
                Target::Name(action) if action == "use-annotation" => return,
                Target::Name(name) => name.clone(),
                Target::Number(number) => number.to_string(),
            };
            if let Some(first) = services.first().filter(|_| services.iter().all(|service| lacks(service))) {
                cx.report(port.span, format!("the Service `{name}` has no port `{shown}`"))
                    .help("name a port of the Service, which may differ from that of its pods")
                    .related(first.span, "the Service is here");
            }
        }
        Search::Unknown => {}
    }
}
