//! `ambiguous-probe-handler`: A probe or hook has no handler, or several.

use lintainer_core::kubernetes::{Handler, handlers, probes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::yaml::Field;

use crate::shared::workloads::is_built_in;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ambiguous-probe-handler",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ambiguous_probe_handler.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(root) = container.root(workload, cx) else { return };
    let lifecycle = root.key("lifecycle");
    let hooks = ["postStart", "preStop"].map(|hook| lifecycle.key(hook)).into_iter().filter(|hook| hook.is_mapping());
    for field in probes(root).map(|probe| probe.field).chain(hooks) {
        let mut written = handlers(field);
        let Some(first) = written.next() else {
            // The run time of another kind may fill one in.
            if is_built_in(workload) && field.key("exec").unset_at().is_some() {
                report(field, "has no handler", "add one of `httpGet`, `exec` and `tcpSocket`", cx);
            }
            continue;
        };
        let name = |handler: Handler<'_>| handler.field.key_name().map_or("", |key| key.value).to_string();
        if let Some(second) = written.next() {
            let what = format!("has two handlers, `{}` and `{}`", name(first), name(second));
            report(field, &what, "leave one of them", cx);
        }
    }
}

fn report(field: Field, what: &str, help: &str, cx: &mut Context) {
    let name = field.key_name().map_or("", |key| key.value);
    cx.report(field.head(), format!("`{name}` {what}: the API server rejects the pod")).help(help);
}
