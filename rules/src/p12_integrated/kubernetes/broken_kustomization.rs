//! `broken-kustomization`: a kustomization that does not build.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broken-kustomization",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broken_kustomization.md")),
    yields_to: &["dangling-kustomize-file", "dangling-kustomize-patch"],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for fault in project.kustomization_faults() {
        let Some(at) = fault.at else { continue };
        let finding = cx.report(at, format!("{}: the kustomization does not build", fault.message));
        finding.about(at).help("see `lintainer kustomize` for what it comes to");
        for entry in fault.through {
            finding.related(entry, "it is taken in here");
        }
    }
}
