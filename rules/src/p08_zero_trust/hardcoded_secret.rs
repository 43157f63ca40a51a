//! `hardcoded-secret`: a text with the shape of a real secret.

use std::sync::LazyLock;

use lintainer_core::context::matches_pattern;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::{File, is_test_data};
use lintainer_core::rule::NumberOption;
use lintainer_core::span::Span;
use lintainer_core::yaml::Node;
use memchr::memmem::Finder;

use crate::prelude::*;
use crate::shared::tokens::{self, Token};

// Examples are put together from pieces, so that no scanner takes them for a leak.
static ALLOW: ListOption = ListOption::new(
    "allow",
    &[],
    "values that are no secrets, such as documented example keys; `*` allowed at either end",
);
static MIN_ENTROPY: NumberOption = NumberOption::new(
    "min_entropy",
    3.5,
    "bits per character below which a token is not reported; short tokens are measured by what their length allows",
);

pub(super) static RULE: Rule = Rule {
    name: "hardcoded-secret",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("hardcoded_secret.md")),
    yields_to: &[],
    options: &[ALLOW.declared(), MIN_ENTROPY.declared()],
    checks: &[Check::Text(check)],
};

/// What a Secret holds beyond this size (bytes) is a file, not a token.
const MAX_DATA: usize = 1 << 20;

fn check(file: &File, cx: &mut Context) {
    let min_entropy = cx.get(&MIN_ENTROPY);
    let text = file.source.text();
    for token in tokens::find(text, min_entropy) {
        let value = text.get(token.range.clone()).unwrap_or("");
        let span = file.source.span(token.range.clone());
        if !is_allowed(value, cx) && !is_encrypted(span, cx) {
            report(span, &token, "", cx);
        }
    }
    if !may_hold_secret(text) {
        return;
    }
    for document in cx.syntax().documents() {
        let Some(root) = document.node(&file.source) else { continue };
        if root.get("kind").and_then(Node::text) != Some("Secret") || root.get("sops").is_some() {
            continue;
        }
        for entry in root.get("data").into_iter().flat_map(Node::own_entries) {
            let value = entry.value.text().filter(|value| value.len() <= MAX_DATA);
            let Some(decoded) = value.and_then(tokens::decode_base64) else { continue };
            let mut found = tokens::find(&decoded, min_entropy)
                .filter(|token| !is_allowed(decoded.get(token.range.clone()).unwrap_or(""), cx));
            if let Some(token) = found.next() {
                drop(found);
                report(entry.value.span(), &token, ", decoded,", cx);
            }
        }
    }
}

/// Whether a text has a Secret of Kubernetes, as far as its words say: most files need not be parsed for it.
fn may_hold_secret(text: &str) -> bool {
    let before_name = |c: char| c.is_whitespace() || matches!(c, ':' | '"' | '\'');
    static NAME: LazyLock<Finder> = LazyLock::new(|| Finder::new("Secret"));
    NAME.find_iter(text.as_bytes()).any(|at| text[..at].trim_end_matches(before_name).ends_with("kind"))
}

fn report(span: Span, token: &Token, how: &str, cx: &mut Context) {
    let is_test_data = is_test_data(&cx.source_of(span).path);
    let finding = cx.report(span, format!("`{}…`{how} looks like {}", token.prefix, token.what));
    finding.help("revoke and rotate it, then load it from a secret store").secret(span);
    if is_test_data {
        finding.profile(Profile::Audit);
    }
}

fn is_allowed(value: &str, cx: &Context) -> bool {
    cx.get(&ALLOW).iter().any(|pattern| matches_pattern(pattern, value))
}

/// Whether a place lies in a document whose values are encrypted.
fn is_encrypted(span: Span, cx: &Context) -> bool {
    let source = cx.source_of(span);
    let roots = cx.syntax().documents().iter().filter_map(|document| document.node(source));
    let mut around = roots.filter(|root| root.span().contains(span));
    around.any(|root| root.get("sops").is_some() || root.get("kind").and_then(Node::text) == Some("SealedSecret"))
}
