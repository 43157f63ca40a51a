//! `and-or-as-condition`: `a && b || c` runs `c` where `b` fails.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Connector, Node, Script};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "and-or-as-condition",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("and_or_as_condition.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

/// What cannot fail, or ends the script anyway.
const SURE: &[&str] = &["echo", "printf", "true", ":", "exit", "return", "break", "continue"];

fn check(run: &Run, cx: &mut Context) {
    let script = run.script();
    for block in &script.blocks {
        // Of a pipeline the first stage stands for all.
        let is_unit = |node: &&Node| !matches!(script.connector(**node), Some(Connector::Pipe | Connector::PipeBoth));
        let units: Vec<Node> = block.items.iter().filter(is_unit).copied().collect();
        for (index, pair) in units.windows(2).enumerate() {
            let [then, otherwise] = pair else { continue };
            // What goes on behind them asks for the status of all three, so that the last is meant as a way out.
            let next = units.get(index + 2).and_then(|next| script.connector(*next));
            if matches!(next, Some(Connector::And | Connector::Or)) {
                continue;
            }
            if script.connector(*then) != Some(Connector::And) || script.connector(*otherwise) != Some(Connector::Or) {
                continue;
            }
            let is_test = simple(*then, script).is_some_and(|one| one.is_any(&["[", "[[", "test", "(("]));
            let found = match otherwise {
                Node::Command(id) => script.command(*id).map(|one| (one.span, one.place.in_condition)),
                Node::Block(id) => {
                    let first = script.commands_in(*id).next();
                    first.and_then(|one| Some((script.block(*id)?.span, one.place.in_condition)))
                }
            };
            let Some((span, false)) = found else { continue };
            if is_sure(*then, script) || is_test || is_sure(*otherwise, script) {
                continue;
            }
            cx.report(span, "this runs where the command before it fails as well")
                .help("write `if …; then …; else …; fi` where only the first command decides");
        }
    }
}

/// The simple command that a node is, outside of a pipeline.
fn simple(node: Node, script: &Script) -> Option<&Command> {
    let Node::Command(id) = node else { return None };
    script.command(id).filter(|command| command.pipeline.is_none())
}

fn is_sure(node: Node, script: &Script) -> bool {
    simple(node, script).is_some_and(|command| command.words.is_empty() || command.is_any(SURE))
}
