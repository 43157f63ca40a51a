//! `missing-pids-limit`: nothing limits the number of processes.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Role, Setting, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-pids-limit",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("missing_pids_limit.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Compose || container.role != Role::Service || workload.development {
        return;
    }
    let name = &container.name;
    match &container.limits.pids {
        Setting::Set(limit) if limit.value <= 0 => {
            cx.report(
                limit.span,
                format!("`{name}` may start any number of processes: {} means no limit", limit.value),
            )
            .help("set `pids_limit` to a few hundred")
            .severity(Severity::Warning)
            .profile(Profile::Hardened);
        }
        Setting::Unset { at } => {
            cx.report(*at, format!("`{name}` may start any number of processes"))
                .help("set `pids_limit` to a few hundred");
            cx.fix(|cx| Some(Fix::risky("limit it to 200", cx.field(container.node)?.key("pids_limit").set("200")?)));
        }
        _ => {}
    }
}
