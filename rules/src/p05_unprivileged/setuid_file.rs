//! `setuid-file`: A file gets the setuid or setgid bit.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Mode, ModeChange};
use lintainer_core::span::Span;

use crate::shared::image_paths::{copied_to, holds_programs};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "setuid-file",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("setuid_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Command(&["chmod", "install"], check),
        Check::Instruction(&[Keyword::Add, Keyword::Copy], check_copy),
    ],
};

/// Programs that exist for it.
const NEEDS: &[&str] = &[
    "bwrap",
    "dumpcap",
    "fping",
    "fusermount",
    "fusermount3",
    "mount",
    "newgidmap",
    "newuidmap",
    "ping",
    "su",
    "sudo",
];

fn gives(mode: Mode, path: &str) -> Option<&'static str> {
    match mode {
        Mode { setuid: true, .. } => Some("setuid"),
        Mode { setgid: true, .. } if holds_programs(path) => Some("setgid"),
        _ => None,
    }
}

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if !run.is_build() || !run.is_shipped() {
        return;
    }
    let change = ModeChange::of(command, run.values()).filter(|change| change.mode.setuid || change.mode.setgid);
    let Some(change) = change.filter(|change| !change.makes_folders) else { return };
    let paths: Vec<String> = change.paths.iter().map(|word| run.value(word, command).text().to_string()).collect();
    let Some((path, bit)) = paths.iter().find_map(|path| Some((path, gives(change.mode, path)?))) else { return };
    let name = |path: &String| path.rsplit('/').next().unwrap_or("").to_string();
    let is_needed = paths.iter().all(|path| NEEDS.contains(&name(path).as_str()));
    let what = if path.contains('\0') { "the file".to_string() } else { format!("`{path}`") };
    report(change.span, &what, bit, is_needed, cx);
}

fn check_copy(at: &At, cx: &mut Context) {
    let Some(word) = at.instruction.flag_value("chmod").filter(|_| at.is_shipped()) else { return };
    let mode = at.expand(word).known().and_then(|text| Mode::parse(&text));
    let Some(mode) = mode.filter(|mode| mode.setuid || mode.setgid) else { return };
    let paths = copied_to(at.instruction, at);
    let paths = paths.iter().map(|path| if path.ends_with("bin") { format!("{path}/") } else { path.to_string() });
    let Some((path, bit)) =
        paths.into_iter().find_map(|path| Some((gives(mode, &path)?, path))).map(|(bit, path)| (path, bit))
    else {
        return;
    };
    report(word.span, &format!("`{path}`"), bit, false, cx);
}

fn report(span: Span, what: &str, bit: &str, is_needed: bool, cx: &mut Context) {
    let whom = if bit == "setuid" { "owner" } else { "group" };
    let finding = cx.report(span, format!("{what} gets the {bit} bit, so it runs with the rights of its {whom}"));
    finding.help("remove the bit, or give the program the capability that it needs with `setcap`");
    if is_needed {
        finding.profile(Profile::Audit);
    }
}
