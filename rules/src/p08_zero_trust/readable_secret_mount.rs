//! `readable-secret-mount`: the secret mount is readable for every account.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "readable-secret-mount",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("readable_secret_mount.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Run], check)],
};

fn check(at: &At, cx: &mut Context) {
    for mount in at.mounts().iter().filter(|mount| matches!(&*mount.kind(), "secret" | "ssh")) {
        let Some(word) = mount.value("mode").filter(|word| word.is_plain()) else { continue };
        let Ok(mode) = u32::from_str_radix(&word.text, 8) else { continue };
        if mode & 0o007 != 0 {
            // Who uses the socket of an agent writes to it.
            let mode = if mount.kind() == "ssh" { "0600" } else { "0400" };
            cx.report(word.span, format!("mode `{}` lets every user of the step read the secret", word.text))
                .help(format!("write `mode={mode}`"))
                .fix(Fix::risky("let the owner alone read it", vec![Edit::replace(word.span, mode)]));
        }
    }
}
