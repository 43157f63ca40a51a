//! `host-uts-namespace`: the container shares the host's name.

use lintainer_core::model::Container;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-uts-namespace",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("host_uts_namespace.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(uts) = service.value.get("uts").filter(|uts| uts.text() == Some("host")) else { continue };
        let can_change_it = |container: &Container| {
            container.privileged.is_true() || container.adds("SYS_ADMIN") || container.adds("ALL")
        };
        let name = &service.workload.name;
        let finding = cx.report(uts.span, format!("`{name}` shares the host name of the host"));
        finding.help("remove `uts`; `hostname` gives the container a name of its own");
        if service.workload.containers.iter().any(can_change_it) {
            finding.severity(Severity::Warning).profile(Profile::Essential);
        }
        cx.fix(|cx| Some(Fix::risky("remove `uts`", cx.field(service.node)?.key("uts").remove()?)));
    }
}
