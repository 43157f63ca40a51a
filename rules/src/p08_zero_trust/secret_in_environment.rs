//! `secret-in-environment`: a credential as an environment variable, build argument or label.

use std::collections::BTreeSet;

use lintainer_core::compose::is_trial_path;
use lintainer_core::context::matches_pattern;
use lintainer_core::dockerfile::Keyword;
use lintainer_core::kubernetes::{ConfigKind, config_uses};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Setting, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::{Span, Spanned};

use crate::prelude::*;
use crate::shared::credentials::{self, Name, Value};
use crate::shared::references;
use crate::shared::tokens;

use super::secret_in_build;
use super::secret_in_connection_string::places;

static NAMES: ListOption = ListOption::new("names", &[], "further names or `*` patterns that are credentials");
static ALLOW_NAMES: ListOption = ListOption::new("allow_names", &[], "names that are not");
pub(super) static ALLOW_VALUES: ListOption =
    ListOption::new("allow_values", &["changeme", "dummy", "example"], "values that are obviously fake");

pub(super) static RULE: Rule = Rule {
    name: "secret-in-environment",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("secret_in_environment.md")),
    yields_to: &["default-password", "hardcoded-secret", "secret-in-connection-string"],
    options: &[NAMES.declared(), ALLOW_NAMES.declared(), ALLOW_VALUES.declared()],
    checks: &[
        Check::Instruction(&[Keyword::Env, Keyword::Arg], secret_in_build::check),
        Check::Container(container),
        Check::Compose(build_args),
    ],
};

pub(super) const FAKE: &str = "it looks like a stand-in";

/// What a name says, by its words and by the configuration.
pub(super) fn name_of(name: &str, cx: &Context) -> Name {
    let is_in = |option: &'static ListOption| cx.get(option).iter().any(|pattern| matches_pattern(pattern, name));
    match credentials::name(name) {
        _ if is_in(&ALLOW_NAMES) => Name::Harmless,
        _ if is_in(&NAMES) => Name::Credential,
        known => known,
    }
}

/// What a value is under a name that says this.
pub(super) fn value_of(name: &str, kind: Name, text: &str, cx: &Context) -> Value {
    if kind == Name::Doubtful && !credentials::looks_secret(text) {
        return Value::Harmless;
    }
    credentials::value(name, text, cx.get(&ALLOW_VALUES))
}

/// Whether `hardcoded-secret` reports the value.
pub(super) fn is_token(value: &str, cx: &Context) -> bool {
    cx.settings().enabled.contains_key("hardcoded-secret") && tokens::find(value, 3.5).next().is_some()
}

fn container(container: &Container, workload: &Workload, cx: &mut Context) {
    for var in &container.env {
        if let Setting::Set(value) = &var.value {
            literal(&var.name, value, var.from_default, workload, cx);
        }
    }
    if container.format == Compose {
        for (name, value) in &container.labels {
            // Labels are named like domains: the last part says what it is.
            let last = name.value.rsplit(['.', '/']).next().unwrap_or(&name.value).to_string();
            if let Setting::Set(value) = value {
                literal(&Spanned::new(last, name.span), value, false, workload, cx);
            }
        }
    }
}

fn build_args(project: &ComposeProject, cx: &mut Context) {
    for service in &project.services {
        for var in service.build.iter().flat_map(|build| &build.args) {
            if let Setting::Set(value) = &var.value {
                literal(&var.name, value, var.from_default, &service.workload, cx);
            }
        }
    }
}

fn literal(name: &Spanned<String>, value: &Spanned<String>, from_default: bool, workload: &Workload, cx: &mut Context) {
    let of_name = name_of(&name.value, cx);
    if of_name == Name::Harmless {
        return;
    }
    // A value that stands in `.env` is not in this file.
    if from_default && !cx.text(value.span).contains(value.value.as_str()) {
        return;
    }
    let kind = value_of(&name.value, of_name, &value.value, cx);
    if kind == Value::Harmless || is_token(&value.value, cx) || is_name_of_secret(&value.value, workload, cx) {
        return;
    }
    let is_compose = workload.format == Compose;
    let is_trial = is_compose && is_trial_path(&cx.project().from_top(&cx.source_of(value.span).path));
    let (what, severity) = match kind {
        Value::Fake => (format!("; {FAKE}"), Severity::Info),
        _ if is_trial => ("; the path suggests a test or an example".to_string(), Severity::Info),
        _ => (String::new(), Severity::Error),
    };
    let help = if is_compose {
        "use a secret and its file, or take the value from the caller's environment"
    } else {
        "take the value from a Secret with `valueFrom.secretKeyRef`, or mount it"
    };
    let is_meant = kind == Value::Fake || is_stand_in(&value.value, workload);
    let finding = cx.report(value.span, format!("the value of `{}` is hardcoded{what}", name.value));
    finding.severity(severity).help(help).secret(value.span);
    if is_meant {
        finding.profile(Profile::Audit);
    }
    cx.fix(|cx| if is_compose { replace(name, value, cx) } else { None });
}

/// Whether a value is the name of a Secret that the pod uses.
fn is_name_of_secret(value: &str, workload: &Workload, cx: &Context) -> bool {
    let object = Some(workload).filter(|workload| workload.format == Kubernetes);
    let object = object.and_then(|workload| references::object_of(workload, cx));
    let uses = object.iter().flat_map(config_uses);
    uses.into_iter().any(|used| used.kind == ConfigKind::Secret && used.name.value == value)
}

/// Whether a value is no secret to anybody who reads the rest: the name of the service, of its program, of the user or
/// of the database, or a word that stands for a password.
pub(super) fn is_stand_in(value: &str, workload: &Workload) -> bool {
    let same = |name: &str| name.eq_ignore_ascii_case(value);
    let is_name = |name: &str| {
        let upper = name.to_ascii_uppercase();
        ["USER", "USERNAME", "DB", "DATABASE", "DBNAME", "DB_NAME"].iter().any(|end| upper.ends_with(end))
    };
    let of_container = |container: &Container| {
        let repository = container.image.value().and_then(|image| image.repository()).unwrap_or("");
        // A long list of variables names its user among the first.
        let variables = container.env.iter().take(64).filter(|var| is_name(&var.name.value));
        repository.split('/').any(same) || variables.filter_map(|var| var.value.value()).any(|name| same(name))
    };
    credentials::is_weak(value) || same(&workload.name) || workload.containers.first().is_some_and(of_container)
}

/// Only where the value stands as it is; not through an alias, a default or a label.
fn replace(name: &Spanned<String>, value: &Spanned<String>, cx: &Context) -> Option<Fix> {
    let written = cx.text(value.span);
    let is_plain = written.trim_matches(['"', '\'']) == value.value;
    let is_variable = name.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_here = name.span.file == value.span.file && follows(name.span, value.span, cx);
    if !is_plain || !is_variable || !is_here {
        return None;
    }
    let new = format!("${{{}:?}}", name.value);
    // Braces end a plain text in brackets. In `[NAME=value]` the quotes would belong around all of it.
    let needs_quotes = written == value.value && cx.is_in_brackets(value.span);
    let text = match needs_quotes {
        true if between(name.span, value.span, cx).contains('=') => return None,
        true => format!("\"{new}\""),
        false => written.replace(&value.value, &new),
    };
    let mut edits = vec![Edit::replace(value.span, text)];
    for at in in_addresses(value, cx) {
        let is_alone = cx.text(at) == value.value && !cx.is_in_brackets(at);
        edits.push(Some(Edit::replace(at, new.as_str())).filter(|_| is_alone)?);
    }
    Some(Fix::risky("take the value from the caller's environment", edits))
}

/// Where the variables of the project's services have an address with the same password.
fn in_addresses(password: &Spanned<String>, cx: &Context) -> BTreeSet<Span> {
    let units = cx.project().compose().iter().filter(|unit| unit.files.contains(&password.span.file));
    let containers = units.flat_map(|unit| &unit.services).flat_map(|service| &service.workload.containers);
    let values = containers.flat_map(|container| &container.env).filter(|var| !var.from_default);
    let values = values.filter_map(|var| var.value.known()).filter(|value| value.value.contains(&password.value));
    let places = values.flat_map(|value| places(&value.value, value.span, cx));
    places.filter(|place| place.connection.password == password.value).map(|place| place.at).collect()
}

/// Whether only `: ` or `=` is between name and value.
fn follows(name: Span, value: Span, cx: &Context) -> bool {
    name.end < value.start && between(name, value, cx).trim_matches(['"', '\'', ' ', ':', '=']).is_empty()
}

fn between<'c>(name: Span, value: Span, cx: &Context<'c>) -> &'c str {
    cx.text(Span { file: name.file, start: name.end, end: value.start })
}
