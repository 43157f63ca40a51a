//! `unused-suppression`: a suppression at a place where nothing is found.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::SuppressionFault;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unused-suppression",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("unused_suppression.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Suppressions(SuppressionFault::Unused)],
};
