//! `committed-env-file`: an environment file with credentials lies in the repository.

use std::collections::BTreeSet;

use lintainer_core::compose::is_trial_path;
use lintainer_core::context::matches_pattern;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::{ComposeProject, File, Project, folder, join};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::credentials::{self, Value};
use crate::shared::env_files::{self, Secret};

static ALLOW: ListOption = ListOption::new("allow", &[], "paths or `*` patterns that may be committed");

pub(super) static RULE: Rule = Rule {
    name: "committed-env-file",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("committed_env_file.md")),
    yields_to: &[],
    options: &[ALLOW.declared()],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    // Several Compose files often name one file.
    let mut seen = BTreeSet::new();
    for compose in project.compose() {
        named(compose, &mut seen, cx);
    }
    for compose in project.compose() {
        beside(compose, &mut seen, cx);
    }
}

fn named(compose: &ComposeProject, seen: &mut BTreeSet<String>, cx: &mut Context) {
    for file in compose.services.iter().flat_map(|service| &service.env_files) {
        if let Some(path) = file.project_path.as_deref().filter(|path| seen.insert(path.to_string())) {
            variables(path, file.span, cx);
        }
    }
    for secret in &compose.secrets {
        let file = secret.value.get("file").and_then(|file| Some((file.text()?, file.span)));
        let Some((file, span)) = file else { continue };
        let path = compose.path_at(span, file, cx.project());
        if seen.insert(path.clone()) {
            whole_file(&path, &secret.name.value, span, cx);
        }
    }
}

/// The `.env` beside the Compose file, which nothing names: it is shown itself.
fn beside(compose: &ComposeProject, seen: &mut BTreeSet<String>, cx: &mut Context) {
    let main = compose.files.first().map_or("", |main| &cx.project().file(*main).source.path);
    let path = join(folder(main), ".env");
    let Some(file) = cx.project().file_at(&path).filter(|_| seen.insert(path.clone())) else { return };
    let Some(text) = committed(&path, cx) else { return };
    if let Some(first) = env_files::secrets(&text).first() {
        variables(&path, span_of(file, first), cx);
    }
}

fn span_of(file: &File, secret: &Secret) -> Span {
    file.source.span(secret.at.clone())
}

fn variables(path: &str, span: Span, cx: &mut Context) {
    let Some(text) = committed(path, cx) else { return };
    let secrets = env_files::secrets(&text);
    let is_fake = secrets.iter().all(|secret| secret.is_stand_in);
    let shown: Vec<String> =
        secrets.iter().filter(|secret| is_fake || !secret.is_stand_in).map(|it| format!("`{}`", it.name)).collect();
    let count = shown.len();
    let Some(names) = shown.get(..count.min(3)).filter(|names| !names.is_empty()) else { return };
    let more = if count > 3 { format!(" and {} more", count - 3) } else { String::new() };
    report(path, &format!("holds {}{more}", names.join(", ")), is_fake, span, cx);
}

fn whole_file(path: &str, name: &str, span: Span, cx: &mut Context) {
    let Some(text) = committed(path, cx).filter(|text| !env_files::is_encrypted(text)) else { return };
    let text = text.trim();
    let value = credentials::value("PASSWORD", text, &[]);
    let is_word = !text.is_empty() && !text.contains(char::is_whitespace) || text.contains("PRIVATE KEY");
    if is_word && value != Value::Harmless {
        let is_fake = value == Value::Fake || credentials::is_weak(text);
        report(path, &format!("is the secret `{name}`"), is_fake, span, cx);
    }
}

fn report(path: &str, what: &str, is_fake: bool, span: Span, cx: &mut Context) {
    let is_trial = is_trial_path(&cx.project().from_top(path));
    let finding = cx.report(span, format!("`{path}` is not kept out of version control and {what}"));
    finding.about(span).help("list it in `.gitignore`, replace the credentials, and commit an example instead");
    if is_fake || is_trial {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}

/// The text of a file that lies in a repository which does not leave it out. Examples to copy from do so on purpose.
fn committed(path: &str, cx: &Context) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_allowed = cx.get(&ALLOW).iter().any(|pattern| matches_pattern(pattern, path));
    if is_allowed || env_files::is_template(name) || cx.project().is_ignored(path) != Some(false) {
        return None;
    }
    cx.project().text_at(path)
}
