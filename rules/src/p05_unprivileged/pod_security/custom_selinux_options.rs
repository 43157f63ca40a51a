//! `custom-selinux-options`: sELinux user, role or type is outside the allowed set.

use lintainer_core::kubernetes::selinux_types;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

const KEYS: [(&str, &str); 3] = [
    ("type", "securityContext.seLinuxOptions.type"),
    ("user", "securityContext.seLinuxOptions.user"),
    ("role", "securityContext.seLinuxOptions.role"),
];

pub(super) static RULE: Rule = Rule {
    name: "custom-selinux-options",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("custom_selinux_options.md")),
    yields_to: &["disabled-selinux", "privileged-container"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.windows {
        return;
    }
    let types = selinux_types(cx.settings().kubernetes_version);
    for (key, path) in KEYS {
        let Some(field) = container.inherited(path, workload, cx) else { continue };
        let value = field.text();
        let is_outside = |value: &&str| if key == "type" { !types.contains(value) } else { !value.is_empty() };
        let Some(value) = value.value().filter(|value| is_outside(value)) else { continue };
        cx.report(field.span(), format!("`{}` runs with the SELinux {key} `{value}`", container.name))
            .help(format!("remove `{key}`, or keep the pod in a namespace of its own"));
    }
}
