//! `interactive-container`: the container waits for a terminal.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Role, Workload};
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "interactive-container",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("interactive_container.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check), Check::Compose(check_services)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.role == Role::Ephemeral {
        return;
    }
    for key in ["stdin", "tty"] {
        let Some(field) = container.field(key, workload, cx).filter(|field| field.bool().is_true()) else { continue };
        cx.report(field.span(), format!("`{}` waits for a terminal", container.name)).help("remove `stdin` and `tty`");
        cx.fix(|_| Some(Fix::risky(format!("remove `{key}`"), field.remove()?)));
        return;
    }
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let is_service = ["restart", "deploy", "ports"].iter().any(|key| service.value.get(key).is_some());
        if !is_service || service.workload.development {
            continue;
        }
        for key in ["stdin_open", "tty"] {
            let Some(at) = service.value.get(key).and_then(|value| value.boolean().true_at()) else { continue };
            cx.report(at, format!("`{}` waits for a terminal", service.workload.name))
                .help("remove `stdin_open` and `tty`");
            cx.fix(|cx| Some(Fix::risky(format!("remove `{key}`"), cx.field(service.node)?.key(key).remove()?)));
            break;
        }
    }
}
