//! `development-server`: the image starts a development server.

use lintainer_core::dockerfile::is_within;
use lintainer_core::model::{By, Container, MountSource, Purpose, Run};
use lintainer_core::shell::Command;

use crate::shared::{debugging, dev_servers};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "development-server",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("development_server.md")),
    yields_to: &["debug-mode"],
    options: &[],
    checks: &[Check::Command(dev_servers::COMMANDS, check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if !matches!(run.purpose(), Purpose::Command | Purpose::Entrypoint) {
        return;
    }
    let Some((what, instead)) = dev_servers::of(command) else { return };
    let has_production = |name: &str| match run.by() {
        By::Instruction(at) => at.variable(name).is_some(),
        By::Container(..) => true,
    };
    let is_rails = what == "rails server";
    if debugging::is_development(run) || is_rails && (has_production("RAILS_ENV") || has_production("RACK_ENV")) {
        return;
    }
    if run.container().is_some_and(mounts_sources) {
        return;
    }
    cx.report(command.span, format!("`{what}` is a development server"))
        .about(command.span)
        .help(format!("start {instead}"));
}

/// Whether a folder beside the Compose file is mounted where programs are.
fn mounts_sources(container: &Container) -> bool {
    container.mounts.iter().any(|mount| {
        let other = ["/etc", "/var/lib", "/var/log"];
        let is_settings = mount.target.value().is_some_and(|target| other.iter().any(|one| is_within(target, one)));
        matches!(&mount.source, MountSource::Host(path) if path.starts_with('.')) && !is_settings
    })
}
