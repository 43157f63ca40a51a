//! Whether what a Kubernetes object says about others can be judged.

use lintainer_core::context::Context;
use lintainer_core::kubernetes::{Object, Resource};
use lintainer_core::model::{NodeRef, Workload};

/// Whether an object is whole, and nothing that deploys it patches it.
pub(crate) fn is_settled(resource: &Resource, cx: &Context) -> bool {
    !resource.partial && !cx.project().kustomizations().may_patch(resource.node.file)
}

/// The same for a workload.
pub(crate) fn is_settled_workload(workload: &Workload, cx: &Context) -> bool {
    !workload.partial && !cx.project().kustomizations().may_patch(workload.span.file)
}

/// The object that describes a workload.
pub(crate) fn object_of<'a>(workload: &Workload, cx: &Context<'a>) -> Option<Object<'a>> {
    object_at(workload.node?, cx)
}

/// The object with this mapping.
pub(crate) fn object_at<'a>(node: NodeRef, cx: &Context<'a>) -> Option<Object<'a>> {
    Some(Object::new(cx.project().resource(node)?, cx.node(node)?, cx.project()))
}
