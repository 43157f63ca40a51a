//! `duplicate-stage-name`: two stages with one name.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "duplicate-stage-name",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::No,
    formats: &[Dockerfile],
    summary: "Two stages have the same name",
    why: "References silently go to one of them, or the build fails.",
    references: &["https://docs.docker.com/reference/dockerfile/#from"],
    aliases: &[
        "hadolint/DL3024",
        "buildkit/DuplicateStageName",
        "checkov/CKV_DOCKER_11",
        "trivy/DS-0012",
        "kics/f2daed12-c802-49cd-afed-fe41d0b82fed",
        "semgrep/alias-must-be-unique",
        "droast/DF042",
    ],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::bad(Dockerfile, "FROM alpine:3.22 AS build\nFROM --platform=linux/amd64 debian:13 as Build\n"),
        Example::good(Dockerfile, "FROM alpine:3.22 AS build\nFROM build AS test\n"),
    ],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let mut seen = std::collections::HashMap::new();
    for stage in &file.stages {
        let Some(name) = &stage.name else { continue };
        let Some(first) = seen.get(&name.value.to_ascii_lowercase()).copied() else {
            seen.insert(name.value.to_ascii_lowercase(), name.span);
            continue;
        };
        cx.report(name.span, format!("the name `{}` is taken by an earlier stage", name.value))
            .help("give each stage a name of its own")
            .related(first, "the first stage of this name");
    }
}
