//! `missing-source-label`: the image does not say where it comes from.

use lintainer_core::dockerfile::{Dockerfile as File, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-source-label",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_source_label.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Dockerfile(check), |_| true)],
};

fn check(file: &File, cx: &mut Context) {
    const KEYS: &[&str] = &["source", "revision", "url", "title"];
    let Some(stage) = file.final_stage() else { return };
    let builds = cx.project().builds_of(&cx.file().source.path);
    let says = |instruction: &Instruction| match &instruction.kind {
        InstructionKind::Label(pairs) => pairs.iter().any(|pair| {
            let key = pair.name.text.trim_matches(['"', '\'']);
            key.strip_prefix("org.opencontainers.image.").is_some_and(|end| KEYS.contains(&end)) || key.contains('$')
        }),
        _ => false,
    };
    let mut chain = std::iter::once(stage).chain(stage.parents(file));
    if !builds.is_empty() || chain.any(|stage| stage.instructions(file).iter().any(says)) {
        return;
    }
    let Some(from) = stage.from_instruction(file) else { return };
    cx.report(from.span, "no label says where this image comes from").help("set `org.opencontainers.image.source`");
}
