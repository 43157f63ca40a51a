//! `missing-log-labels`: log lines cannot be attributed to a service.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-log-labels",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("missing_log_labels.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

/// Drivers that ship logs away, by the engine's documentation.
const DRIVERS: [&str; 8] =
    ["awslogs", "fluentd", "gcplogs", "gelf", "loki", "grafana/loki-docker-driver", "splunk", "syslog"];

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    let Some(logging) = container.logging.value().filter(|logging| logging.options_known) else { return };
    let Some(driver) = logging.driver.known() else { return };
    let name = driver.value.split(':').next().unwrap_or("");
    let says = |key: &str| ["tag", "label", "stream", "env"].iter().any(|word| key.contains(word));
    if DRIVERS.contains(&name) && !logging.options.iter().any(|(key, _)| says(&key.value)) {
        cx.report(driver.span, format!("the log lines of `{}` say not where they come from", container.name))
            .help("add `tag` to the options, such as `tag: \"{{.Name}}\"`");
    }
}
