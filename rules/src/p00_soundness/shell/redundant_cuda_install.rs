//! `redundant-cuda-install`: CUDA packages are installed that the base image has.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::packages::{Operation, Package, PackageKind};

use crate::prelude::*;
use crate::shared::cuda::Cuda;

pub(super) static RULE: Rule = Rule {
    name: "redundant-cuda-install",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("redundant_cuda_install.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["apt-get", "apt", "dnf", "yum", "microdnf", "zypper"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    let Some(base) = Cuda::of(at, cx) else { return };
    let Some(operation) = Operation::of(command, run.values()).filter(Operation::installs) else { return };
    let here = operation.packages.iter().filter(|one| one.kind == PackageKind::Named && base.has(&one.name));
    let here: Vec<&Package> = here.collect();
    let Some(first) = here.first() else { return };
    let more = if here.len() > 1 { format!(" and {} more", here.len() - 1) } else { String::new() };
    cx.report(first.span, format!("the base image `{}` already has `{}`{more}", base.image, first.name))
        .help("remove them");
}
