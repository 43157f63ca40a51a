//! `request-above-limit`: A request is larger than its limit.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Quantity, Setting, Workload, parse_bytes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "request-above-limit",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("request_above_limit.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    match container.format {
        Compose => compose(container, cx),
        _ => kubernetes(container, workload, cx),
    }
}

fn kubernetes(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(resources) = container.field("resources", workload, cx) else { return };
    let limits = resources.key("limits");
    for request in resources.key("requests").values() {
        let (Some(name), Setting::Set(amount)) = (request.key_name(), request.quantity()) else { continue };
        let name = name.value;
        let limit = limits.key(name);
        let is_device = name.contains('/') && !name.contains("kubernetes.io/") || name.starts_with("hugepages-");
        // Thousandths of a byte are a slip of their own.
        let is_slip = |quantity: &Quantity| quantity.suffix == "m" && name != "cpu";
        match limit.quantity() {
            Setting::Set(most) if !is_slip(&most.value) && !is_slip(&amount.value) => {
                let (asked, most_text) = (&amount.value.text, &most.value.text);
                if amount.value.milli > most.value.milli {
                    let message =
                        format!("`{}` requests {asked} of `{name}`, and its limit is {most_text}", container.name);
                    cx.report(amount.span, format!("{message}: the API server rejects the pod"))
                        .help("make the request as large as the limit at most")
                        .related(most.span, "the limit is here");
                } else if is_device && amount.value.milli != most.value.milli {
                    let message = format!("`{name}` cannot be shared, so request and limit must be equal");
                    cx.report(amount.span, format!("{message}: the API server rejects the pod"))
                        .help("write the same number for both")
                        .related(most.span, "the limit is here");
                }
            }
            Setting::Unset { .. } if is_device => {
                let message = format!("`{name}` cannot be shared, so it needs a limit as well");
                cx.report(amount.span, format!("{message}: the API server rejects the pod"))
                    .help(format!("set `limits` of `{name}` to {}", amount.value.text));
            }
            _ => {}
        }
    }
}

fn compose(container: &Container, cx: &mut Context) {
    let (limits, requests) = (&container.limits, &container.requests);
    let memory = ("memory", &requests.memory, &limits.memory);
    for (what, asked, most) in [memory, ("CPU", &requests.cpu, &limits.cpu)] {
        let (Some(asked), Some(most)) = (asked.known(), most.known()) else { continue };
        if most.value.milli > 0 && asked.value.milli > most.value.milli {
            let (asked_text, most_text) = (asked.value.text.trim(), most.value.text.trim());
            let message = format!("`{}` reserves {asked_text} of {what}, and its limit is {most_text}", container.name);
            cx.report(asked.span, message)
                .help("make the reservation as large as the limit at most")
                .related(most.span, "the limit is here");
        }
    }
    let Some(most) = limits.memory.known() else { return };
    let Some(service) = cx.field(container.node) else { return };
    let pair = (service.key("mem_limit"), service.at("deploy.resources.limits.memory"));
    let (Setting::Set(plain), Setting::Set(deployed)) = (pair.0.text(), pair.1.text()) else { return };
    let differs = match (parse_bytes(plain.value), parse_bytes(deployed.value)) {
        (Some(plain), Some(deployed)) => plain.milli != deployed.milli,
        _ => false,
    };
    if differs && most.value.milli > 0 {
        let message = format!("`mem_limit` is {}, and the limit of `deploy` is {}", plain.value, deployed.value);
        cx.report(plain.span, format!("{message}: Compose rejects the file"))
            .help("leave one of the two")
            .related(deployed.span, "the other limit is here");
    }
}
