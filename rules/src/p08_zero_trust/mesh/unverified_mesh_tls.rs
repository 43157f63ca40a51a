//! `unverified-mesh-tls`: TLS to the destination does not check the certificate.

use lintainer_core::kubernetes::{DestinationRule, Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unverified-mesh-tls",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unverified_mesh_tls.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.istio.io", "DestinationRule")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(rule) = DestinationRule::of(object) else { return };
    for tls in rule.tls() {
        let mode = tls.key("mode");
        if !mode.word().is_some_and(|mode| matches!(mode, "SIMPLE" | "MUTUAL")) {
            continue;
        }
        let skips = tls.key("insecureSkipVerify");
        if skips.bool().is_true() {
            cx.report(skips.span(), format!("`{}` does not check who answers", object.display()))
                .help("remove it, and name the authority in `caCertificates`")
                .severity(Severity::Warning)
                .profile(Profile::Essential);
        } else if ["caCertificates", "credentialName"].iter().all(|key| !tls.key(key).is_written()) {
            cx.report(
                mode.span(),
                format!("`{}` names no authority that the certificate must come from", object.display()),
            )
            .help("name it in `caCertificates`, and the names in `subjectAltNames`");
        }
    }
}
