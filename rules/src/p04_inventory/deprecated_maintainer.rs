//! `deprecated-maintainer`: the MAINTAINER instruction.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{Dockerfile as File, Instruction, InstructionKind};
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "deprecated-maintainer",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    summary: "MAINTAINER is deprecated",
    why: "A label says the same and can be queried with all other labels of the image.",
    references: &["https://docs.docker.com/reference/dockerfile/#maintainer-deprecated"],
    aliases: &[
        "hadolint/DL4000",
        "buildkit/MaintainerDeprecated",
        "checkov/CKV_DOCKER_6",
        "trivy/DS-0022",
        "kics/99614418-f82b-4852-a9ae-5051402b741c",
        "semgrep/maintainer-is-deprecated",
        "droast/DF019",
        "sonar-docker/S6586",
    ],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Dockerfile,
            "FROM alpine:3.22\nMAINTAINER Shop \"core\" Team <team@shop.example>\n",
            "FROM alpine:3.22\nLABEL org.opencontainers.image.authors=\"Shop \\\"core\\\" Team <team@shop.example>\"\n",
        ),
        Example::good(Dockerfile, "FROM alpine:3.22\nLABEL org.opencontainers.image.authors=\"team@shop.example\"\n"),
    ],
    checks: &[Check::Instruction(check)],
};

fn check(instruction: &Instruction, _file: &File, cx: &mut Context) {
    let InstructionKind::Maintainer(name) = &instruction.kind else { return };
    let fix = name.as_ref().filter(|name| !name.text.contains(['\n', '$', '`'])).map(|name| {
        let text = name.text.trim();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let text = text.replace('\\', "\\\\").replace('"', "\\\"");
        let label = format!("LABEL org.opencontainers.image.authors=\"{text}\"");
        Fix::safe("replace by a label", vec![Edit::replace(instruction.keyword.span.to(name.span), label)])
    });
    cx.report(instruction.keyword.span, "`MAINTAINER` is deprecated")
        .help("use the label `org.opencontainers.image.authors`")
        .fix(fix);
}
