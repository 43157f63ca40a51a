//! Which kinds have pods, and where in the object their template is.

use crate::model::Role;
use crate::yaml::{Field, Node};

/// The description of pods that was found in an object.
#[derive(Debug)]
pub(super) struct Pod<'a> {
    /// `metadata` of the template.
    pub(super) metadata: Field<'a>,
    /// What stands for the pod's spec.
    pub(super) spec: Field<'a>,
    /// Its containers in the order init, ordinary, ephemeral.
    pub(super) containers: Vec<Found<'a>>,
    /// Whether it may say less than what runs: another object completes it.
    pub(super) incomplete: bool,
    /// Whether its containers run to an end.
    pub(super) ends: bool,
}

/// A container in an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) field: Field<'a>,
    pub(super) role: Role,
    /// A level between container and pod that has pod fields: the template of an Argo workflow.
    pub(super) outer: Option<Field<'a>>,
}

/// What stands at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// A pod template with `metadata` and `spec`.
    Template,
    /// The spec of a pod.
    Spec,
    /// The spec of an Argo workflow, with `templates`.
    Workflow,
    /// The spec of a Tekton task, with `steps`.
    Task,
}

/// A kind with pods. `*` as group means any; `*` in a path means each item or value.
struct Place {
    group: &'static str,
    kind: &'static str,
    at: At,
    path: &'static [&'static str],
}

const fn template(group: &'static str, kind: &'static str, path: &'static [&'static str]) -> Place {
    Place { group, kind, at: At::Template, path }
}

const fn other(group: &'static str, kind: &'static str, at: At, path: &'static [&'static str]) -> Place {
    Place { group, kind, at, path }
}

const SPEC_TEMPLATE: &[&str] = &["spec", "template"];
const JOB_TEMPLATE: &[&str] = &["spec", "jobTemplate", "spec", "template"];

/// The built-in kinds (Kubernetes API reference) and resource definitions that embed pods, by the documentation of their
/// projects.
static PLACES: &[Place] = &[
    template("", "Pod", &[]),
    template("", "PodTemplate", &["template"]),
    template("*", "Deployment", SPEC_TEMPLATE),
    template("*", "ReplicaSet", SPEC_TEMPLATE),
    template("*", "ReplicationController", SPEC_TEMPLATE),
    template("*", "StatefulSet", SPEC_TEMPLATE),
    template("*", "DaemonSet", SPEC_TEMPLATE),
    template("*", "DeploymentConfig", SPEC_TEMPLATE),
    template("batch.volcano.sh", "Job", &["spec", "tasks", "*", "template"]),
    template("*", "Job", SPEC_TEMPLATE),
    template("*", "CronJob", JOB_TEMPLATE),
    template("argoproj.io", "Rollout", SPEC_TEMPLATE),
    template("serving.knative.dev", "Service", SPEC_TEMPLATE),
    template("serving.knative.dev", "Configuration", SPEC_TEMPLATE),
    template("serving.knative.dev", "Revision", &[]),
    template("sources.knative.dev", "ContainerSource", SPEC_TEMPLATE),
    template("agones.dev", "GameServer", SPEC_TEMPLATE),
    template("agones.dev", "GameServerSet", &["spec", "template", "spec", "template"]),
    template("agones.dev", "Fleet", &["spec", "template", "spec", "template"]),
    template("jobset.x-k8s.io", "JobSet", &["spec", "replicatedJobs", "*", "template", "spec", "template"]),
    template("leaderworkerset.x-k8s.io", "LeaderWorkerSet", &["spec", "leaderWorkerTemplate", "leaderTemplate"]),
    template("leaderworkerset.x-k8s.io", "LeaderWorkerSet", &["spec", "leaderWorkerTemplate", "workerTemplate"]),
    template("agents.x-k8s.io", "Sandbox", &["spec", "podTemplate"]),
    template("extensions.agents.x-k8s.io", "SandboxTemplate", &["spec", "podTemplate"]),
    template("kubeflow.org", "PyTorchJob", &["spec", "pytorchReplicaSpecs", "*", "template"]),
    template("kubeflow.org", "TFJob", &["spec", "tfReplicaSpecs", "*", "template"]),
    template("kubeflow.org", "MPIJob", &["spec", "mpiReplicaSpecs", "*", "template"]),
    template("kubeflow.org", "XGBoostJob", &["spec", "xgbReplicaSpecs", "*", "template"]),
    template("kubeflow.org", "PaddleJob", &["spec", "paddleReplicaSpecs", "*", "template"]),
    template("kubeflow.org", "JAXJob", &["spec", "jaxReplicaSpecs", "*", "template"]),
    template("kubeflow.org", "Notebook", SPEC_TEMPLATE),
    template("ray.io", "RayCluster", &["spec", "headGroupSpec", "template"]),
    template("ray.io", "RayCluster", &["spec", "workerGroupSpecs", "*", "template"]),
    template("ray.io", "RayJob", &["spec", "rayClusterSpec", "headGroupSpec", "template"]),
    template("ray.io", "RayJob", &["spec", "rayClusterSpec", "workerGroupSpecs", "*", "template"]),
    template("ray.io", "RayService", &["spec", "rayClusterConfig", "headGroupSpec", "template"]),
    template("ray.io", "RayService", &["spec", "rayClusterConfig", "workerGroupSpecs", "*", "template"]),
    template("apps.kruise.io", "CloneSet", SPEC_TEMPLATE),
    template("apps.kruise.io", "BroadcastJob", SPEC_TEMPLATE),
    template("apps.kruise.io", "AdvancedCronJob", &["spec", "template", "jobTemplate", "spec", "template"]),
    template("keda.sh", "ScaledJob", &["spec", "jobTargetRef", "template"]),
    template("actions.github.com", "AutoscalingRunnerSet", SPEC_TEMPLATE),
    template(
        "operators.coreos.com",
        "ClusterServiceVersion",
        &["spec", "install", "spec", "deployments", "*", "spec", "template"],
    ),
    other("serving.kserve.io", "InferenceService", At::Spec, &["spec", "predictor"]),
    other("serving.kserve.io", "InferenceService", At::Spec, &["spec", "transformer"]),
    other("argoproj.io", "Workflow", At::Workflow, &["spec"]),
    other("argoproj.io", "WorkflowTemplate", At::Workflow, &["spec"]),
    other("argoproj.io", "ClusterWorkflowTemplate", At::Workflow, &["spec"]),
    other("argoproj.io", "CronWorkflow", At::Workflow, &["spec", "workflowSpec"]),
    other("tekton.dev", "Task", At::Task, &["spec"]),
    other("tekton.dev", "ClusterTask", At::Task, &["spec"]),
    other("tekton.dev", "TaskRun", At::Task, &["spec", "taskSpec"]),
    other("tekton.dev", "Pipeline", At::Task, &["spec", "tasks", "*", "taskSpec"]),
    other("tekton.dev", "PipelineRun", At::Task, &["spec", "pipelineSpec", "tasks", "*", "taskSpec"]),
];

/// Where unknown kinds have pod templates, if what is there looks like one.
static SHAPES: &[&[&str]] = &[SPEC_TEMPLATE, &["spec", "podTemplate"], JOB_TEMPLATE];

/// Kinds whose containers run to an end.
pub(super) fn runs_to_an_end(group: &str, kind: &str) -> bool {
    matches!(kind, "Job" | "CronJob" | "JobSet" | "ScaledJob" | "BroadcastJob" | "AdvancedCronJob")
        || group == "kubeflow.org" && kind.ends_with("Job")
        || group == "tekton.dev"
        || group == "argoproj.io" && kind != "Rollout"
}

/// The pods that an object describes.
pub(super) fn pods<'a>(root: Field<'a>, group: &str, kind: &str) -> Vec<Pod<'a>> {
    let ends = runs_to_an_end(group, kind);
    let mut found = Vec::new();
    let mut known = false;
    for place in PLACES.iter().filter(|place| place.kind == kind && (place.group == "*" || place.group == group)) {
        // A kind of a certain group stands before the same kind of any group.
        if known && place.group == "*" {
            continue;
        }
        known = true;
        let mut nodes = Vec::new();
        walk(root, place.path, &mut nodes);
        found.extend(nodes.into_iter().filter_map(|node| pod(node, place.at, ends)));
    }
    if !known {
        let places = SHAPES.iter().map(|path| path.iter().fold(root, |field, key| field.key(key)));
        let shaped = places.filter(|template| has_containers(template.key("spec")));
        found.extend(shaped.filter_map(|node| pod(node, At::Template, ends)));
    }
    found
}

/// Whether `containers` is a list of mappings with name and image.
fn has_containers(spec: Field) -> bool {
    let mut items = spec.key("containers").items().peekable();
    items.peek().is_some() && items.all(|item| item.key("name").is_written() && item.key("image").is_written())
}

fn walk<'a>(field: Field<'a>, path: &[&'static str], found: &mut Vec<Field<'a>>) {
    match path.split_first() {
        None => found.push(field),
        Some((&"*", rest)) => {
            field.items().chain(field.values()).for_each(|inner| walk(inner, rest, found));
        }
        Some((key, rest)) => {
            let next = field.key(key);
            if next.is_written() {
                walk(next, rest, found);
            }
        }
    }
}

fn pod(field: Field, at: At, ends: bool) -> Option<Pod> {
    if !is_mapping(field) {
        return None;
    }
    let (metadata, spec) = match at {
        At::Template => (field.key("metadata"), field.key("spec")),
        At::Workflow | At::Spec | At::Task => (field.key("podMetadata"), field),
    };
    if !is_mapping(spec) {
        return None;
    }
    let mut pod = Pod { metadata, spec, containers: Vec::new(), incomplete: false, ends };
    match at {
        At::Template => pod.add_lists(spec, None),
        At::Spec => {
            pod.add_lists(spec, None);
            // A model server without containers of its own is chosen by the run time.
            pod.incomplete = true;
        }
        At::Workflow => pod.add_workflow(spec),
        At::Task => {
            pod.add_list(spec.key("steps"), Role::Main, None);
            pod.add_list(spec.key("sidecars"), Role::Main, None);
            // Security comes from the run's own pod template.
            pod.incomplete = true;
        }
    }
    (at == At::Template || !pod.containers.is_empty()).then_some(pod)
}

fn is_mapping(field: Field) -> bool {
    field.node().is_some_and(Node::is_mapping)
}

impl<'a> Pod<'a> {
    fn add_list(&mut self, list: Field<'a>, role: Role, outer: Option<Field<'a>>) {
        for field in list.items().filter(|item| is_mapping(*item)) {
            self.containers.push(Found { field, role, outer });
        }
    }

    fn add_lists(&mut self, spec: Field<'a>, outer: Option<Field<'a>>) {
        for field in spec.key("initContainers").items().filter(|item| is_mapping(*item)) {
            let is_sidecar = field.key("restartPolicy").is("Always");
            let role = if is_sidecar { Role::Sidecar } else { Role::Init };
            self.containers.push(Found { field, role, outer });
        }
        self.add_list(spec.key("containers"), Role::Main, outer);
        self.add_list(spec.key("ephemeralContainers"), Role::Ephemeral, outer);
    }

    /// Each template of a workflow is a pod of its own; all of them share the workflow's pod fields.
    fn add_workflow(&mut self, spec: Field<'a>) {
        for template in spec.key("templates").items() {
            let outer = Some(template);
            self.add_list(template.key("initContainers"), Role::Init, outer);
            for key in ["container", "script"] {
                let field = template.key(key);
                if is_mapping(field) {
                    self.containers.push(Found { field, role: Role::Main, outer });
                }
            }
            self.add_list(template.at("containerSet.containers"), Role::Main, outer);
            self.add_list(template.key("sidecars"), Role::Main, outer);
        }
    }
}
