//! `inline-suppression`: a comment suppresses findings.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::SuppressionFault;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "inline-suppression",
    practice: Practice::Automation,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("inline_suppression.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Suppressions(SuppressionFault::Inline)],
};
