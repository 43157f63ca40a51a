//! `unrolled-config-change`: A change of the configuration does not restart the pods.

use crate::shared::references;
use lintainer_core::kubernetes::{ConfigObject, ConfigPlace, config_uses};
use lintainer_core::kustomize::ends_in_hash;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

/// Words of annotations by which pods are restarted.
const RESTARTING: [&str; 5] = ["checksum", "hash", "reload", "sha256", "wave.pusher.com"];

pub(super) static RULE: Rule = Rule {
    name: "unrolled-config-change",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unrolled_config_change.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let is_read = cx.mentions("valueFrom") || cx.mentions("envFrom");
    if !is_read || workload.is_job() || workload.kind == "Pod" || !references::is_settled_workload(workload, cx) {
        return;
    }
    let mut notes = workload.pod_annotations.iter().chain(&workload.annotations).map(|(key, _)| key.value.as_str());
    if notes.any(|note| RESTARTING.iter().any(|word| note.contains(word))) {
        return;
    }
    let Some(object) = references::object_of(workload, cx) else { return };
    let uses = config_uses(&object);
    let variables = uses.iter().filter(|one| matches!(one.place, ConfigPlace::Variable | ConfigPlace::Variables));
    for need in variables {
        let found = object.config(need.kind, need.name.value).found();
        let Some(first) = found.first().filter(|_| found.iter().all(|config| is_plain(config, cx))) else { continue };
        let (kind, name) = (need.kind.name(), need.name.value);
        cx.report(need.name.span, format!("`{}` keeps running with what the {kind} `{name}` was", workload.name))
            .help("generate it with a hash in its name, or put a hash of it into an annotation of the template")
            .related(first.span, format!("the {kind} is here"));
        return;
    }
}

/// Whether a ConfigMap or Secret is an object that may change.
fn is_plain(config: &ConfigObject, cx: &Context) -> bool {
    let resources = &cx.project().model(config.span.file).resources;
    let resource = resources.iter().find(|resource| resource.span == config.span);
    resource.is_some_and(|resource| {
        // A hash of the content makes another name of each change.
        let is_hashed = resource.name.as_ref().is_some_and(|name| ends_in_hash(&name.value));
        matches!(resource.kind.value.as_str(), "ConfigMap" | "Secret")
            && !is_hashed
            && cx.field(Some(resource.node)).is_some_and(|root| !root.key("immutable").bool().is_true())
    })
}
