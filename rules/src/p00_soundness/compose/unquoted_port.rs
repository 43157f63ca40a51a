//! `unquoted-port`: A port mapping is a number for some tools.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

static ALL: BoolOption = BoolOption::new("all", false, "also report unquoted ports that no reader gets wrong");

pub(super) static RULE: Rule = Rule {
    name: "unquoted-port",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unquoted_port.md")),
    yields_to: &[],
    options: &[ALL.declared()],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    for port in container.ports.iter().filter(|port| !port.long_form) {
        let Some(node) = port.node.and_then(|node| cx.node(node)) else { continue };
        let Some(text) = node.text().filter(|text| !node.is_quoted() && !text.contains('$')) else { continue };
        let number = sexagesimal(text);
        if number.is_none() && !cx.get(&ALL) {
            continue;
        }
        let message = match number {
            Some(number) => format!("`{text}` is the number {number} for tools that read YAML 1.1"),
            None => format!("the port `{text}` is not in quotes"),
        };
        cx.report(port.span, message).help(format!("write `\"{text}\"`"));
        let is_plain = cx.text(port.span) == text;
        cx.fix(|_| {
            is_plain.then(|| Fix::safe("put it in quotes", vec![Edit::replace(port.span, format!("\"{text}\""))]))
        });
    }
}

/// The number that YAML 1.1 reads: a first digit that is no zero, and parts below 60 behind colons.
fn sexagesimal(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let is_number = |part: &str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = parts.next().filter(|first| is_number(first) && !first.starts_with('0'))?;
    let mut number = first.parse::<u64>().ok()?;
    let mut count = 0;
    for part in parts {
        let digit = part.parse::<u64>().ok().filter(|digit| is_number(part) && part.len() <= 2 && *digit < 60)?;
        number = number.checked_mul(60)?.checked_add(digit)?;
        count += 1;
    }
    (count > 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_decides_whether_a_mapping_is_a_number() {
        for (text, number) in
            [("22:22", Some(1342)), ("1:0:0", Some(3600)), ("8080:80", None), ("80", None), ("022:22", None)]
        {
            assert_eq!(sexagesimal(text), number, "{text}");
        }
    }
}
