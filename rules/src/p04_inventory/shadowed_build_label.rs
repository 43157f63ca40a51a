//! `shadowed-build-label`: a fixed label duplicates one that the builder sets.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

static BUILDER_LABELS: BoolOption =
    BoolOption::new("builder_labels", false, "whether your builds set labels about their Git commit");

/// What buildx sets with `BUILDX_GIT_LABELS=full`, apart from the source, which does not go stale
/// (<https://docs.docker.com/build/building/variables/#buildx_git_labels>).
const KEYS: &[&str] = &["org.opencontainers.image.revision", "com.docker.image.source.entrypoint"];

pub(super) static RULE: Rule = Rule {
    name: "shadowed-build-label",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("shadowed_build_label.md")),
    yields_to: &[],
    options: &[BUILDER_LABELS.declared()],
    checks: &[Check::Instruction(&[Keyword::Label], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Label(pairs) = at.kind() else { return };
    if !cx.get(&BUILDER_LABELS) {
        return;
    }
    for pair in pairs.iter().filter(|pair| KEYS.contains(&pair.name.text.trim_matches(['"', '\'']))) {
        if pair.value.as_ref().is_none_or(|value| value.text.contains('$')) {
            continue;
        }
        cx.report(pair.span, format!("`{}` has a fixed value, though the builder sets the true one", pair.name.text))
            .help("remove the label");
        cx.fix(|_| {
            let edit = at.dockerfile.remove_word(pair.span, at.source).filter(|_| pairs.len() > 1)?;
            Some(Fix::risky("remove the label", vec![edit]))
        });
    }
}
