//! `cluster-locking-webhook`: A failing webhook can block the whole cluster.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;
use crate::shared::references;

pub(super) static RULE: Rule = Rule {
    name: "cluster-locking-webhook",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("cluster_locking_webhook.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(
        &[
            Kind::new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
            Kind::new("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
        ],
        check,
    )],
};

/// What the cluster needs to come up again.
const VITAL: [&str; 5] = ["*", "*/*", "leases", "nodes", "pods"];

fn check(object: &Object, cx: &mut Context) {
    if !references::is_settled(object.resource(), cx) {
        return;
    }
    for hook in object.each("webhooks[]") {
        let name = hook.key("name").word().unwrap_or(object.display());
        refused(hook, object, cx);
        let policy = hook.key("failurePolicy");
        if !policy.bool().is_unset() && !policy.is("Fail") {
            continue;
        }
        let Some(vital) = hook.key("rules").items().find_map(vital) else { continue };
        let selectors = ["namespaceSelector", "objectSelector"].map(|key| hook.key(key));
        let is_narrow = selectors.iter().any(|selector| selector.values().next().is_some())
            || hook.key("matchConditions").items().next().is_some();
        if !is_narrow {
            let what = match vital.word() {
                Some("pods") => "no pod can be started",
                Some("leases" | "nodes") => "nodes cannot report, and are taken for dead",
                _ => "nothing in the cluster can be changed or started",
            };
            cx.report(vital.span(), format!("while `{name}` does not answer, {what}"))
                .help("leave its own namespace and `kube-system` out with `namespaceSelector`");
        }
        let timeout = hook.key("timeoutSeconds");
        if let Some(seconds) = timeout.int().value().filter(|seconds| (11..=30).contains(*seconds)) {
            cx.report(timeout.span(), format!("each request waits up to {seconds} seconds for `{name}`"))
                .help("write 10 or less")
                .severity(Severity::Info)
                .profile(Profile::Audit);
        }
    }
}

/// The resource of a rule that the cluster needs to come up again.
fn vital(rule: Field) -> Option<Field> {
    let writes = |operation: Field| operation.word().is_some_and(|word| matches!(word, "*" | "CREATE" | "UPDATE"));
    let groups = || rule.key("apiGroups").items().filter_map(Field::word);
    let is_vital = |resource: &Field| {
        let word = resource.word().filter(|word| VITAL.contains(word))?;
        let group = if word == "leases" { "coordination.k8s.io" } else { "" };
        groups().any(|one| one == "*" || one == group).then_some(())
    };
    let writes = rule.key("operations").items().any(writes) && !rule.key("scope").is("Cluster");
    rule.key("resources").items().find(|resource| writes && is_vital(resource).is_some())
}

/// Values that the API server refuses.
fn refused(hook: Field, object: &Object, cx: &mut Context) {
    let timeout = hook.key("timeoutSeconds");
    if let Some(seconds) = timeout.int().value().filter(|seconds| !(1..=30).contains(*seconds)) {
        cx.report(timeout.span(), format!("a timeout of {seconds} seconds is refused by the API server"))
            .help("write 1 to 30, better 10 or less")
            .severity(Severity::Error);
    }
    let effects = hook.key("sideEffects");
    if object.resource().api_version.value.ends_with("/v1")
        && let Some(word @ ("Some" | "Unknown")) = effects.word()
    {
        cx.report(effects.span(), format!("`sideEffects: {word}` is refused by the API server"))
            .help("write `None` or `NoneOnDryRun`")
            .severity(Severity::Error);
    }
}
