//! `readable-secret-file`: the files of a mounted secret are readable for everyone.

use lintainer_core::compose::Value;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{MountSource, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "readable-secret-file",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("readable_secret_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Workload(check_pods)],
};

/// Modes that people mean as octal ones, which are other ones as decimal numbers.
const SLIPS: [&str; 17] = [
    "400", "440", "444", "500", "550", "555", "600", "640", "644", "660", "666", "700", "750", "755", "770", "775",
    "777",
];

/// What files get without a mode.
const DEFAULT: u32 = 0o644;

/// What is wrong with a mode.
enum Fault {
    Slip,
    Open(u32),
}

fn fault(text: &str, is_text: bool) -> Option<Fault> {
    if SLIPS.contains(&text) && !is_text {
        return Some(Fault::Slip);
    }
    let octal = text.strip_prefix("0o").or_else(|| text.strip_prefix('0').filter(|rest| !rest.is_empty()));
    let mode = match octal {
        Some(octal) => u32::from_str_radix(octal, 8).ok()?,
        None if is_text => u32::from_str_radix(text, 8).ok()?,
        None => text.parse().ok()?,
    };
    (mode & 0o027 != 0).then_some(Fault::Open(mode))
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let secrets = service.value.get("secrets").map_or(&[][..], Value::items);
        for mode in secrets.iter().filter_map(|secret| secret.get("mode")) {
            let is_text = mode.scalar().is_some_and(|text| text.quoted);
            if let Some(text) = mode.text() {
                report(text, is_text, mode.span, &service.workload.name, cx);
            }
        }
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || !workload.volumes.iter().any(|volume| volume.source == MountSource::Data) {
        return;
    }
    let Some(volumes) = workload.pod_field("volumes", cx) else { return };
    for volume in volumes.items() {
        let (secret, projected) = (volume.key("secret"), volume.key("projected"));
        let holds_secret = projected.key("sources").items().any(|source| source.key("secret").is_written());
        let mut modes = vec![secret.key("defaultMode")];
        modes.extend(secret.each("items[].mode"));
        modes.extend(projected.each("sources[].secret.items[].mode"));
        if holds_secret {
            modes.push(projected.key("defaultMode"));
        }
        for mode in modes {
            if let Some(text) = mode.word() {
                report(text, false, mode.span(), &workload.name, cx);
            }
        }
    }
}

fn report(text: &str, is_text: bool, at: Span, owner: &str, cx: &mut Context) {
    match fault(text, is_text) {
        Some(Fault::Slip) => {
            let mode = text.parse::<u32>().unwrap_or_default();
            cx.report(at, format!("the mode {text} of a secret of `{owner}` is a decimal number: it means 0{mode:o}"))
                .help(format!("write `0{text}`"))
                .severity(Severity::Error);
        }
        Some(Fault::Open(mode)) => {
            let who = if mode & 0o007 == 0 { "the group writes" } else { "everybody in the container reads" };
            let is_decimal = !is_text && !text.starts_with('0');
            let said = if is_decimal { format!("{text}, 0{mode:o} in octal") } else { format!("0{mode:o}") };
            let finding = cx.report(at, format!("{who} a secret of `{owner}` with mode {said}"));
            finding.help("write `0400`, or `0440` where a group needs it");
            if mode == DEFAULT {
                finding.profile(Profile::Audit);
            }
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_in_their_spellings() {
        let of = |text, is_text| match fault(text, is_text) {
            Some(Fault::Slip) => Some(0),
            Some(Fault::Open(mode)) => Some(mode),
            None => None,
        };
        for (text, is_text, expected) in [
            ("0444", false, Some(0o444)),
            ("0o444", false, Some(0o444)),
            ("444", true, Some(0o444)),
            ("444", false, Some(0)),
            ("420", false, Some(0o644)),
            ("0660", false, Some(0o660)),
            ("256", false, None),
            ("0440", false, None),
            ("0400", true, None),
            ("$MODE", true, None),
        ] {
            assert_eq!(of(text, is_text), expected, "{text}");
        }
    }
}
