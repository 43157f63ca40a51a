//! Selectors that mean no pod.

use lintainer_core::context::Context;
use lintainer_core::kubernetes::{LabelSelector, Pods};
use lintainer_core::model::Workload;
use lintainer_core::project::{Project, Resource};

use super::pods_in_sight::PodsInSight;
use super::references;

/// The pods of a project, and whether all of them are in sight.
pub(crate) struct Selecting<'p> {
    pods: Pods<'p>,
    in_sight: PodsInSight<'p>,
}

impl<'p> Selecting<'p> {
    pub(crate) fn new(project: &'p Project) -> Self {
        let workloads: Vec<&Workload> = project.kubernetes_workloads().collect();
        Selecting { pods: Pods::new(project), in_sight: PodsInSight::new(project, &workloads) }
    }

    /// Whether a selector of an object surely means no pod of its namespace.
    pub(crate) fn means_nobody(&self, object: &Resource, selector: &LabelSelector, cx: &Context) -> bool {
        !selector.is_everything()
            && references::is_settled(object, cx)
            && self.pods.has_any(object.into())
            && !self.pods.is_any_selected(selector)
            && self.in_sight.are_clear(object.node.file, selector.requirements.iter())
    }
}
