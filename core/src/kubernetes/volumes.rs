//! Volumes of pods and where containers mount them.

use crate::model::{Claim, Mount, MountSource, Setting, Volume};
use crate::project::join;
use crate::span::Spanned;
use crate::yaml::Node;

use super::read::{Absent, boolean, field, field_at, has_placeholder, image, name, read, text};

/// A volume and whether what is behind it can only be read.
#[derive(Debug)]
pub(super) struct PodVolume {
    pub(super) volume: Volume,
    read_only: bool,
}

/// The volumes of a pod's spec. `partial`: a volume may be completed elsewhere.
pub(super) fn volumes(spec: Node, partial: bool) -> Vec<PodVolume> {
    let list = field(spec, "volumes").into_iter().flat_map(Node::items).map(Node::resolved);
    list.filter(|node| node.is_mapping()).map(|node| volume(node, partial)).collect()
}

fn volume(node: Node, partial: bool) -> PodVolume {
    let name = name(field(node, "name")).unwrap_or_else(|| Spanned::new(String::new(), node.span()));
    let mut span = name.span;
    let mut host_path_type = None;
    let mut read_only = false;
    let source = if let Some(host) = node.get("hostPath") {
        host_path_type = field(host, "type").and_then(Node::text).map(str::to_string);
        let path = field(host, "path");
        span = path.map_or(span, Node::span);
        path.map_or(MountSource::Unknown, host_path)
    } else if let Some(directory) = node.get("emptyDir") {
        match field(directory, "medium").and_then(Node::text) {
            Some("Memory") => MountSource::Tmpfs,
            _ => MountSource::EmptyDir,
        }
    } else if let Some(claim) = node.get("persistentVolumeClaim") {
        read_only = boolean(field(claim, "readOnly"), Absent::Unjudged).is_true();
        match text(field(claim, "claimName"), Absent::Unjudged) {
            Setting::Set(claim) => MountSource::Claim(claim.value),
            _ => MountSource::Unknown,
        }
    } else if node.get("ephemeral").is_some() {
        MountSource::ClaimTemplate(name.value.clone())
    } else if let Some(source) = node.get("image") {
        read_only = true;
        match image(field(source, "reference"), Absent::Unjudged) {
            Setting::Set(image) => MountSource::Image(image.value),
            _ => MountSource::Unknown,
        }
    } else if ["configMap", "secret", "projected", "downwardAPI"].iter().any(|key| node.get(key).is_some()) {
        read_only = true;
        MountSource::Data
    } else if node.own_entries().any(|entry| !matches!(entry.key.text(), Some("name"))) {
        MountSource::Other
    } else if partial {
        MountSource::Unknown
    } else {
        // The API's default for a volume without a source.
        MountSource::EmptyDir
    };
    PodVolume { volume: Volume { name, source, span, host_path_type }, read_only }
}

/// The cleaned path of a host path volume.
fn host_path(node: Node) -> MountSource {
    match node.text() {
        Some(path) if !has_placeholder(path) && !path.is_empty() => MountSource::Host(clean(path)),
        _ => MountSource::Unknown,
    }
}

fn clean(path: &str) -> String {
    // Paths of Windows nodes are kept as they are.
    if path.contains('\\') || path.get(1..2) == Some(":") { path.to_string() } else { join("/", path) }
}

/// Claim templates of a StatefulSet.
pub(super) fn claim_templates(object: Node) -> Vec<Claim> {
    let list = field_at(object, &["spec", "volumeClaimTemplates"]).into_iter().flat_map(Node::items);
    list.filter_map(|template| claim(template.resolved())).collect()
}

/// A claim, or a template of one.
pub(super) fn claim(node: Node) -> Option<Claim> {
    let name = name(field_at(node, &["metadata", "name"]))?;
    let at = name.span;
    let access_modes = read(field_at(node, &["spec", "accessModes"]), Absent::Unset(at), |modes| {
        modes.is_sequence().then(|| modes.items().map(super::read::known_text).collect())?
    });
    Some(Claim { name, access_modes })
}

/// What a container mounts.
pub(super) fn mounts(container: Node, volumes: &[PodVolume], claims: &[Claim]) -> Vec<Mount> {
    let list = field(container, "volumeMounts").into_iter().flat_map(Node::items).map(Node::resolved);
    list.filter(|node| node.is_mapping()).map(|node| mount(node, volumes, claims)).collect()
}

fn mount(node: Node, volumes: &[PodVolume], claims: &[Claim]) -> Mount {
    let entry_span = node.span();
    let name = field(node, "name").and_then(Node::text).unwrap_or("");
    let volume = volumes.iter().find(|volume| volume.volume.name.value == name);
    let mut read_only = boolean(field(node, "readOnly"), Absent::Unjudged).is_true();
    let mut span = entry_span;
    let source = match volume {
        Some(PodVolume { volume, read_only: always }) => {
            read_only |= always;
            match &volume.source {
                MountSource::Host(path) => {
                    span = volume.span;
                    sub_path(path, node)
                }
                source => source.clone(),
            }
        }
        None => match claims.iter().find(|claim| claim.name.value == name) {
            Some(claim) => MountSource::ClaimTemplate(claim.name.value.clone()),
            None => MountSource::Unknown,
        },
    };
    let target = text(field(node, "mountPath"), Absent::Unset(entry_span));
    Mount { target, source, read_only, options: Vec::new(), span, entry_span }
}

/// With `subPath` only a part of the host path is seen.
fn sub_path(path: &str, mount: Node) -> MountSource {
    let inside = field(mount, "subPath").or_else(|| field(mount, "subPathExpr"));
    match inside.and_then(Node::text) {
        None | Some("") => MountSource::Host(path.to_string()),
        Some(inside) if has_placeholder(inside) || path.contains('\\') => MountSource::Host(path.to_string()),
        Some(inside) => MountSource::Host(join(path, inside.trim_start_matches('/'))),
    }
}
