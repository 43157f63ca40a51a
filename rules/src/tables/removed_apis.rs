//! API versions of Kubernetes objects that are no longer served, and what replaces them.
//!
//! Source: the life cycle marks of the API types in Kubernetes and its deprecated API migration guide, as of 2026-06.

/// An API version and kind that a version of Kubernetes stopped serving.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RemovedApi {
    /// `apiVersion`.
    pub api_version: &'static str,
    /// `kind`.
    pub kind: &'static str,
    /// The first minor version 1.x that does not serve it.
    pub removed_in: u16,
    /// The `apiVersion` to use instead; empty if there is none.
    pub replacement: &'static str,
    /// How much has to change beside the `apiVersion`.
    pub shape: Shape,
}

/// How the replacement's fields compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The same fields.
    Same,
    /// The same fields, but `spec.selector` must be written.
    Selector,
    /// Fields are named, nested or required differently.
    Differs,
    /// The kind is gone altogether.
    Gone,
}

use Shape::{Differs, Gone, Same, Selector};

const fn api(
    api_version: &'static str,
    kind: &'static str,
    removed_in: u16,
    replacement: &'static str,
    shape: Shape,
) -> RemovedApi {
    RemovedApi { api_version, kind, removed_in, replacement, shape }
}

/// The entry of an API version and kind.
pub(crate) fn find(api_version: &str, kind: &str) -> Option<&'static RemovedApi> {
    let found = REMOVED_APIS.binary_search_by_key(&(api_version, kind), |api| (api.api_version, api.kind));
    found.ok().and_then(|index| REMOVED_APIS.get(index))
}

/// Sorted by API version and kind.
#[rustfmt::skip]
pub(crate) static REMOVED_APIS: &[RemovedApi] = &[
    api("admission.k8s.io/v1beta1", "AdmissionReview", 22, "admission.k8s.io/v1", Differs),
    api("admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicy", 32, "admissionregistration.k8s.io/v1", Differs),
    api("admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicyBinding", 32, "admissionregistration.k8s.io/v1", Differs),
    api("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration", 22, "admissionregistration.k8s.io/v1", Differs),
    api("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", 34, "admissionregistration.k8s.io/v1", Same),
    api("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicyBinding", 34, "admissionregistration.k8s.io/v1", Same),
    api("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", 22, "admissionregistration.k8s.io/v1", Differs),
    api("apidiscovery.k8s.io/v2beta1", "APIGroupDiscovery", 35, "apidiscovery.k8s.io/v2", Differs),
    api("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 22, "apiextensions.k8s.io/v1", Differs),
    api("apiregistration.k8s.io/v1beta1", "APIService", 22, "apiregistration.k8s.io/v1", Same),
    api("apps/v1beta1", "ControllerRevision", 16, "apps/v1", Same),
    api("apps/v1beta1", "Deployment", 16, "apps/v1", Selector),
    api("apps/v1beta1", "DeploymentRollback", 16, "", Gone),
    api("apps/v1beta1", "Scale", 16, "", Gone),
    api("apps/v1beta1", "StatefulSet", 16, "apps/v1", Selector),
    api("apps/v1beta2", "ControllerRevision", 16, "apps/v1", Same),
    api("apps/v1beta2", "DaemonSet", 16, "apps/v1", Selector),
    api("apps/v1beta2", "Deployment", 16, "apps/v1", Selector),
    api("apps/v1beta2", "ReplicaSet", 16, "apps/v1", Selector),
    api("apps/v1beta2", "Scale", 16, "", Gone),
    api("apps/v1beta2", "StatefulSet", 16, "apps/v1", Selector),
    api("audit.k8s.io/v1alpha1", "Event", 24, "audit.k8s.io/v1", Differs),
    api("audit.k8s.io/v1alpha1", "Policy", 24, "audit.k8s.io/v1", Differs),
    api("audit.k8s.io/v1beta1", "Event", 24, "audit.k8s.io/v1", Differs),
    api("audit.k8s.io/v1beta1", "Policy", 24, "audit.k8s.io/v1", Same),
    api("auditregistration.k8s.io/v1alpha1", "AuditSink", 19, "", Gone),
    api("authentication.k8s.io/v1alpha1", "SelfSubjectReview", 32, "authentication.k8s.io/v1", Differs),
    api("authentication.k8s.io/v1beta1", "SelfSubjectReview", 33, "authentication.k8s.io/v1", Differs),
    api("authentication.k8s.io/v1beta1", "TokenReview", 22, "authentication.k8s.io/v1", Differs),
    api("authorization.k8s.io/v1beta1", "LocalSubjectAccessReview", 22, "authorization.k8s.io/v1", Differs),
    api("authorization.k8s.io/v1beta1", "SelfSubjectAccessReview", 22, "authorization.k8s.io/v1", Differs),
    api("authorization.k8s.io/v1beta1", "SelfSubjectRulesReview", 22, "authorization.k8s.io/v1", Differs),
    api("authorization.k8s.io/v1beta1", "SubjectAccessReview", 22, "authorization.k8s.io/v1", Differs),
    api("autoscaling/v2beta1", "HorizontalPodAutoscaler", 25, "autoscaling/v2", Differs),
    api("autoscaling/v2beta2", "HorizontalPodAutoscaler", 26, "autoscaling/v2", Differs),
    api("batch/v1beta1", "CronJob", 25, "batch/v1", Same),
    api("batch/v2alpha1", "CronJob", 21, "batch/v1", Differs),
    api("certificates.k8s.io/v1alpha1", "ClusterTrustBundle", 37, "certificates.k8s.io/v1beta1", Same),
    api("certificates.k8s.io/v1beta1", "CertificateSigningRequest", 22, "certificates.k8s.io/v1", Differs),
    api("coordination.k8s.io/v1beta1", "Lease", 22, "coordination.k8s.io/v1", Same),
    api("discovery.k8s.io/v1alpha1", "EndpointSlice", 21, "discovery.k8s.io/v1", Differs),
    api("discovery.k8s.io/v1beta1", "EndpointSlice", 25, "discovery.k8s.io/v1", Differs),
    api("events.k8s.io/v1beta1", "Event", 25, "events.k8s.io/v1", Differs),
    api("extensions/v1beta1", "DaemonSet", 16, "apps/v1", Selector),
    api("extensions/v1beta1", "Deployment", 16, "apps/v1", Selector),
    api("extensions/v1beta1", "DeploymentRollback", 16, "", Gone),
    api("extensions/v1beta1", "Ingress", 22, "networking.k8s.io/v1", Differs),
    api("extensions/v1beta1", "NetworkPolicy", 16, "networking.k8s.io/v1", Same),
    api("extensions/v1beta1", "PodSecurityPolicy", 16, "", Gone),
    api("extensions/v1beta1", "ReplicaSet", 16, "apps/v1", Selector),
    api("extensions/v1beta1", "Scale", 16, "", Gone),
    api("flowcontrol.apiserver.k8s.io/v1alpha1", "FlowSchema", 24, "flowcontrol.apiserver.k8s.io/v1", Differs),
    api("flowcontrol.apiserver.k8s.io/v1alpha1", "PriorityLevelConfiguration", 24, "flowcontrol.apiserver.k8s.io/v1", Differs),
    api("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", 26, "flowcontrol.apiserver.k8s.io/v1", Differs),
    api("flowcontrol.apiserver.k8s.io/v1beta1", "PriorityLevelConfiguration", 26, "flowcontrol.apiserver.k8s.io/v1", Differs),
    api("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", 29, "flowcontrol.apiserver.k8s.io/v1", Differs),
    api("flowcontrol.apiserver.k8s.io/v1beta2", "PriorityLevelConfiguration", 29, "flowcontrol.apiserver.k8s.io/v1", Differs),
    api("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 32, "flowcontrol.apiserver.k8s.io/v1", Same),
    api("flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", 32, "flowcontrol.apiserver.k8s.io/v1", Differs),
    api("networking.k8s.io/v1alpha1", "ClusterCIDR", 29, "", Gone),
    api("networking.k8s.io/v1alpha1", "IPAddress", 33, "networking.k8s.io/v1", Differs),
    api("networking.k8s.io/v1alpha1", "ServiceCIDR", 33, "networking.k8s.io/v1", Differs),
    api("networking.k8s.io/v1beta1", "IPAddress", 37, "networking.k8s.io/v1", Same),
    api("networking.k8s.io/v1beta1", "Ingress", 22, "networking.k8s.io/v1", Differs),
    api("networking.k8s.io/v1beta1", "IngressClass", 22, "networking.k8s.io/v1", Same),
    api("networking.k8s.io/v1beta1", "ServiceCIDR", 37, "networking.k8s.io/v1", Same),
    api("node.k8s.io/v1alpha1", "RuntimeClass", 24, "node.k8s.io/v1", Differs),
    api("node.k8s.io/v1beta1", "RuntimeClass", 25, "node.k8s.io/v1", Same),
    api("policy/v1beta1", "Eviction", 25, "policy/v1", Differs),
    api("policy/v1beta1", "PodDisruptionBudget", 25, "policy/v1", Differs),
    api("policy/v1beta1", "PodSecurityPolicy", 25, "", Gone),
    api("rbac.authorization.k8s.io/v1alpha1", "ClusterRole", 22, "rbac.authorization.k8s.io/v1", Same),
    api("rbac.authorization.k8s.io/v1alpha1", "ClusterRoleBinding", 22, "rbac.authorization.k8s.io/v1", Differs),
    api("rbac.authorization.k8s.io/v1alpha1", "Role", 22, "rbac.authorization.k8s.io/v1", Same),
    api("rbac.authorization.k8s.io/v1alpha1", "RoleBinding", 22, "rbac.authorization.k8s.io/v1", Differs),
    api("rbac.authorization.k8s.io/v1beta1", "ClusterRole", 22, "rbac.authorization.k8s.io/v1", Same),
    api("rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding", 22, "rbac.authorization.k8s.io/v1", Same),
    api("rbac.authorization.k8s.io/v1beta1", "Role", 22, "rbac.authorization.k8s.io/v1", Same),
    api("rbac.authorization.k8s.io/v1beta1", "RoleBinding", 22, "rbac.authorization.k8s.io/v1", Same),
    api("resource.k8s.io/v1alpha2", "PodSchedulingContext", 31, "", Gone),
    api("resource.k8s.io/v1alpha2", "ResourceClaim", 31, "resource.k8s.io/v1", Differs),
    api("resource.k8s.io/v1alpha2", "ResourceClaimTemplate", 31, "resource.k8s.io/v1", Differs),
    api("resource.k8s.io/v1alpha2", "ResourceClass", 31, "", Gone),
    api("resource.k8s.io/v1alpha3", "DeviceClass", 34, "resource.k8s.io/v1", Differs),
    api("resource.k8s.io/v1alpha3", "ResourceClaim", 34, "resource.k8s.io/v1", Differs),
    api("resource.k8s.io/v1alpha3", "ResourceClaimTemplate", 34, "resource.k8s.io/v1", Differs),
    api("resource.k8s.io/v1alpha3", "ResourceSlice", 34, "resource.k8s.io/v1", Differs),
    api("scheduling.k8s.io/v1alpha1", "PriorityClass", 17, "scheduling.k8s.io/v1", Same),
    api("scheduling.k8s.io/v1beta1", "PriorityClass", 22, "scheduling.k8s.io/v1", Same),
    api("settings.k8s.io/v1alpha1", "PodPreset", 20, "", Gone),
    api("storage.k8s.io/v1alpha1", "CSIStorageCapacity", 24, "storage.k8s.io/v1", Differs),
    api("storage.k8s.io/v1alpha1", "VolumeAttachment", 24, "storage.k8s.io/v1", Differs),
    api("storage.k8s.io/v1alpha1", "VolumeAttributesClass", 35, "storage.k8s.io/v1", Differs),
    api("storage.k8s.io/v1beta1", "CSIDriver", 22, "storage.k8s.io/v1", Same),
    api("storage.k8s.io/v1beta1", "CSINode", 22, "storage.k8s.io/v1", Same),
    api("storage.k8s.io/v1beta1", "CSIStorageCapacity", 27, "storage.k8s.io/v1", Same),
    api("storage.k8s.io/v1beta1", "StorageClass", 22, "storage.k8s.io/v1", Same),
    api("storage.k8s.io/v1beta1", "VolumeAttachment", 22, "storage.k8s.io/v1", Same),
    api("storage.k8s.io/v1beta1", "VolumeAttributesClass", 37, "storage.k8s.io/v1", Same),
    api("storagemigration.k8s.io/v1alpha1", "StorageVersionMigration", 35, "storagemigration.k8s.io/v1beta1", Differs),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_no_removed_replacement() {
        assert!(REMOVED_APIS.is_sorted_by_key(|api| (api.api_version, api.kind)));
        for api in REMOVED_APIS {
            assert!(find(api.replacement, api.kind).is_none(), "{} {}", api.api_version, api.kind);
            assert_eq!(api.replacement.is_empty(), api.shape == Gone, "{} {}", api.api_version, api.kind);
        }
    }
}
