//! `unquoted-loop-glob`: an unquoted variable stands in the pattern of a loop.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{BlockKind, PartKind};

use crate::prelude::*;
use crate::shared::quoting::quotes;

pub(super) static RULE: Rule = Rule {
    name: "unquoted-loop-glob",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unquoted_loop_glob.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    for block in &run.script().blocks {
        let BlockKind::For { words, .. } = &block.kind else { continue };
        for word in words.iter().filter(|word| word.has_glob()) {
            let Some(part) = word.parts().iter().find(|part| matches!(part.kind, PartKind::Parameter(_))) else {
                continue;
            };
            cx.report(part.span, format!("`{}` is split at spaces before the pattern is matched", cx.text(part.span)))
                .help("write double quotes around it, and leave the pattern outside");
            cx.fix(|cx| quotes(part.span, run, cx));
        }
    }
}
