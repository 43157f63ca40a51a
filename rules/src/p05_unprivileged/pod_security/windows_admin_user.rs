//! `windows-admin-user`: A Windows container runs as administrator.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "windows-admin-user",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("windows_admin_user.md")),
    yields_to: &["root-user", "missing-user"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Kubernetes || !workload.windows {
        return;
    }
    let path = "securityContext.windowsOptions.hostProcess";
    if container.inherited(path, workload, cx).is_none_or(|field| field.is_written()) {
        return;
    }
    let Some(user) = container.inherited("securityContext.windowsOptions.runAsUserName", workload, cx) else { return };
    if let Some(at) = user.unset_at() {
        if container.run_as_non_root.is_unset() {
            cx.report(at, format!("`{}` may run as administrator", container.name))
                .help("set `runAsUserName: ContainerUser`")
                .profile(Profile::Hardened);
        }
        return;
    }
    let is_admin = user.text().value().is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name == "containeradministrator" || name.starts_with(r"nt authority\")
    });
    if is_admin {
        cx.report(user.span(), format!("`{}` runs as administrator", container.name))
            .help("set `runAsUserName: ContainerUser`");
        cx.fix(|_| Some(Fix::risky("run as `ContainerUser`", user.replace("ContainerUser")?)));
    }
}
