//! `cluster-admin-binding`: a subject that may do anything anywhere.

use lintainer_core::context::Context;
use lintainer_core::kubernetes::Binding;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Resource;
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

use crate::shared::rbac;

pub(super) static RULE: Rule = Rule {
    name: "cluster-admin-binding",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::No,
    formats: &[Kubernetes],
    summary: "The cluster-admin role is bound",
    why: "The subject may do anything, everywhere; for a service account that means: every pod that gets its token.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles",
    ],
    aliases: &[
        "kube-linter/cluster-admin-role-binding",
        "trivy/KSV-0111",
        "kics/249328b8-5f0f-409f-b1dd-029f07882e11",
        "polaris/clusterrolebindingClusterAdmin",
        "polaris/rolebindingClusterAdminClusterRole",
        "kubescape/C-0185",
        "cis-k8s/5.1.1",
        "kubescape/C-0035",
    ],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::bad(
            Kubernetes,
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: deployer\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: cluster-admin\nsubjects:\n  - kind: ServiceAccount\n    name: deployer\n    namespace: ci\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: deployer\n  namespace: shop\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: edit\nsubjects:\n  - kind: ServiceAccount\n    name: deployer\n    namespace: ci\n",
        ),
    ],
    checks: &[Check::Resource(check)],
};

fn check(resource: &Resource, cx: &mut Context) {
    // Most objects are none: their trees are not made for this.
    if !Binding::is(resource) {
        return;
    }
    let Some(binding) = cx.node(resource.node).and_then(|node| Binding::read(resource, node)) else { return };
    if binding.role.value != "cluster-admin" || binding.role_kind != "ClusterRole" {
        return;
    }
    // The one that every cluster is born with.
    if binding.subjects.iter().all(|subject| subject.name == "system:masters") && !binding.subjects.is_empty() {
        return;
    }
    let subjects = rbac::list(&binding.subjects);
    let scope = if resource.kind.value == "RoleBinding" { "everything in its namespace" } else { "everything" };
    cx.report(binding.role.span, format!("{subjects} may do {scope} as `cluster-admin`"))
        .help("bind a role that lists what is needed");
}
