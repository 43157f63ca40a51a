//! Where objects are deployed, as far as links among them care.

use crate::model::Workload;
use crate::span::FileId;

use super::Resource;
use super::autoscalers::Autoscaler;
use super::policies::Policy;
use super::scaling::Budget;
use super::services::{ClaimObject, KubeService, NamespaceLimits};

/// Where an object is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The file that it is written in.
    pub file: FileId,
    /// The namespace that is written. Without one, objects form a group of their own that is not `default`.
    pub namespace: Option<&'a str>,
}

impl<'a> From<&'a Workload> for Scope<'a> {
    fn from(workload: &'a Workload) -> Self {
        Scope { file: workload.span.file, namespace: workload.namespace.as_deref() }
    }
}

impl<'a> From<&'a Resource> for Scope<'a> {
    fn from(resource: &'a Resource) -> Self {
        let namespace = resource.namespace.as_ref().map(|namespace| namespace.value.as_str());
        Scope { file: resource.node.file, namespace }
    }
}

impl<'a> From<&'a KubeService> for Scope<'a> {
    fn from(service: &'a KubeService) -> Self {
        Scope { file: service.node.file, namespace: service.namespace.as_deref() }
    }
}

impl<'a> From<&'a ClaimObject> for Scope<'a> {
    fn from(claim: &'a ClaimObject) -> Self {
        Scope { file: claim.node.file, namespace: claim.namespace.as_deref() }
    }
}

impl<'a> From<&'a NamespaceLimits> for Scope<'a> {
    fn from(defaults: &'a NamespaceLimits) -> Self {
        Scope { file: defaults.node.file, namespace: defaults.namespace.as_deref() }
    }
}

impl<'a> From<&'a Policy> for Scope<'a> {
    fn from(policy: &'a Policy) -> Self {
        Scope { file: policy.node.file, namespace: policy.namespace.as_deref() }
    }
}

impl<'a> From<&'a Autoscaler> for Scope<'a> {
    fn from(autoscaler: &'a Autoscaler) -> Self {
        Scope { file: autoscaler.node.file, namespace: autoscaler.namespace.as_deref() }
    }
}

impl<'a> From<&'a Budget> for Scope<'a> {
    fn from(budget: &'a Budget) -> Self {
        Scope { file: budget.node.file, namespace: budget.namespace.as_deref() }
    }
}

/// Objects that may be deployed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Group {
    /// What counts from anywhere in the project.
    Everywhere,
    /// What is in a namespace and a unit, by their numbers.
    Unit(Option<u32>, u32),
    /// What a kustomization deploys, by its file.
    Kustomization(FileId),
}
