//! `ingress-annotation-injection`: an annotation value breaks out of its directive.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ingress-annotation-injection",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ingress_annotation_injection.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.k8s.io", "Ingress"), Kind::new("extensions", "Ingress")], check)],
};

/// Annotations that become a word of a directive (CVE-2025-1097, CVE-2025-1098, CVE-2025-24514).
const WORDS: [&str; 8] = [
    "auth-signin",
    "auth-tls-match-cn",
    "auth-url",
    "mirror-host",
    "mirror-target",
    "permanent-redirect",
    "rewrite-target",
    "temporal-redirect",
];

fn check(ingress: &Object, cx: &mut Context) {
    for annotation in ingress.at("metadata.annotations").values() {
        let Some(key) = annotation.key_name() else { continue };
        let name = key.value.strip_prefix("nginx.ingress.kubernetes.io/").unwrap_or("");
        let value = annotation.text();
        let Some(value) = value.known().filter(|_| WORDS.contains(&name)) else { continue };
        // A regular expression may have braces for how often: `[a-z]{2}`.
        let is_expression = matches!(name, "auth-tls-match-cn" | "rewrite-target");
        let ends = |c: char| matches!(c, ';' | '"' | '\'' | '\n') || matches!(c, '{' | '}') && !is_expression;
        let text = value.value.trim_end_matches('\n');
        if text.contains(ends) || text.contains(" #") {
            cx.report(value.span, format!("the value of `{name}` ends its directive, and what follows is run"))
                .help("write an address or a path, and nothing behind it");
        }
    }
}
