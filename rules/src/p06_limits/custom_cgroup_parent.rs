//! `custom-cgroup-parent`: the container is put into a control group of the host.

use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "custom-cgroup-parent",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("custom_cgroup_parent.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let parent = service.value.entry("cgroup_parent").filter(|entry| entry.value.text().is_some());
        let host = service.value.entry("cgroup").filter(|entry| entry.value.text() == Some("host"));
        if let Some(entry) = parent.or(host) {
            let name = &service.workload.name;
            cx.report(entry.value.span, format!("`{name}` runs in a control group of the host"))
                .help(format!("remove `{}`", entry.key.value));
        }
    }
}
