//! `invalid-container-name`: the container name has characters that are not allowed.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::ComposeProject;

use crate::prelude::*;
use lintainer_core::kubernetes::names::is_dns_label;

pub(super) static RULE: Rule = Rule {
    name: "invalid-container-name",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("invalid_container_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Container(check_container)],
};

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(name) = service.container_name.known() else { continue };
        let is_word = |byte: u8| byte.is_ascii_alphanumeric();
        let mut bytes = name.value.bytes();
        let is_fine = bytes.next().is_some_and(is_word)
            && name.value.len() > 1
            && bytes.all(|byte| is_word(byte) || b"_.-".contains(&byte));
        if !is_fine {
            cx.report(name.span, format!("`{}` is not a valid container name: the engine refuses it", name.value))
                .help("use letters, digits, `_`, `.` and `-`, at least two of them");
        }
    }
}

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(name) = container.field("name", workload, cx).map(|field| field.text()) else { return };
    let Some(name) = name.known() else { return };
    let text = name.value;
    if !is_dns_label(text) {
        let what = if workload.kind == "Pod" { "pod" } else { workload.kind.as_str() };
        cx.report(name.span, format!("`{text}` is not a valid container name: the API server rejects the {what}"))
            .help("use small letters, digits and `-`, 63 at most");
    }
}
