//! `dangling-config-reference`: A ConfigMap, Secret or key that is used does not exist.

use crate::shared::references;
use lintainer_core::finding::Finding;
use lintainer_core::kubernetes::{ConfigKind, ConfigObject, ConfigPlace, ConfigUse, Kind, Object, Search, config_uses};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

const KINDS: &[Kind] = &[
    Kind::new("networking.k8s.io", "Ingress"),
    Kind::new("extensions", "Ingress"),
    Kind::new("gateway.networking.k8s.io", "Gateway"),
    Kind::new("networking.istio.io", "Gateway"),
];

static EXTERNAL: ListOption =
    ListOption::new("external", &[], "names of ConfigMaps and Secrets that exist outside of the project");

/// Without one of these words a pod needs neither ConfigMaps nor Secrets.
const KEYS: [&str; 3] = ["onfigMap", "ecret", "<<"];

/// ConfigMaps that the cluster or the mesh makes in every namespace.
const MADE_BY_CLUSTER: [&str; 4] =
    ["kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert", "extension-apiserver-authentication"];

/// Words in labels and annotations by which controllers find what they fill.
const FILLERS: [&str; 5] = ["inject", "reflector", "replicat", "reloader", "reconcile"];

pub(super) static RULE: Rule = Rule {
    name: "dangling-config-reference",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_config_reference.md")),
    yields_to: &[],
    options: &[EXTERNAL.declared()],
    checks: &[
        Check::Linked(&Check::Workload(check_pod), |_| true),
        Check::Linked(&Check::Object(KINDS, check_route), |_| true),
    ],
};

fn check_pod(workload: &Workload, cx: &mut Context) {
    // The tree is read again, so only where it may say something.
    if workload.partial || !KEYS.iter().any(|key| cx.mentions(key)) || !references::is_settled_workload(workload, cx) {
        return;
    }
    if let Some(object) = references::object_of(workload, cx) {
        check(&object, cx);
    }
}

fn check_route(object: &Object, cx: &mut Context) {
    let issuers = ["cert-manager.io/issuer", "cert-manager.io/cluster-issuer", "kubernetes.io/tls-acme"];
    let is_issued = issuers.iter().any(|issuer| object.annotation(issuer).is_written());
    if references::is_settled(object.resource(), cx) && !is_issued {
        check(object, cx);
    }
}

fn check(object: &Object, cx: &mut Context) {
    let mut seen: Vec<(ConfigKind, &str)> = Vec::new();
    for need in config_uses(object).into_iter().filter(|need| !need.optional && need.place != ConfigPlace::PullSecret) {
        let (kind, name) = (need.kind.name(), need.name.value);
        match object.config(need.kind, name) {
            Search::Missing => {
                let is_known = MADE_BY_CLUSTER.contains(&name) || cx.get(&EXTERNAL).iter().any(|known| known == name);
                if is_known || seen.contains(&(need.kind, name)) {
                    continue;
                }
                seen.push((need.kind, name));
                let message = format!("`{}` needs the {kind} `{name}`, which does not exist", object.display());
                let finding = cx.report(need.name.span, message);
                finding.help(format!("add a {kind} `{name}`, correct the name, or set `optional: true`"));
                name_elsewhere(&need, finding);
            }
            Search::Found(found) => {
                let Some(key) = need.key else { continue };
                if !found.iter().all(|config| lacks(config, key.value, cx)) {
                    continue;
                }
                let message = format!("the {kind} `{name}` has no key `{}`", key.value);
                let place = found.first().map(|config| config.span);
                let finding = cx.report(key.span, message);
                finding.severity(Severity::Error).help("add the key, correct it, or set `optional: true`");
                if let Some(place) = place {
                    finding.related(place, format!("the {kind} is here"));
                }
                name_elsewhere(&need, finding);
            }
            Search::Unknown => {}
        }
    }
}

/// The check of the other tool looks at variables only.
fn name_elsewhere(need: &ConfigUse, finding: &mut Finding) {
    if need.place != ConfigPlace::Variable {
        finding.aliases_without(&["kube-linter/env-value-from"]);
    }
}

/// Whether a ConfigMap or Secret surely has no such key: nobody else fills it.
fn lacks(config: &ConfigObject, key: &str, cx: &Context) -> bool {
    let keys = config.keys.as_ref().filter(|keys| !keys.is_empty());
    if keys.is_none_or(|keys| keys.iter().any(|known| known == key)) {
        return false;
    }
    let resources = &cx.project().model(config.span.file).resources;
    let resource = resources.iter().find(|resource| resource.span == config.span);
    // What a kustomization generates is no object.
    let Some(resource) = resource else { return !cx.project().kustomizations().may_patch(config.span.file) };
    let mut notes = resource.annotations.iter().chain(&resource.labels).map(|(note, _)| note.value.as_str());
    references::is_settled(resource, cx) && !notes.any(|note| FILLERS.iter().any(|filler| note.contains(filler)))
}
