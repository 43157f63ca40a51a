//! `permissive-mtls`: plain text is accepted beside mutual TLS.

use super::mtls::{self, Mode, Reach};
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "permissive-mtls",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("permissive_mtls.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("security.istio.io", "PeerAuthentication")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    for Mode { field, reach } in mtls::modes(object, "PERMISSIVE") {
        let message = format!("`{}` takes plain text as well as mutual TLS", object.display());
        let finding = cx.report(field.span(), message);
        finding.help("set `STRICT`");
        if reach != Reach::Namespace {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
        cx.fix(|_| Some(Fix::risky("set `STRICT`", field.replace("STRICT")?)));
    }
}
