//! `invalid-object-name`: a name that its kind may not have.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::schema::kubernetes as schema;
use lintainer_core::settings::KubernetesVersion;

use crate::prelude::*;
use lintainer_core::kubernetes::names::{is_dns_label, is_dns_subdomain, is_stand_in};

pub(super) static RULE: Rule = Rule {
    name: "invalid-object-name",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_object_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

/// How a name is to be written.
#[derive(Clone, Copy)]
enum Form {
    /// Small letters, digits and `-`.
    Label,
    /// The same, beginning with a letter.
    LabelWithLetter,
    /// Labels with dots between them.
    Subdomain,
    /// Anything without `/` and `%`.
    Segment,
}

fn check(object: &Object, cx: &mut Context) {
    let resource = object.resource();
    if resource.partial || schema::find(&resource.api_version.value, &resource.kind.value).is_none() {
        return;
    }
    let Some(name) = &resource.name else {
        missing(object, cx);
        return;
    };
    let text = name.value.as_str();
    if is_stand_in(text) {
        return;
    }
    let (form, limit) = form(object, cx.settings().kubernetes_version);
    let is_fine = match form {
        Form::Label => is_dns_label(text),
        Form::LabelWithLetter => is_dns_label(text) && text.starts_with(|c: char| c.is_ascii_lowercase()),
        Form::Subdomain => is_dns_subdomain(text),
        Form::Segment => !matches!(text, "." | "..") && !text.contains(['/', '%']),
    };
    let kind = object.kind();
    if is_fine && text.len() > limit {
        let message = format!("the name of {kind} `{text}` has {} characters, and {limit} are allowed", text.len());
        cx.report(name.span, message).help("shorten the name");
    } else if !is_fine {
        let help = match form {
            Form::Label => "use small letters, digits and `-`, with a letter or digit at both ends",
            Form::LabelWithLetter => "use small letters, digits and `-`, with a letter first",
            Form::Subdomain => "use small letters, digits, `-` and `.`, with a letter or digit at both ends",
            Form::Segment => "leave `/` and `%` out",
        };
        cx.report(name.span, format!("`{text}` is not allowed as the name of a {kind}")).help(help);
    }
}

/// An object with neither a name nor a part of one.
fn missing(object: &Object, cx: &mut Context) {
    let metadata = object.at("metadata");
    let is_unnamed = metadata.key("name").unset_at().is_some() && metadata.key("generateName").unset_at().is_some();
    // What is asked of the server and not kept has no name.
    let is_kept =
        !object.kind().ends_with("Review") && !matches!(object.kind(), "Eviction" | "Binding" | "TokenRequest");
    if is_unnamed && is_kept && object.root().node().is_some_and(|node| !node.document().is_broken()) {
        cx.report(object.span(), format!("this {} has no name", object.kind())).help("write `metadata.name`");
    }
}

/// What the name of a kind must look like, and how long it may be.
/// Source: `pkg/apis/*/validation` of `k8s.io/kubernetes` and the validation of pod names.
fn form(object: &Object, target: KubernetesVersion) -> (Form, usize) {
    match (object.group(), object.kind()) {
        ("", "Namespace") => (Form::Label, 63),
        ("", "Service") if target < KubernetesVersion::v1(36) => (Form::LabelWithLetter, 63),
        ("", "Service") => (Form::Label, 63),
        ("rbac.authorization.k8s.io", _)
        | (_, "ClusterTrustBundle" | "IPAddress")
        | ("policy", "PodDisruptionBudget") => (Form::Segment, usize::MAX),
        ("batch", "CronJob") => (Form::Subdomain, 52),
        ("batch", "Job") => (Form::Subdomain, 63),
        _ => (Form::Subdomain, 253),
    }
}
