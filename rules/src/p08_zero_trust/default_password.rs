//! `default-password`: A service runs with a well-known default password.

use lintainer_core::model::{Container, EnvVar, Workload};
use lintainer_core::rule::TableOption;

use crate::shared::debugging::is_development_workload;
use crate::tables::logins::{self, Known};
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

static IMAGES: TableOption = TableOption::new("images", "further images and their defaults, each as `VARIABLE=value`");

pub(super) static RULE: Rule = Rule {
    name: "default-password",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("default_password.md")),
    yields_to: &[],
    options: &[IMAGES.declared()],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.env.is_empty() {
        return;
    }
    for (var, known) in logins::known(container) {
        report(var, known, container, workload, cx);
    }
    let configured = cx.get(&IMAGES);
    for var in container.env.iter().filter(|var| logins::is_configured(configured, container, var)) {
        report(var, Known::Documented, container, workload, cx);
    }
}

fn report(var: &EnvVar, known: Known, container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(value) = var.value.known() else { return };
    // A value that stands in `.env` is not in this file.
    if var.from_default && !cx.text(value.span).contains(value.value.as_str()) {
        return;
    }
    let (owner, name) = (&container.name, &var.name.value);
    let message = match known {
        Known::Documented => format!("`{name}` of `{owner}` is the password of the documentation"),
        Known::User => format!("`{name}` of `{owner}` is the name of the user"),
        Known::Nothing => format!("`{name}: {}` lets everybody into `{owner}` without a password", value.value),
    };
    let is_quiet = match container.format {
        Compose => workload.development || container.reachable_port().is_none(),
        _ => is_development_workload(workload),
    };
    let finding = cx.report(value.span, message);
    finding.help(match known {
        Known::Nothing => "remove it, and take a password from a secret",
        _ => "choose a password for this installation, and take it from a secret",
    });
    if known != Known::Nothing {
        finding.secret(value.span);
    }
    if is_quiet {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
