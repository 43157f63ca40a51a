//! `uppercase-expose-protocol`: the protocol in EXPOSE is not in lower case.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "uppercase-expose-protocol",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("uppercase_expose_protocol.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Expose], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Expose(ports) = at.kind() else { return };
    for word in ports {
        let Some((port, protocol)) = word.text.split_once('/').filter(|_| word.is_plain()) else { continue };
        let lower = protocol.to_ascii_lowercase();
        if lower != protocol && matches!(&*lower, "tcp" | "udp" | "sctp") {
            let fix = Fix::safe(format!("write `{lower}`"), vec![Edit::replace(word.span, format!("{port}/{lower}"))]);
            cx.report(word.span, format!("the protocol `{protocol}` is not in lower case"))
                .help(format!("write `{port}/{lower}`"))
                .fix(fix);
        }
    }
}
