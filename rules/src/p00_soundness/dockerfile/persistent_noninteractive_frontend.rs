//! `persistent-noninteractive-frontend`: DEBIAN_FRONTEND stays set in the shipped image.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, VariableKind};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "persistent-noninteractive-frontend",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("persistent_noninteractive_frontend.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Env], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Env(pairs) = at.kind() else { return };
    let Some(pair) = pairs.iter().find(|pair| &*pair.name.text == "DEBIAN_FRONTEND") else { return };
    let Some(value) = pair.value.as_ref().filter(|_| at.is_shipped() && !at.is_trigger()) else { return };
    let is_quiet = matches!(value.text.trim_matches(['"', '\'']), "noninteractive" | "teletype");
    let later = at.dockerfile.variables().iter().filter(|one| one.instruction > at.index());
    if !is_quiet || later.into_iter().any(|one| &*one.name == "DEBIAN_FRONTEND" && one.kind == VariableKind::Env) {
        return;
    }
    cx.report(pair.span, "`DEBIAN_FRONTEND` stays set in the image").help("use ARG, or set it before the command");
    let is_alone = pairs.len() == 1 && !pair.is_legacy;
    let keyword = at.instruction.keyword.span;
    cx.fix(|_| is_alone.then(|| Fix::risky("use ARG", vec![Edit::replace(keyword, "ARG")])));
}
