//! `anonymous-data-volume`: data lies in a volume without a name.

use lintainer_core::dockerfile::is_within;
use lintainer_core::model::Format::Compose;
use lintainer_core::model::MountSource;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "anonymous-data-volume",
    practice: Practice::Volumes,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("anonymous_data_volume.md")),
    yields_to: &["volatile-data-store"],
    options: &[],
    checks: &[Check::Compose(check)],
};

/// Last parts of paths that keep installed or built files apart from a source mount.
const APART: [&str; 19] = [
    "node_modules",
    "vendor",
    "target",
    ".venv",
    "venv",
    "dist",
    "build",
    "bin",
    "obj",
    ".next",
    ".nuxt",
    ".cache",
    "__pycache__",
    "bower_components",
    "site-packages",
    "bundle",
    ".gradle",
    ".m2",
    "_build",
];

/// Folders whose contents nobody misses.
const TEMPORARY: [&str; 5] = ["/tmp", "/var/tmp", "/var/cache", "/run", "/var/run"];

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let ends = service.restart.value().is_some_and(|restart| restart == "no");
        let Some(container) = service.workload.containers.first().filter(|_| !ends) else { continue };
        for mount in container.mounts.iter().filter(|mount| mount.source == MountSource::Anonymous) {
            let Some(path) = mount.target.value() else { continue };
            let last = path.rsplit('/').next().unwrap_or("");
            let is_below = |folder: &str| is_within(path, folder);
            let is_in_sources = container.mounts.iter().any(|other| {
                matches!(other.source, MountSource::Host(_))
                    && other.target.value().is_some_and(|folder| is_within(path, folder))
            });
            if APART.contains(&last)
                || last.contains("cache")
                || TEMPORARY.into_iter().any(is_below)
                || is_in_sources
                || !path.starts_with('/')
            {
                continue;
            }
            cx.report(
                mount.span,
                format!("`{}` keeps `{path}` in a volume without a name, which the next `down` loses", container.name),
            )
            .about(mount.entry_span)
            .help(format!("write `NAME:{path}`, and declare the name under the top-level `volumes`"));
        }
    }
}
