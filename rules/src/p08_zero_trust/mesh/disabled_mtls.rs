//! `disabled-mtls`: mutual TLS is switched off.

use super::mtls::{self, Mode, Reach};
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "disabled-mtls",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("disabled_mtls.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("security.istio.io", "PeerAuthentication")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    for Mode { field, reach } in mtls::modes(object, "DISABLE") {
        let name = object.display();
        let message = match reach {
            Reach::Port(port) => format!("port {port} of `{name}` takes plain text only"),
            _ => format!("`{name}` takes plain text only"),
        };
        let finding = cx.report(field.span(), message);
        finding.help("set `STRICT`");
        if let Reach::Port(_) = reach {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
        cx.fix(|_| Some(Fix::risky("set `STRICT`", field.replace("STRICT")?)));
    }
}
