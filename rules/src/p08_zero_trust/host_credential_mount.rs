//! `host-credential-mount`: A folder with keys of the host is mounted.

use lintainer_core::model::Workload;

use crate::shared::host_paths::{self, host_paths};
use crate::tables::host_paths::holds_credentials;
use crate::tables::known_needs::{Need, is_node_agent};
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-credential-mount",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("host_credential_mount.md")),
    yields_to: &["docker-socket-mount"],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    if workload.windows {
        return;
    }
    for host in host_paths(workload) {
        if !holds_credentials(host.path) {
            continue;
        }
        let owner = host.owner(workload);
        let message = format!("`{owner}` gets `{}`, where keys of the host are", host.path);
        let finding = cx.report(host.span, message);
        finding.help("give it an account of its own, or mount the one file that it needs, read-only");
        if host.is_read_only() {
            finding.severity(Severity::Warning);
        }
        if host.is_needed(workload, Need::Node) || is_node_agent(workload) {
            finding.profile(Profile::Audit);
        }
        cx.fix(|cx| host_paths::remove(cx, workload, &host));
    }
}
