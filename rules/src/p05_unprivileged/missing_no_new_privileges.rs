//! `missing-no-new-privileges`: nothing keeps a setuid program from giving more privileges.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Protection;

use crate::prelude::*;
use crate::shared::evidence::Slip;

pub(super) static RULE: Rule = Rule {
    name: "missing-no-new-privileges",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("missing_no_new_privileges.md")),
    yields_to: &["missing-security-context", "privileged-container"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(at) = container.no_new_privileges.unset_at() else { return };
    if container.may_be_privileged() {
        return;
    }
    let help = match container.format {
        Compose => "add `no-new-privileges:true` to `security_opt`",
        _ => "set `allowPrivilegeEscalation: false` in the container's `securityContext`",
    };
    // A check of another tool is content with any security option.
    let options = cx.field(container.node).filter(|_| container.format == Compose);
    let has_options = options.is_some_and(|root| root.key("security_opt").is_written());
    let slip = Slip::of(Protection::NoNewPrivileges, container, workload, cx);
    let clause = slip.clause("cannot");
    let finding = cx.report(at, format!("`{}` can gain additional privileges{clause}", container.name));
    finding.help(help);
    if has_options {
        finding.aliases_without(&["kics/610e266e-6c12-4bca-9925-1ed0cd29742b"]);
    }
    slip.mark(finding);
    cx.fix(|cx| fix(container, cx));
}

fn fix(container: &Container, cx: &Context) -> Option<Fix> {
    let root = cx.field(container.node)?;
    let edits = match container.format {
        Compose => root.key("security_opt").push("no-new-privileges:true")?,
        // The API refuses the flag together with this capability.
        _ if container.adds("SYS_ADMIN") => return None,
        _ => root.at("securityContext.allowPrivilegeEscalation").set("false")?,
    };
    Some(Fix::risky("forbid gaining privileges", edits))
}
