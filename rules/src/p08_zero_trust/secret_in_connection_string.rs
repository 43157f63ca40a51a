//! `secret-in-connection-string`: A connection string contains a password.

use std::collections::{HashMap, HashSet};

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::kubernetes::{Kind as ObjectKind, Object};
use lintainer_core::model::{Container, Run, Setting, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::shared::connection_strings::{Connection, Kind, find};
use crate::shared::credentials::{self, Name};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "secret-in-connection-string",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("secret_in_connection_string.md")),
    yields_to: &["hardcoded-secret"],
    options: &[],
    checks: &[
        Check::Instruction(&[Keyword::Env, Keyword::Arg], check_instruction),
        Check::Shell(check_run),
        Check::Container(check_container),
        Check::Object(&[ObjectKind::new("", "ConfigMap")], check_config_map),
        Check::Compose(check_services),
    ],
};

/// What is said of one connection.
pub(super) struct Place<'a> {
    pub(super) connection: Connection<'a>,
    /// Where the password stands, or the value around it.
    pub(super) at: Span,
    /// The value around it.
    value: Span,
}

/// The connections of a value that is written at a place.
pub(super) fn places<'a>(text: &'a str, value: Span, cx: &Context) -> Vec<Place<'a>> {
    let written = cx.text(value);
    let place = |connection: Connection<'a>| {
        let found = written.match_indices(connection.password).find(|(at, _)| {
            let before = written.get(..*at).unwrap_or("");
            before.ends_with([':', '=', '"', '\'', ' '])
        });
        let at = found.map_or(value, |(at, password)| Span {
            start: value.start + at as u32,
            end: value.start + (at + password.len()) as u32,
            ..value
        });
        Place { connection, at, value }
    };
    find(text).into_iter().map(place).collect()
}

fn report(place: &Place, of: &str, others: usize, cx: &mut Context) {
    let Some(kind) = place.connection.kind() else { return };
    let also = match others {
        0 => String::new(),
        others => format!(", and in {others} more"),
    };
    let whose = match place.connection.host {
        "" => String::new(),
        host => format!(" for `{host}`"),
    };
    let finding = cx.report(place.at, format!("the address{whose} in `{of}` has a password in it{also}"));
    finding.help("take the address from a secret, or the password from a variable").about(place.value).secret(place.at);
    if kind == Kind::StandIn {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}

fn check_instruction(at: &At, cx: &mut Context) {
    let (InstructionKind::Env(assignments) | InstructionKind::Arg(assignments)) = at.kind() else { return };
    for assignment in assignments {
        let Some(value) = &assignment.value else { continue };
        for place in places(&value.text, value.span, cx) {
            report(&place, &assignment.name.text, 0, cx);
        }
    }
}

fn check_run(run: &Run, cx: &mut Context) {
    let is_project = run.container().is_some_and(|container| container.format == Compose);
    if run.is_build() || is_project {
        return;
    }
    let of = run.container().map_or("this image", |container| container.name.as_str());
    for word in run.commands().flat_map(|command| &command.words) {
        let Some(text) = word.literal() else { continue };
        for place in places(&text, word.span, cx) {
            report(&place, of, 0, cx);
        }
    }
}

fn check_container(container: &Container, _: &Workload, cx: &mut Context) {
    if container.format != Kubernetes {
        return;
    }
    for var in &container.env {
        let Some(value) = var.value.known() else { continue };
        for place in places(&value.value, value.span, cx) {
            report(&place, &var.name.value, 0, cx);
        }
    }
}

fn check_config_map(object: &Object, cx: &mut Context) {
    for field in object.at("data").values() {
        let (Some(node), Some(key)) = (field.node(), field.key_name()) else { continue };
        let Some(text) = node.text().filter(|text| text.contains('@') || text.contains(['=', ';'])) else { continue };
        for place in places(text, node.span(), cx) {
            // `secret-in-config-map` reports the password itself.
            let is_said = object.at("data").values().any(|other| other.word() == Some(place.connection.password));
            if !is_said {
                report(&place, key.value, 0, cx);
            }
        }
    }
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    let containers = || compose.services.iter().flat_map(|service| &service.workload.containers);
    // What `secret-in-environment` and `default-password` report.
    let mut said: HashSet<&str> = HashSet::new();
    for var in containers().flat_map(|container| &container.env) {
        if credentials::name(&var.name.value) == Name::Credential {
            said.extend(var.value.value().map(String::as_str));
        }
    }
    let mut found: Vec<(Place, &str, usize)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for container in containers() {
        let variables = container.env.iter().filter_map(|var| {
            // A value that stands in `.env` is not in this file, so the text is looked at as it is written.
            let (text, at) = match &var.value {
                Setting::Set(value) if var.from_default => (cx.text(value.span), value.span),
                Setting::Set(value) => (value.value.as_str(), value.span),
                Setting::Dynamic(at) => (cx.text(*at), *at),
                _ => return None,
            };
            Some((text, at, var.name.value.as_str()))
        });
        let values: Vec<_> = variables.collect();
        for (text, at, name) in values {
            for place in places(text, at, cx) {
                let password = place.connection.password;
                if said.contains(password) || place.connection.kind().is_none() {
                    continue;
                }
                match known.get(password).and_then(|index| found.get_mut(*index)) {
                    Some((_, _, others)) => *others += 1,
                    None => {
                        known.insert(password, found.len());
                        found.push((place, name, 0));
                    }
                }
            }
        }
    }
    for (place, name, others) in &found {
        report(place, name, *others, cx);
    }
}
