//! A pod template with its controller: one workload.

use crate::model::{Claim, Format, ImageReference, MountSource, NodeRef, Setting, Workload};
use crate::span::FileId;
use crate::yaml::{Absent, Field, Node};

use super::container;
use super::kinds::{Found, Pod};
use super::object::RawObject;
use super::volumes::{PodVolume, claim_templates, volumes};

/// What all containers of a pod share.
#[derive(Debug)]
pub(super) struct Cx<'a> {
    pub(super) file: FileId,
    pub(super) document: u32,
    /// The pod's spec.
    pub(super) spec: Field<'a>,
    annotations: Field<'a>,
    pub(super) volumes: Vec<PodVolume>,
    pub(super) claims: Vec<Claim>,
    pub(super) windows: bool,
    pub(super) partial: bool,
    pub(super) ends: bool,
}

impl<'a> Cx<'a> {
    pub(super) fn node_ref(&self, node: Node) -> NodeRef {
        NodeRef { file: self.file, document: self.document, node: node.id() }
    }

    /// The mapping at a place, if there is one.
    pub(super) fn mapping_ref(&self, field: Field) -> Option<NodeRef> {
        field.node().map(Node::resolved).filter(|node| node.is_mapping()).map(|node| self.node_ref(node))
    }

    /// The pod annotation whose key is `prefix` and `rest`.
    pub(super) fn annotation(&self, prefix: &str, rest: &str) -> Option<Field<'a>> {
        let is_it = |key: &str| key.strip_prefix(prefix) == Some(rest);
        self.annotations.values().find(|value| value.key_name().is_some_and(|key| is_it(key.value)))
    }
}

/// Kinds with `spec.replicas`.
const REPLICATED: [&str; 8] = [
    "Deployment",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
    "DeploymentConfig",
    "Rollout",
    "CloneSet",
    "Fleet",
];

/// Lowers the pods of an object to a workload, and notes the images of containers and volumes.
pub(super) fn lower(object: &RawObject, pod: &Pod, images: &mut Vec<ImageReference>) -> Workload {
    let resource = &object.resource;
    let spec = pod.spec;
    let root = Field::of(object.node);
    let kind = resource.kind.value.as_str();
    let partial = object.resource.partial || pod.incomplete || lacks_images(&pod.containers, object.in_overlay);
    let claims = if kind == "StatefulSet" { claim_templates(root) } else { Vec::new() };
    let mut pod_volumes = volumes(spec, partial);
    let mut outers: Vec<Field> = pod.containers.iter().filter_map(|found| found.outer).collect();
    outers.dedup_by_key(|outer| outer.span());
    pod_volumes.extend(outers.into_iter().flat_map(|outer| volumes(outer, partial)));
    let cx = Cx {
        file: object.resource.node.file,
        document: object.resource.node.document,
        spec,
        annotations: pod.metadata.key("annotations"),
        volumes: pod_volumes,
        claims,
        windows: is_windows(pod),
        partial,
        ends: pod.ends,
    };
    let name = object.name();
    let containers: Vec<_> = pod.containers.iter().map(|found| container::lower(found, &name, &cx)).collect();
    images.extend(containers.iter().filter_map(|container| container.image.value().cloned()));
    images.extend(cx.volumes.iter().filter_map(|volume| match &volume.volume.source {
        MountSource::Image(image) => Some(image.clone()),
        _ => None,
    }));
    let absent = if partial { Absent::Unjudged } else { Absent::At(resource.span) };
    let (root, spec) = (root.absent(absent), spec.absent(absent));
    let on_linux = |key| match cx.windows {
        true => Setting::NotApplicable,
        false => spec.key(key).bool(),
    };
    Workload {
        format: Format::Kubernetes,
        kind: kind.to_string(),
        name,
        span: resource.span,
        namespace: resource.namespace.as_ref().map(|namespace| namespace.value.clone()),
        labels: resource.labels.clone(),
        annotations: resource.annotations.clone(),
        pod_labels: pod.metadata.key("labels").pairs(),
        pod_annotations: pod.metadata.key("annotations").pairs(),
        replicas: match REPLICATED.contains(&kind) {
            true => root.at("spec.replicas").int(),
            false => Setting::NotApplicable,
        },
        strategy: strategy(root, kind),
        containers,
        host_network: on_linux("hostNetwork"),
        host_pid: on_linux("hostPID"),
        host_ipc: on_linux("hostIPC"),
        host_users: on_linux("hostUsers"),
        service_account: spec.key("serviceAccountName").or(spec.key("serviceAccount")).owned_text(),
        windows: cx.windows,
        partial,
        development: object.development,
        node: Some(resource.node),
        pod_node: spec.node().map(|spec| cx.node_ref(spec.resolved())),
        pod_security_node: cx.mapping_ref(spec.key("securityContext")),
        volumes: cx.volumes.into_iter().map(|volume| volume.volume).collect(),
        claim_templates: cx.claims,
    }
}

/// Whether the containers look like parts of a patch: in an overlay one without image is enough, elsewhere all must lack it.
fn lacks_images(containers: &[Found], in_overlay: bool) -> bool {
    let lacks = |found: &Found| found.field.node().is_none_or(|node| node.get("image").is_none());
    if in_overlay { containers.is_empty() || containers.iter().any(lacks) } else { containers.iter().all(lacks) }
}

/// The type of the update strategy, where the kind has one.
fn strategy(object: Field, kind: &str) -> Setting<String> {
    let key = match kind {
        "Deployment" | "DeploymentConfig" => "strategy",
        "StatefulSet" | "DaemonSet" => "updateStrategy",
        _ => return Setting::NotApplicable,
    };
    object.key("spec").key(key).key("type").owned_text()
}

/// Whether the pod runs on Windows: it says so, or its nodes or containers do. `spec.os` decides where it is given.
fn is_windows(pod: &Pod) -> bool {
    if pod.spec.at("os.name").word().is_some() {
        return asks_for_windows(pod.spec);
    }
    let host_process = |field: Field| field.at("securityContext.windowsOptions.hostProcess").bool().is_true();
    asks_for_windows(pod.spec) || host_process(pod.spec) || pod.containers.iter().any(|found| host_process(found.field))
}

/// Whether a pod's spec names Windows as its system, or for its nodes. `os` decides where it is given.
pub(super) fn asks_for_windows(spec: Field) -> bool {
    let is_windows = |os: &str| os.eq_ignore_ascii_case("windows");
    let selected = || {
        let keys = ["kubernetes.io/os", "beta.kubernetes.io/os"];
        keys.iter().any(|key| spec.key("nodeSelector").key(key).word().is_some_and(is_windows))
    };
    spec.at("os.name").word().map_or_else(selected, is_windows)
}
