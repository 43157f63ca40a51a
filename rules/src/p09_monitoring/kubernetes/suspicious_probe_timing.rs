//! `suspicious-probe-timing`: the times of a probe do not fit together.

use lintainer_core::kubernetes::{ProbeKind, ProbeView};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Purpose, Setting, Workload};

use crate::prelude::*;

/// The numbers of a probe.
const NUMBERS: &[&str] = &[
    "failureThreshold",
    "initialDelaySeconds",
    "periodSeconds",
    "successThreshold",
    "terminationGracePeriodSeconds",
    "timeoutSeconds",
];

/// Clients and interpreters that take long to start.
const SLOW: &[&str] = &[
    "cqlsh",
    "java",
    "mongo",
    "mongosh",
    "mysql",
    "mysqladmin",
    "node",
    "nodetool",
    "php",
    "python",
    "python3",
    "rabbitmq-diagnostics",
    "rabbitmqctl",
    "ruby",
];

/// How many seconds a liveness probe may wait at first.
const LONG_DELAY: i64 = 60;

pub(super) static RULE: Rule = Rule {
    name: "suspicious-probe-timing",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("suspicious_probe_timing.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let has_startup = !container.probes.startup.is_unset();
    for probe in container.probes(workload, cx) {
        if !rejected(probe, cx) {
            suspicious(probe, has_startup, container, cx);
        }
    }
}

/// Reports what the API server refuses.
fn rejected(probe: ProbeView, cx: &mut Context) -> bool {
    let is_readiness = probe.kind == ProbeKind::Readiness;
    let name = probe.kind.key();
    for key in NUMBERS {
        let field = probe.field.key(key);
        let Setting::Set(number) = field.int() else { continue };
        let (message, help) = match (*key, number.value) {
            ("terminationGracePeriodSeconds", _) if is_readiness => (
                "a `readinessProbe` ends nothing, so it has no `terminationGracePeriodSeconds`".to_string(),
                "remove it",
            ),
            ("terminationGracePeriodSeconds", ..=0) => (format!("`{key}` must be 1 or more"), "write 1 or more"),
            ("successThreshold", 2..) if !is_readiness => {
                (format!("`successThreshold` of a `{name}` must be 1"), "remove it")
            }
            (_, ..=-1) => (format!("`{key}` is negative"), "write a positive number"),
            _ => continue,
        };
        cx.report(number.span, format!("{message}: the API server rejects the pod"))
            .help(help)
            .severity(Severity::Error);
        return true;
    }
    false
}

fn suspicious(probe: ProbeView, has_startup: bool, container: &Container, cx: &mut Context) {
    let (Some(timeout), Some(period), Some(delay)) = (probe.timeout(), probe.period(), probe.initial_delay()) else {
        return;
    };
    let name = probe.kind.key();
    let client = || {
        let handler = probe.handler()?;
        let usages = container.commands.iter().filter(|usage| usage.purpose == Purpose::Healthcheck);
        let mut commands =
            usages.filter(|usage| handler.field.span().contains(usage.span)).flat_map(|usage| usage.commands());
        commands.find(|command| command.is_any(SLOW)).and_then(|command| command.name())
    };
    let (field, message, help) = if timeout > period.saturating_mul(2) {
        let message = format!("this `{name}` waits {timeout} s for an answer and asks every {period} s");
        (probe.field.key("timeoutSeconds"), message, "make `timeoutSeconds` shorter than `periodSeconds`".to_string())
    } else if probe.kind == ProbeKind::Liveness && delay > LONG_DELAY && !has_startup {
        let message = format!("a hang in the first {delay} s is not noticed, and a slower start is killed");
        let help = "replace `initialDelaySeconds` by a `startupProbe`".to_string();
        (probe.field.key("initialDelaySeconds"), message, help)
    } else if timeout == 1
        && let Some(client) = client()
    {
        let message = format!("`{client}` must start and answer within 1 s, or the `{name}` fails");
        (probe.field.key("timeoutSeconds"), message, "write `timeoutSeconds: 5` or so".to_string())
    } else {
        return;
    };
    let at = if field.is_written() { field.span() } else { probe.span() };
    cx.report(at, message).help(help).severity(Severity::Info).profile(Profile::Audit);
}
