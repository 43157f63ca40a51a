//! `missing-tag`: an image without tag and digest.

use lintainer_core::context::Context;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, Tag};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "missing-tag",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "The image is named without a tag or digest",
    why: "Without a tag the registry decides which version you get, today `latest`. Two builds of the same file can differ.",
    references: &["https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"],
    aliases: &["hadolint/DL3006", "semgrep/missing-image-version", "kics/9efb0b2d-89c9-41a3-91ca-dcc0aec911fd", "checkov/CKV_DOCKER_7", "trivy/DS-0001", "dclint/service-image-require-explicit-tag", "sonar-docker/S6596", "compose-lint/CL-0004", "kube-linter/latest-tag", "kube-score/container-image-tag", "checkov/CKV_K8S_14", "trivy/KSV-0013", "kics/583053b7-e632-46f0-b989-f81ff8045385", "polaris/tagNotSpecified"],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::bad(Dockerfile, "FROM ubuntu\n"),
        Example::bad(Dockerfile, "ARG REGISTRY\nFROM ${REGISTRY}/ubuntu\n"),
        Example::good(Dockerfile, "FROM ubuntu:24.04 AS base\nFROM --platform=linux/amd64 base\n"),
        Example::good(Dockerfile, "ARG BASE\nFROM $BASE\n"),
        Example::bad(Compose, "services:\n  web:\n    image: registry.example:5000/web\n"),
        Example::good(Compose, "services:\n  web:\n    image: web\n    build: .\n"),
        Example::bad(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx\n",
        )
        .with_files(&[(
            "kustomization.yaml",
            "resources: [manifest.yaml]\nimages:\n  - name: nginx\n    newTag: \"1.29\"\n",
        )]),
    ],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    if image.tag() != Tag::Missing || image.has_digest() != Some(false) {
        return;
    }
    cx.report(image.span, format!("`{}` has neither tag nor digest", image.display()))
        .help("name a version, such as `:1.2`, or a digest");
}
