//! `foreign-suppression`: a suppression for another linter has no effect here, or is too broad.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::SuppressionFault;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "foreign-suppression",
    practice: Practice::Automation,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("foreign_suppression.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Suppressions(SuppressionFault::Foreign)],
};
