//! `low-user-id`: the user or group id is one that the host may use.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

static MINIMUM: IntOption = IntOption::new("minimum", 10_000, "the lowest id that is accepted");

pub(super) static RULE: Rule = Rule {
    name: "low-user-id",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("low_user_id.md")),
    yields_to: &[],
    options: &[MINIMUM.declared()],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let minimum = cx.get(&MINIMUM).max(1);
    if container.format == Dockerfile
        || workload.windows
        || workload.host_users.is_false() && container.format == Kubernetes
    {
        return;
    }
    let Some(user) = container.user.known() else { return };
    let is_low = |id: u64| id > 0 && i64::try_from(id).is_ok_and(|id| id < minimum);
    if let Some(id) = user.value.id().filter(|id| is_low(*id)) {
        cx.report(user.span, format!("`{}` runs as user {id}, which the host may use as well", container.name))
            .help(format!("choose an id of at least {minimum}"));
    } else if let Some(id) = user.value.group.as_deref().and_then(|group| group.parse().ok()).filter(|id| is_low(*id)) {
        let group = container.inherited("securityContext.runAsGroup", workload, cx);
        let at = group.filter(|group| group.is_written()).map_or(user.span, |group| group.span());
        cx.report(at, format!("`{}` runs with group {id}, which the host may use as well", container.name))
            .help(format!("choose an id of at least {minimum}"));
    }
}
