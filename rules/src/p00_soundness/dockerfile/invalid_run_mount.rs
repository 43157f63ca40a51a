//! `invalid-run-mount`: a RUN mount has a key or value that the builder refuses.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::text::nearest;

use crate::prelude::*;

/// The types of mounts, and the keys that each of them has beside [`COMMON`]. Source: BuildKit's parser of mounts.
const KINDS: &[(&str, &[&str])] = &[
    ("bind", &[]),
    ("cache", &["sharing", "mode", "uid", "gid"]),
    ("tmpfs", &["size"]),
    ("secret", &["required", "mode", "uid", "gid"]),
    ("ssh", &["required", "mode", "uid", "gid"]),
];

/// The keys that BuildKit takes for every type, in their long forms, and those that Buildah has of its own.
const COMMON: &[&str] =
    &["target", "source", "from", "id", "env", "readonly", "readwrite", "z", "u", "relabel", "idmap", "chown"];

pub(super) static RULE: Rule = Rule {
    name: "invalid-run-mount",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("invalid_run_mount.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Run], check)],
};

fn check(at: &At, cx: &mut Context) {
    for mount in at.mounts() {
        let kind = mount.kind();
        let kind_word = mount.value("type");
        if kind_word.is_some_and(|word| word.text.contains('$')) {
            continue;
        }
        let Some((_, keys)) = KINDS.iter().find(|(name, _)| *name == kind) else {
            let known = KINDS.iter().map(|(name, _)| *name);
            let help = match nearest(&kind, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write `bind`, `cache`, `tmpfs`, `secret` or `ssh`".to_string(),
            };
            cx.report(kind_word.map_or(mount.span, |word| word.span), format!("`{kind}` is no type of mount"))
                .help(help);
            continue;
        };
        for field in &mount.fields {
            let name = field.long_name().to_ascii_lowercase();
            if name == "type" || field.key.text.contains('$') {
                continue;
            }
            if !keys.contains(&&*name) && !COMMON.contains(&&*name) {
                let help = match nearest(&name, keys.iter().chain(COMMON).copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "remove it".to_string(),
                };
                cx.report(field.key.span, format!("`{name}` is no key of a mount of type `{kind}`")).help(help);
                continue;
            }
            if let Some(word) = field.value.as_ref().filter(|word| name == "from" && word.text.contains('$')) {
                cx.report(word.span, "`from` takes no variables")
                    .help("add a stage `FROM $NAME AS …` with a global ARG, and mount from that stage");
                continue;
            }
            let value = field.value.as_ref().map(|word| at.expand(word));
            let Some(value) = value else {
                if !matches!(&*name, "readonly" | "readwrite" | "required" | "z" | "u") {
                    cx.report(field.key.span, format!("`{name}` has no value")).help(format!("write `{name}=…`"));
                }
                continue;
            };
            let Some(text) = value.known() else { continue };
            if let Some(allowed) = refused(&name, &text) {
                cx.report(value.span, format!("`{text}` is no value of `{name}`")).help(allowed);
            }
        }
    }
}

/// What is allowed, where a value is not.
fn refused(key: &str, value: &str) -> Option<&'static str> {
    let is_bool = || ["true", "false", "1", "0", "t", "f"].iter().any(|word| value.eq_ignore_ascii_case(word));
    match key {
        "sharing" if !["shared", "private", "locked"].iter().any(|word| value.eq_ignore_ascii_case(word)) => {
            Some("write `shared`, `private` or `locked`")
        }
        "readonly" | "readwrite" | "required" if !is_bool() => Some("write `true` or `false`"),
        "mode" if u32::from_str_radix(value, 8).is_err() => Some("write an octal mode such as `0400`"),
        "uid" | "gid" if value.parse::<u32>().is_err() => Some("write a number"),
        _ => None,
    }
}
