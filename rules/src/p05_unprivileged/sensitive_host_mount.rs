//! `sensitive-host-mount`: a system directory of the host in a container.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;

use crate::prelude::*;
use crate::shared::host_paths::host_paths;
use crate::shared::images;
use crate::tables::host_paths::{is_harmless, is_sensitive};
use crate::tables::known_needs::{Need, is_node_agent};

static ALLOW: ListOption = ListOption::new(
    "allow",
    &["/etc/localtime", "/etc/timezone", "/etc/machine-id"],
    "paths accepted when mounted read-only",
);
static ALLOW_IMAGES: ListOption = ListOption::new("allow_images", &[], "images such as node agents that need them");

pub(super) static RULE: Rule = Rule {
    name: "sensitive-host-mount",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("sensitive_host_mount.md")),
    yields_to: &["docker-socket-mount", "host-credential-mount", "host-device-access"],
    options: &[ALLOW.declared(), ALLOW_IMAGES.declared()],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    if workload.windows {
        return;
    }
    for host in host_paths(workload) {
        let read_only = host.is_read_only();
        let allowed = cx.get(&ALLOW).iter().any(|allowed| allowed == host.path);
        if !allowed && !is_sensitive(host.path, workload.format) {
            continue;
        }
        let harmless = is_harmless(host.path);
        let is_safe = (allowed || harmless) && read_only || harmless && host.path.starts_with("/dev/");
        let image = host.mount.and_then(|(container, _)| container.image.value());
        if is_safe || image.is_some_and(|image| images::fits(image, cx.get(&ALLOW_IMAGES))) {
            continue;
        }
        let message = match host.mount {
            Some((container, _)) => format!("`{}` mounts the host path `{}`", container.name, host.path),
            None => {
                format!("a volume of `{}` is `{}` of the host, though no container mounts it", workload.name, host.path)
            }
        };
        let help = match allowed || harmless {
            true => "mount it read-only",
            false => "mount only the file or folder that is needed, outside of the system's own, and read-only",
        };
        let finding = cx.report(host.span, message);
        finding.help(help);
        if read_only || allowed || harmless {
            finding.severity(Severity::Warning);
        }
        if host.is_needed(workload, Need::Node) || is_node_agent(workload) {
            finding.profile(Profile::Audit);
        }
    }
}
