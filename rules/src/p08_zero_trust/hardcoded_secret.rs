//! `hardcoded-secret`: a text with the shape of a real secret.

use std::sync::LazyLock;

use lintainer_core::context::{Context, matches_pattern};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::File;
use lintainer_core::rule::{
    Check, Confidence, Example, Fixable, OptionDefault, Practice, Profile, Rule, RuleOption, Severity,
};
use lintainer_core::span::Span;
use lintainer_core::yaml::Node;
use memchr::memmem::Finder;

use crate::shared::tokens::{self, Token};

// Examples are put together from pieces, so that no scanner takes them for a leak.
pub(super) static RULE: Rule = Rule {
    name: "hardcoded-secret",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "The text contains something that looks like a real secret",
    why: "Whoever can read the repository or the image can use it. It must be replaced, not only removed.",
    references: &[
        "https://docs.docker.com/build/building/secrets/",
        "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    ],
    aliases: &[
        "tally/secrets-in-code",
        "kics/c3e1b6ae-d92c-44b3-8ed5-1f5442bab6a4",
        "kics/a88baa34-e2ad-44ea-ad6f-8cac87bc7c71",
    ],
    yields_to: &[],
    options: &[
        RuleOption {
            name: "allow",
            default: OptionDefault::List(&[]),
            what: "values that are no secrets, such as documented example keys; `*` allowed at either end",
        },
        RuleOption {
            name: "min_entropy",
            default: OptionDefault::Number(3.5),
            what: "bits per character below which a token is not reported; short tokens are measured by what their length allows",
        },
    ],
    examples: &[
        Example::bad(
            Dockerfile,
            concat!("FROM alpine:3.22\n# old: ", "gh", "p_q7Zt2KfW9xRb4LmVc8YpN3sDhJ6gTeUa5QrX", "\nRUN apk add git\n"),
        ),
        Example::bad(
            Dockerfile,
            concat!("FROM alpine:3.22\nRUN wget https://bot:", "p7Qz-k2Lm", "@files.shop.test/a.tgz\n"),
        ),
        Example::good(Dockerfile, "FROM alpine:3.22\nLABEL key=AKIAIOSFODNN7EXAMPLE\n"),
        Example::bad(
            Compose,
            concat!(
                "services:\n  web:\n    image: web:1\n    command: [run, --key, ",
                "AK",
                "IAQ4RT7ZPLM2XKVN3D",
                "]\n"
            ),
        ),
        Example::good(
            Compose,
            "services:\n  web:\n    image: web:1@sha256:4d9e7a1c0b2f3e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d\n",
        ),
        Example::bad(
            Kubernetes,
            concat!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\ndata:\n  id: ",
                "QUtJQVE0UlQ3W",
                "lBMTTJYS1ZOM0Q=\n"
            ),
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: key\ndata:\n  id: AKIAIOSFODNN7EXAMPLE\n",
        ),
    ],
    checks: &[Check::Text(check)],
};

/// What a Secret holds beyond this size (bytes) is a file, not a token.
const MAX_DATA: usize = 1 << 20;

fn check(file: &File, cx: &mut Context) {
    let min_entropy = cx.fraction("min_entropy");
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
    cx.report(span, format!("`{}…`{how} looks like {}", token.prefix, token.what))
        .help("replace it at its issuer, then give it to the container from a secret store");
}

fn is_allowed(value: &str, cx: &Context) -> bool {
    cx.list("allow").iter().any(|pattern| matches_pattern(pattern, value))
}

/// Whether a place lies in a document whose values are encrypted.
fn is_encrypted(span: Span, cx: &Context) -> bool {
    let source = cx.source_of(span);
    let roots = cx.syntax().documents().iter().filter_map(|document| document.node(source));
    let mut around = roots.filter(|root| root.span().contains(span));
    around.any(|root| root.get("sops").is_some() || root.get("kind").and_then(Node::text) == Some("SealedSecret"))
}
