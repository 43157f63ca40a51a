//! Autoscalers: what they scale, and what they measure.

use crate::model::Setting;
use crate::span::Spanned;
use crate::yaml::Field;

use super::{Kind, Object, ObjectRef, Search};

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
#[derive(Debug, Clone, Copy)]
pub struct ScaleTarget<'a> {
    /// The group of its API.
    pub group: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its name.
    pub name: Spanned<&'a str>,
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

/// An object that scales pods.
#[derive(Debug, Clone, Copy)]
pub struct AutoscalerView<'a> {
    /// The object.
    pub object: Object<'a>,
    /// How it scales.
    pub kind: AutoscalerKind,
}

impl<'a> AutoscalerView<'a> {
    /// The kinds that set the number of pods.
    pub const HORIZONTAL: &'static [Kind] =
        &[Kind::new("autoscaling", "HorizontalPodAutoscaler"), Kind::new("keda.sh", "ScaledObject")];
    /// All kinds.
    pub const ALL: &'static [Kind] = &[
        Kind::new("autoscaling", "HorizontalPodAutoscaler"),
        Kind::new("keda.sh", "ScaledObject"),
        Kind::new("autoscaling.k8s.io", "VerticalPodAutoscaler"),
    ];

    /// The view of an object; `None` for other kinds.
    pub fn of(object: &Object<'a>) -> Option<AutoscalerView<'a>> {
        let kind = match (object.group(), object.kind()) {
            ("autoscaling", "HorizontalPodAutoscaler") => AutoscalerKind::Horizontal,
            ("keda.sh", "ScaledObject") => AutoscalerKind::Keda,
            ("autoscaling.k8s.io", "VerticalPodAutoscaler") => AutoscalerKind::Vertical,
            _ => return None,
        };
        Some(AutoscalerView { object: *object, kind })
    }

    /// What is scaled.
    pub fn target(&self) -> Option<ScaleTarget<'a>> {
        let reference = match self.kind {
            AutoscalerKind::Vertical => self.object.at("spec.targetRef"),
            _ => self.object.at("spec.scaleTargetRef"),
        };
        let is_keda = self.kind == AutoscalerKind::Keda;
        let version = reference.key("apiVersion").word().or(is_keda.then_some("apps/v1"))?;
        let kind = reference.key("kind").word().or(is_keda.then_some("Deployment"))?;
        let group = version.split_once('/').map_or("", |(group, _)| group);
        Some(ScaleTarget { group, kind, name: reference.key("name").name()? })
    }

    /// Looks for what is scaled; unknown for kinds of resource definitions.
    pub fn find_target(&self) -> Search<'a, ObjectRef> {
        let Some(target) = self.target() else { return Search::Unknown };
        self.object.find(target.group, target.kind, target.name.value, None)
    }

    /// The least number of pods; 1 when none is given for a HorizontalPodAutoscaler.
    pub fn minimum(&self) -> Option<i64> {
        let (key, default) = match self.kind {
            AutoscalerKind::Horizontal => ("spec.minReplicas", 1),
            AutoscalerKind::Keda => ("spec.minReplicaCount", 0),
            AutoscalerKind::Vertical => return None,
        };
        match self.object.at(key).int() {
            Setting::Set(value) => Some(value.value),
            Setting::Unset { .. } => Some(default),
            Setting::Dynamic(_) | Setting::NotApplicable => None,
        }
    }

    /// What it measures of `cpu` and `memory`.
    pub fn resource_metrics(&self) -> Vec<ResourceMetric<'a>> {
        match self.kind {
            AutoscalerKind::Horizontal => self.horizontal_metrics(),
            AutoscalerKind::Keda => self.object.each("spec.triggers[]").filter_map(trigger).collect(),
            AutoscalerKind::Vertical => Vec::new(),
        }
    }

    fn horizontal_metrics(&self) -> Vec<ResourceMetric<'a>> {
        let spec = self.object.at("spec");
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
            let Some(scaler) = AutoscalerView::of(object) else { return };
            let metrics = scaler.resource_metrics();
            let metrics: Vec<_> = metrics.iter().map(|one| (one.resource, one.container, one.of_request)).collect();
            seen.push(format!("{metrics:?} {:?} {}", scaler.minimum(), scaler.find_target().is_missing()));
        });
        let expected = [
            r#"[("cpu", None, true)] Some(1) false"#,
            r#"[("memory", None, false), ("cpu", Some("app"), true)] Some(3) true"#,
            r#"[("cpu", None, false), ("memory", None, true)] Some(0) false"#,
        ];
        assert_eq!(seen, expected);
    }
}
