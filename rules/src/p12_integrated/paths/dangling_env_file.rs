//! `dangling-env-file`: an environment file that a service needs does not exist.

use std::collections::BTreeSet;

use lintainer_core::model::Format::Compose;
use lintainer_core::project::{ComposeProject, folder, join};

use crate::prelude::*;
use crate::shared::compose_paths::{is_root, missing};
use crate::shared::env_files;

pub(super) static RULE: Rule = Rule {
    name: "dangling-env-file",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("dangling_env_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    if !is_root(compose, cx) {
        return;
    }
    let mut seen = BTreeSet::new();
    for service in compose.services.iter().filter(|service| !service.workload.partial) {
        for file in service.env_files.iter().filter(|file| file.required) {
            let Some(path) = file.project_path.as_deref() else { continue };
            let Some(missing) = missing(path, compose, cx).filter(|_| seen.insert(path)) else { continue };
            let name = path.rsplit('/').next().unwrap_or(path);
            if has_template(path, cx) || cx.project().mentions_file(folder(path), name) {
                continue;
            }
            let finding = cx.report(file.span, format!("`{path}` does not exist, and Compose stops without it"));
            finding.about(file.span).help("add an example to copy from, or say `required: false`");
            // A hidden file is what each machine has for itself.
            if missing.is_ignored || name.starts_with('.') {
                finding.severity(Severity::Info).profile(Profile::Audit);
            }
        }
    }
}

/// Whether there is a file to copy from: beside it, or beside the folder that it would lie in.
fn has_template(path: &str, cx: &Context) -> bool {
    let folders = [folder(path).to_string(), join(folder(path), "..")];
    folders.iter().filter_map(|folder| cx.project().names_in(folder)).any(|names| {
        names.iter().any(|name| {
            let lower = name.text.to_ascii_lowercase();
            env_files::is_template(&lower) && lower.contains("env")
        })
    })
}
