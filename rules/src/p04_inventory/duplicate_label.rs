//! `duplicate-label`: the same label is set twice.

use std::collections::HashMap;

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::labels::repeated;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-label",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile],
    page: Page::new(include_str!("duplicate_label.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(stages), Check::Compose(services)],
};

fn stages(file: &File, cx: &mut Context) {
    for stage in &file.stages {
        let labels = stage.instructions(file).iter().filter_map(|one| match &one.kind {
            InstructionKind::Label(pairs) => Some((one, pairs)),
            _ => None,
        });
        let mut last: HashMap<Box<str>, Span> = HashMap::new();
        for (instruction, pairs) in labels.rev() {
            let before = last.len();
            let mut twice = Vec::new();
            for pair in pairs.iter().rev() {
                let expanded = file.expand(&pair.name, instruction);
                let Some(key) = expanded.known() else { continue };
                match last.get(&*key) {
                    Some(later) => twice.push((pair, *later)),
                    None => _ = last.insert(key.into(), pair.span),
                }
            }
            let leaves_some = last.len() > before || pairs.len() == 1;
            for (pair, later) in twice {
                report(pair.name.span, later, &file.expand(&pair.name, instruction).text_with(""), cx);
                cx.fix(|cx| {
                    let source = cx.source_of(pair.span);
                    let edit = match pairs.len() {
                        1 => Edit::delete(source.whole_lines(instruction.span)),
                        _ => file.remove_word(pair.span, source)?,
                    };
                    leaves_some.then(|| Fix::safe("delete the earlier label", vec![edit]))
                });
            }
        }
    }
}

fn services(project: &ComposeProject, cx: &mut Context) {
    for service in &project.services {
        let own = service.workload.containers.first().map(|container| &container.labels);
        for pairs in own.into_iter().chain([&service.build_labels]) {
            for (key, later) in repeated(pairs).into_iter().filter(|(key, later)| key.span.file == later.span.file) {
                report(key.span, later.span, &key.value, cx);
            }
        }
    }
}

fn report(span: Span, later: Span, key: &str, cx: &mut Context) {
    cx.report(span, format!("the label `{key}` is set again below, so this value has no effect"))
        .help("delete one of the two")
        .related(later, "set again here");
}
