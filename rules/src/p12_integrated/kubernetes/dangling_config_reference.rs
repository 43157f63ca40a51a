//! `dangling-config-reference`: A ConfigMap, Secret or key that is used does not exist.

use crate::shared::references;
use lintainer_core::finding::Finding;
use lintainer_core::kubernetes::{ConfigKind, ConfigObject, ConfigPlace, ConfigUse, Kind, Object, Search, config_uses};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::{folder, join};

use std::collections::HashSet;

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
    profiles: &[Profile::Essential, Profile::Audit],
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
    let uses = config_uses(object).into_iter();
    let needs: Vec<ConfigUse> = uses.filter(|need| !need.optional && need.place != ConfigPlace::PullSecret).collect();
    let secrets = needs.iter().filter(|need| need.kind == ConfigKind::Secret);
    let found = |need: &&ConfigUse| !object.config(need.kind, need.name.value).found().is_empty();
    let has_secrets = secrets.clone().any(|need| found(&need));
    // Somebody who creates one Secret by hand creates all of them so.
    let missing: HashSet<&str> = secrets.filter(|need| !found(need)).map(|need| need.name.value).collect();
    for need in needs {
        let (kind, name) = (need.kind.name(), need.name.value);
        match object.config(need.kind, name) {
            Search::Missing => {
                let is_known = MADE_BY_CLUSTER.contains(&name) || cx.get(&EXTERNAL).iter().any(|known| known == name);
                let is_by_hand = need.kind == ConfigKind::Secret && missing.len() > 1;
                if is_known || is_by_hand || seen.contains(&(need.kind, name)) || is_made_elsewhere(&need, object, cx) {
                    continue;
                }
                seen.push((need.kind, name));
                let message = format!("`{}` needs the {kind} `{name}`, which does not exist", object.display());
                let finding = cx.report(need.name.span, message);
                finding.help(format!("add a {kind} `{name}`, correct the name, or set `optional: true`"));
                // Secrets are often left out of version control, where the others of the object are not there either.
                if need.kind == ConfigKind::Secret && !has_secrets {
                    finding.severity(Severity::Info).profile(Profile::Audit);
                }
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

/// Whether something in the project that is no object tells that a ConfigMap or Secret is made: a custom resource in
/// which its name is written, a command, or a file that version control leaves out. A stand-in for a name is no name.
fn is_made_elsewhere(need: &ConfigUse, object: &Object, cx: &Context) -> bool {
    let (project, name) = (cx.project(), need.name.value);
    let near = folder(&cx.file().source.path);
    let is_ignored = |file: &String| project.is_ignored(&join(near, file)) == Some(true);
    let owner = object.display();
    let mut files = [name, "secret", "secrets", &format!("{owner}-secret"), &format!("{owner}-secrets")]
        .map(|stem| format!("{stem}.yaml"))
        .into_iter();
    ["replace-", "your-"].iter().any(|start| name.starts_with(start))
        || project.creates_object(near, &need.kind.name().to_ascii_lowercase(), name)
        || need.kind == ConfigKind::Secret && files.any(|file| is_ignored(&file))
        || project.inventory().may_be_configured(name, project)
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
