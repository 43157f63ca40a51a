//! `unencrypted-datastore-connection`: a connection to a data store elsewhere without encryption.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::data_connections::{PlainConnection, plain_connection};

pub(super) static RULE: Rule = Rule {
    name: "unencrypted-datastore-connection",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unencrypted_datastore_connection.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check_container), Check::Object(&[Kind::new("", "ConfigMap")], check_config)],
};

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.development {
        return;
    }
    for var in &container.env {
        if let Some(value) = var.value.known()
            && let Some(connection) = plain_connection(&value.value)
        {
            report(&format!("`{}` of `{}`", var.name.value, container.name), value.span, &connection, cx);
        }
    }
    let words = container.commands.iter().flat_map(|usage| usage.commands()).flat_map(|command| &command.words);
    for word in words {
        if let Some(connection) = word.literal().as_deref().and_then(plain_connection) {
            report(&format!("an argument of `{}`", container.name), word.span, &connection, cx);
        }
    }
}

fn check_config(object: &Object, cx: &mut Context) {
    for value in object.at("data").values() {
        let Some((key, text)) = value.key_name().zip(value.word()) else { continue };
        if let Some(connection) = plain_connection(text) {
            report(&format!("`{}` of `{}`", key.value, object.display()), value.span(), &connection, cx);
        }
    }
}

fn report(what: &str, span: Span, connection: &PlainConnection, cx: &mut Context) {
    let (by, host) = (connection.by, connection.host);
    // The part of the text, where that stands in the file as it is.
    let at = cx.text(span).find(by).map(|at| span.start as usize + at);
    let at = at.map_or(span, |at| Span::new(span.file, at..at + by.len()));
    cx.report(at, format!("{what} connects to `{host}` without encryption")).help(match by.contains('=') {
        true => "require TLS: `sslmode=verify-full`, or the setting of the driver".to_string(),
        false => format!("use the scheme with TLS: `{by}s`"),
    });
}
