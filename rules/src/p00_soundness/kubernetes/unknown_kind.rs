//! `unknown-kind`: a kind that its API group does not have.

use std::collections::HashSet;
use std::sync::LazyLock;

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::schema::kubernetes as schema;
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::tables;
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-kind",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unknown_kind.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

/// The groups that Kubernetes itself serves or served; the core group is the empty one.
static BUILT_IN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let roots = schema::schema().into_iter().flat_map(|schema| schema.roots());
    roots.map(|(api_version, ..)| group(api_version)).chain(["extensions"]).collect()
});

/// Kinds of `v1` that are no objects of the core group: those of every group, files for tools (kubeconfig), and those
/// that OpenShift had there before version 4.
const V1: &[&str] = &[
    "APIGroup",
    "APIGroupList",
    "APIResourceList",
    "APIVersions",
    "AppliedClusterResourceQuota",
    "BinaryBuildRequestOptions",
    "Build",
    "BuildConfig",
    "BuildRequest",
    "ClusterNetwork",
    "ClusterPolicy",
    "ClusterPolicyBinding",
    "ClusterResourceQuota",
    "ClusterRole",
    "ClusterRoleBinding",
    "Config",
    "DeleteOptions",
    "DeploymentConfig",
    "DeploymentConfigRollback",
    "EgressNetworkPolicy",
    "Group",
    "HostSubnet",
    "Identity",
    "Image",
    "ImageSignature",
    "ImageStream",
    "ImageStreamImage",
    "ImageStreamImport",
    "ImageStreamMapping",
    "ImageStreamTag",
    "List",
    "LocalResourceAccessReview",
    "LocalSubjectAccessReview",
    "MasterConfig",
    "NetNamespace",
    "NodeConfig",
    "NodeProxyOptions",
    "OAuthAccessToken",
    "OAuthAuthorizeToken",
    "OAuthClient",
    "OAuthClientAuthorization",
    "PodAttachOptions",
    "PodExecOptions",
    "PodLogOptions",
    "PodPortForwardOptions",
    "PodProxyOptions",
    "PodStatusResult",
    "Policy",
    "PolicyBinding",
    "Project",
    "ProjectRequest",
    "RangeAllocation",
    "ResourceAccessReview",
    "Role",
    "RoleBinding",
    "RoleBindingRestriction",
    "Route",
    "SecurityContextConstraints",
    "SerializedReference",
    "ServiceProxyOptions",
    "Status",
    "SubjectAccessReview",
    "Table",
    "Template",
    "User",
    "UserIdentityMapping",
    "WatchEvent",
];

/// Kinds that were gone before the tables begin.
const FORMER: &[(&str, &str)] = &[
    ("apps/v1beta1", "DeploymentRollback"),
    ("apps/v1beta1", "Scale"),
    ("apps/v1beta2", "Scale"),
    ("extensions/v1beta1", "DeploymentRollback"),
    ("extensions/v1beta1", "HorizontalPodAutoscaler"),
    ("extensions/v1beta1", "Job"),
    ("extensions/v1beta1", "ReplicationControllerDummy"),
    ("extensions/v1beta1", "Scale"),
    ("extensions/v1beta1", "ThirdPartyResource"),
    ("policy/v1beta1", "Eviction"),
];

fn check(object: &Object, cx: &mut Context) {
    let resource = object.resource();
    let (api_version, kind) = (resource.api_version.value.as_str(), resource.kind.value.as_str());
    // `builtin` is no version: kustomize has transformers of its own.
    let is_core = || api_version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_built_in = || match api_version.contains('/') {
        true => BUILT_IN.contains(group(api_version)),
        false => is_core(),
    };
    if is_known(api_version, kind) || resource.partial || !is_built_in() {
        return;
    }
    let Some(schema) = schema::schema() else { return };
    let is_newer = cx.settings().kubernetes_version > KubernetesVersion::v1(schema.versions().to);
    // What came and went in alpha versions is in no table.
    if is_newer || api_version.contains("alpha") || !is_word(api_version) || !is_word(kind) {
        return;
    }
    let homes = schema.roots().filter(|(_, name, _)| name.eq_ignore_ascii_case(kind));
    // The newest that is served, a stable one before others.
    let home = homes.max_by_key(|(api_version, _, range)| (range.to, !api_version.contains("beta"), *api_version));
    let own = || schema.roots().filter(|(version, ..)| *version == api_version).map(|(_, name, _)| name);
    let (span, help) = match home {
        Some((home, name, _)) if own().any(|own| own == name) || home == api_version => {
            (resource.kind.span, format!("did you mean `{name}`?"))
        }
        Some((home, name, _)) if name == kind => (resource.api_version.span, format!("did you mean `{home}`?")),
        Some((home, name, _)) => (resource.kind.span, format!("did you mean `{name}` in `{home}`?")),
        None => match nearest(kind, own()) {
            Some(name) => (resource.kind.span, format!("did you mean `{name}`?")),
            // Other tools have objects of the same form.
            None if !api_version.contains('/') => return,
            None => (resource.kind.span, "`kubectl api-resources` lists the kinds that a cluster has".to_string()),
        },
    };
    cx.report(span, format!("`{kind}` is not a kind in `{api_version}`")).help(help);
}

fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

/// Whether some version of Kubernetes has or had the kind, alone or as the items of a list.
fn is_known(api_version: &str, kind: &str) -> bool {
    let is_served = |kind: &str| {
        schema::find(api_version, kind).is_some() || tables::current().apis.find(api_version, kind).is_some()
    };
    is_served(kind)
        || kind.strip_suffix("List").is_some_and(is_served)
        || api_version == "v1" && V1.contains(&kind)
        || FORMER.contains(&(api_version, kind))
}

/// Whether it may be the name of something, and is no placeholder.
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-'))
}
