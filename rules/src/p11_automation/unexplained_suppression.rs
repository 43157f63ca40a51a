//! `unexplained-suppression`: A suppression gives no reason.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::SuppressionFault;

use crate::prelude::*;

static MINIMUM_WORDS: IntOption = IntOption::new("minimum_words", 1, "words that make a reason");

pub(super) static RULE: Rule = Rule {
    name: "unexplained-suppression",
    practice: Practice::Automation,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("unexplained_suppression.md")),
    yields_to: &[],
    options: &[MINIMUM_WORDS.declared()],
    checks: &[Check::Suppressions(SuppressionFault::Unexplained)],
};
