//! `retired-registry`: the image comes from a registry that is frozen or gone.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, Tag};
use lintainer_core::settings::Date;

use crate::prelude::*;

static AS_OF: DateOption =
    DateOption::new("as_of", "leave out what was given up after this day (`2026-01-31`), for reproducible results");

pub(super) static RULE: Rule = Rule {
    name: "retired-registry",
    practice: Practice::Updates,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("retired_registry.md")),
    yields_to: &[],
    options: &[AS_OF.declared()],
    checks: &[Check::Image(check)],
};

/// The registry that took the place of the old one of Kubernetes, with the same paths.
const KUBERNETES: &str = "registry.k8s.io";

/// Registries with the path of an image, or the beginning of paths, that were given up; since when nothing new is
/// there, and where to look instead. By the announcements of the projects, as of 2026-06-30.
const RETIRED: &[(&str, &str, &str, &str)] = &[
    ("k8s.gcr.io", "", "2023-04-03", KUBERNETES),
    ("us.gcr.io", "k8s-artifacts-prod/", "2023-04-03", KUBERNETES),
    ("eu.gcr.io", "k8s-artifacts-prod/", "2023-04-03", KUBERNETES),
    ("asia.gcr.io", "k8s-artifacts-prod/", "2023-04-03", KUBERNETES),
    ("gcr.io", "google-containers/", "2023-04-03", KUBERNETES),
    ("gcr.io", "google_containers/", "2023-04-03", KUBERNETES),
    ("gcr.io", "kubebuilder/", "2025-03-18", "quay.io/brancz/kube-rbac-proxy"),
    ("docker.io", "bitnami/", "2025-09-29", "the project's own image"),
    ("docker.io", "bitnamilegacy/", "2025-09-29", "the project's own image"),
    ("quay.io", "kubernetes-ingress-controller/", "2020-10-01", "registry.k8s.io/ingress-nginx"),
    ("quay.io", "coreos/flannel", "2022-05-01", "ghcr.io/flannel-io/flannel"),
    ("quay.io", "coreos/prometheus-operator", "2020-08-01", "quay.io/prometheus-operator"),
    ("quay.io", "coreos/prometheus-config-reloader", "2020-08-01", "quay.io/prometheus-operator"),
    ("quay.io", "coreos/kube-rbac-proxy", "2020-08-01", "quay.io/brancz/kube-rbac-proxy"),
    ("quay.io", "coreos/kube-state-metrics", "2021-03-01", "registry.k8s.io/kube-state-metrics"),
    ("quay.io", "coreos/dex", "2020-01-01", "ghcr.io/dexidp/dex"),
    ("quay.io", "coreos/hyperkube", "2020-05-26", "the Kubernetes images on registry.k8s.io"),
    ("quay.io", "coreos/clair", "2020-05-01", "quay.io/projectquay/clair"),
];

fn check(image: &ImageReference, cx: &mut Context) {
    let (Some(registry), (_, name)) = (image.registry(), image.host_and_path()) else { return };
    let is_it = |(host, path, ..): &&(&str, &str, &str, &str)| {
        let is_whole = |rest: &str| rest.is_empty() || path.is_empty() || path.ends_with('/');
        *host == registry && name.strip_prefix(*path).is_some_and(is_whole)
    };
    let Some((host, path, since, instead)) = RETIRED.iter().find(is_it) else { return };
    // Of the images of Bitnami the newest ones go on without a version.
    let is_versioned = matches!(image.tag(), Tag::Known(tag) if tag != "latest");
    let is_later = cx.get(&AS_OF).zip(Date::parse(since)).is_some_and(|(day, since)| since > day);
    if is_later || *path == "bitnami/" && !is_versioned {
        return;
    }
    let place = format!("{host}/{path}");
    let message =
        format!("`{}`: nothing has been published at `{}` since {since}", image.display(), place.trim_end_matches('/'));
    let finding = cx.report(image.span, message).help(format!("use {instead}"));
    if *instead != KUBERNETES {
        finding.aliases_without(&["kubescape/C-0253", "kyverno/restrict-deprecated-registry"]);
    }
    cx.fix(|cx| {
        let (span, written) = (image.name_span(), image.name());
        let old = format!("{host}/{path}");
        let rest = written.strip_prefix(&old).filter(|_| *instead == KUBERNETES && cx.text(span) == written)?;
        let edit = Edit::replace(span, format!("{KUBERNETES}/{rest}"));
        Some(Fix::risky(format!("use `{KUBERNETES}`"), vec![edit]))
    });
}
