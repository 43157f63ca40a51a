//! `unsupported-run-mount`: this mount of RUN does not work on Windows.

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
            "secret" | "ssh" | "tmpfs" => {
                cx.report(mount.span, format!("BuildKit has no mounts of type `{kind}` on Windows"))
                    .help("do without it, or do the step in a stage for Linux");
            }
            "bind" | "cache" => {
                cx.report(mount.span, "the classic builder, which Windows mostly uses, has no mounts")
                    .help("build with BuildKit, or do without the mount")
                    .severity(Severity::Info)
                    .profile(Profile::Audit);
            }
            _ => {}
        }
    }
}
