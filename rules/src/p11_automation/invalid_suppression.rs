//! `invalid-suppression`: a comment that is nearly a suppression.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "invalid-suppression",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "The suppression comment cannot be read",
    why: "A comment that is nearly right must not be silently ignored.",
    references: &[],
    aliases: &[],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Dockerfile,
            "# lintainer: disable missing-tag\nFROM debian\n",
            "# lintainer: ignore[missing-tag]\nFROM debian\n",
        ),
        Example::bad(Dockerfile, "FROM debian\n# lintainer: ignore-file[missing-tag]\nRUN make\n"),
        Example::bad(Dockerfile, "# lintainer: ignore[missing-tag] until=2026-02-30\nFROM debian\n"),
        Example::good(Dockerfile, "# lintainer: ignore[missing-tag] the pipeline pins it\nFROM debian\n"),
        Example::good(Dockerfile, "# lintainer is run by the pipeline\nFROM debian:13\n"),
        Example::fixed(
            Compose,
            "services:\n  web:\n    image: nginx # lintainer ignore[missing-tag]\n",
            "services:\n  web:\n    image: nginx # lintainer: ignore[missing-tag]\n",
        ),
        Example::good(
            Compose,
            "services:\n  web:\n    image: nginx # lintainer: ignore[missing-tag] a mirror decides\n",
        ),
        Example::bad(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    lintainer.dev/ignore: \"[privileged-container\"\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n      securityContext:\n        privileged: true\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    lintainer.dev/ignore: \"[privileged-container] it loads kernel modules\"\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n      securityContext:\n        privileged: true\n",
        ),
    ],
    checks: &[Check::Suppressions],
};
