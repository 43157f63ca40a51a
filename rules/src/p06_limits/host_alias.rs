//! `host-alias`: names are resolved past DNS.

use std::net::IpAddr;

use lintainer_core::compose::Value;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;
use lintainer_core::project::ComposeProject;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-alias",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("host_alias.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Workload(check_pods)],
};

/// Ends of names that no public DNS has.
const PRIVATE: [&str; 12] = [
    "internal",
    "local",
    "localhost",
    "localdomain",
    "lan",
    "home",
    "arpa",
    "test",
    "invalid",
    "example",
    "svc",
    "docker",
];

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(hosts) = service.value.get("extra_hosts") else { continue };
        let listed = hosts.items().iter().filter_map(|item| {
            let text = item.text()?;
            let (name, address) = text.split_once('=').or_else(|| text.split_once(':'))?;
            Some((name.to_string(), address.to_string(), item.span))
        });
        let mapped = hosts.entries().iter().flat_map(|entry| {
            let addresses = entry.value.one_or_more().iter().filter_map(Value::text);
            addresses.map(|address| (entry.key.value.clone(), address.to_string(), entry.key.span.to(entry.value.span)))
        });
        for (name, address, at) in listed.chain(mapped) {
            let is_fixed = address.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
            let last = name.rsplit('.').next().unwrap_or("");
            if is_fixed && name.contains('.') && !PRIVATE.contains(&last) {
                cx.report(at, format!("`{}` resolves `{name}` to {address}, whatever DNS says", service.workload.name))
                    .help("resolve the name with DNS");
            }
        }
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    let Some(aliases) = workload.pod_field("hostAliases", cx) else { return };
    if aliases.items().next().is_none() {
        return;
    }
    let names: Vec<&str> = aliases.each("[].hostnames[]").filter_map(Field::word).take(3).collect();
    let shown = if names.is_empty() { "names".to_string() } else { format!("`{}`", names.join("`, `")) };
    cx.report(
        aliases.head(),
        format!("the pods of `{}` resolve {shown} to fixed addresses, whatever DNS says", workload.name),
    )
    .help("resolve the names with DNS");
    cx.fix(|_| Some(Fix::risky("remove the aliases", aliases.remove()?)));
}
