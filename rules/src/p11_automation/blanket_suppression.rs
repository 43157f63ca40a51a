//! `blanket-suppression`: a suppression covers more than it needs to.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::SuppressionFault;

use crate::prelude::*;

static MAXIMUM: IntOption = IntOption::new("maximum", 5, "rules in one suppression");

pub(super) static RULE: Rule = Rule {
    name: "blanket-suppression",
    practice: Practice::Automation,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("blanket_suppression.md")),
    yields_to: &[],
    options: &[MAXIMUM.declared()],
    checks: &[Check::Suppressions(SuppressionFault::Blanket)],
};
