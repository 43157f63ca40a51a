//! `uncollected-log-file`: logs are written to a file that nobody collects.

use std::collections::{HashMap, HashSet};

use lintainer_core::dockerfile::is_within;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Mount, MountSource, Workload};
use lintainer_core::project::{ComposeProject, Service};
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "uncollected-log-file",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("uncollected_log_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Workload(check_pods)],
};

fn mounts(service: &Service) -> &[Mount] {
    service.workload.containers.first().map_or(&[], |container| &container.mounts)
}

fn is_log_folder(path: &str) -> bool {
    is_within(path, "/var/log") || matches!(path, "/log" | "/logs") || path.ends_with("/logs")
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    if compose.fragment {
        return;
    }
    let mut users: HashMap<&str, usize> = HashMap::new();
    for service in &compose.services {
        let named = mounts(service).iter().filter_map(|mount| match &mount.source {
            MountSource::Named(name) => Some(name.as_str()),
            _ => None,
        });
        named.collect::<HashSet<&str>>().into_iter().for_each(|name| *users.entry(name).or_default() += 1);
    }
    for service in &compose.services {
        for mount in mounts(service) {
            let is_kept_here =
                matches!(mount.source, MountSource::Named(_) | MountSource::Anonymous | MountSource::Tmpfs);
            let Some(path) = mount.target.value().filter(|path| is_kept_here && is_log_folder(path)) else { continue };
            let several = |name: &String| users.get(name.as_str()).is_some_and(|count| *count > 1);
            if matches!(&mount.source, MountSource::Named(name) if several(name)) {
                continue;
            }
            cx.report(mount.entry_span, format!("nobody collects what `{}` writes to `{path}`", service.workload.name))
                .help("write logs to the standard output, or share the volume with what ships them");
        }
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || workload.partial {
        return;
    }
    for volume in workload.volumes.iter().filter(|volume| volume.source == MountSource::EmptyDir) {
        let name = volume.name.value.as_str();
        let is_log = name.split(['-', '_', '.']).any(|word| matches!(word, "log" | "logs"));
        if !is_log {
            continue;
        }
        let Some(root) = workload.pod_field("containers", cx) else { continue };
        let gets = |container: &Field| container.key("volumeMounts").items().any(|mount| mount.key("name").is(name));
        let init = workload.pod_field("initContainers", cx).into_iter().flat_map(Field::items);
        if root.items().chain(init).filter(gets).count() != 1 {
            continue;
        }
        cx.report(volume.span, format!("nobody collects the logs in `{name}` of `{}`", workload.name))
            .help("write logs to the standard output, or add a sidecar that ships them");
    }
}
