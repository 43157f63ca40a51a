//! `secret-in-config-map`: A ConfigMap holds a credential.

use std::ops::Range;

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::has_placeholder;
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;
use lintainer_core::yaml::Node;

use crate::shared::credentials::{self, Name, Value};
use lintainer_core::kubernetes::names::is_dns_label;
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "secret-in-config-map",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("secret_in_config_map.md")),
    yields_to: &["hardcoded-secret"],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "ConfigMap")], check_object), Check::Compose(check_services)],
};

/// Ends of names of files that are programs, in which names are not given literal values.
const CODE: [&str; 20] = [
    ".py", ".js", ".mjs", ".ts", ".tsx", ".jsx", ".go", ".lua", ".rb", ".php", ".pl", ".java", ".cs", ".rs", ".c",
    ".h", ".css", ".html", ".rego", ".md",
];

/// How many findings one text may have.
const MAX: usize = 20;

fn check_object(object: &Object, cx: &mut Context) {
    for field in object.at("data").values() {
        let Some(key) = field.key_name() else { continue };
        if let Some(node) = field.node() {
            check(key.value, node, object.display(), cx);
        }
    }
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for config in &compose.configs {
        let node = config.value.get("content").and_then(|content| content.node).and_then(|node| cx.node(node));
        if let Some(node) = node {
            check("", node, &config.name.value, cx);
        }
    }
}

fn check(key: &str, node: Node, owner: &str, cx: &mut Context) {
    let Some(text) = node.text() else { return };
    if !text.contains('\n') && !text.contains(['=', ':']) {
        if let Some(kind) = judge(key, text) {
            report(key, node.span(), kind, owner, cx);
        }
        return;
    }
    if CODE.iter().any(|end| key.ends_with(end)) {
        return;
    }
    let found: Vec<_> = assignments(text)
        .filter_map(|(name, value)| Some((name, value, judge(name, text.get(value_range(text, value))?)?)))
        .take(MAX)
        .collect();
    if found.is_empty() {
        return;
    }
    let mapped = node.mapped_text();
    for (name, value, kind) in found {
        let range = value_range(text, value);
        let at = mapped.as_ref().map_or(node.span(), |mapped| mapped.span(range));
        report(name, at, kind, owner, cx);
    }
}

fn value_range(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

/// The names and values of lines such as `name = value`, `name: value` and `"name": "value",`.
fn assignments(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("- ").or_else(|| line.strip_prefix("export ")).unwrap_or(line);
        let at = line.find(['=', ':'])?;
        let (name, rest) = line.split_at(at);
        let name = name.trim().trim_matches(['"', '\'']);
        let is_name = !name.is_empty()
            && name.len() <= 64
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        let value = rest.get(1..)?;
        // `a:b` is no pair of YAML.
        if !is_name || rest.starts_with(':') && !value.starts_with([' ', '"']) || value.starts_with(['=', '>']) {
            return None;
        }
        let value = value.split(" #").next().unwrap_or(value).trim().trim_end_matches([',', ';']);
        let value = value.trim_matches(['"', '\'']);
        let is_literal = !value.is_empty()
            && value.len() <= 200
            && !value.contains(|c: char| {
                c.is_whitespace() || matches!(c, '(' | ')' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '$' | '"')
            });
        is_literal.then_some((name, value))
    })
}

/// What a value under a name is; `None` where it is no credential.
fn judge(name: &str, value: &str) -> Option<Value> {
    let last = name.rsplit(['.', '/']).next().unwrap_or(name);
    let of_name = credentials::name(last);
    let words = last.to_ascii_lowercase();
    // The names of Secrets and their keys.
    let is_reference =
        !words.contains("pass") && value.split('/').all(is_dns_label) && !credentials::looks_secret(value)
            || has_placeholder(value);
    if of_name == Name::Harmless || of_name == Name::Doubtful && !credentials::looks_secret(value) || is_reference {
        return None;
    }
    match credentials::value(last, value, &["example".to_string()]) {
        Value::Harmless => None,
        kind => Some(kind),
    }
}

/// Words that stand for a password.
const WORDS: [&str; 9] = ["admin", "changeit", "guest", "pass", "passwd", "password", "root", "secret", "test"];

fn report(name: &str, at: Span, kind: Value, owner: &str, cx: &mut Context) {
    let text = cx.text(at).trim_matches(['"', '\'']);
    let is_demo = name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.eq_ignore_ascii_case("demo"));
    let is_meant = is_demo || kind == Value::Fake || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    let finding = cx.report(at, format!("`{owner}` holds the value of `{name}`"));
    finding.help("put it into a Secret, or take it from a variable that comes from one").secret(at);
    if is_meant {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_give_a_name_a_value() {
        let text = "# a=b\nuser: x\ntoken=abc # later\n\"password\": \"p4ss\",\nif a == b:\nf(x)=y\n\
            export A_KEY='z'\nurl:http://x\nk={{ y }}\n";
        let found: Vec<_> = assignments(text).collect();
        assert_eq!(found, [("user", "x"), ("token", "abc"), ("password", "p4ss"), ("A_KEY", "z")]);
    }

    #[test]
    fn names_of_secrets_are_no_credentials() {
        assert_eq!(judge("db.password", "hunter2"), Some(Value::Literal));
        assert_eq!(judge("password", "changeme"), Some(Value::Fake));
        for (name, value) in [
            ("secret", "web-tls"),
            ("tokenSecret", "web"),
            ("password.ttl", "5m"),
            ("password", "/run/p"),
            ("token", "true"),
        ] {
            assert_eq!(judge(name, value), None, "{name}");
        }
    }
}
