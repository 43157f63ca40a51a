//! `copy-outside-context`: COPY reaches for something above the build context.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "copy-outside-context",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("copy_outside_context.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Copy, Keyword::Add], check)],
};

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    if at.instruction.flag("from").is_some() || at.is_trigger() {
        return;
    }
    for word in &copy.sources {
        let prefix = at.expand(word).known_prefix();
        let is_own = ["/home/", "/Users/", "C:\\Users", "C:/Users"].iter().any(|start| prefix.starts_with(start));
        if leads_above(&prefix) {
            cx.report(word.span, format!("`{}` lies above the build context", word.text))
                .help("build with the folder above as context, or give it with `--build-context`");
        } else if is_own {
            cx.report(word.span, format!("`{}` is taken as a path below the build context", word.text))
                .help("write the path from the root of the context")
                .severity(Severity::Warning)
                .confidence(Confidence::Medium);
        }
    }
}

/// Whether a relative path goes above where it begins.
fn leads_above(path: &str) -> bool {
    let mut depth = 0_i32;
    path.split('/').any(|part| {
        depth += match part {
            "" | "." => 0,
            ".." => -1,
            _ => 1,
        };
        depth < 0
    })
}
