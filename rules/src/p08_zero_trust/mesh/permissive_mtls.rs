//! `permissive-mtls`: plain text is accepted beside mutual TLS.

use lintainer_core::kubernetes::{Kind, MeshPolicy, Object, PolicySubject};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

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
    let Some(policy) = MeshPolicy::of(object) else { return };
    let is_wide = matches!(policy.subject(), PolicySubject::Namespace);
    let mode = object.at("spec.mtls.mode");
    let open = |mode: Field| mode.word().is_some_and(|mode| matches!(mode, "PERMISSIVE" | "DISABLE"));
    let ports = policy.port_mtls().map(|(_, mode)| (mode, false));
    for (mode, wide) in std::iter::once((mode, is_wide)).chain(ports).filter(|(mode, _)| open(*mode)) {
        let what = if mode.is("DISABLE") { "takes plain text only" } else { "takes plain text as well as mutual TLS" };
        let finding = cx.report(mode.span(), format!("`{}` {what}", object.display()));
        finding.help("set `STRICT`");
        if !wide {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
        cx.fix(|_| Some(Fix::risky("set `STRICT`", mode.replace("STRICT")?)));
    }
}
