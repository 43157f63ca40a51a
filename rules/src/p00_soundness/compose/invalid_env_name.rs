//! `invalid-env-name`: the name of an environment variable is not allowed.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, UNKNOWN, Workload, has_placeholder};
use lintainer_core::settings::KubernetesVersion;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-env-name",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("invalid_env_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

/// Since this version names may have any printable character but `=`
/// (`RelaxedEnvironmentVariableValidation` in
/// <https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/>).
const RELAXED: KubernetesVersion = KubernetesVersion::v1(32);

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    for var in &container.env {
        let name = var.name.value.as_str();
        if name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_') && !name.is_empty() || is_unknown(name) {
            continue;
        }
        let (fault, help) = match container.format {
            Compose => match in_compose(name) {
                Some(fault) => fault,
                None => continue,
            },
            _ => match in_kubernetes(name, cx.settings().kubernetes_version) {
                Some(fault) => (fault, "write letters, digits and `_`"),
                None => continue,
            },
        };
        cx.report(var.name.span, format!("`{name}` of `{}` is not a variable name: {fault}", container.name))
            .help(help);
    }
}

fn is_unknown(name: &str) -> bool {
    name.contains(UNKNOWN) || has_placeholder(name)
}

fn in_compose(name: &str) -> Option<(&'static str, &'static str)> {
    if name.contains(": ") {
        return Some(("it has its value in it", "write `NAME=value` in a list, or make `environment` a mapping"));
    }
    if name.ends_with(char::is_whitespace) {
        return Some((
            "it ends with a blank, and Compose refuses it",
            "write `NAME=value` without blanks around the sign",
        ));
    }
    if name.contains(char::is_whitespace) {
        return Some(("it has a blank in it", "write letters, digits and `_`"));
    }
    name.is_empty().then_some(("it is empty", "write a name, or remove the entry"))
}

fn in_kubernetes(name: &str, version: KubernetesVersion) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it is empty");
    }
    if name.contains('=') {
        return Some("it has `=` in it");
    }
    if !name.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Some("it has characters that do not print");
    }
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    let begins_well = !name.starts_with(|c: char| c.is_ascii_digit()) && name != "." && !name.starts_with("..");
    (version < RELAXED && !(is_word && begins_well)).then_some("Kubernetes before 1.32 refuses it")
}
