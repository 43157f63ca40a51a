//! `unquoted-arguments`: an unquoted `$@` falls apart at blanks.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind, WordPart};

use crate::prelude::*;
use crate::shared::quoting::quotes;

pub(super) static RULE: Rule = Rule {
    name: "unquoted-arguments",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unquoted_arguments.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    for word in command.args() {
        let is_all = |part: &&WordPart| {
            let PartKind::Parameter(parameter) = &part.kind else { return false };
            matches!(&*parameter.name, "@" | "*") && parameter.op.is_none()
        };
        let Some(part) = word.parts().iter().find(is_all) else { continue };
        let written = cx.text(part.span);
        cx.report(part.span, format!("`{written}` is not quoted, so that arguments fall apart at spaces"))
            .help("write `\"$@\"`");
        cx.fix(|cx| quotes(part.span, run, cx));
    }
}
