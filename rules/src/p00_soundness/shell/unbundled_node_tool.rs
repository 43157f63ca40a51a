//! `unbundled-node-tool`: the base image no longer contains this Node.js tool.

use lintainer_core::dockerfile::{Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{ImageReference, Run, Tag};
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unbundled-node-tool",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unbundled_node_tool.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["corepack", "yarn", "yarnpkg"], check)],
};

/// How many instructions before a command are looked at.
const MAX_LOOKS: usize = 256;

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let (Some(at), Some(name)) = (run.at().filter(|at| !at.is_trigger()), command.name()) else { return };
    let Some(image) = at.base_image().filter(|image| image.official_name() == Some("node")) else { return };
    let tool = if name == "corepack" { "corepack" } else { "yarn" };
    let first = if tool == "corepack" { 25 } else { 26 };
    let Some(major) = major(&image) else { return };
    if major.is_some_and(|major| major < first) || command.wrapper("busybox").is_some() {
        return;
    }
    let source = at.source;
    let brings = |instruction: &Instruction| {
        let is_it = match instruction.kind {
            InstructionKind::Run(_) => true,
            InstructionKind::Copy(_) | InstructionKind::Add(_) => instruction.flag("from").is_some(),
            _ => false,
        };
        let text = source.slice(instruction.span);
        is_it && (text.contains(tool) || text.contains("corepack"))
    };
    let here = run.script().before(command).iter().any(|before| {
        before.is_any(&["npm", "apk", "apt-get", "apt", "corepack", "yarn", "yarnpkg", "ln", "cp"])
            && before.args().iter().any(|word| word.static_prefix().contains(tool) || before.is("corepack"))
    });
    if here || at.earlier().take(MAX_LOOKS).any(brings) {
        return;
    }
    let finding = cx
        .report(
            command.span,
            format!(
                "`{}` does not contain `{name}`, which the `node` images have up to {}",
                image.display(),
                first - 1
            ),
        )
        .help(format!("install it first: `npm install -g {tool}`"));
    if major.is_none() {
        finding.confidence(Confidence::Medium);
    }
}

/// The major version of a tag: `Some(None)` for the newest one, `None` where it is not known.
fn major(image: &ImageReference) -> Option<Option<u32>> {
    let tag = match image.tag() {
        Tag::Known(tag) => tag,
        Tag::Missing => "latest",
        Tag::Unknown => return None,
    };
    let first = tag.split(['-', '.']).next().unwrap_or(tag);
    match first.parse() {
        Ok(major) => Some(Some(major)),
        // `lts` and the names of releases are of an older one.
        Err(_) => matches!(first, "latest" | "current" | "alpine" | "slim").then_some(None),
    }
}
