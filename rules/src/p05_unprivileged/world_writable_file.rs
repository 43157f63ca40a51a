//! `world-writable-file`: files are made world-writable.

use lintainer_core::dockerfile::{At, Keyword, is_within};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, MODE_COMMANDS, Mode, ModeChange, Word};
use lintainer_core::span::Span;

use crate::shared::image_paths::{copied_to, is_program_or_setting, is_state, is_system_folder};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "world-writable-file",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("world_writable_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(MODE_COMMANDS, check), Check::Instruction(&[Keyword::Add, Keyword::Copy], check_copy)],
};

fn opens(mode: Mode) -> bool {
    mode.others_write && !mode.sticky
}

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && at.is_shipped()) else { return };
    let Some(change) = ModeChange::of(command, run.values()).filter(|change| opens(change.mode)) else { return };
    let Some(first) = change.paths.first() else { return };
    let text = |word: &Word| run.value(word, command).text().to_string();
    let is_grave = change.paths.iter().any(|word| {
        let path = run.path(word, command);
        is_grave(path.as_deref().unwrap_or(&text(word)), change.is_recursive, change.makes_folders, at)
    });
    let what = match text(first) {
        known if known.contains('\0') => "the files".to_string(),
        known => format!("`{known}`"),
    };
    let below = if change.is_recursive { " and everything below" } else { "" };
    let finding = cx.report(change.span, format!("mode {} makes {what}{below} world-writable", change.text));
    finding.help("give the files to the account that must write them, with `chown`");
    // A folder for state is open because somebody needs it: there only its owner can be the answer.
    if !is_grave {
        finding.profile(Profile::Audit);
        return;
    }
    cx.fix(|cx| narrower(change.span, &change.text, cx));
}

/// Whether what runs or steers the container is opened, or all of an application.
fn is_grave(path: &str, is_recursive: bool, is_folder: bool, at: &At) -> bool {
    if path == "/" || is_system_folder(path) {
        return true;
    }
    if !is_recursive {
        return !is_folder && is_program_or_setting(path);
    }
    // Long files have few places that matter.
    let mut copies = at.earlier().take(128).flat_map(|one| copied_to(one, at));
    !is_state(path)
        && (at.workdir().value().is_some_and(|folder| *folder == path) || copies.any(|one| is_within(&one, path)))
}

fn check_copy(at: &At, cx: &mut Context) {
    let Some(word) = at.instruction.flag_value("chmod").filter(|_| at.is_shipped()) else { return };
    let expanded = at.expand(word);
    let Some(text) = expanded.known().filter(|text| Mode::parse(text).is_some_and(opens)) else { return };
    let finding = cx.report(word.span, format!("mode {text} makes the copied files world-writable"));
    finding.help("give the files to the account that must write them, with `--chown`");
    if copied_to(at.instruction, at).iter().all(|path| is_state(path)) {
        finding.profile(Profile::Audit);
        return;
    }
    cx.fix(|cx| narrower(word.span, &text, cx));
}

/// The mode without the right to write for others; for the group too where it has the same rights.
fn narrower(span: Span, mode: &str, cx: &Context) -> Option<Fix> {
    let new = match mode {
        "a+w" | "ugo+w" => "u+w".to_string(),
        "a+rwx" | "ugo+rwx" => "u+rwx,go+rx".to_string(),
        _ => {
            let bits = u32::from_str_radix(mode, 8).ok()?;
            let same = bits >> 3 & 7 == bits & 7;
            format!("{:0width$o}", bits & if same { !0o022 } else { !0o002 }, width = mode.len())
        }
    };
    (cx.text(span) == mode).then(|| Fix::risky(format!("write `{new}`"), vec![Edit::replace(span, new)]))
}
