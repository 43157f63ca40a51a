//! `floating-tag`: a tag that moves to other contents.

use lintainer_core::context::{Context, matches_pattern};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, Tag};
use lintainer_core::rule::{
    Check, Confidence, Example, Fixable, OptionDefault, Practice, Profile, Rule, RuleOption, Severity,
};

pub(super) static RULE: Rule = Rule {
    name: "floating-tag",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "The image tag moves to other contents over time",
    why: "`latest` and its relatives point to whatever was pushed last, so nobody can say which image ran yesterday, and a roll-back does not roll back.",
    references: &[
        "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
        "https://kubernetes.io/docs/concepts/containers/images/",
    ],
    aliases: &[
        "hadolint/DL3007",
        "checkov/CKV_DOCKER_7",
        "trivy/DS-0001",
        "kics/f45ea400-6bbe-4501-9fc7-1c3d75c32067",
        "semgrep/avoid-latest-version",
        "dclint/service-image-require-explicit-tag",
        "droast/DF001",
        "droast/DF024",
        "sonar-docker/S6596",
        "compose-lint/CL-0004",
        "kube-linter/latest-tag",
        "kube-score/container-image-tag",
        "checkov/CKV_K8S_14",
        "trivy/KSV-0013",
        "kics/583053b7-e632-46f0-b989-f81ff8045385",
        "polaris/tagNotSpecified",
    ],
    yields_to: &[],
    options: &[
        RuleOption {
            name: "tags",
            default: OptionDefault::List(&[
                "latest", "stable", "lts", "edge", "nightly", "dev", "develop", "main", "master", "head", "canary",
                "snapshot",
            ]),
            what: "tags that count as moving; `*` allowed at either end",
        },
        RuleOption {
            name: "partial_versions",
            default: OptionDefault::Bool(false),
            what: "also report tags that are a single number, such as `3` or `v1`",
        },
    ],
    examples: &[
        Example::bad(Dockerfile, "FROM ubuntu:latest\n"),
        Example::bad(Dockerfile, "ARG TAG=latest\nFROM node:${TAG}\n"),
        Example::good(Dockerfile, "FROM ubuntu:24.04 AS latest\nFROM latest\n"),
        Example::bad(Compose, "services:\n  web:\n    image: nginx:stable\n"),
        Example::good(Compose, "services:\n  web:\n    image: nginx:1.29\n"),
        Example::bad(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx:latest\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n",
        ),
    ],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    let Tag::Known(tag) = image.tag() else { return };
    if image.has_digest() != Some(false) {
        return;
    }
    let is_moving = cx.list("tags").iter().any(|pattern| matches_pattern(pattern, tag));
    if is_moving {
        cx.report(image.tag_span(), format!("the tag of `{}` moves", image.display()))
            .help("name a version, such as `:1.2`, or add the digest");
    } else if cx.flag("partial_versions") && is_single_number(tag) {
        cx.report(
            image.tag_span(),
            format!("the tag of `{}` moves with every release of that version", image.display()),
        )
        .help("name the version in full, or add the digest");
    }
}

fn is_single_number(tag: &str) -> bool {
    let digits = tag.strip_prefix('v').unwrap_or(tag);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
