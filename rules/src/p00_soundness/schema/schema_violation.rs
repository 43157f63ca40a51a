//! `schema-violation`: a field, type or value that the schema of the document does not have.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::project::File;
use lintainer_core::schema::{Fault, Violation, kubernetes as schema};
use lintainer_core::yaml::Node;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "schema-violation",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("schema_violation.md")),
    yields_to: &[
        "implicit-yaml-type",
        "invalid-object-label",
        "invalid-port-name",
        "invalid-restart-policy",
        "invalid-security-profile",
        "mismatched-selector",
        "missing-claim-storage",
        "obsolete-compose-version",
        "suspicious-quantity",
    ],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check), Check::Text(check_compose)],
};

/// Whether a text is not that of bytes.
fn is_not_base64(fault: &Fault) -> bool {
    matches!(fault, Fault::Type { wanted, found } if wanted == "a string in base64" && *found == "a string")
}

fn check(object: &Object, cx: &mut Context) {
    let Some(root) = object.root().node() else { return };
    let (kind, found) = (object.kind(), cx.violations(object));
    let resource = object.resource();
    let is_built_in = !found.is_empty() && schema::find(&resource.api_version.value, kind).is_some();
    let definition = if is_built_in || found.is_empty() { None } else { cx.project().definition_of(resource) };
    // What texts a Secret has under `data` is `invalid-secret-data`'s.
    let is_secret = resource.api_version.value == "v1" && kind == "Secret";
    let is_others = |one: &Violation| is_secret && is_not_base64(&one.fault);
    for one in found.iter().filter(|one| !is_others(one)) {
        let explain = || {
            let plain = one.plain_path();
            let owner = plain.rsplit_once('.').map_or(String::new(), |(owner, _)| format!(".{owner}"));
            format!("see `kubectl explain {}{owner}`", kind.to_ascii_lowercase())
        };
        let (mut message, mut help) = say(one, &format!("`{kind}`"), explain, cx);
        match one.fault {
            Fault::Unknown { .. } if !is_built_in => {
                message.push_str(": the cluster drops it, unless it is asked to be strict");
            }
            Fault::Missing(_) if !is_built_in => help.push_str(", unless a webhook of the operator fills it in"),
            _ => {}
        }
        let finding = cx.report(one.span.unwrap_or(object.span()), message).help(help);
        if !is_built_in && matches!(one.fault, Fault::Missing(_)) {
            finding.confidence(Confidence::Medium);
        }
        if let Some(definition) = definition {
            finding.related(definition, format!("the fields of `{kind}` are defined here"));
        }
        cx.fix(|_| fix(one, root));
    }
    check_rules(object, &found, cx);
}

/// What the rules in CEL of the kind's definition refuse. They are not asked where the schema refuses the object.
#[cfg(feature = "validation")]
fn check_rules(object: &Object, found: &[Violation], cx: &mut Context) {
    use lintainer_custom::validation::refusals;

    let (resource, kind) = (object.resource(), object.kind());
    let is_refused = |one: &Violation| match one.fault {
        Fault::Missing(_) | Fault::Type { .. } | Fault::NotText(_) => true,
        Fault::Unknown { .. } | Fault::OtherVersion(_) | Fault::Value(_) | Fault::Refused { .. } => false,
    };
    if object.project().definitions_of(resource).next().is_none() || found.iter().any(is_refused) {
        return;
    }
    for refusal in refusals(object) {
        let path = if refusal.path.is_empty() { String::new() } else { format!("`{}` of ", refusal.path) };
        let said = refusal.message.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("{path}`{kind}` is refused by its definition: {}", said.trim_end_matches('.'));
        let rule = refusal.rule.trim();
        let help = match rule.len() <= MAX_SHOWN && !rule.contains('\n') {
            true => format!("make `{rule}` true"),
            false => "write what the rule of the definition asks for".to_string(),
        };
        let finding = cx.report(refusal.at.unwrap_or(object.span()), message).help(help);
        let definition = refusal.rule_at.or_else(|| object.project().definition_of(resource));
        if let Some(at) = definition {
            finding.related(at, "the rule stands here");
        }
    }
}

#[cfg(not(feature = "validation"))]
fn check_rules(_: &Object, _: &[Violation], _: &mut Context) {}

/// How long rules may be that are shown (bytes).
#[cfg(feature = "validation")]
const MAX_SHOWN: usize = 120;

fn check_compose(_: &File, cx: &mut Context) {
    for (root, found) in cx.compose_violations() {
        for one in found.iter() {
            let explain = || "see the Compose file reference".to_string();
            let (message, help) = say(one, "Compose files", explain, cx);
            cx.report(one.span.unwrap_or(root.span()), message).help(help);
            cx.fix(|_| fix(one, root));
        }
    }
}

/// The message and what to do. `whole`: what the document is.
fn say(one: &Violation, whole: &str, explain: impl Fn() -> String, cx: &Context) -> (String, String) {
    let path = &one.path;
    match &one.fault {
        Fault::Unknown { near, home } => {
            let help = match (near, home) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, Some(home)) => format!("move it to `{home}`"),
                (None, None) => explain(),
            };
            (format!("`{path}` is not a field of {whole}"), help)
        }
        Fault::OtherVersion(range) => {
            let target = cx.settings().kubernetes_version;
            let when = if target.minor < range.from {
                format!("from Kubernetes 1.{} on", range.from)
            } else {
                format!("until Kubernetes 1.{}", range.to)
            };
            let help = format!("remove it, or set `kubernetes-version`, which is {target}");
            (format!("`{path}` is a field of {whole} only {when}"), help)
        }
        Fault::NotText(found) => (format!("`{path}` must be a string, not {found}"), "put it in quotes".to_string()),
        fault if is_not_base64(fault) => (format!("`{path}` is not base64"), "encode the value".to_string()),
        Fault::Type { wanted, found } => (format!("`{path}` must be {wanted}, not {found}"), format!("write {wanted}")),
        Fault::Value(allowed) => {
            let allowed: Vec<String> = allowed.iter().map(|value| format!("`{value}`")).collect();
            let written = one.span.map_or("", |span| cx.text(span)).trim_matches(['"', '\'']);
            (format!("`{written}` is not a value of `{path}`"), format!("use {}", allowed.join(" or ")))
        }
        Fault::Refused { why, help } => {
            let owner = if path.is_empty() { whole.to_string() } else { format!("`{path}`") };
            (format!("{owner} {why}"), help.clone())
        }
        Fault::Missing(name) => {
            let owner = if path.is_empty() { whole.to_string() } else { format!("`{path}`") };
            (format!("{owner} has no `{name}`, which is required"), format!("add `{name}`"))
        }
    }
}

fn fix(one: &Violation, root: Node) -> Option<Fix> {
    match &one.fault {
        Fault::Unknown { near: Some(near), .. } => {
            Some(Fix::risky(format!("rename it to `{near}`"), one.rename(root, near)?))
        }
        Fault::NotText(_) => Some(Fix::risky("put it in quotes", one.replace(root, None)?)),
        Fault::Value(allowed) => {
            let written = root.document().node_at(root.source(), one.node)?.text()?;
            let meant = allowed.iter().find(|value| value.eq_ignore_ascii_case(written))?;
            Some(Fix::risky(format!("write `{meant}`"), one.replace(root, Some(meant))?))
        }
        _ => None,
    }
}
