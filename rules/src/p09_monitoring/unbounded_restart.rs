//! `unbounded-restart`: A failing container is restarted without end.

use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

static MAXIMUM: IntOption = IntOption::new("maximum", 5, "the highest number of retries that is accepted");

pub(super) static RULE: Rule = Rule {
    name: "unbounded-restart",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unbounded_restart.md")),
    yields_to: &[],
    options: &[MAXIMUM.declared()],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    let maximum = cx.get(&MAXIMUM);
    for service in &compose.services {
        let Some(restart) = service.restart.known() else { continue };
        let Some(count) = restart.value.strip_prefix("on-failure") else { continue };
        let count: Option<i64> = count.strip_prefix(':').and_then(|count| count.trim().parse().ok());
        if count.is_none_or(|count| count > maximum || count <= 0) {
            cx.report(restart.span, format!("`{}` is restarted without end when it fails", service.workload.name))
                .help(format!("write `on-failure:{maximum}`"));
            cx.fix(|cx| {
                let field = cx.field(service.node)?.key("restart");
                Some(Fix::risky(format!("at most {maximum} times"), field.replace(&format!("on-failure:{maximum}"))?))
            });
        }
    }
}
