//! `ingress-snippet`: an Ingress annotation injects proxy configuration.

use lintainer_core::kubernetes::{Kind, Object, Route};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ingress-snippet",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ingress_snippet.md")),
    yields_to: &["hostile-ingress-snippet"],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.k8s.io", "Ingress"), Kind::new("extensions", "Ingress")], check)],
};

fn check(ingress: &Object, cx: &mut Context) {
    for snippet in Route::of(ingress).iter().flat_map(Route::snippets) {
        let key = snippet.key_name().map_or("", |key| key.value);
        let short = key.rsplit('/').next().unwrap_or(key);
        cx.report(snippet.head(), format!("`{short}` puts configuration into the proxy that everybody shares"))
            .help("use the annotation that exists for the purpose");
    }
}
