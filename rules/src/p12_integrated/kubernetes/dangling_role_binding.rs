//! `dangling-role-binding`: A binding names a role or account that does not exist.

use crate::shared::{rbac, references};
use lintainer_core::kubernetes::{Binding, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{folder, join};
use lintainer_core::span::FileId;
use lintainer_core::yaml::Field;

use crate::prelude::*;

const GROUP: &str = "rbac.authorization.k8s.io";

/// Roles without a prefix that every cluster has.
const BUILT_IN: [&str; 5] = ["admin", "cluster-admin", "edit", "extension-apiserver-authentication-reader", "view"];

/// Roles that OpenShift has beyond those of Kubernetes, by the documentation of OpenShift 4.19.
const OF_OPENSHIFT: [&str; 20] = [
    "alert-routing-edit",
    "basic-user",
    "cluster-debugger",
    "cluster-monitoring-view",
    "cluster-reader",
    "cluster-status",
    "monitoring-alertmanager-edit",
    "monitoring-alertmanager-view",
    "monitoring-edit",
    "monitoring-rules-edit",
    "monitoring-rules-view",
    "registry-admin",
    "registry-editor",
    "registry-monitoring",
    "registry-viewer",
    "self-access-reviewer",
    "self-provisioner",
    "storage-admin",
    "sudoer",
    "user-workload-monitoring-config-edit",
];

pub(super) static RULE: Rule = Rule {
    name: "dangling-role-binding",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_role_binding.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::BINDINGS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(binding) = rbac::binding(object).filter(|_| references::is_settled(object.resource(), cx)) else { return };
    check_role(object, &binding, cx);
    let accounts = binding.subjects.iter().filter(|subject| subject.kind == "ServiceAccount");
    for account in accounts.filter(|account| account.name != "default") {
        let name = &account.name;
        if account.namespace.is_none() && binding.is_cluster_wide() {
            if !is_given_a_namespace(account.span.file, cx) {
                cx.report(account.span, format!("`{name}` has no namespace: the API server rejects the binding"))
                    .help("add the `namespace` of the service account")
                    .severity(Severity::Error);
            }
            continue;
        }
        // What is written in the object lives as long as the run.
        let written = object.each("subjects[].namespace").filter_map(Field::word);
        let namespace = account.namespace.as_deref().and_then(|own| written.into_iter().find(|one| *one == own));
        if account.namespace.is_some() == namespace.is_some()
            && object.find("", "ServiceAccount", name, namespace).is_missing()
        {
            let message = format!("`{}` names the service account `{name}`, which does not exist", binding.name);
            cx.report(account.span, message).help(format!("add a ServiceAccount `{name}`, or correct the name"));
        }
    }
}

/// Whether a kustomization may give a namespace to what is in a file: one that deploys it, or lies beside it.
fn is_given_a_namespace(file: FileId, cx: &Context) -> bool {
    let project = cx.project();
    let path = join(folder(&project.file(file).source.path), "kustomization.yaml");
    project.file_at(&path).is_some() || project.kustomizations().of(file).any(|one| one.namespace.is_some())
}

fn check_role(object: &Object, binding: &Binding, cx: &mut Context) {
    let (kind, group) = (object.at("roleRef.kind"), object.at("roleRef.apiGroup"));
    let refused = match (kind.text().value(), group.text().value()) {
        (Some(&"Role"), _) if binding.is_cluster_wide() => {
            Some((kind.span(), "a ClusterRoleBinding cannot name a Role"))
        }
        (Some(known), _) if !matches!(*known, "Role" | "ClusterRole") => {
            Some((kind.span(), "`roleRef.kind` is neither `Role` nor `ClusterRole`"))
        }
        (_, Some(other)) if !other.is_empty() && *other != GROUP => {
            Some((group.span(), "`roleRef.apiGroup` is not `rbac.authorization.k8s.io`"))
        }
        _ => None,
    };
    if let Some((at, fault)) = refused {
        cx.report(at, format!("{fault}: the API server rejects the binding"))
            .help("name a ClusterRole, or a Role of the binding's namespace")
            .severity(Severity::Error);
        return;
    }
    let name = &binding.role.value;
    let is_built_in = BUILT_IN.contains(&name.as_str())
        || OF_OPENSHIFT.contains(&name.as_str())
        || ["system:", "kubeadm:"].iter().any(|own| name.starts_with(own));
    if !is_built_in && object.find(GROUP, &binding.role_kind, name, None).is_missing() {
        let kind = &binding.role_kind;
        cx.report(binding.role.span, format!("`{}` hands out the {kind} `{name}`, which does not exist", binding.name))
            .help(format!("add a {kind} `{name}`, or correct the name"));
    }
}
