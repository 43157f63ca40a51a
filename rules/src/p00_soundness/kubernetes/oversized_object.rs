//! `oversized-object`: the object is too large for the API.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{File, Kind as FileKind, Project, Resource};
use lintainer_core::yaml::Field;

use crate::prelude::*;

const DATA: &[Kind] = &[Kind::new("", "ConfigMap"), Kind::new("", "Secret")];

/// The option of Argo CD.
const SERVER_SIDE: &str = "ServerSideApply=true";

/// The default is `MaxSecretSize` of `k8s.io/api/core/v1`.
static MAX_DATA: IntOption =
    IntOption::new("max_data_bytes", 1 << 20, "how many bytes the values of a ConfigMap or Secret may have");

pub(super) static RULE: Rule = Rule {
    name: "oversized-object",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("oversized_object.md")),
    yields_to: &[],
    options: &[MAX_DATA.declared()],
    checks: &[Check::Object(DATA, check_data), Check::Project(check_apply)],
};

/// What all annotations of an object may have (bytes): `TotalAnnotationSizeLimitB` of `k8s.io/apimachinery`.
const MAX_ANNOTATIONS: usize = 256 << 10;

/// Objects of less text (bytes) are not looked at: JSON is seldom three times as long.
const MIN_TEXT: usize = MAX_ANNOTATIONS / 3;

fn check_data(object: &Object, cx: &mut Context) {
    let limit = limit(cx);
    if object.root().span().len() <= limit {
        return;
    }
    let size = size(object);
    if size > limit {
        cx.report(
            object.span(),
            format!("the data of `{}` has {size} bytes, and {limit} are allowed", object.display()),
        )
        .help("split it, or put the data into an image or a volume");
    }
}

fn limit(cx: &Context) -> usize {
    usize::try_from(cx.get(&MAX_DATA)).unwrap_or(usize::MAX)
}

/// The values of a ConfigMap or Secret, decoded. Keys do not count.
fn size(object: &Object) -> usize {
    let is_secret = object.kind() == "Secret";
    let values = |key| object.at(key).values().filter_map(Field::word);
    let encoded = |text: &str| {
        let len = text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').count();
        len / 4 * 3 + (len % 4).saturating_sub(1)
    };
    let (plain, base64) = if is_secret { ("stringData", "data") } else { ("data", "binaryData") };
    values(plain).map(str::len).sum::<usize>() + values(base64).map(encoded).sum::<usize>()
}

fn check_apply(project: &Project, cx: &mut Context) {
    let mut found = Vec::new();
    for resource in project.files().iter().flat_map(|file| large(file, project)) {
        if resource.partial || resource.kind.value == "CustomResourceDefinition" {
            continue;
        }
        let Some(node) = cx.node(resource.node).filter(|node| node.span().len() > MIN_TEXT) else { continue };
        let is_refused =
            DATA.iter().any(|kind| kind.fits(resource)) && size(&Object::new(resource, node, project)) > limit(cx);
        let len = node.json_len();
        if len > MAX_ANNOTATIONS && !is_refused && !applies_by_server(resource) {
            found.push((resource, len));
        }
    }
    if found.is_empty() || project.resources().any(|one| deploys_by_server(one, cx)) {
        return;
    }
    for (resource, size) in found {
        let name = resource.name.as_ref().map_or(&resource.kind.value, |name| &name.value);
        cx.report(resource.span, format!("`{name}` has {size} bytes as JSON: a client-side `kubectl apply` fails"))
            .severity(Severity::Info)
            .profile(Profile::Audit)
            .help("apply it with `--server-side`, or split it");
    }
}

/// The objects of a file that may be large, by the names around theirs: the tree need not be read again for the others.
fn large<'p>(file: &File, project: &'p Project) -> impl Iterator<Item = &'p Resource> {
    let len = file.source.text().len();
    let is_long = file.kind == FileKind::Kubernetes && len > MIN_TEXT;
    let all: &[Resource] = if is_long { &project.model(file.source.id).resources } else { &[] };
    (0..all.len()).filter_map(move |at| {
        let name = |at: usize| all.get(at).map(|one| one.span.start as usize);
        let (start, end) = (at.checked_sub(1).and_then(name).unwrap_or(0), name(at + 1).unwrap_or(len));
        all.get(at).filter(|_| end.saturating_sub(start) > MIN_TEXT)
    })
}

/// Whether the object asks Argo CD for server-side apply.
fn applies_by_server(resource: &Resource) -> bool {
    let options = resource.annotations.iter().filter(|(key, _)| key.value == "argocd.argoproj.io/sync-options");
    options.filter_map(|(_, value)| value.value()).any(|options| options.contains(SERVER_SIDE))
}

/// Whether an object deploys others by server-side apply: Flux always does, Argo CD where it is told to.
fn deploys_by_server(resource: &Resource, cx: &Context) -> bool {
    let is_argo = resource.is("argoproj.io", "Application") || resource.is("argoproj.io", "ApplicationSet");
    resource.group() == "kustomize.toolkit.fluxcd.io"
        || is_argo && cx.node(resource.node).is_some_and(|node| cx.text(node.span()).contains(SERVER_SIDE))
}

#[cfg(test)]
mod tests {
    use lintainer_core::linter::{Linter, Serial};
    use lintainer_core::settings::Settings;

    /// What the rule says about a ConfigMap with a text and what stands beside it.
    fn found(text: &str, beside: &str) -> Vec<String> {
        let registry = crate::registry();
        let mut settings = Settings::defaults(&registry);
        settings.choose_only(&[&super::RULE]);
        let map = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  t: {text}\n");
        let files = [("a.yaml".to_string(), map), ("b.yaml".to_string(), beside.to_string())];
        let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
        report.findings.iter().map(|finding| finding.message.clone()).collect()
    }

    #[test]
    fn what_an_annotation_cannot_hold_is_for_a_server_side_apply() {
        let large = "x".repeat(300 << 10);
        let escaped = "<".repeat(100 << 10);
        let fails = |size: usize| vec![format!("`a` has {size} bytes as JSON: a client-side `kubectl apply` fails")];
        assert_eq!(found(&large, ""), fails((300 << 10) + 78));
        assert_eq!(found(&escaped, ""), fails((600 << 10) + 78));
        assert!(found(&"x".repeat(250 << 10), "").is_empty());
        let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n\
                           spec: {syncPolicy: {syncOptions: [ServerSideApply=true]}}\n";
        assert!(found(&large, application).is_empty());
    }

    #[test]
    fn what_the_api_refuses_is_said_once() {
        let message = format!("the data of `a` has {} bytes, and {} are allowed", 2 << 20, 1 << 20);
        assert_eq!(found(&"x".repeat(2 << 20), ""), [message]);
    }
}
