//! `broken-tls-secret`: a certificate that does not fit its use.

use lintainer_core::compose::is_trial_path;
use lintainer_core::kubernetes::{ConfigKind, Kind, Object, Route, covers_host};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;
use crate::shared::certificates::{Certificate, key_modulus};
use crate::shared::{references, tokens};

static DAYS: IntOption = IntOption::new("days", 30, "remaining days that count as expiring");

const INGRESSES: &[Kind] = &[Kind::new("networking.k8s.io", "Ingress"), Kind::new("extensions", "Ingress")];

pub(super) static RULE: Rule = Rule {
    name: "broken-tls-secret",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broken_tls_secret.md")),
    yields_to: &[],
    options: &[DAYS.declared()],
    checks: &[
        Check::Object(&[Kind::new("", "Secret")], check_secret),
        Check::Linked(&Check::Object(INGRESSES, check_hosts), |_| true),
    ],
};

/// RSA keys of fewer bits can be broken.
const MIN_BITS: usize = 2048;

fn check_secret(secret: &Object, cx: &mut Context) {
    if is_for_trials(secret, cx) {
        return;
    }
    let Some((field, text)) = value(secret, "tls.crt") else { return };
    let Some(certificate) = Certificate::first(&text) else { return };
    let name = secret.display();
    let days = cx.settings().today.map(|today| certificate.until.days() - today.days());
    let until = certificate.until;
    let soon = cx.get(&DAYS);
    let (what, help) = match days {
        Some(days) if days < 0 => (format!("expired on {until}"), "issue a new one, and let cert-manager renew it"),
        Some(days) if days < soon => (format!("expires on {until}"), "issue a new one, and let cert-manager renew it"),
        _ => match (certificate.weak_hash, certificate.bits()) {
            (Some(hash), _) => (format!("is signed with {hash}"), "issue a new one, which is signed with SHA-256"),
            (None, Some(bits)) if bits < MIN_BITS => (
                format!("has an RSA key of {bits} bits"),
                "issue a new one with a key of 2048 bits or more, or of ECDSA",
            ),
            _ => {
                let key = value(secret, "tls.key").and_then(|(_, text)| key_modulus(&text));
                let is_other = key.is_some() && certificate.modulus.is_some() && key != certificate.modulus;
                if !is_other {
                    return;
                }
                ("does not belong to its key".to_string(), "put the key beside it that it was issued for")
            }
        },
    };
    cx.report(field.head(), format!("the certificate in `{name}` {what}")).help(help).about(secret.span());
}

/// The text of a key of a Secret, decoded.
fn value<'a>(secret: &Object<'a>, key: &'a str) -> Option<(Field<'a>, String)> {
    let plain = secret.at("stringData").key(key);
    if let Some(text) = plain.word() {
        return Some((plain, text.to_string()));
    }
    let encoded = secret.at("data").key(key);
    Some((encoded, tokens::decode_base64(encoded.word()?)?))
}

/// Whether an object is for tests, examples or documentation, as its path says.
fn is_for_trials(object: &Object, cx: &Context) -> bool {
    let path = &cx.file().source.path;
    let is_page = path.split('/').any(|part| matches!(part, "doc" | "docs" | "documentation" | "samples"));
    object.is_partial() || is_page || is_trial_path(path) || cx.project().is_among_tests(cx.file().source.id)
}

fn check_hosts(object: &Object, cx: &mut Context) {
    let Some(route) = Route::of(object).filter(|_| !is_for_trials(object, cx)) else { return };
    if route.tls_hosts().is_empty() {
        return;
    }
    for tls in object.each("spec.tls[]") {
        let Some(name) = tls.key("secretName").name() else { continue };
        let found = object.config(ConfigKind::Secret, name.value).found();
        let [secret] = found.as_slice() else { continue };
        let secret = secret.node.and_then(|node| references::object_at(node, cx));
        let Some(secret) = secret.filter(|one| one.kind() == "Secret") else { continue };
        let certificate = value(&secret, "tls.crt").and_then(|(_, text)| Certificate::first(&text));
        let Some(certificate) = certificate.filter(|certificate| !certificate.hosts.is_empty()) else { continue };
        let mut hosts = tls.key("hosts").items().filter_map(Field::name);
        let covers =
            |host: &str| certificate.covers(host) || certificate.hosts.iter().any(|own| covers_host(host, own));
        if let Some(host) = hosts.find(|host| !host.value.contains(['{', '$']) && !covers(host.value)) {
            let message = format!("the certificate in `{}` is not for `{}`", name.value, host.value);
            cx.report(host.span, message)
                .help("issue one for all hosts of the entry")
                .related(secret.span(), format!("it is for `{}`", certificate.hosts.join("`, `")));
        }
    }
}
