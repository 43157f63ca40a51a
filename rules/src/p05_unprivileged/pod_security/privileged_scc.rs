//! `privileged-scc`: A security context constraint allows privileged pods.

use crate::tables::known_needs::{Need, is_named};
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "privileged-scc",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("privileged_scc.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("security.openshift.io", "SecurityContextConstraints")], check)],
};

/// Those that come with OpenShift.
const SHIPPED: [&str; 3] = ["hostnetwork", "node-exporter", "privileged"];

const DOORS: [(&str, &str); 6] = [
    ("allowPrivilegedContainer", "privileged containers"),
    ("allowHostDirVolumePlugin", "folders of the node"),
    ("allowHostNetwork", "networks of the node"),
    ("allowHostPID", "processes of the node"),
    ("allowHostIPC", "memory of the node"),
    ("allowHostPorts", "ports of the node"),
];

fn check(constraints: &Object, cx: &mut Context) {
    let name = constraints.display();
    if SHIPPED.iter().any(|shipped| name.starts_with(shipped)) {
        return;
    }
    let open = |(key, what): &(&'static str, &'static str)| {
        Some((constraints.at(key), *what)).filter(|(field, _)| field.bool().is_true())
    };
    let doors: Vec<_> = DOORS.iter().filter_map(open).collect();
    let Some(&(field, what)) = doors.first() else { return };
    let all: Vec<&str> = doors.iter().map(|(_, what)| *what).collect();
    let finding = cx.report(field.span(), format!("`{name}` allows {}", all.join(", ")));
    finding.help("allow only what the program needs");
    for (field, what) in doors.iter().skip(1) {
        finding.related(field.span(), format!("{what} are allowed here"));
    }
    if what != "privileged containers" {
        finding.severity(Severity::Warning);
        finding.aliases_without(&["kube-linter/scc-deny-privileged-container"]);
    }
    if is_named(name, Need::Node) {
        finding.profile(Profile::Audit);
    }
    cx.fix(|_| {
        let edits: Option<Vec<Vec<Edit>>> = doors.iter().map(|(field, _)| field.replace("false")).collect();
        Some(Fix::risky(format!("do not allow {}", all.join(", ")), edits?.concat()))
    });
}
