//! `weak-gateway-tls`: the gateway accepts weak or no TLS.

use lintainer_core::kubernetes::{Kind, Object, Server};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "weak-gateway-tls",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("weak_gateway_tls.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.istio.io", "Gateway")], check)],
};

fn check(gateway: &Object, cx: &mut Context) {
    let name = gateway.display();
    let secure: Vec<&str> = Server::of(gateway)
        .filter(|server| server.protocol().value() == Some(&"HTTPS"))
        .flat_map(|server| server.hosts().value().into_iter().flatten().map(|host| host.value).collect::<Vec<_>>())
        .collect();
    for server in Server::of(gateway) {
        let tls = server.field.key("tls");
        let lowest = tls.key("minProtocolVersion");
        if let Some(version @ ("TLSV1_0" | "TLSV1_1")) = lowest.word() {
            cx.report(
                lowest.span(),
                format!("`{name}` accepts {}", if version == "TLSV1_0" { "TLS 1.0" } else { "TLS 1.1" }),
            )
            .help("remove it: TLS 1.2 is the default");
        }
        let is_terminated = matches!(server.tls_mode().value(), Some(&"SIMPLE" | &"MUTUAL" | &"OPTIONAL_MUTUAL"));
        let keys = ["credentialName", "credentialNames", "serverCertificate", "tlsCertificates", "privateKey"];
        if is_terminated && !keys.iter().any(|key| tls.key(key).is_written()) {
            cx.report(tls.head(), format!("`{name}` has no certificate here, so that it is not served"))
                .help("name the Secret of the certificate in `credentialName`")
                .severity(Severity::Error);
        }
        let hosts = server.hosts();
        let hosts = hosts.value().map_or(&[][..], Vec::as_slice);
        let is_also_secure = hosts.iter().any(|host| secure.contains(&host.value));
        if server.protocol().value() == Some(&"HTTP") && is_also_secure && !tls.key("httpsRedirect").bool().is_true() {
            let finding =
                cx.report(server.field.head(), format!("`{name}` serves plain HTTP beside HTTPS for the same host"));
            finding.help("add `tls: {httpsRedirect: true}`");
            if hosts.iter().any(|host| host.value == "*") {
                finding.severity(Severity::Info).profile(Profile::Audit);
            }
        }
    }
}
