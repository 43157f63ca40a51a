//! `host-probe-target`: A probe or hook addresses another host.

use lintainer_core::kubernetes::{HANDLERS, handlers};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-probe-target",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("host_probe_target.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(root) = container.root(workload, cx) else { return };
    for handler in HANDLERS {
        for handler in handlers(root.at(handler)) {
            let (host, address) = (handler.field.key("host"), handler.host());
            let Some(address) = address.value().filter(|address| !address.is_empty()) else { continue };
            let is_local = ["127.0.0.1", "::1", "localhost"].contains(address);
            let name = &container.name;
            let finding = match is_local {
                true => {
                    cx.report(host.span(), format!("a probe of `{name}` asks `{address}`, which is the node itself"))
                }
                false => cx.report(host.span(), format!("the kubelet asks `{address}` on behalf of `{name}`")),
            };
            finding.help("remove `host`: the kubelet then asks the pod, which has to listen on its own address");
            if is_local {
                finding.severity(Severity::Warning);
            }
            // In the network of the node its loopback address is the pod's.
            if is_local && workload.host_network.is_true() {
                finding.profile(Profile::Audit);
            }
            cx.fix(|_| Some(Fix::risky("ask the pod itself", host.remove()?)));
        }
    }
}
