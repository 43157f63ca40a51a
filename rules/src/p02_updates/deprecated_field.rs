//! `deprecated-field`: A deprecated field is used.

use crate::shared::workloads::is_built_in;
use lintainer_core::finding::Finding;
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload, has_placeholder};
use lintainer_core::settings::KubernetesVersion;

use crate::prelude::*;

const KINDS: &[Kind] = &[
    Kind::new("", "Node"),
    Kind::new("", "PersistentVolume"),
    Kind::new("", "Service"),
    Kind::new("storage.k8s.io", "StorageClass"),
];

pub(super) static RULE: Rule = Rule {
    name: "deprecated-field",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("deprecated_field.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check_pod), Check::Container(check_container), Check::Object(KINDS, check_object)],
};

/// Plug-ins of Kubernetes itself: gone, or only a name for a CSI driver (documentation of storage classes, 1.34).
const IN_TREE: &str = "kubernetes.io/";

/// From which version on `PreferSameZone` is known everywhere.
const SAME_ZONE: KubernetesVersion = KubernetesVersion::v1(35);

fn check_pod(workload: &Workload, cx: &mut Context) {
    let Some(spec) = workload.pod_spec(cx).filter(|_| is_built_in(workload) && !workload.partial) else { return };
    let old = spec.key("serviceAccount");
    let Some(name) = old.raw() else { return };
    let new = spec.key("serviceAccountName");
    let at = old.head();
    match new.raw() {
        None if new.unset_at().is_some() => {
            mild(cx.report(at, format!("`{}` names its service account by `serviceAccount`", workload.name)))
                .help("rename it to `serviceAccountName`");
            cx.fix(|_| Some(Fix::safe("use `serviceAccountName`", old.rename_key("serviceAccountName")?)));
        }
        Some(other) if other.value == name.value => {
            mild(cx.report(at, format!("`serviceAccount` of `{}` repeats `serviceAccountName`", workload.name)))
                .help("remove `serviceAccount`");
            cx.fix(|_| Some(Fix::safe("remove `serviceAccount`", old.remove()?)));
        }
        Some(other) if !has_placeholder(other.value) && !has_placeholder(name.value) => {
            let (old, new) = (name.value, other.value);
            let message = format!("`serviceAccount: {old}` is dropped: `serviceAccountName` is `{new}`");
            cx.report(at, message).severity(Severity::Error).help("remove `serviceAccount`");
        }
        _ => {}
    }
}

fn check_container(container: &Container, _: &Workload, cx: &mut Context) {
    let Some(root) = cx.field(container.node).filter(|_| container.format == Kubernetes) else { return };
    let lifecycle = root.key("lifecycle");
    if !lifecycle.is_mapping() {
        return;
    }
    for hook in ["postStart", "preStop"].map(|name| lifecycle.key(name).key("tcpSocket")) {
        if hook.is_written() {
            let message = format!("a hook of `{}` has `tcpSocket`, which always fails", container.name);
            unnamed(cx.report(hook.head(), message)).help("use `exec` or `httpGet`");
        }
    }
}

fn check_object(object: &Object, cx: &mut Context) {
    let name = object.display();
    match object.kind() {
        "Service" => check_service(object, cx),
        "PersistentVolume" => {
            let policy = object.at("spec.persistentVolumeReclaimPolicy");
            if policy.is("Recycle") {
                unnamed(mild(cx.report(policy.span(), format!("`{name}` is recycled, which is deprecated"))))
                    .help("use dynamic provisioning, or `Retain`");
            }
        }
        "StorageClass" => {
            let provisioner = object.at("provisioner");
            let is_old = |name: &str| name.starts_with(IN_TREE) && name != "kubernetes.io/no-provisioner";
            if let Some(plugin) = provisioner.word().filter(|plugin| is_old(plugin)) {
                unnamed(mild(cx.report(provisioner.span(), format!("`{plugin}` is a deprecated provisioner"))))
                    .help("name the CSI driver that took its place");
            }
        }
        _ => {
            let source = object.at("spec.configSource");
            if source.is_written() {
                unnamed(
                    cx.report(source.head(), format!("`configSource` of the Node `{name}` has no effect any more")),
                )
                .help("remove it, and configure the kubelet by a file on the node");
            }
        }
    }
}

fn check_service(object: &Object, cx: &mut Context) {
    let (name, spec) = (object.display(), object.at("spec"));
    let distribution = spec.key("trafficDistribution");
    if distribution.is("PreferClose") && cx.settings().kubernetes_version >= SAME_ZONE {
        unnamed(mild(cx.report(distribution.span(), format!("`PreferClose` of `{name}` has a new name"))))
            .help("write `PreferSameZone`");
        cx.fix(|_| Some(Fix::safe("write `PreferSameZone`", distribution.replace("PreferSameZone")?)));
    }
    let address = spec.key("loadBalancerIP");
    // On a headless Service it is a contradiction, which another rule is about.
    if address.name().is_some() && !spec.key("clusterIP").is("None") {
        unnamed(mild(cx.report(address.head(), format!("`loadBalancerIP` of `{name}` is deprecated"))))
            .help("use the annotation of the cloud provider for a fixed address");
    }
}

fn mild(finding: &mut Finding) -> &mut Finding {
    finding.severity(Severity::Info).profile(Profile::Audit)
}

/// Checks of other tools are about the service account alone.
fn unnamed(finding: &mut Finding) -> &mut Finding {
    finding.aliases_without(&["kube-linter/deprecated-service-account-field", "kubescape/C-0294"])
}
