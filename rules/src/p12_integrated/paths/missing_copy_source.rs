//! `missing-copy-source`: COPY names a file that the context does not have.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use lintainer_core::dockerfile::{At, Dockerfile as Parsed, InstructionKind, Presence, is_wildcard};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::project::{folder, join};

use crate::prelude::*;
use crate::shared::{archives, contexts};

pub(super) static RULE: Rule = Rule {
    name: "missing-copy-source",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_copy_source.md")),
    yields_to: &["ignored-copy-source"],
    options: &[],
    checks: &[Check::Linked(&Check::Dockerfile(check), |_| true)],
};

/// Folders with what a build makes.
const MADE: &[&str] = &[
    ".build",
    ".next",
    ".nuxt",
    ".output",
    "_build",
    "_output",
    "artifacts",
    "bazel-bin",
    "bin",
    "build",
    "coverage",
    "dist",
    "generated",
    "node_modules",
    "obj",
    "out",
    "pkg",
    "public",
    "publish",
    "release",
    "releases",
    "target",
    "tmp",
    "vendor",
];

/// Endings of what a build makes.
const PRODUCTS: &[&str] =
    &["a", "apk", "deb", "dll", "dylib", "ear", "exe", "gz", "jar", "pyc", "rpm", "so", "war", "wasm", "whl", "zip"];

fn check(dockerfile: &Parsed, cx: &mut Context) {
    // One file is often copied into several stages.
    let mut seen = BTreeSet::new();
    let has_others = OnceCell::new();
    let file = cx.file();
    for at in dockerfile.each_at(&file.source, &dockerfile.shipped([])) {
        sources(&at, &mut seen, &has_others, cx);
    }
}

fn sources(at: &At, seen: &mut BTreeSet<String>, has_others: &OnceCell<bool>, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    if at.instruction.flag("from").is_some() || at.is_trigger() || at.is_windows() {
        return;
    }
    let folders = contexts::contexts(cx.file(), cx.project());
    for word in &copy.sources {
        let Some(source) = contexts::local_source(word, at.instruction, at.dockerfile) else { continue };
        let path = contexts::below_context(&source);
        if path.is_empty() || path.contains(is_wildcard) || is_product(&path) || !seen.insert(path.clone()) {
            continue;
        }
        let is_told = contexts::are_told(cx.file(), cx.project());
        let is_own = || {
            *has_others.get_or_init(|| has_other_source(at, cx))
                && !contexts::may_be_above(&path, &at.source.path, cx.project())
        };
        // Who speaks of the file is asked last: it means reading texts.
        if !is_missing(&path, &folders, cx) || !(is_told || is_own()) || is_made(&path, &folders, cx) {
            continue;
        }
        let context = match folders.as_slice() {
            [context] if context.is_empty() => "the directory of the Dockerfile".to_string(),
            [context] => format!("the build context `{context}`"),
            _ => "any of its build contexts".to_string(),
        };
        let finding = cx.report(word.span, format!("`{path}` does not exist in {context}"));
        finding.about(word.span).help("correct the path, or say which step makes the file");
        if is_told {
            finding.profile(Profile::Essential);
        }
    }
}

/// Whether a path is that of something that a build makes, as its name says. A name without an ending may be a program.
fn is_product(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ends_as_product = match name.rsplit_once('.') {
        None => true,
        Some((_, ending)) => PRODUCTS.contains(&ending) || archives::is_tar(name),
    };
    ends_as_product || path.split('/').any(|part| MADE.contains(&part))
}

/// Whether none of the contexts has the file.
fn is_missing(path: &str, contexts: &[String], cx: &Context) -> bool {
    let project = cx.project();
    let lacks = |context: &String| {
        // An empty folder is a submodule that was not fetched.
        let first = path.split_once('/').map(|(first, _)| join(context, first));
        let is_filled = |folder: &str| project.names_in(folder).is_some_and(|names| !names.is_empty());
        project.presence(&join(context, path)) == Presence::No
            && is_filled(context)
            && first.is_none_or(|first| project.presence(&first) != Presence::Yes || is_filled(&first))
    };
    !contexts.is_empty() && contexts.iter().all(lacks)
}

/// Whether something in the project makes a missing file: git leaves it out, or a script or text speaks of it.
fn is_made(path: &str, contexts: &[String], cx: &Context) -> bool {
    let project = cx.project();
    let name = path.rsplit('/').next().unwrap_or(path);
    let tells = |context: &String| {
        project.is_ignored(&join(context, path)) == Some(true) || project.mentions_file(context, name)
    };
    contexts.iter().any(tells)
}

/// Whether a source of the Dockerfile is in its folder, so that this is the context as far as can be seen.
fn has_other_source(at: &At, cx: &Context) -> bool {
    let (project, own) = (cx.project(), folder(&at.source.path));
    at.dockerfile.instructions.iter().any(|instruction| {
        let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = &instruction.kind else { return false };
        let sources = copy.sources.iter().filter(|_| instruction.flag("from").is_none());
        let mut paths = sources.filter_map(|word| contexts::local_source(word, instruction, at.dockerfile));
        paths.any(|source| {
            let path = contexts::below_context(&source);
            !path.is_empty() && project.presence(&join(own, &path)) == Presence::Yes
        })
    })
}
