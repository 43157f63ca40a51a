//! `missing-dockerignore`: the build context is copied, and nothing is left out of it.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, Presence};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::project::{Project, join};

use crate::prelude::*;
use crate::shared::contexts;

pub(super) static RULE: Rule = Rule {
    name: "missing-dockerignore",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_dockerignore.md")),
    yields_to: &["leaked-context-file"],
    options: &[],
    checks: &[Check::Linked(&Check::Instruction(&[Keyword::Add, Keyword::Copy], check), |_| true)],
};

/// What ignore files name first: histories, caches, settings of editors, tools and machines.
const UNWANTED: &[&str] = &["__pycache__", "bower_components", "coverage", "dist", "node_modules", "target", "venv"];

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    if at.instruction.flag("from").is_some() || at.is_trigger() {
        return;
    }
    let is_root = |source: &str| contexts::below_context(source).is_empty();
    let mut sources = copy.sources.iter().filter_map(|word| {
        let source = contexts::local_source(word, at.instruction, at.dockerfile)?;
        is_root(&source).then_some(word)
    });
    let Some(word) = sources.next() else { return };
    let folders = contexts::contexts(cx.file(), cx.project());
    let own = format!("{}.dockerignore", at.source.path);
    let unwanted = |context: &String| unwanted(context, &own, cx.project());
    let Some(Some(name)) = folders.first().map(unwanted).filter(|_| folders.iter().all(|it| unwanted(it).is_some()))
    else {
        return;
    };
    let keyword = at.instruction.keyword.value.to_ascii_uppercase();
    let what = match name.as_str() {
        ".gitignore" => "what `.gitignore` names".to_string(),
        name => format!("`{name}`"),
    };
    let message = format!("`{keyword} {}` takes {what} as well: there is no `.dockerignore`", word.text);
    cx.report(word.span, message)
        .about(word.span)
        .help("add a `.dockerignore` that leaves out what the image does not need");
}

/// Something in a context without an ignore file that nobody wants in an image.
fn unwanted(context: &str, own: &str, project: &Project) -> Option<String> {
    let is_absent = |path: &str| project.presence(path) == Presence::No;
    let names = project.names_in(context).filter(|_| is_absent(own) && is_absent(&join(context, ".dockerignore")))?;
    let is_unwanted = |name: &str| name.starts_with('.') && name != ".keep" || UNWANTED.contains(&name);
    // `.git` is the best example that there is, and the list of what is not committed one where nothing else is here.
    let mut unwanted: Vec<&str> = names.iter().map(|name| &*name.text).filter(|name| is_unwanted(name)).collect();
    unwanted.sort_by_key(|name| (*name != ".git", *name == ".gitignore"));
    unwanted.first().map(|name| name.to_string())
}
