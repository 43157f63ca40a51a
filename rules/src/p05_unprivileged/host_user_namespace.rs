//! `host-user-namespace`: the container leaves the engine's user remapping.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::Workload;

use crate::prelude::*;
use crate::shared::host_paths::host_paths;
use crate::tables::host_paths::hit;

pub(super) static RULE: Rule = Rule {
    name: "host-user-namespace",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("host_user_namespace.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(span) = workload.host_users.true_at().filter(|_| workload.format == Compose) else { return };
    // Through a remapped user nobody reaches the engine's socket, whose mount is a finding of its own.
    if host_paths(workload).iter().any(|host| hit(host.path).is_some()) {
        return;
    }
    cx.report(span, format!("`{}` opts out of the engine's user remapping", workload.name))
        .help("remove `userns_mode`");
    cx.fix(|cx| Some(Fix::risky("remove `userns_mode`", cx.field(workload.node)?.key("userns_mode").remove()?)));
}
