//! `unused-suppression`: a suppression at a place where nothing is found.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "unused-suppression",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "This suppression suppresses nothing",
    why: "The fault is fixed, or the comment never worked. Dead exceptions hide the next fault in the same place.",
    references: &[],
    aliases: &[],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(Dockerfile, "# lintainer: ignore[missing-tag]\nFROM debian:13\n", "FROM debian:13\n"),
        Example::good(Dockerfile, "# lintainer: ignore[missing-tag]\nFROM debian\n"),
        Example::fixed(
            Compose,
            "version: \"3.8\" # lintainer: ignore[obsolete-compose-version, piped-remote-script] an old engine asks for it\nservices:\n  web:\n    image: nginx:1.29\n",
            "version: \"3.8\" # lintainer: ignore[obsolete-compose-version] an old engine asks for it\nservices:\n  web:\n    image: nginx:1.29\n",
        ),
        Example::good(
            Compose,
            "# lintainer: ignore[obsolete-compose-version]\nversion: \"3.8\"\nservices:\n  web:\n    image: nginx:1.29\n",
        ),
        Example::bad(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    lintainer.dev/ignore: privileged-container\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    lintainer.dev/ignore: privileged-container\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n      securityContext:\n        privileged: true\n",
        ),
    ],
    checks: &[Check::Suppressions],
};
