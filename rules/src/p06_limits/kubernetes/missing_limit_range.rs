//! `missing-limit-range`: the namespace has no default limits.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Container;
use lintainer_core::project::Project;

use crate::shared::namespaces::namespaces_without;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-limit-range",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_limit_range.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check), Check::Object(&[Kind::new("", "LimitRange")], check_range)],
};

fn check(project: &Project, cx: &mut Context) {
    for (namespace, workloads) in namespaces_without(project, "", "LimitRange") {
        let stated = |container: &&Container| {
            let (requests, limits) = (&container.requests, &container.limits);
            let amounts = [&requests.cpu, &requests.memory, &limits.memory];
            container.is_long_running() && amounts.into_iter().any(|amount| amount.is_unset())
        };
        let container = workloads.iter().flat_map(|workload| &workload.containers).find(stated);
        if let Some(container) = container {
            cx.report(
                namespace.span,
                format!("pods of the namespace `{}` have no default limits", cx.text(namespace.span)),
            )
            .help("add a LimitRange of the type `Container` with `default` and `defaultRequest`")
            .related(container.span, "this container does not state all of its resources");
        }
    }
}

fn check_range(object: &Object, cx: &mut Context) {
    for limit in object.each("spec.limits[]").filter(|limit| limit.key("type").is("Container")) {
        // A maximum is a default too.
        let gives = ["default", "defaultRequest", "max"].map(|key| limit.key(key).unset_at().is_none());
        if !gives.contains(&true) {
            cx.report(limit.key("type").span(), format!("`{}` gives containers no default", object.display()))
                .help("add `default` and `defaultRequest`");
        }
    }
}
