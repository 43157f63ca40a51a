//! `quoted-volume`: A volume is quoted without need.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "quoted-volume",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Compose],
    page: Page::new(include_str!("quoted_volume.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    let Some(root) = cx.field(container.node).filter(|_| container.format == Compose) else { return };
    for item in root.key("volumes").items() {
        let Some(node) = item.node().filter(|node| node.is_quoted()) else { continue };
        let (Some(text), written) = (node.text(), node.span()) else { continue };
        let is_needed = cx.is_in_brackets(written) || !is_plain(text);
        if is_needed || cx.text(written).len() != text.len() + 2 {
            continue;
        }
        cx.report(written, format!("the quotes around `{text}` are not needed")).help(format!("write `{text}`"));
        cx.fix(|_| Some(Fix::safe("leave the quotes out", vec![Edit::replace(written, text)])));
    }
}

/// Whether a text means the same without quotes, as the name of a volume or a path followed by others.
fn is_plain(text: &str) -> bool {
    let is_safe = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | ':' | '_' | '-' | '$' | '{' | '}' | '~' | ',' | '+')
    };
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '$'))
        && text.contains('/')
        && text.chars().all(is_safe)
        && !text.ends_with(':')
}
