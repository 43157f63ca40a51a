//! A pod template with its controller: one workload.

use crate::model::{Claim, Format, ImageReference, MountSource, NodeRef, Setting, Workload};
use crate::span::FileId;
use crate::yaml::Node;

use super::container;
use super::kinds::{Found, Pod};
use super::object::RawObject;
use super::read::{Absent, boolean, field, field_at, integer, pairs, text};
use super::volumes::{PodVolume, claim_templates, volumes};

/// What all containers of a pod share.
#[derive(Debug)]
pub(super) struct Cx<'a> {
    pub(super) file: FileId,
    pub(super) document: u32,
    /// The pod's spec.
    pub(super) spec: Node<'a>,
    annotations: Option<Node<'a>>,
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

    /// The pod annotation whose key is `prefix` and `rest`.
    pub(super) fn annotation(&self, prefix: &str, rest: &str) -> Option<Node<'a>> {
        let entries = self.annotations?.entries();
        let is_it = |key: &str| key.strip_prefix(prefix) == Some(rest);
        entries.iter().find(|entry| entry.key.text().is_some_and(is_it)).map(|entry| entry.value)
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
    let kind = resource.kind.value.as_str();
    let partial = object.resource.partial || pod.incomplete || lacks_images(&pod.containers, object.in_overlay);
    let claims = if kind == "StatefulSet" { claim_templates(object.node) } else { Vec::new() };
    let mut pod_volumes = volumes(spec, partial);
    let mut outers: Vec<Node> = pod.containers.iter().filter_map(|found| found.outer).collect();
    outers.dedup_by_key(|node| node.id());
    pod_volumes.extend(outers.into_iter().flat_map(|outer| volumes(outer, partial)));
    let cx = Cx {
        file: object.resource.node.file,
        document: object.resource.node.document,
        spec,
        annotations: pod.metadata.and_then(|metadata| field(metadata, "annotations")),
        volumes: pod_volumes,
        claims,
        windows: is_windows(pod),
        partial,
        ends: pod.ends,
    };
    let containers: Vec<_> = pod.containers.iter().map(|found| container::lower(found, &cx)).collect();
    images.extend(containers.iter().filter_map(|container| container.image.value().cloned()));
    images.extend(cx.volumes.iter().filter_map(|volume| match &volume.volume.source {
        MountSource::Image(image) => Some(image.clone()),
        _ => None,
    }));
    let absent = if partial { Absent::Unjudged } else { Absent::Unset(resource.span) };
    let on_linux = |key: &str| match cx.windows {
        true => Setting::NotApplicable,
        false => boolean(field(spec, key), absent),
    };
    let metadata = |key: &str| pairs(pod.metadata.and_then(|metadata| field(metadata, key)));
    Workload {
        format: Format::Kubernetes,
        kind: kind.to_string(),
        name: object.name(),
        span: resource.span,
        namespace: resource.namespace.as_ref().map(|namespace| namespace.value.clone()),
        labels: resource.labels.clone(),
        annotations: resource.annotations.clone(),
        pod_labels: metadata("labels"),
        pod_annotations: metadata("annotations"),
        replicas: match REPLICATED.contains(&kind) {
            true => integer(field_at(object.node, &["spec", "replicas"]), absent),
            false => Setting::NotApplicable,
        },
        strategy: strategy(object.node, kind, absent),
        containers,
        host_network: on_linux("hostNetwork"),
        host_pid: on_linux("hostPID"),
        host_ipc: on_linux("hostIPC"),
        host_users: on_linux("hostUsers"),
        service_account: text(field(spec, "serviceAccountName").or_else(|| field(spec, "serviceAccount")), absent),
        windows: cx.windows,
        partial,
        development: object.development,
        node: Some(resource.node),
        pod_node: Some(cx.node_ref(spec)),
        pod_security_node: field(spec, "securityContext")
            .map(Node::resolved)
            .filter(|context| context.is_mapping())
            .map(|context| cx.node_ref(context)),
        volumes: cx.volumes.into_iter().map(|volume| volume.volume).collect(),
        claim_templates: cx.claims,
    }
}

/// Whether the containers look like parts of a patch: in an overlay one without image is enough, elsewhere all must lack it.
fn lacks_images(containers: &[Found], in_overlay: bool) -> bool {
    let lacks = |found: &Found| found.node.get("image").is_none();
    if in_overlay { containers.is_empty() || containers.iter().any(lacks) } else { containers.iter().all(lacks) }
}

/// The type of the update strategy, where the kind has one.
fn strategy(object: Node, kind: &str, absent: Absent) -> Setting<String> {
    let key = match kind {
        "Deployment" | "DeploymentConfig" => "strategy",
        "StatefulSet" | "DaemonSet" => "updateStrategy",
        _ => return Setting::NotApplicable,
    };
    text(field_at(object, &["spec", key, "type"]), absent)
}

/// Whether the pod runs on Windows: it says so, or its nodes or containers do. `spec.os` decides where it is given.
fn is_windows(pod: &Pod) -> bool {
    let spec = pod.spec;
    if let Some(os) = field_at(spec, &["os", "name"]).and_then(Node::text) {
        return os.eq_ignore_ascii_case("windows");
    }
    let selected = field(spec, "nodeSelector").is_some_and(|selector| {
        ["kubernetes.io/os", "beta.kubernetes.io/os"]
            .iter()
            .any(|key| selector.get(key).and_then(Node::text).is_some_and(|os| os.eq_ignore_ascii_case("windows")))
    });
    let host_process = |node: Node| {
        let flag = node.at(&["securityContext", "windowsOptions", "hostProcess"]);
        flag.and_then(Node::as_bool) == Some(true)
    };
    selected || host_process(spec) || pod.containers.iter().any(|found| host_process(found.node))
}
