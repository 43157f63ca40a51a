//! How values of arguments are read.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use lintainer_core::config::Peer;
use lintainer_core::model::Format;
use lintainer_core::rule::{Confidence, Profile, Severity};
use lintainer_core::settings::{Date, KubernetesVersion};

use super::ListFormat;

pub(super) fn text_or_json() -> impl clap::builder::TypedValueParser<Value = ListFormat> {
    named(&["text", "json"], |name| match name {
        "json" => Some(ListFormat::Json),
        _ => Some(ListFormat::Text),
    })
}

pub(super) fn profile() -> impl clap::builder::TypedValueParser<Value = Profile> {
    named(&["essential", "hardened", "audit"], Profile::parse)
}

pub(super) fn format() -> impl clap::builder::TypedValueParser<Value = Format> {
    named(&["dockerfile", "compose", "kubernetes"], |name| Format::ALL.into_iter().find(|format| format.name() == name))
}

pub(super) fn peer() -> impl clap::builder::TypedValueParser<Value = Peer> {
    named(&["hadolint", "kube-linter", "checkov", "dclint", "trivy", "polaris"], Peer::parse)
}

pub(super) fn severity() -> impl clap::builder::TypedValueParser<Value = Severity> {
    named(&["info", "warning", "error"], Severity::parse)
}

pub(super) fn confidence() -> impl clap::builder::TypedValueParser<Value = Confidence> {
    named(&["low", "medium", "high"], Confidence::parse)
}

/// A parser of a closed list of names; an unknown one is answered with the nearest.
pub(crate) fn named<T: Clone + Send + Sync + 'static>(
    names: &'static [&'static str],
    parse: fn(&str) -> Option<T>,
) -> impl clap::builder::TypedValueParser<Value = T> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(names.iter().map(|name| PossibleValue::new(*name)))
        .try_map(move |name| parse(&name).ok_or_else(|| format!("no such value: {name}")))
}

pub(super) fn kubernetes_version(text: &str) -> Result<KubernetesVersion, String> {
    KubernetesVersion::parse(text).ok_or_else(|| "expected a version such as 1.30".to_string())
}

/// A version of Kubernetes in the form that charts see: `1.30` is `v1.30.0`.
pub(super) fn chart_kube_version(text: &str) -> Result<String, String> {
    let bare = text.trim_start_matches('v');
    let parts = bare.split(['-', '+']).next().unwrap_or("").split('.').collect::<Vec<_>>();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.len() {
        2 if parts.iter().all(is_number) && !bare.contains(['-', '+']) => Ok(format!("v{bare}.0")),
        3 if parts.iter().all(is_number) => Ok(format!("v{bare}")),
        _ => Err("expected a version such as 1.30 or 1.30.2".to_string()),
    }
}

pub(super) fn file_and_line(text: &str) -> Result<(PathBuf, u32), String> {
    let parsed = text.rsplit_once(':').and_then(|(path, line)| Some((PathBuf::from(path), line.parse().ok()?)));
    parsed.filter(|(_, line)| *line > 0).ok_or_else(|| "expected a file and a line such as values.yaml:3".to_string())
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "expected a day such as 2026-01-31".to_string())
}
