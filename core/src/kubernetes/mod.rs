//! Kubernetes objects into the common model.

mod accounts;
mod aggregated;
mod autoscalers;
mod bindings;
mod by_label;
mod calico;
mod commands;
mod configs;
mod container;
mod cron;
mod definitions;
mod doors;
mod fields;
mod images;
mod index;
mod injection;
mod inventory;
mod judged;
mod kinds;
mod kustomize;
mod links;
mod makers;
mod mesh;
pub mod names;
mod object;
mod pod;
mod pod_security;
mod pods;
mod policies;
mod probes;
mod resources;
mod roles;
mod routes;
mod scaling;
mod scope;
mod security;
mod selector;
mod services;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_drafts;
#[cfg(test)]
mod tests_growth;
#[cfg(test)]
mod tests_links;
mod units;
mod view;
mod volumes;
mod without_pods;

pub use accounts::{Account, DEFAULT_ACCOUNT, account_name, account_of};
pub use autoscalers::{Autoscaler, AutoscalerKind, ResourceMetric, ScaleTarget};
pub use bindings::{Binding, Subject};
pub use by_label::PodsByLabel;
pub use configs::{ConfigKind, ConfigObject, ConfigPlace, ConfigUse, config_uses};
pub use cron::{CronError, check_schedule, may_be_time_zone, schedule_zone};
pub use definitions::Definitions;
pub(crate) use definitions::{Definition, SchemaName, group_of, schema_in};
pub use doors::{Door, Outside};
pub use index::{Index, Search};
pub use injection::{Injection, Mesh};
pub use inventory::{Inventory, ObjectRef, Sight};
pub use kustomize::{
    GivenLabel, ImageOverride, Kustomization, Kustomizations, Kustomized, NamedPath, Patch, PatchTarget,
};
pub(crate) use links::Linked;
pub use links::Links;
pub use mesh::{
    Destination, DestinationRule, MeshPolicy, PolicySubject, Server, ServiceHost, VirtualService, service_host,
};
pub(crate) use object::is_for_development;
pub use pod_security::{Breach, HANDLERS, Level, RESTRICTED_VOLUMES, breaches, selinux_types};
pub use pods::Pods;
pub use policies::Policy;
pub use probes::{Handler, HandlerKind, ProbeKind, ProbeView, handlers, probes};
pub use roles::{Allowed, Grant, Permission, Role};
pub use routes::{Backend, Claim, Listener, Parent, Route, covers_host, covers_subdomains};
pub use scaling::{Budget, Replicas, Share};
pub use scope::Scope;
pub use selector::{LabelSelector, Operator, Requirement};
pub use services::{
    Bound, BoundKind, ClaimObject, KubeService, NamespaceLimits, ServicePort, Target, is_internal, named_protocol,
};
pub use view::{Kind, Object};

use crate::model::{NodeRef, Pairs, Setting, Workload};
use crate::project::{File, Model, Project};
use crate::span::{Span, Spanned};
use crate::yaml::{Document, Field};

/// One object of the Kubernetes API.
#[derive(Debug, Clone)]
pub struct Resource {
    /// `apiVersion`.
    pub api_version: Spanned<String>,
    /// `kind`.
    pub kind: Spanned<String>,
    /// `metadata.name`.
    pub name: Option<Spanned<String>>,
    /// `metadata.namespace`.
    pub namespace: Option<Spanned<String>>,
    /// `metadata.labels`.
    pub labels: Pairs,
    /// `metadata.annotations`.
    pub annotations: Pairs,
    /// Whether it is only a part: a patch, or a document that could not be read whole.
    pub partial: bool,
    /// What to underline for the object as a whole: its name, otherwise its kind.
    pub span: Span,
    /// The mapping.
    pub node: NodeRef,
}

impl Resource {
    /// The group of the API, empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version.value.split_once('/').map_or("", |(group, _)| group)
    }

    /// The value of a label, if it is known.
    pub fn label(&self, key: &str) -> Option<&Spanned<String>> {
        self.labels.iter().find(|(name, _)| name.value == key)?.1.known()
    }

    /// Whether it is an object of this kind in this group, whatever the version.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.kind.value == kind && self.group() == group
    }
}

/// Lowers the objects of a file.
pub fn lower(documents: &[Document], file: &File, project: &Project) -> Model {
    let mut model = Model::default();
    let is_patch = project.kustomizations().role_of(file.source.id);
    for object in object::objects(documents, file, is_patch, &project.from_top(&file.source.path)) {
        let pods = kinds::pods(Field::of(object.node), object.resource.group(), &object.resource.kind.value);
        let workloads = pods.iter().map(|pod| {
            let mut workload = pod::lower(&object, pod, &mut model.images);
            add_labels(&mut workload, project.kustomizations());
            workload
        });
        model.workloads.extend(workloads);
        model.linked.extend(Linked::read(&object.resource, object.node));
        model.resources.push(object.resource);
    }
    images::choose(project.kustomizations(), file.source.id, &mut model);
    model
}

/// Notes the labels that kustomizations give to pods. The value is known where all that deploy the file give the same and
/// leave selectors as they are written.
fn add_labels(workload: &mut Workload, kustomizations: &Kustomizations) {
    let at = workload.span;
    let is_meant = |label: &&GivenLabel| label.on_pods || workload.kind == "Pod";
    let given: Vec<&[GivenLabel]> = kustomizations.of(at.file).map(|one| one.labels.as_slice()).collect();
    for label in given.iter().copied().flatten().filter(is_meant) {
        let is_same = |other: &GivenLabel| other.key == label.key && other.value == label.value && is_meant(&other);
        let by_all = given.iter().all(|labels| labels.iter().any(is_same));
        let value = match label.value.clone().filter(|_| by_all && !label.in_selectors) {
            Some(value) => Setting::set(value, at),
            None => Setting::Dynamic(at),
        };
        match workload.pod_labels.iter_mut().find(|(name, _)| name.value == label.key) {
            Some((_, known)) => *known = value,
            None => workload.pod_labels.push((Spanned::new(label.key.clone(), at), value)),
        }
    }
}
