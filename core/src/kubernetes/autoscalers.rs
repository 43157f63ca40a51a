//! Autoscalers: what they scale, and what they measure.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{NodeRef, Setting, Workload};
use crate::project::Project;
use crate::span::{Span, Spanned};
use crate::yaml::{Absent, Field, Node};

use super::{Kind, Links, Object, ObjectRef, Resource, Scope, Search};

/// How it scales.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutoscalerKind {
    /// HorizontalPodAutoscaler: the number of pods.
    Horizontal,
    /// ScaledObject of KEDA, which makes a horizontal one.
    Keda,
    /// VerticalPodAutoscaler: the requests of the pods.
    Vertical,
}

/// What is scaled.
#[derive(Debug, Clone)]
pub struct ScaleTarget {
    /// The group of its API; empty where none is named.
    pub group: String,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: Spanned<String>,
}

/// An object that scales pods.
#[derive(Debug, Clone)]
pub struct Autoscaler {
    /// Its name for messages, otherwise its kind.
    pub name: String,
    /// What to underline for it as a whole.
    pub span: Span,
    /// Its namespace.
    pub namespace: Option<String>,
    /// How it scales.
    pub kind: AutoscalerKind,
    /// What is scaled.
    pub target: ScaleTarget,
    /// How far it goes down. The API's default is filled in, at the object's name.
    pub minimum: Setting<i64>,
    /// The mapping of the object.
    pub node: NodeRef,
}

impl PartialEq for Autoscaler {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl Eq for Autoscaler {}

impl Autoscaler {
    /// All kinds.
    pub const KINDS: &'static [Kind] = &[
        Kind::new("autoscaling", "HorizontalPodAutoscaler"),
        Kind::new("keda.sh", "ScaledObject"),
        Kind::new("autoscaling.k8s.io", "VerticalPodAutoscaler"),
    ];

    pub(super) fn read(resource: &Resource, root: Node) -> Option<Autoscaler> {
        let kind = kind(resource.group(), &resource.kind.value)?;
        let spec = Field::new(root, Absent::At(resource.span)).key("spec");
        let (key, minimum, default) = match kind {
            AutoscalerKind::Horizontal => ("scaleTargetRef", spec.key("minReplicas").int(), 1),
            AutoscalerKind::Keda => ("scaleTargetRef", spec.key("minReplicaCount").int(), 0),
            AutoscalerKind::Vertical => ("targetRef", Setting::NotApplicable, 1),
        };
        let minimum = match minimum {
            Setting::Unset { at } if !resource.partial => Setting::set(default, at),
            Setting::Unset { .. } => Setting::NotApplicable,
            minimum => minimum,
        };
        let target = spec.key(key);
        // KEDA scales Deployments where nothing else is said.
        let of_keda = |default| if kind == AutoscalerKind::Keda { default } else { "" };
        let version = target.key("apiVersion").word().unwrap_or_else(|| of_keda("apps/v1"));
        let target = ScaleTarget {
            group: version.split_once('/').map_or("", |(group, _)| group).to_string(),
            kind: target.key("kind").word().unwrap_or_else(|| of_keda("Deployment")).to_string(),
            name: target.key("name").owned_name()?,
        };
        Some(Autoscaler {
            name: resource.name.as_ref().unwrap_or(&resource.kind).value.clone(),
            span: resource.span,
            namespace: resource.namespace.as_ref().map(|name| name.value.clone()),
            kind,
            target,
            minimum,
            node: resource.node,
        })
    }

    /// Whether it sets the number of pods.
    pub fn is_horizontal(&self) -> bool {
        self.kind != AutoscalerKind::Vertical
    }

    /// Looks for what is scaled; unknown for kinds of resource definitions.
    pub fn find_target<'a>(&self, project: &'a Project) -> Search<'a, ObjectRef> {
        let (target, scope) = (&self.target, Scope::from(self));
        project.inventory().object(&target.group, &target.kind, &target.name.value, scope, project.links())
    }
}

fn kind(group: &str, kind: &str) -> Option<AutoscalerKind> {
    match (group, kind) {
        ("autoscaling", "HorizontalPodAutoscaler") => Some(AutoscalerKind::Horizontal),
        ("keda.sh", "ScaledObject") => Some(AutoscalerKind::Keda),
        ("autoscaling.k8s.io", "VerticalPodAutoscaler") => Some(AutoscalerKind::Vertical),
        _ => None,
    }
}

/// The autoscalers of a project.
#[derive(Debug, Default)]
pub(super) struct Autoscalers {
    /// In the order of their nodes.
    all: Vec<Arc<Autoscaler>>,
    /// By the names of what they scale.
    by_target: HashMap<String, Vec<Arc<Autoscaler>>>,
}

impl Autoscalers {
    pub(super) fn add(&mut self, autoscaler: Arc<Autoscaler>) {
        self.by_target.entry(autoscaler.target.name.value.clone()).or_default().push(autoscaler.clone());
        self.all.push(autoscaler);
    }
}

impl Links {
    /// All autoscalers in the order of their files.
    pub fn autoscalers(&self) -> &[Arc<Autoscaler>] {
        &self.autoscalers.all
    }

    /// The autoscaler that an object is, by its mapping.
    pub fn autoscaler(&self, node: NodeRef) -> Option<&Autoscaler> {
        let at = self.autoscalers().binary_search_by_key(&node, |one| one.node).ok()?;
        self.autoscalers().get(at).map(AsRef::as_ref)
    }

    /// The autoscaler that sets the number of a workload's pods.
    pub fn autoscaler_of<'a>(&'a self, workload: &Workload) -> Option<&'a Autoscaler> {
        let mut named = self.autoscalers.by_target.get(&workload.name)?.iter().map(Arc::as_ref);
        named.find(|one| one.is_horizontal() && one.target.kind == workload.kind && self.are_together(*one, workload))
    }
}

/// A metric on what the pods use of `cpu` or `memory`.
#[derive(Debug, Clone, Copy)]
pub struct ResourceMetric<'a> {
    /// `cpu` or `memory`.
    pub resource: &'a str,
    /// The container that is measured; all of the pod without one.
    pub container: Option<&'a str>,
    /// Whether it is measured as a share of the request.
    pub of_request: bool,
    /// Where it is written.
    pub field: Field<'a>,
}

impl<'a> ResourceMetric<'a> {
    /// What an autoscaler measures of `cpu` and `memory`.
    pub fn of(object: &Object<'a>) -> Vec<ResourceMetric<'a>> {
        match kind(object.group(), object.kind()) {
            Some(AutoscalerKind::Horizontal) => horizontal_metrics(object.at("spec")),
            Some(AutoscalerKind::Keda) => object.each("spec.triggers[]").filter_map(trigger).collect(),
            Some(AutoscalerKind::Vertical) | None => Vec::new(),
        }
    }
}

fn horizontal_metrics(spec: Field<'_>) -> Vec<ResourceMetric<'_>> {
    let share = spec.key("targetCPUUtilizationPercentage");
    let old = Some(share).filter(|share| share.is_written());
    let old = old.map(|field| ResourceMetric { resource: "cpu", container: None, of_request: true, field });
    let metrics = spec.key("metrics").items().filter_map(|metric| {
        let (source, container) = match metric.key("type").word()? {
            "Resource" => (metric.key("resource"), None),
            "ContainerResource" => {
                let source = metric.key("containerResource");
                (source, Some(source.key("container").word()?))
            }
            _ => return None,
        };
        let field = source.at("target.averageUtilization").or(source.key("targetAverageUtilization"));
        let (of_request, name) = (field.is_written(), source.key("name"));
        let field = if of_request { field } else { name };
        Some(ResourceMetric { resource: name.word()?, container, of_request, field })
    });
    old.into_iter().chain(metrics).collect()
}

fn trigger(field: Field<'_>) -> Option<ResourceMetric<'_>> {
    let kind = field.key("type");
    let resource = kind.word().filter(|kind| matches!(*kind, "cpu" | "memory"))?;
    // The older place for the type of the metric is beside its value.
    let of_request =
        field.key("metricType").or(field.at("metadata.type")).word().is_none_or(|kind| kind == "Utilization");
    Some(ResourceMetric { resource, container: field.at("metadata.containerName").word(), of_request, field: kind })
}

#[cfg(test)]
mod tests {
    use super::super::testing::objects;
    use super::*;

    #[test]
    fn metrics_of_all_versions_are_read() {
        let text = "\
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: a}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, targetCPUUtilizationPercentage: 80}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: b}
spec:
  minReplicas: 3
  scaleTargetRef: {apiVersion: extensions/v1beta1, kind: Deployment, name: wbe}
  metrics:
  - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}
  - {type: ContainerResource, containerResource: {name: cpu, container: app, target: {averageUtilization: 70}}}
  - {type: Pods, pods: {metric: {name: x}}}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: c}
spec: {scaleTargetRef: {name: web}, triggers: [{type: cpu, metricType: AverageValue}, {type: kafka}, {type: memory}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
";
        let mut seen = Vec::new();
        objects(&[("a.yaml", text)], |object| {
            let Some(scaler) = object.autoscaler() else { return };
            let metrics = ResourceMetric::of(object);
            let metrics: Vec<_> = metrics.iter().map(|one| (one.resource, one.container, one.of_request)).collect();
            let is_missing = scaler.find_target(object.project()).is_missing();
            seen.push(format!("{metrics:?} {:?} {is_missing}", scaler.minimum.value()));
        });
        let expected = [
            r#"[("cpu", None, true)] Some(1) false"#,
            r#"[("memory", None, false), ("cpu", Some("app"), true)] Some(3) true"#,
            r#"[("cpu", None, false), ("memory", None, true)] Some(0) false"#,
        ];
        assert_eq!(seen, expected);
    }
}
