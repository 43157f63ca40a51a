//! `hardcoded-gpu-devices`: the image or container selects its own GPUs.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hardcoded-gpu-devices",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("hardcoded_gpu_devices.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Env], check_image), Check::Container(check_container)],
};

fn check_image(at: &At, cx: &mut Context) {
    let InstructionKind::Env(pairs) = at.kind() else { return };
    for pair in pairs.iter().filter(|pair| VARIABLES.contains(&&*pair.name.text)) {
        let Some(value) = &pair.value else { continue };
        let expanded = at.expand(value);
        let Some(text) = expanded.known() else { continue };
        let on_cuda = || at.base_image().is_some_and(|image| image.repository() == Some("nvidia/cuda"));
        let message = if names_devices(&text) {
            format!("the image selects the GPUs `{text}`, which differ from host to host")
        } else if text.eq_ignore_ascii_case("all") && on_cuda() {
            format!("`{}=all` repeats what the base image sets", pair.name.text)
        } else {
            continue;
        };
        cx.report(pair.span, message).help("remove it, and request GPUs when the container is started");
        cx.fix(|cx| {
            let edit = match pairs.len() {
                1 if at.comments().is_empty() && !at.is_trigger() => {
                    Edit::delete(cx.source_of(at.span()).whole_lines(at.span()))
                }
                1 => return None,
                _ => at.dockerfile.remove_word(pair.span, at.source)?,
            };
            Some(Fix::risky("remove it", vec![edit]))
        });
    }
}

fn check_container(container: &Container, _workload: &Workload, cx: &mut Context) {
    if container.format == Dockerfile {
        return;
    }
    for name in VARIABLES {
        let Some(variable) = container.env_var(name) else { continue };
        let Some(value) = variable.value.known() else { continue };
        let Some(field) = cx.field(container.node) else { return };
        let text = value.value.as_str();
        let contradicts = match container.format {
            Compose => {
                let devices = field.key("deploy").key("resources").key("reservations").key("devices");
                names_devices(text) && (devices.is_written() || field.key("gpus").is_written())
            }
            _ => {
                let limits = field.key("resources").key("limits");
                let gpus = limits.key("nvidia.com/gpu").int();
                let Some(count) = gpus.value().filter(|count| **count > 0) else { continue };
                match *name {
                    "NVIDIA_VISIBLE_DEVICES" => text.eq_ignore_ascii_case("all") || names_devices(text),
                    // Numbers count the devices that the container has got.
                    _ => {
                        names_devices(text)
                            && !text.split(',').all(|one| one.trim().parse::<i64>().is_ok_and(|one| one < *count))
                    }
                }
            }
        };
        if contradicts {
            cx.report(value.span, format!("`{}` selects GPUs itself, though GPUs are assigned to it", container.name))
                .help(format!("remove `{name}`"));
        }
    }
}

const VARIABLES: &[&str] = &["NVIDIA_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES"];

/// Whether a value names devices by number or by their ids.
fn names_devices(text: &str) -> bool {
    let is_device = |one: &str| {
        let one = one.trim();
        one.starts_with("GPU-")
            || one.starts_with("MIG-")
            || !one.is_empty() && one.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
    };
    text.split(',').all(is_device)
}
