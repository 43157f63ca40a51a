//! `lost-argument`: RUN uses an ARG that is out of scope.

use std::collections::{HashMap, HashSet};

use lintainer_core::dockerfile::{At, Dockerfile as File, InstructionKind, PLATFORM_ARGS, Stage, VariableKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::shell::{Parameter, ParameterOp, Values, Variable};
use lintainer_core::span::Span;

use crate::prelude::*;

use crate::shared::variables::inherited_variable;

pub(super) static RULE: Rule = Rule {
    name: "lost-argument",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("lost_argument.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let mut said: HashSet<(usize, &str)> = HashSet::new();
    let mut found: HashMap<usize, Vec<(&Parameter, Fault)>> = HashMap::new();
    for usage in cx.commands() {
        let instruction = usage.instruction.and_then(|index| file.instructions.get(index));
        let Some(instruction) = instruction.filter(|one| matches!(one.kind, InstructionKind::Run(_))) else { continue };
        let Some(stage) = file.stage_of(instruction) else { continue };
        let values = Values::new(&usage.script, |_| Variable::Unknown);
        for parameter in usage.script.parameters().filter(|parameter| shows_nothing(parameter)) {
            let name = &*parameter.name;
            if said.contains(&(stage.index, name)) || file.variable_at(name, instruction).is_some() {
                continue;
            }
            let Some(fault) = fault(file, name, stage).filter(|_| !values.may_be_set(name)) else { continue };
            said.insert((stage.index, name));
            found.entry(instruction.index).or_default().push((parameter, fault));
        }
    }
    if found.is_empty() {
        return;
    }
    let shipped = file.shipped([]);
    for at in file.each_at(&cx.file().source, &shipped).filter(|at| !at.is_trigger()) {
        for (parameter, fault) in found.remove(&at.index()).unwrap_or_default() {
            report(&at, parameter, fault, cx);
        }
    }
}

/// Whether an expansion is empty where the variable is: it has no default of its own.
fn shows_nothing(parameter: &Parameter) -> bool {
    use ParameterOp::{Alternative, Assign, Default, Error};
    !matches!(parameter.op, Some(Alternative { .. } | Assign { .. } | Default { .. } | Error { .. }))
}

/// Why a variable that is not in force is none.
#[derive(Clone, Copy)]
enum Fault {
    /// Its ARG stands before the first FROM.
    Global(Span),
    /// Its ARG stands in another stage.
    Elsewhere(Span),
    /// Its ARG stands further below.
    Below(Span),
    /// It is an argument of the platform.
    Platform,
}

/// Where else a variable is declared by ARG.
fn fault(file: &File, name: &str, stage: &Stage) -> Option<Fault> {
    let mut found = None;
    for one in file.variables_named(name).filter(|one| one.kind == VariableKind::Arg) {
        let place = match file.instructions.get(one.instruction).and_then(|instruction| instruction.stage) {
            None => Fault::Global(one.span),
            Some(other) if other == stage.index => return Some(Fault::Below(one.span)),
            Some(_) => Fault::Elsewhere(one.span),
        };
        found = found.or(Some(place));
    }
    found.or_else(|| PLATFORM_ARGS.contains(&name).then_some(Fault::Platform))
}

fn report(at: &At, parameter: &Parameter, fault: Fault, cx: &mut Context) {
    let name = &*parameter.name;
    let inherited = inherited_variable(at, name);
    if inherited == Some(true) || at.is_windows() {
        return;
    }
    let why = match fault {
        Fault::Global(_) => "an ARG before the first FROM is in scope for FROM only",
        Fault::Elsewhere(_) => "its ARG is in another stage",
        Fault::Below(_) => "its ARG comes later",
        Fault::Platform => "the builder sets it only in stages that declare it with ARG",
    };
    let may_be_set = inherited.is_none() && ["_VERSION", "_HOME"].iter().any(|end| name.ends_with(end));
    let finding = cx.report(parameter.name_span, format!("`${name}` is empty here: {why}"));
    finding.help(match fault {
        Fault::Below(_) => format!("move `ARG {name}` above this RUN"),
        _ => format!("repeat `ARG {name}` in this stage"),
    });
    if may_be_set {
        finding.profile(Profile::Audit).confidence(Confidence::Low);
    }
    if let Fault::Global(span) | Fault::Elsewhere(span) | Fault::Below(span) = fault {
        finding.related(span, "declared here");
    }
    cx.fix(|cx| {
        let from = at.stage()?.from_instruction(at.dockerfile)?;
        let text = format!("{}ARG {name}", cx.source_of(from.span).newline());
        let edit = Edit::insert_after(from.span, text);
        (!matches!(fault, Fault::Below(_))).then(|| Fix::risky("declare it in the stage", vec![edit]))
    });
}
