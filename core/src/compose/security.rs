//! `security_opt`, capabilities and the name spaces of the host.

use super::value::Value;
use crate::model::{Confinement, Setting, UNKNOWN};
use crate::span::{Span, Spanned};

/// An entry of `security_opt`, whose parts are separated by `:` or `=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityOption {
    /// `no-new-privileges`, `seccomp`, `apparmor`, `label`, `systempaths` …; empty when it is not known.
    pub name: String,
    /// What follows; `None` when nothing does or it is not known.
    pub value: Option<String>,
    /// The entry.
    pub span: Span,
    /// Whether every part of it is known.
    pub known: bool,
}

/// The entries of `security_opt`.
pub(super) fn options(service: &Value) -> Vec<SecurityOption> {
    let Some(list) = service.get("security_opt") else { return Vec::new() };
    list.one_or_more()
        .iter()
        .filter_map(|item| {
            let text = item.scalar()?.value.trim();
            let (name, value) = match text.find([':', '=']) {
                Some(at) => (text.get(..at).unwrap_or(""), text.get(at + 1..)),
                None => (text, None),
            };
            let known = !text.contains(UNKNOWN);
            let name = if name.contains(UNKNOWN) { "" } else { name };
            let value = value.filter(|value| !value.contains(UNKNOWN)).map(str::to_string);
            Some(SecurityOption { name: name.to_ascii_lowercase(), value, span: item.span, known })
        })
        .collect()
}

/// The last option of a name; `Dynamic` when one that is not known may be it.
fn last<'o>(options: &'o [SecurityOption], name: &str, at: Span) -> Setting<&'o SecurityOption> {
    match options.iter().rev().find(|option| option.name == name || option.name.is_empty()) {
        Some(option) if option.known => Setting::set(option, option.span),
        Some(option) => Setting::Dynamic(option.span),
        None => Setting::Unset { at },
    }
}

/// Whether gaining privileges is forbidden: `no-new-privileges`, alone or with `:true` or `=true`.
pub(super) fn no_new_privileges(options: &[SecurityOption], at: Span) -> Setting<bool> {
    let option = match last(options, "no-new-privileges", at) {
        Setting::Set(option) => option,
        other => return other.map(|_| true),
    };
    match option.value.value.as_deref().map(str::trim) {
        None | Some("true" | "True" | "TRUE" | "1" | "t" | "T") => Setting::set(true, option.span),
        Some("false" | "False" | "FALSE" | "0" | "f" | "F") => Setting::set(false, option.span),
        Some(_) => Setting::Dynamic(option.span),
    }
}

/// The seccomp profile.
pub(super) fn seccomp(options: &[SecurityOption], at: Span) -> Setting<Confinement> {
    confinement(options, "seccomp", "builtin", at)
}

/// The AppArmor profile.
pub(super) fn apparmor(options: &[SecurityOption], at: Span) -> Setting<Confinement> {
    confinement(options, "apparmor", "docker-default", at)
}

fn confinement(options: &[SecurityOption], name: &str, default: &str, at: Span) -> Setting<Confinement> {
    last(options, name, at).map(|option| match option.value.as_deref().map(str::trim) {
        Some("unconfined") => Confinement::Unconfined,
        None | Some("") => Confinement::RuntimeDefault,
        Some(profile) if profile == default => Confinement::RuntimeDefault,
        Some(profile) => Confinement::Localhost(profile.to_string()),
    })
}

/// Capabilities in upper case and without `CAP_`.
pub(super) fn capabilities(service: &Value, key: &str, at: Span) -> Setting<Vec<Spanned<String>>> {
    let Some(list) = service.get(key) else { return Setting::Unset { at } };
    let names: Option<Vec<Spanned<String>>> = list
        .one_or_more()
        .iter()
        .map(|item| {
            let upper = item.text()?.trim().to_ascii_uppercase();
            let name = upper.strip_prefix("CAP_").unwrap_or(&upper).to_string();
            Some(Spanned::new(name, item.span))
        })
        .collect();
    match names {
        Some(names) => Setting::set(names, list.span),
        None => Setting::Dynamic(list.span),
    }
}

/// Whether a name space key says `host`.
pub(super) fn is_host(service: &Value, key: &str, at: Span) -> Setting<bool> {
    match service.get(key) {
        Some(value) => value.setting().map(|mode| mode == "host"),
        None => Setting::Unset { at },
    }
}
