//! `unknown-suppressed-rule`: a suppression of a rule that does not exist.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::SuppressionFault;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-suppressed-rule",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("unknown_suppressed_rule.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Suppressions(SuppressionFault::Unknown)],
};
