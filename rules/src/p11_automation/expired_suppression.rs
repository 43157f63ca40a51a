//! `expired-suppression`: the end date of a suppression has passed.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::SuppressionFault;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "expired-suppression",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("expired_suppression.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Suppressions(SuppressionFault::Expired)],
};
