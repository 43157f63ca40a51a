//! How many pods run, and how many may be away: replicas and disruption budgets.

use crate::model::{NodeRef, Pairs, Setting, Workload};
use crate::span::Span;
use crate::yaml::{Field, Node};

use super::by_label::{CertainLabel, SelectsPods};
use super::{Autoscaler, Kind, LabelSelector, Links, Resource, Scope};

/// A number of pods, or a share of all in percent: what the API calls `IntOrString`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// So many.
    Number(i64),
    /// So many of a hundred.
    Percent(i64),
}

impl Share {
    /// Reads what follows no quotes or ends with `%`.
    fn read(node: Node) -> Option<Share> {
        let percent = || node.text()?.strip_suffix('%')?.parse().ok().map(Share::Percent);
        node.as_int().map(Share::Number).or_else(percent)
    }

    /// The number or percentage.
    pub fn amount(self) -> i64 {
        match self {
            Share::Number(amount) | Share::Percent(amount) => amount,
        }
    }

    /// So many of all, rounded up as the disruption controller does.
    pub fn of(self, all: i64) -> i64 {
        match self {
            Share::Number(number) => number,
            Share::Percent(percent) => {
                let product = i128::from(percent) * i128::from(all);
                i64::try_from(product.div_euclid(100) + i128::from(product.rem_euclid(100) != 0)).unwrap_or(i64::MAX)
            }
        }
    }

    /// Whether these are all that there are, however many: 100 %.
    pub fn is_all(self) -> bool {
        matches!(self, Share::Percent(percent) if percent >= 100)
    }
}

impl<'a> Field<'a> {
    /// A number or a percentage, as in budgets and update strategies.
    pub fn share(self) -> Setting<Share> {
        self.read(Share::read)
    }
}

/// A PodDisruptionBudget.
#[derive(Debug, Clone)]
pub struct Budget {
    /// What to underline for it as a whole.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Whose pods it protects; `None` selects no pods.
    pub selector: Option<LabelSelector>,
    /// `minAvailable`.
    pub min_available: Setting<Share>,
    /// `maxUnavailable`.
    pub max_unavailable: Setting<Share>,
    /// The mapping of the object.
    pub node: NodeRef,
}

impl Budget {
    /// The kind of budgets.
    pub const KIND: Kind = Kind::new("policy", "PodDisruptionBudget");

    /// Whether it protects pods with these labels, given that the namespace fits; `None` when that is not known.
    pub fn selects(&self, pod_labels: &Pairs) -> Option<bool> {
        self.selector.as_ref().map_or(Some(false), |selector| selector.matches(pod_labels))
    }

    pub(super) fn read(resource: &Resource, root: Node) -> Option<Budget> {
        if !Self::KIND.fits(resource) {
            return None;
        }
        let spec = Field::of(root).key("spec");
        let selector = Some(spec.key("selector")).filter(|selector| selector.is_mapping()).map(LabelSelector::read);
        // `v1beta1` had none for `{}`.
        let is_old = resource.api_version.value.ends_with("beta1");
        Some(Budget {
            span: resource.span,
            name: resource.name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
            namespace: resource.namespace.as_ref().map(|name| name.value.clone()),
            selector: selector.filter(|selector| !(is_old && selector.is_everything())),
            min_available: spec.key("minAvailable").share(),
            max_unavailable: spec.key("maxUnavailable").share(),
            node: resource.node,
        })
    }
}

impl SelectsPods for Budget {
    fn scope(&self) -> Scope<'_> {
        self.into()
    }

    fn certain_labels(&self) -> Vec<CertainLabel<'_>> {
        self.selector.as_ref().map_or_else(Vec::new, LabelSelector::certain_labels)
    }

    fn selects(&self, pod_labels: &Pairs) -> Option<bool> {
        Budget::selects(self, pod_labels)
    }
}

/// The fewest pods that a workload is meant to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replicas<'a> {
    /// How many.
    pub number: i64,
    /// Where it is said; the workload's name where nothing is.
    pub at: Span,
    /// The autoscaler that says it.
    pub autoscaler: Option<&'a Autoscaler>,
}

impl Links {
    /// The fewest pods that a workload is meant to have: as its autoscaler says, as it says itself, otherwise one. `None` for
    /// other kinds, and where that is not known: in a part of an object, or where a kustomization may set it.
    pub fn replicas<'a>(&'a self, workload: &Workload) -> Option<Replicas<'a>> {
        if workload.partial || self.kustomizations().may_scale(workload.span.file) {
            return None;
        }
        let autoscaler = self.autoscaler_of(workload);
        let (minimum, default) = match autoscaler {
            Some(autoscaler) => (&autoscaler.minimum, autoscaler.span),
            None => (&workload.replicas, workload.span),
        };
        match minimum {
            Setting::Set(minimum) => Some(Replicas { number: minimum.value, at: minimum.span, autoscaler }),
            Setting::Unset { .. } => Some(Replicas { number: 1, at: default, autoscaler }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::project;
    use super::*;

    const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: a, image: a:1}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 50%, selector: {matchLabels: {app: web}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: other}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: other}}}
";

    const SCALER: &str = "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {kind: Deployment, name: web}, maxReplicas: 9}
";

    #[test]
    fn shares_round_up() {
        assert_eq!((Share::Percent(50).of(3), Share::Percent(100).of(3), Share::Number(2).of(3)), (2, 3, 2));
        assert_eq!(Share::Percent(i64::MAX).of(i64::MAX), i64::MAX);
        assert!(Share::Percent(100).is_all() && !Share::Number(100).is_all());
    }

    #[test]
    fn an_autoscaler_says_how_many_pods_there_are() {
        for (files, number) in [(vec![("a/w.yaml", WEB)], 3), (vec![("a/w.yaml", WEB), ("a/s.yaml", SCALER)], 1)] {
            let project = project(&files);
            let workload = project.kubernetes_workloads().next().expect("a workload");
            let replicas = project.links().replicas(workload).expect("known");
            assert_eq!((replicas.number, replicas.autoscaler.is_some()), (number, number == 1));
        }
    }

    #[test]
    fn budgets_are_found_by_the_labels_of_pods() {
        let project = project(&[("a/w.yaml", WEB)]);
        let workload = project.kubernetes_workloads().next().expect("a workload");
        let budgets: Vec<&Budget> = project.links().budgets_for(workload).collect();
        assert_eq!(budgets.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["web"]);
        assert_eq!(budgets[0].min_available.value(), Some(&Share::Percent(50)));
    }

    #[test]
    fn a_kustomization_that_patches_leaves_the_number_open() {
        let kustomization = "resources: [w.yaml]\nreplicas: [{name: web, count: 1}]\n";
        let project = project(&[("a/w.yaml", WEB), ("a/kustomization.yaml", kustomization)]);
        let workload = project.kubernetes_workloads().next().expect("a workload");
        assert_eq!(project.links().replicas(workload), None);
    }
}
