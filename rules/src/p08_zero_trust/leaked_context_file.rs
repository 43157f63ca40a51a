//! `leaked-context-file`: COPY takes files into the image that must not be there.

use std::collections::BTreeMap;

use lintainer_core::context::matches_pattern;
use lintainer_core::dockerfile::{At, IgnoreFile, InstructionKind, Keyword, Presence};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::project::join;

use crate::prelude::*;
use crate::shared::{contexts, credential_files, env_files};

static ALLOW: ListOption = ListOption::new("allow", &[], "paths or `*` patterns that may be copied");

pub(super) static RULE: Rule = Rule {
    name: "leaked-context-file",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("leaked_context_file.md")),
    yields_to: &[],
    options: &[ALLOW.declared()],
    checks: &[Check::Linked(&Check::Instruction(&[Keyword::Add, Keyword::Copy], check), |_| true)],
};

/// How many files of one source are read.
const MAX_READ: usize = 256;

/// What is copied that must not be, from the worst on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Leak {
    Key,
    Credentials,
    History,
}

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    if at.instruction.flag("from").is_some() || at.is_trigger() {
        return;
    }
    let folders = contexts::contexts(cx.file(), cx.project());
    for word in &copy.sources {
        let Some(source) = contexts::local_source(word, at.instruction, at.dockerfile) else { continue };
        let source = contexts::below_context(&source);
        let mut found = BTreeMap::new();
        for context in &folders {
            let top = join(context, &source);
            // What lies above a context may be out of sight, and a file is no folder to be opened.
            if !source.is_empty() && cx.project().is_folder(&top) != Some(true) {
                continue;
            }
            let ignore = contexts::ignore_file(cx.file(), context, cx.project());
            // An ignore file that is there and was not read says nobody knows what.
            let is_unread = ignore.is_none() && cx.project().presence(&join(context, ".dockerignore")) != Presence::No;
            if !is_unread {
                add_leaks(context, &source, &top, ignore, &mut found, cx);
            }
        }
        let Some((worst, first)) = found.iter().find_map(|(leak, paths)| Some((*leak, paths.first()?))) else {
            continue;
        };
        let keyword = at.instruction.keyword.value.to_ascii_uppercase();
        let names: Vec<String> = found.values().map(|paths| shown(paths)).collect();
        let verb = if names.len() > 1 { "get" } else { "gets" };
        let message = format!("{} {verb} into the image by `{keyword} {}`", names.join(", "), word.text);
        let finding = cx.report(word.span, message);
        finding.about(word.span).help(format!("list `{}` in `.dockerignore`, or copy only what is needed", first.0));
        match worst {
            _ if !at.is_shipped() || at.is_development() => {
                finding.severity(Severity::Info).profile(Profile::Audit);
            }
            Leak::History => {
                finding.severity(Severity::Warning);
            }
            Leak::Key | Leak::Credentials => {}
        }
    }
}

/// The first file of a kind with what is in it, and how many more there are.
fn shown(paths: &[(String, String)]) -> String {
    let (path, what) = paths.first().map_or(("", ""), |(path, what)| (path.as_str(), what.as_str()));
    match paths.len() {
        0 | 1 => format!("`{path}` ({what})"),
        count => format!("`{path}` ({what}; {} more like it)", count - 1),
    }
}

/// The files of each kind with what is in them.
type Leaks = BTreeMap<Leak, Vec<(String, String)>>;

/// Adds what lies in the folder `top`, a source of a context, and is not left out.
fn add_leaks(context: &str, source: &str, top: &str, ignore: Option<&IgnoreFile>, found: &mut Leaks, cx: &Context) {
    let in_context = |path: &str| if source.is_empty() { path.to_string() } else { format!("{source}/{path}") };
    let is_left_out = |path: &str| ignore.is_some_and(|ignore| ignore.excludes(path).is_some());
    let mut add = |leak: Leak, path: &str, what: String| {
        if !cx.get(&ALLOW).iter().any(|pattern| matches_pattern(pattern, path)) {
            let paths = found.entry(leak).or_default();
            if !paths.iter().any(|(known, _)| known == path) {
                paths.push((path.to_string(), what));
            }
        }
    };
    let history = in_context(".git");
    if cx.project().is_folder(&join(top, ".git")) == Some(true) && !is_left_out(&history) {
        add(Leak::History, &history, "the history of all files".to_string());
    }
    let Some(below) = cx.project().files_below(top) else { return };
    let suspects = below.files.iter().filter(|path| is_suspicious(path)).map(|path| in_context(path));
    for path in suspects.filter(|path| !is_left_out(path)).take(MAX_READ) {
        if let Some((leak, what)) = leak_of(&path, &join(context, &path), cx) {
            add(leak, &path, what);
        }
    }
}

/// Whether a file may be one that must not be in an image, by its name.
fn is_suspicious(path: &str) -> bool {
    env_files::is_env_file(path.rsplit('/').next().unwrap_or(path)) || credential_files::is_secret(path)
}

/// What is wrong with a file in the image. `path` counts from the context, `full` is that of the project.
fn leak_of(path: &str, full: &str, cx: &Context) -> Option<(Leak, String)> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if env_files::is_env_file(name) && !env_files::is_template(name) {
        let secrets = env_files::secrets(&cx.project().text_at(full)?);
        let first = secrets.iter().find(|secret| !secret.is_stand_in)?;
        return Some((Leak::Credentials, format!("with `{}`", first.name)));
    }
    if !credential_files::is_secret(path) || credential_files::is_sample(path) {
        return None;
    }
    let is_binary = name.ends_with(".p12") || name.ends_with(".pfx");
    let text = if is_binary { None } else { Some(cx.project().text_at(full)?) };
    let is_public = text.is_some_and(|text| {
        let is_key = name.starts_with("id_") || name.ends_with(".key");
        text.trim().is_empty() || env_files::is_encrypted(&text) || is_key && !text.contains("PRIVATE KEY")
    });
    (!is_public).then(|| (Leak::Key, credential_files::kind(path).to_string()))
}
