//! `unknown-suppressed-rule`: a suppression of a rule that does not exist.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "unknown-suppressed-rule",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "The suppression names a rule that does not exist",
    why: "It has no effect, and the author believes it has.",
    references: &[],
    aliases: &[],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Dockerfile,
            "# lintainer: ignore[missing-tags]\nFROM debian\n",
            "# lintainer: ignore[missing-tag]\nFROM debian\n",
        ),
        Example::bad(Dockerfile, "# lintainer: ignore[hadolint/DL0001]\nFROM debian:13\n"),
        Example::good(Dockerfile, "# lintainer: ignore[hadolint/DL3006] the pipeline pins it\nFROM debian\n"),
        Example::bad(Compose, "services:\n  web:\n    image: nginx # lintainer: ignore[missing-tag, no-tag]\n"),
        Example::good(Compose, "services:\n  web:\n    image: nginx # lintainer: ignore[missing-tag]\n"),
        Example::bad(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    lintainer.dev/ignore: privilegd-container\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n      securityContext:\n        privileged: true\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    lintainer.dev/ignore: privileged-container\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n      securityContext:\n        privileged: true\n",
        ),
    ],
    checks: &[Check::Suppressions],
};
