//! `broad-gpu-capabilities`: the container gets all NVIDIA driver capabilities.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broad-gpu-capabilities",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("broad_gpu_capabilities.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Env], check_image), Check::Container(check_container)],
};

fn check_image(at: &At, cx: &mut Context) {
    let InstructionKind::Env(pairs) = at.kind() else { return };
    for value in pairs.iter().filter(|pair| &*pair.name.text == VARIABLE).filter_map(|pair| pair.value.as_ref()) {
        if at.expand(value).known().is_some_and(|text| text.eq_ignore_ascii_case("all")) {
            report("the image requests all NVIDIA driver capabilities", value.span, cx);
            let fix = || Fix::risky("request compute and utility only", vec![Edit::replace(value.span, NEEDED)]);
            cx.fix(|_| (!value.text.contains('$')).then(fix));
        }
    }
}

fn check_container(container: &Container, _workload: &Workload, cx: &mut Context) {
    if container.format == Dockerfile {
        return;
    }
    let variable = container.env_var(VARIABLE).and_then(|one| one.value.known());
    let by_variable = variable.filter(|value| value.value.eq_ignore_ascii_case("all")).map(|value| value.span);
    let by_device = || {
        let service = cx.field(container.node).filter(|_| container.format == Compose)?;
        let devices = service.key("deploy").key("resources").key("reservations").key("devices");
        devices
            .items()
            .flat_map(|device| device.key("capabilities").items())
            .find(|one| one.is("all"))
            .map(|one| one.span())
    };
    if let Some(span) = by_variable.or_else(by_device) {
        report(&format!("`{}` requests all NVIDIA driver capabilities", container.name), span, cx);
    }
}

const VARIABLE: &str = "NVIDIA_DRIVER_CAPABILITIES";
const NEEDED: &str = "compute,utility";

fn report(message: &str, span: Span, cx: &mut Context) {
    cx.report(span, message).help(format!("list what is needed, such as `{NEEDED}`"));
}
