//! `dangling-bind-source`: a file that is mounted does not exist.

use std::collections::BTreeSet;

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Mount, MountSource};
use lintainer_core::project::{ComposeProject, folder};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::compose_paths::{is_root, missing};

pub(super) static RULE: Rule = Rule {
    name: "dangling-bind-source",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("dangling_bind_source.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

/// Endings of configuration and scripts. Keys, certificates and databases are made on each machine.
const ENDINGS: &[&str] = &[
    "bash",
    "cfg",
    "cnf",
    "conf",
    "config",
    "hcl",
    "ini",
    "js",
    "json",
    "lua",
    "php",
    "pl",
    "properties",
    "py",
    "rb",
    "sh",
    "sql",
    "template",
    "tmpl",
    "toml",
    "vcl",
    "xml",
    "yaml",
    "yml",
];

/// How many mounts are looked at: texts are searched for each file that is not there.
const MAX_NAMED: usize = 1024;

fn check(compose: &ComposeProject, cx: &mut Context) {
    if !is_root(compose, cx) {
        return;
    }
    let mut named = Vec::new();
    for config in &compose.configs {
        if let Some((file, span)) = config.value.get("file").and_then(|file| Some((file.text()?, file.span))) {
            let path = compose.path_at(span, file, cx.project());
            named.push((path, span, "and Compose stops without it"));
        }
    }
    for service in compose.services.iter().filter(|service| !service.workload.partial) {
        for mount in service.workload.containers.iter().flat_map(|container| &container.mounts) {
            let MountSource::Host(source) = &mount.source else { continue };
            // Where `${PWD}` is only the caller knows.
            let is_relative = source.starts_with('.') && !cx.text(mount.entry_span).contains('$');
            if is_relative && is_configuration(source, mount) {
                let path = compose.path_at(mount.span, source, cx.project());
                named.push((path, mount.span, "so the engine mounts an empty directory in its place"));
            }
        }
    }
    let mut seen = BTreeSet::new();
    for (path, span, result) in named.iter().take(MAX_NAMED) {
        if seen.insert(path) {
            report(path, *span, result, compose, cx);
        }
    }
}

fn report(path: &str, span: Span, result: &str, compose: &ComposeProject, cx: &mut Context) {
    let Some(missing) = missing(path, compose, cx) else { return };
    let name = path.rsplit('/').next().unwrap_or(path);
    if missing.is_ignored || cx.project().mentions_file(folder(path), name) {
        return;
    }
    cx.report(span, format!("`{path}` does not exist, {result}")).about(span).help("correct the path, or add the file");
}

/// Whether what is mounted is a file with configuration or commands, as its name or that in the container says.
fn is_configuration(source: &str, mount: &Mount) -> bool {
    let target = mount.target.value().map_or("", String::as_str);
    [source, target].iter().any(|path| {
        let name = path.rsplit('/').next().unwrap_or(path);
        // The name of a folder such as `conf.d` has a dot, too.
        name.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && ENDINGS.contains(&ending))
    })
}
