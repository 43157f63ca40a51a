//! `gpu-toolkit-in-image`: the NVIDIA container toolkit is installed in the image.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::packages::{Operation, Package, PackageKind};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "gpu-toolkit-in-image",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("gpu_toolkit_in_image.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["apt-get", "apt", "dnf", "yum", "microdnf", "zypper", "apk"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if !run.is_build() || !cx.mentions("nvidia") {
        return;
    }
    let Some(operation) = Operation::of(command, run.values()).filter(Operation::installs) else { return };
    let is_host_tool =
        |one: &&Package| one.kind == PackageKind::Named && HOST_TOOLS.iter().any(|name| one.name.starts_with(name));
    let Some(package) = operation.packages.iter().find(is_host_tool) else { return };
    let is_meant = ENGINES.iter().any(|word| cx.mentions(word))
        || PURPOSES.iter().any(|word| cx.mentions(word) || run.at().is_some_and(|at| at.source.path.contains(word)));
    if !is_meant {
        cx.report(package.span, format!("`{}` belongs on the host and has no use in an image", package.name))
            .help("remove it");
    }
}

const HOST_TOOLS: &[&str] =
    &["nvidia-container-toolkit", "nvidia-container-runtime", "nvidia-docker", "libnvidia-container"];

/// Words for an engine in the image, which hands GPUs on.
const ENGINES: &[&str] = &["dockerd", "docker-ce", "docker.io", "containerd", "cri-o", "podman", "dind", "k3s"];

/// Words for images that are these tools.
const PURPOSES: &[&str] = &["device-plugin", "gpu-operator", "container-toolkit/", "kind-node"];
