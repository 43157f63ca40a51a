//! A rule at work.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::At;
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::kubernetes::Object;
use lintainer_core::model::{ImageReference, Run, Workload};
use lintainer_core::rule::{CustomCheck, Subject};
use lintainer_core::shell::Command;
use lintainer_core::span::Span;

use super::definition::{Change, Definition, FixPlan};
use crate::cel::{Evaluator, Fault, Is, MAX_STEPS, Stop, Value};
use crate::model::{Around, Executed, Thing};

impl CustomCheck for Definition {
    fn subject(&self) -> Subject {
        self.each.subject()
    }

    fn asks_project(&self) -> bool {
        self.asks_project
    }

    fn image(&self, image: &ImageReference, cx: &mut Context) {
        self.judge(&[Thing::Image(image)], cx);
    }

    fn workload(&self, workload: &Workload, cx: &mut Context) {
        self.each.of_workload(workload, &mut |things| self.judge(things, cx));
    }

    fn command(&self, command: &Command, run: &Run, cx: &mut Context) {
        self.judge(&[Thing::Command(&Executed::new(command, run))], cx);
    }

    fn instruction(&self, at: &At, cx: &mut Context) {
        if self.each.holds(&at.instruction.keyword.value) {
            self.judge(&[Thing::Instruction(at)], cx);
        }
    }

    fn object(&self, object: &Object, cx: &mut Context) {
        if self.each.holds(object.kind()) {
            let value = Value { at: Some(object.span()), ..Value::yaml(object.root()) };
            self.judge_values(vec![("object", value)], object.span(), cx);
        }
    }
}

impl Definition {
    /// Judges a thing, which is the first of those that have names.
    fn judge(&self, things: &[Thing<'_>], cx: &mut Context) {
        let Some(first) = things.first() else { return };
        // One more for `file`.
        let mut names = Vec::with_capacity(things.len() + 1);
        names.extend(things.iter().map(|thing| (thing.record().name, thing.value())));
        self.judge_values(names, first.span(), cx);
    }

    fn judge_values<'v, 'c: 'v>(&'v self, mut names: Vec<(&'v str, Value<'v>)>, whole: Span, cx: &mut Context<'c>) {
        let path: &'c str = &cx.source_of(whole).path;
        names.push(("file", Value::made(Is::Text(path.into()))));
        // For the fix, which is made once the finding is there.
        let kept = self.fix.is_some().then(|| names.clone());
        let found = {
            let nodes = |node| cx.node(node);
            let mut evaluator = Evaluator::new(names, Around { nodes: &nodes, project: cx.project() });
            evaluator.holds(&self.when).map(|holds| holds.then(|| self.finding(&mut evaluator, whole)))
        };
        let (at, message, help) = match found {
            Ok(Some(finding)) => finding,
            Ok(None) | Err(Stop::Unknown) => return,
            Err(Stop::Fault(fault)) => return self.fail(fault, whole, cx),
            Err(Stop::Exhausted) => {
                let message = format!("the condition takes more than {MAX_STEPS} steps: ask for less");
                return self.fail(Fault::new(0..0, message), whole, cx);
            }
        };
        let finding = cx.report(at, message);
        if let Some(help) = help {
            finding.help(help);
        }
        if let (Some(plan), Some(names)) = (&self.fix, kept) {
            cx.fix(|cx| {
                let nodes = |node| cx.node(node);
                let mut evaluator = Evaluator::new(names, Around { nodes: &nodes, project: cx.project() });
                plan.fix(&mut evaluator, at, cx.source_of(at).slice(at))
            });
        }
    }

    /// Where, what, and what to do.
    fn finding<'v>(&'v self, evaluator: &mut Evaluator<'v>, whole: Span) -> (Span, String, Option<String>) {
        let decided = evaluator.seen();
        let at = match &self.at {
            Some(expr) => evaluator.place(expr),
            None => decided,
        };
        let message = self.message.fill(evaluator);
        (at.unwrap_or(whole), message, self.help.as_ref().map(|help| help.fill(evaluator)))
    }

    fn fail(&self, fault: Fault, whole: Span, cx: &mut Context) {
        let source = cx.source_of(whole);
        let met = format!("{}:{}", source.path, source.position(whole.start).line);
        cx.fail(&self.path, format!("{} (met in {met})", self.told(fault)));
    }
}

impl FixPlan {
    /// The fix of a finding at a place, where that can be made. `text` stands there.
    fn fix<'v>(&'v self, evaluator: &mut Evaluator<'v>, at: Span, text: &str) -> Option<Fix> {
        let edits = match &self.change {
            Change::Replace(place, with) => {
                let at = match place {
                    Some(place) => evaluator.place(place)?,
                    None => at,
                };
                vec![Edit::replace(at, quoted_alike(text, &with.fill_all(evaluator)?)?)]
            }
            Change::Set(place, with) => evaluator.yaml(place)?.set(&with.fill_all(evaluator)?)?,
            Change::Remove(place) => evaluator.yaml(place)?.remove()?,
        };
        Some(Fix { title: self.title.fill(evaluator), safety: self.safety, edits })
    }
}

/// A text in the same quotes as the one that it replaces; nothing where it does not fit in there.
fn quoted_alike(old: &str, new: &str) -> Option<String> {
    let quote =
        old.chars().next().filter(|quote| matches!(quote, '"' | '\'') && old.len() > 1 && old.ends_with(*quote));
    match quote {
        Some(quote) if new.contains([quote, '\\', '\n']) => None,
        Some(quote) => Some(format!("{quote}{new}{quote}")),
        None => Some(new.to_string()),
    }
}
