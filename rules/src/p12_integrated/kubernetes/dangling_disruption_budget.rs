//! `dangling-disruption-budget`: the disruption budget selects no workload.

use lintainer_core::kubernetes::LabelSelector;
use lintainer_core::project::Project;

use crate::shared::selecting::Selecting;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-disruption-budget",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_disruption_budget.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let budgets: Vec<_> = project.resources().filter(|one| one.is("policy", "PodDisruptionBudget")).collect();
    if budgets.is_empty() {
        return;
    }
    let selecting = Selecting::new(project);
    for budget in budgets.into_iter().filter(|budget| !budget.partial) {
        let Some(field) = cx.field(Some(budget.node)).map(|root| root.at("spec.selector")) else { continue };
        if selecting.means_nobody(budget, &LabelSelector::read(field), cx) {
            let name = budget.name.as_ref().map_or("", |name| &name.value);
            cx.report(field.span(), format!("`{name}` selects no pod of its namespace"))
                .help("make the selector equal to labels of the pod template");
        }
    }
}
