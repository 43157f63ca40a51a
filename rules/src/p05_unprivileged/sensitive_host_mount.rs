//! `sensitive-host-mount`: a system directory of the host in a container.

use lintainer_core::model::Format::{self, Compose, Kubernetes};
use lintainer_core::model::Workload;

use crate::prelude::*;
use crate::shared::host_paths::host_paths;
use crate::shared::images;
use crate::tables::known_needs::{Need, is_node_agent, needs, workload_needs};

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
    yields_to: &["docker-socket-mount"],
    options: &[ALLOW.declared(), ALLOW_IMAGES.declared()],
    checks: &[Check::Workload(check)],
};

/// Everything at and below these is sensitive on a node of a cluster.
const NODE: [&str; 19] = [
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/opt/cni",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/var/lib/containerd",
    "/var/lib/docker",
    "/var/lib/etcd",
    "/var/lib/kubelet",
    "/var/log",
];

/// These as a whole are sensitive on any host.
const WHOLE: [&str; 11] =
    ["/bin", "/dev", "/etc", "/home", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/usr", "/var"];

/// These and all below them are sensitive on any host.
const BELOW: [&str; 24] = [
    "/boot",
    "/dev/mem",
    "/dev/kmem",
    "/etc/cron.d",
    "/etc/crontab",
    "/etc/docker",
    "/etc/group",
    "/etc/gshadow",
    "/etc/kubernetes",
    "/etc/ld.so.preload",
    "/etc/pam.d",
    "/etc/passwd",
    "/etc/shadow",
    "/etc/ssh",
    "/etc/sudoers",
    "/etc/sudoers.d",
    "/etc/systemd",
    "/proc",
    "/root",
    "/sys",
    "/var/lib/containerd",
    "/var/lib/docker",
    "/var/lib/etcd",
    "/var/lib/kubelet",
];

/// Certificates that everybody may read, and devices that hold nothing.
const HARMLESS: [&str; 11] = [
    "/dev/full",
    "/dev/null",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
    "/etc/ca-certificates",
    "/etc/pki/ca-trust",
    "/etc/pki/tls/certs",
    "/etc/ssl/certs",
    "/usr/local/share/ca-certificates",
    "/usr/share/ca-certificates",
];

fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_sensitive(path: &str, format: Format) -> bool {
    let path = match path.strip_prefix("/var/run") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("/run{rest}"),
        _ => path.to_string(),
    };
    let below = |folders: &[&str]| folders.iter().any(|folder| is_at_or_below(&path, folder));
    if path == "/" {
        return true;
    }
    match format {
        Compose => WHOLE.contains(&path.as_str()) || below(&BELOW),
        _ => below(&NODE),
    }
}

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
        let harmless = HARMLESS.iter().any(|folder| is_at_or_below(host.path, folder));
        let is_device = host.path.starts_with("/dev/");
        if (allowed || harmless) && read_only || harmless && is_device {
            continue;
        }
        let image = host.mount.and_then(|(container, _)| container.image.value());
        if image.is_some_and(|image| images::fits(image, cx.get(&ALLOW_IMAGES))) {
            continue;
        }
        let message = match host.mount {
            Some((container, _)) => format!("`{}` gets `{}` of the host", container.name, host.path),
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
        let is_needed = host
            .mount
            .map_or(workload_needs(workload, Need::Node), |(container, _)| needs(container, workload, Need::Node));
        if is_needed || is_node_agent(workload) {
            finding.profile(Profile::Audit);
        }
    }
}
