//! Whether what a Kubernetes object says about others can be judged.

use lintainer_core::context::Context;
use lintainer_core::kubernetes::{KubeService, Object, Resource};
use lintainer_core::model::{NodeRef, Workload};
use lintainer_core::project::{Project, folder};
use lintainer_core::span::FileId;

/// Whether an object is whole, and nothing that deploys it patches it.
pub(crate) fn is_settled(resource: &Resource, cx: &Context) -> bool {
    is_settled_at(resource.partial, resource.node.file, cx)
}

/// The same for a workload.
pub(crate) fn is_settled_workload(workload: &Workload, cx: &Context) -> bool {
    is_settled_at(workload.partial, workload.span.file, cx)
}

/// The same for a Service.
pub(crate) fn is_settled_service(service: &KubeService, cx: &Context) -> bool {
    is_settled_at(service.partial, service.node.file, cx)
}

fn is_settled_at(partial: bool, file: FileId, cx: &Context) -> bool {
    !partial && !cx.project().kustomizations().may_patch(file)
}

/// The object that describes a workload.
pub(crate) fn object_of<'a>(workload: &Workload, cx: &Context<'a>) -> Option<Object<'a>> {
    object_at(workload.node?, cx)
}

/// The object with this mapping.
pub(crate) fn object_at<'a>(node: NodeRef, cx: &Context<'a>) -> Option<Object<'a>> {
    Some(Object::new(cx.project().resource(node)?, cx.node(node)?, cx.project()))
}

/// What the objects of a file are surely compared with: those of the kustomization that lists it, of its folder, or of
/// the file alone where it is one of several alternatives.
pub(crate) fn place(file: FileId, project: &Project) -> &str {
    let path = project.file(file).source.path.as_str();
    match project.kustomizations().listing(file) {
        Some(one) => one.folder.as_str(),
        None if project.inventory().is_alternative(file) => path,
        None => folder(path),
    }
}

/// Whether two files are surely applied together: one file, or listed by one kustomization. Those of a plain folder may
/// be alternatives.
pub(crate) fn is_one_output(one: FileId, other: FileId, project: &Project) -> bool {
    let list = |file: FileId| project.kustomizations().listing(file).map(|one| one.file);
    one == other || list(one).is_some() && list(one) == list(other)
}
