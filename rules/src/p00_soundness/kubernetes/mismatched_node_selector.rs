//! `mismatched-node-selector`: the node selector asks for a node that cannot exist.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::text::nearest;

use crate::prelude::*;

/// What the kubelet calls the systems that it runs on.
const SYSTEMS: [&str; 2] = ["linux", "windows"];

/// What the kubelet calls architectures: `GOARCH` of Go.
const ARCHITECTURES: [&str; 10] =
    ["386", "amd64", "arm", "arm64", "loong64", "mips64le", "ppc64le", "riscv64", "s390x", "wasm"];

pub(super) static RULE: Rule = Rule {
    name: "mismatched-node-selector",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("mismatched_node_selector.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    if !cx.mentions("nodeSelector") {
        return;
    }
    let Some(labels) = workload.pod_field("nodeSelector", cx) else { return };
    let system = workload.pod_field("os.name", cx).and_then(|name| name.text().value().copied());
    for label in labels.values() {
        let (Some(key), Some(value)) = (label.key_name(), label.text().known().copied()) else { continue };
        let known: &[&str] = match key.value {
            "kubernetes.io/os" | "beta.kubernetes.io/os" => &SYSTEMS,
            "kubernetes.io/arch" | "beta.kubernetes.io/arch" => &ARCHITECTURES,
            _ => continue,
        };
        let (name, key, value, at) = (&workload.name, key.value, value.value, value.span);
        if !known.contains(&value) {
            let finding = cx.report(at, format!("no node has `{key}: {value}`: `{name}` is never placed"));
            match meant(value).or_else(|| nearest(value, known.iter().copied())) {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => finding.help(format!("write one of {}", known.join(", "))),
            };
        } else if let Some(system) = system.filter(|system| key.ends_with("/os") && *system != value) {
            cx.report(at, format!("`{name}` asks for a node of {value}, and says that it is for {system}"))
                .help("make the node selector and `os.name` equal");
        }
    }
}

/// What other programs call an architecture or a system.
fn meant(value: &str) -> Option<String> {
    let meant = match value.to_ascii_lowercase().as_str() {
        "x86_64" | "x86-64" | "x64" => "amd64",
        "aarch64" | "armv8" => "arm64",
        "i386" | "i686" | "x86" => "386",
        "armv7" | "armhf" | "armv7l" => "arm",
        _ => return None,
    };
    Some(meant.to_string())
}
