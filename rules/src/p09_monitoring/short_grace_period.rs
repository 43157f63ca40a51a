//! `short-grace-period`: the container is killed before it can end in order.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Setting, Workload, parse_duration};
use lintainer_core::project::ComposeProject;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "short-grace-period",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("short_grace_period.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Workload(check_pods)],
};

/// What a pod gets without a period of its own (seconds).
const DEFAULT: i64 = 30;

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(period) = service.value.get("stop_grace_period") else { continue };
        let length = period.text().and_then(parse_duration);
        if length.is_none_or(|length| !length.is_zero()) {
            continue;
        }
        let name = &service.workload.name;
        let finding = cx.report(period.span, format!("`{name}` is killed without a grace period"));
        finding.help("give it the time that its last request takes, such as `10s`");
        if service.workload.development {
            finding.profile(Profile::Audit);
        }
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    let Some(period) = workload.pod_field("terminationGracePeriodSeconds", cx) else { return };
    let name = &workload.name;
    let seconds = match period.int() {
        Setting::Set(seconds) => seconds.value,
        Setting::Unset { .. } => DEFAULT,
        _ => return,
    };
    if seconds == 0 {
        let finding = cx.report(period.span(), format!("the pods of `{name}` are killed without a grace period"));
        finding.help("remove it, or give them the time that the last request takes");
        if workload.kind == "StatefulSet" {
            finding.severity(Severity::Error);
        }
        return;
    }
    for container in &workload.containers {
        let Some(hook) = container.field("lifecycle.preStop", workload, cx) else { continue };
        let sleep = hook.at("sleep.seconds");
        let (waits, at) = match (sleep.int().value().copied(), slept(hook.at("exec.command"))) {
            (Some(waits), _) => (waits, sleep.span()),
            (None, Some(waits)) => (waits, hook.at("exec.command").span()),
            _ => continue,
        };
        if waits < seconds {
            continue;
        }
        let finding = cx.report(
            at,
            format!("the hook of `{}` waits {waits} s, and after {seconds} s the pod is killed", container.name),
        );
        finding.help(format!(
            "set `terminationGracePeriodSeconds` above {waits}, by the time that the last request takes"
        ));
        if period.is_written() {
            finding.related(period.span(), "the period is here");
        }
    }
}

/// How long a command sleeps, as far as its words say (seconds).
fn slept(command: Field) -> Option<i64> {
    let words: Vec<&str> = command.items().filter_map(Field::word).flat_map(str::split_whitespace).collect();
    let at = words.iter().position(|word| *word == "sleep" || word.ends_with("/sleep"))?;
    words.get(at + 1)?.trim_end_matches([';', 's', '&']).parse().ok()
}
