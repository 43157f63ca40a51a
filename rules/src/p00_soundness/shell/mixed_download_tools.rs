//! `mixed-download-tools`: both curl and wget are used.

use std::collections::{HashMap, HashSet};

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mixed-download-tools",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("mixed_download_tools.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let shipped = file.shipped([]);
    let mut first: HashMap<usize, (&str, Span)> = HashMap::new();
    let mut said: HashSet<usize> = HashSet::new();
    for usage in cx.commands() {
        let instruction = usage.instruction.and_then(|index| file.instructions.get(index));
        let stage = instruction.filter(|one| matches!(one.kind, InstructionKind::Run(_))).and_then(|one| one.stage);
        let Some(stage) = stage.filter(|stage| shipped.holds(Some(*stage)) && !said.contains(stage)) else { continue };
        for command in usage.script.named(&["curl", "wget"]) {
            let (Some(name), Some(word)) = (command.name(), command.name_word()) else { continue };
            match first.get(&stage) {
                Some((other, span)) if *other != name && !said.contains(&stage) => {
                    said.insert(stage);
                    cx.report(word.span, format!("`{name}` and `{other}` are used in one stage"))
                        .help("decide for one of them")
                        .related(*span, format!("`{other}` is used here"));
                }
                Some(_) => {}
                None => {
                    first.insert(stage, (name, word.span));
                }
            }
        }
    }
}
