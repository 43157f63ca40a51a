//! `undefined-variable`: a variable is used that nobody defines.

use lintainer_core::dockerfile::{At, Keyword, Piece, Unknown, Variable};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;
use lintainer_core::text::nearest;

use crate::prelude::*;
use crate::shared::variables::inherited_variable;

static KNOWN: ListOption = ListOption::new(
    "known",
    &["PATH", "HOME", "LD_LIBRARY_PATH", "PYTHONPATH", "JAVA_HOME", "GOPATH"],
    "variables that base images define",
);

/// The instructions whose words the builder expands.
const WORDS: &[Keyword] = &[
    Keyword::Add,
    Keyword::Copy,
    Keyword::Env,
    Keyword::Arg,
    Keyword::Expose,
    Keyword::Label,
    Keyword::StopSignal,
    Keyword::User,
    Keyword::Volume,
    Keyword::Workdir,
];

pub(super) static RULE: Rule = Rule {
    name: "undefined-variable",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("undefined_variable.md")),
    yields_to: &[],
    options: &[KNOWN.declared()],
    checks: &[Check::Instruction(WORDS, check)],
};

fn check(at: &At, cx: &mut Context) {
    if at.is_trigger() || at.instruction.stage.is_none() {
        return;
    }
    let mut said: Vec<Box<str>> = Vec::new();
    for word in at.instruction.expanded_words().filter(|word| word.text.contains('$')) {
        let expanded = at.expand(word);
        for piece in &expanded.pieces {
            let Piece::Unknown { name, span, reason: Unknown::Undefined | Unknown::BaseImage } = piece else {
                continue;
            };
            let is_known = cx.get(&KNOWN).iter().any(|known| **known == **name);
            // `${X:?}` stops the build by itself, and `${X:+word}` asks whether it is set.
            if is_known || said.contains(name) || cx.text(*span).contains(['?', '+']) {
                continue;
            }
            let global = at.dockerfile.global_variables().iter().find(|one| one.name == *name);
            if global.is_none() && inherited_variable(at, name) != Some(false) {
                continue;
            }
            report(at, name, *span, global, cx);
            said.push(name.clone());
        }
    }
}

/// How many variables are compared with a name that nobody defines.
const MAX_NAMES: usize = 256;

fn report(at: &At, name: &str, span: Span, global: Option<&Variable>, cx: &mut Context) {
    let Some(global) = global else {
        let names = at.dockerfile.variables_at(at.instruction).take(MAX_NAMES);
        let meant = nearest(name, names.map(|one| &*one.name));
        let help = match &meant {
            Some(meant) => format!("did you mean `${meant}`?"),
            None => format!("declare it with `ARG {name}` or `ENV {name}=…` above"),
        };
        cx.report(span, format!("`${name}` is not defined, so it is empty")).help(help);
        return;
    };
    cx.report(span, format!("`${name}` is empty here: its ARG before the first FROM is for FROM only"))
        .help(format!("repeat `ARG {name}` in this stage"))
        .related(global.span, "declared here");
    cx.fix(|_| {
        let from = at.stage()?.from_instruction(at.dockerfile)?;
        let edit = at.dockerfile.insert_below(from, at.source, &format!("ARG {name}"));
        Some(Fix::risky("declare it in the stage", vec![edit]))
    });
}
