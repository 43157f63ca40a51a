//! `missing-package-upgrade`: the shipped image gets no fixes newer than its base.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{CommandUse, Container, Purpose, Workload};
use lintainer_core::shell::packages::{Action, Operation};
use lintainer_core::shell::{Values, Variable};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-package-upgrade",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_package_upgrade.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

const GENERAL: &[&str] = &[
    "debian",
    "ubuntu",
    "alpine",
    "fedora",
    "centos",
    "rockylinux",
    "almalinux",
    "oraclelinux",
    "amazonlinux",
    "opensuse",
    "archlinux",
];

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let (Some(image), Some(file)) = (container.image.value(), cx.dockerfile()) else { return };
    let is_general = image.official_name().is_some_and(|name| GENERAL.contains(&name))
        || image.repository().is_some_and(|name| name.starts_with("ubi") && name.contains('/'));
    if !is_general || image.has_digest() != Some(false) || workload.development {
        return;
    }
    let stage = file.stage_named(&workload.name).or_else(|| file.stages.get(workload.name.parse::<usize>().ok()?));
    let Some(stage) = stage else { return };
    let chain: Vec<usize> = std::iter::once(stage).chain(stage.parents(file)).map(|one| one.index).collect();
    // `apt-get update` upgrades nothing.
    let may_upgrade = ["upgrade", "-Syu", "yum", "dnf", "zypper"].into_iter().any(|word| cx.mentions(word));
    let upgrades = |usage: &CommandUse| {
        let values = Values::new(&usage.script, |_| Variable::Unknown);
        let mut operations = usage.commands().filter_map(|command| Operation::of(command, &values));
        operations.any(|one| one.manager.is_system && one.action == Action::Upgrade && one.packages.is_empty())
    };
    let is_own = |usage: &&CommandUse| {
        let stage = usage.instruction.and_then(|index| file.instructions.get(index)).and_then(|one| one.stage);
        usage.purpose == Purpose::Build && stage.is_some_and(|stage| chain.contains(&stage))
    };
    if may_upgrade && cx.commands().iter().filter(is_own).any(upgrades) {
        return;
    }
    cx.report(container.span, format!("no RUN upgrades the packages of `{}`", image.display()))
        .help("upgrade them in the build, or rebuild whenever the base image is released");
}
