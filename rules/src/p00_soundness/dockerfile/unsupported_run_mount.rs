//! `unsupported-run-mount`: this RUN mount does not work on Windows.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unsupported-run-mount",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unsupported_run_mount.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Run], check)],
};

fn check(at: &At, cx: &mut Context) {
    if at.mounts().is_empty() || !at.is_windows() {
        return;
    }
    for mount in at.mounts() {
        let kind = mount.kind();
        match &*kind {
            // It may come as a variable alone.
            "secret" if mount.value("target").is_none() && mount.value("env").is_some() => {}
            "secret" if mount.value("target").is_none() => {
                cx.report(mount.span, "a `secret` mount needs a `target` on Windows").help("write `target=C:/…`");
            }
            "secret" => {
                cx.report(mount.span, "only new versions of BuildKit support `secret` mounts on Windows")
                    .help("build with BuildKit 0.34 or newer")
                    .severity(Severity::Info)
                    .profile(Profile::Audit);
            }
            "ssh" | "tmpfs" => {
                cx.report(mount.span, format!("BuildKit does not support `{kind}` mounts on Windows"))
                    .help("do without it, or do the step outside the Windows build and copy the result");
            }
            "bind" | "cache" => {
                cx.report(
                    mount.span,
                    "the classic builder, the default for Windows containers, does not support `RUN --mount`",
                )
                .help("build with BuildKit, or do without the mount")
                .severity(Severity::Info)
                .profile(Profile::Audit);
            }
            _ => {}
        }
    }
}
