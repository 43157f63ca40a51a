//! `hostile-ingress-snippet`: A proxy snippet runs code or reaches for credentials.

use super::nginx::nginx_statements;
use lintainer_core::kubernetes::{Kind, Object, Route};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hostile-ingress-snippet",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("hostile_ingress_snippet.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.k8s.io", "Ingress"), Kind::new("extensions", "Ingress")], check)],
};

/// Addresses that hand out credentials of the node or the cluster.
const DOORS: [&str; 3] = ["169.254.169.254", "kubernetes.default", "metadata.google.internal"];
/// Where tokens are mounted.
const TOKENS: [&str; 2] = ["/run/secrets", "/var/run/secrets"];

fn check(ingress: &Object, cx: &mut Context) {
    for snippet in Route::of(ingress).iter().flat_map(Route::snippets) {
        let Some(text) = snippet.raw() else { continue };
        if let Some(what) = nginx_statements(text.value).find_map(|words| hostility(&words)) {
            let key = snippet.key_name().map_or("", |key| key.value);
            let short = key.rsplit('/').next().unwrap_or(key);
            cx.report(snippet.head(), format!("`{short}` {what}")).help("remove it, and look at who wrote it");
        }
    }
}

/// What a statement does that no website needs.
fn hostility(words: &[&str]) -> Option<String> {
    let (name, rest) = words.split_first()?;
    let reaches = |places: &[&str]| rest.iter().any(|word| places.iter().any(|place| word.contains(place)));
    let is_served = || rest.iter().any(|path| path.starts_with("/usr/share/nginx") || path.starts_with("/var/www"));
    match *name {
        _ if reaches(&TOKENS) => Some(format!("has `{name}` with a path of tokens")),
        "load_module" => Some("loads a module".to_string()),
        "alias" | "root" if !is_served() => Some(format!("serves files of the controller with `{name}`")),
        "proxy_pass" if reaches(&DOORS) => Some("passes requests to a service that hands out credentials".to_string()),
        lua if lua.starts_with("lua_package_") || lua.contains("_by_lua_") => Some(format!("runs code with `{lua}`")),
        _ => None,
    }
}
