//! Autoscalers of a project by what they scale.

use std::collections::BTreeMap;

use lintainer_core::context::Context;
use lintainer_core::kubernetes::{AutoscalerView, Object};
use lintainer_core::model::NodeRef;
use lintainer_core::project::Project;

/// The autoscalers of each workload that has some.
pub(super) fn by_target<'a>(project: &'a Project, cx: &Context<'a>) -> BTreeMap<NodeRef, Vec<AutoscalerView<'a>>> {
    let mut found: BTreeMap<NodeRef, Vec<AutoscalerView>> = BTreeMap::new();
    let is_one = |kind: &&lintainer_core::project::Resource| AutoscalerView::ALL.iter().any(|one| one.fits(kind));
    for resource in project.resources().filter(is_one).filter(|resource| !resource.partial) {
        let Some(node) = cx.node(resource.node) else { continue };
        let Some(autoscaler) = AutoscalerView::of(&Object::new(resource, node, project)) else { continue };
        for target in autoscaler.find_target().found() {
            found.entry(target.node).or_default().push(autoscaler);
        }
    }
    found
}
