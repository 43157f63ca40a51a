//! `disabled-logging`: the container's log is thrown away.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "disabled-logging",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("disabled_logging.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    let Some(driver) = container.logging.value().and_then(|logging| logging.driver.known()) else { return };
    if driver.value == "none" {
        cx.report(driver.span, format!("the log of `{}` is thrown away", container.name))
            .help("remove it, and limit the size if the log is too much");
        cx.fix(|cx| Some(Fix::risky("keep the log", cx.field(container.node)?.key("logging").remove()?)));
    }
}
