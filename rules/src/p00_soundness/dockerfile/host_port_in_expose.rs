//! `host-port-in-expose`: EXPOSE names a host address or host port.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, Piece};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-port-in-expose",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("host_port_in_expose.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Expose], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Expose(ports) = at.kind() else { return };
    for word in ports {
        let has_colon = |piece: &Piece| matches!(piece, Piece::Text { text, .. } if text.contains(':'));
        if !at.expand(word).pieces.iter().any(has_colon) {
            continue;
        }
        cx.report(word.span, format!("`{}` names a port or address of the host", word.text))
            .help("keep the port of the container, and publish it when the container is started");
        cx.fix(|_| {
            let container = word.text.rsplit(':').next().filter(|port| word.is_plain() && !port.is_empty())?;
            Some(Fix::risky("keep the port of the container", vec![Edit::replace(word.span, container)]))
        });
    }
}
