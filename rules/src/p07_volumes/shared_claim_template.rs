//! `shared-claim-template`: A claim template lets several nodes write.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shared-claim-template",
    practice: Practice::Volumes,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("shared_claim_template.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    for claim in &workload.claim_templates {
        let Some(modes) = claim.access_modes.known() else { continue };
        if !modes.value.is_empty() && !modes.value.iter().any(|mode| mode.starts_with("ReadWriteOnce")) {
            let message = format!("the volumes `{}` are for one pod each, and any may mount them", claim.name.value);
            cx.report(modes.span, message).help("ask for `ReadWriteOncePod`");
        }
    }
}
