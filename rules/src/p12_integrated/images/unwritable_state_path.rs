//! `unwritable-state-path`: a read-only root filesystem under a program that must write into it.

use lintainer_core::dockerfile::is_within;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Purpose, Workload};

use crate::prelude::*;
use crate::tables::image_needs::ImageNeeds;

pub(super) static RULE: Rule = Rule {
    name: "unwritable-state-path",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unwritable_state_path.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

/// Files and folders of configuration that may tell a program to write elsewhere.
const CONFIGURATION: &[&str] =
    &["/etc/clickhouse-server", "/etc/my.cnf", "/etc/mysql", "/etc/nginx/nginx.conf", "/usr/local/apache2/conf"];

/// Options that do.
const OPTIONS: &[&str] =
    &["config_file", "unix_socket_directories", "--defaults", "--pid-file", "--socket", "-g", "-c"];

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let (Some(read_only), true) = (container.read_only_root.true_at(), container.is_long_running()) else { return };
    if workload.partial || workload.windows || is_configured(container) {
        return;
    }
    let needs = ImageNeeds::of_container(container).and_then(|needs| needs.writes_to);
    let needed = needs.unwrap_or(&[]).iter();
    let missing: Vec<&str> = needed.copied().filter(|path| !is_writable(path, container)).collect();
    let (Some(image), false) = (container.image.known(), missing.is_empty()) else { return };
    let paths: Vec<String> = missing.iter().map(|path| format!("`{path}`")).collect();
    let (name, paths) = (&container.name, paths.join(" and "));
    let what = if container.format == Compose { "a tmpfs" } else { "an emptyDir volume" };
    cx.report(read_only, format!("`{name}` must write to {paths}, and its root filesystem is read-only"))
        .help(format!("mount {what} at {paths}"))
        .related(image.span, "this image writes there");
}

/// Whether the container has another configuration or start than that of its image.
fn is_configured(container: &Container) -> bool {
    let concerns = |target: &str| CONFIGURATION.iter().any(|path| is_within(path, target) || is_within(target, path));
    let is_mounted = |target: Option<&String>| target.is_none_or(|target| concerns(target));
    let starts = container.commands.iter().filter(|one| matches!(one.purpose, Purpose::Entrypoint | Purpose::Command));
    let mut words = starts.clone().flat_map(|usage| usage.commands()).flat_map(|command| &command.words);
    container.mounts.iter().any(|mount| is_mounted(mount.target.value()))
        || starts.clone().any(|usage| usage.purpose == Purpose::Entrypoint)
        || words.any(|word| OPTIONS.iter().any(|option| word.static_prefix().starts_with(option)))
}

/// Whether something writable is mounted at a path, above or below it. `/var/run` is `/run`.
fn is_writable(path: &str, container: &Container) -> bool {
    let real = |path: &str| path.strip_prefix("/var/run").map_or(path.to_string(), |rest| format!("/run{rest}"));
    let path = real(path);
    container.mounts.iter().filter(|mount| !mount.read_only).filter_map(|mount| mount.target.value()).any(|target| {
        let target = real(target);
        is_within(&path, &target) || is_within(&target, &path)
    })
}
