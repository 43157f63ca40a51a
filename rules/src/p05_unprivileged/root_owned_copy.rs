//! `root-owned-copy`: files copied after USER belong to root.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, is_within};
use lintainer_core::model::{CommandUse, Purpose, Setting, User};
use lintainer_core::shell::changed_files;
use lintainer_core::span::Span;

use crate::shared::image_paths::copied_to;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

static WRITTEN: ListOption = ListOption::new(
    "written",
    &["/var/lib", "/var/cache", "/var/log", "/data"],
    "folders that programs write to, whatever later steps do",
);

pub(super) static RULE: Rule = Rule {
    name: "root-owned-copy",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("root_owned_copy.md")),
    yields_to: &[],
    options: &[WRITTEN.declared()],
    checks: &[Check::Instruction(&[Keyword::Add, Keyword::Copy], check)],
};

/// How many later instructions are looked at.
const MAX_LATER: usize = 64;
/// How many commands of one of them.
const MAX_COMMANDS: usize = 128;

fn check(at: &At, cx: &mut Context) {
    if at.instruction.flag("chown").is_some() || at.is_trigger() || at.is_windows() {
        return;
    }
    let Setting::Set(user) = at.user() else { return };
    if user.value.is_root() || user.value.user.is_empty() {
        return;
    }
    let paths = copied_to(at.instruction, at);
    let name = &user.value.user;
    let Some((message, place)) = changed_later(&paths, at, cx)
        .map(|span| (format!("the files belong to root, and `{name}` changes them later"), Some(span)))
        .or_else(|| {
            let is_written = |path: &str| cx.get(&WRITTEN).iter().any(|folder| is_within(path, folder));
            let path = paths.iter().find(|path| is_written(path))?;
            Some((format!("`{path}` belongs to root, so that `{name}` cannot write to it"), None))
        })
    else {
        return;
    };
    let owner = match &user.value.group {
        Some(group) => format!("{name}:{group}"),
        None => name.clone(),
    };
    let keyword = at.instruction.keyword.span;
    let finding = cx.report(keyword, message);
    finding.help(format!("add `--chown={owner}`"));
    if let Some(span) = place {
        finding.related(span, "changed here");
    }
    cx.fix(|_| {
        let is_plain = !owner.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '$' | '\\'));
        let edit = Edit::insert_after(keyword, format!(" --chown={owner}"));
        is_plain.then(|| Fix::risky(format!("add `--chown={owner}`"), vec![edit]))
    });
}

/// Where a later RUN that is not root changes what only the owner of a file may change.
fn changed_later(paths: &[Box<str>], at: &At, cx: &Context) -> Option<Span> {
    let mut is_root = false;
    let mut found = None;
    for later in at.later().take(MAX_LATER) {
        if let InstructionKind::User(Some(word)) = &later.kind {
            // A name that is not known may be root.
            is_root = at.dockerfile.expand(word, later).known().is_none_or(|text| User::parse(&text).is_root());
        }
        let builds = cx.executed_by(later).iter().filter(|one| one.purpose == Purpose::Build);
        for command in builds.flat_map(CommandUse::commands).take(MAX_COMMANDS) {
            let is_owner = command.is_any(&["chown", "chgrp"]);
            let is_sudo = command.wrappers().next().is_some();
            if !(is_owner || command.is("chmod") || command.is("touch") || command.is("truncate")) {
                continue;
            }
            let all = command.has_flag(&["-R", "--recursive"]);
            for word in changed_files(command) {
                let Some(changed) = word.literal().and_then(|text| at.absolute(&text)) else { continue };
                let touches = |path: &str| *path == *changed || all && is_within(path, &changed);
                if !paths.iter().any(|path| touches(path)) {
                    continue;
                }
                match is_root || is_sudo {
                    true if is_owner => return None,
                    true => {}
                    false => {
                        found.get_or_insert(command.span);
                    }
                }
            }
        }
    }
    found
}
