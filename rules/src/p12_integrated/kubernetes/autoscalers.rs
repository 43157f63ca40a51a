//! Autoscalers of a project by what they scale.

use std::collections::BTreeMap;

use lintainer_core::kubernetes::Autoscaler;
use lintainer_core::model::NodeRef;
use lintainer_core::project::Project;

/// The autoscalers of each workload that has some. Parts of objects do not count.
pub(super) fn by_target(project: &Project) -> BTreeMap<NodeRef, Vec<&Autoscaler>> {
    let mut found: BTreeMap<NodeRef, Vec<&Autoscaler>> = BTreeMap::new();
    for autoscaler in project.links().autoscalers() {
        if project.resource(autoscaler.node).is_none_or(|resource| resource.partial) {
            continue;
        }
        for target in autoscaler.find_target(project).found() {
            found.entry(target.node).or_default().push(autoscaler);
        }
    }
    found
}
