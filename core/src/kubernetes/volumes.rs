//! Volumes of pods and where containers mount them.

use crate::model::{Claim, Mount, MountSource, Setting, Volume, has_placeholder};
use crate::project::join;
use crate::span::Spanned;
use crate::yaml::{Absent, Field, Node};

/// A volume and whether what is behind it can only be read.
#[derive(Debug)]
pub(super) struct PodVolume {
    pub(super) volume: Volume,
    read_only: bool,
}

/// The volumes of a pod's spec. `partial`: a volume may be completed elsewhere.
pub(super) fn volumes(spec: Field, partial: bool) -> Vec<PodVolume> {
    let list = spec.key("volumes").items();
    list.filter(|item| item.node().is_some_and(Node::is_mapping)).map(|item| volume(item, partial)).collect()
}

fn volume(field: Field, partial: bool) -> PodVolume {
    let name = field.key("name").owned_name().unwrap_or_else(|| Spanned::new(String::new(), field.span()));
    let mut span = name.span;
    let source = |key| Some(field.key(key)).filter(|source| source.key_name().is_some());
    let mut host_path_type = None;
    let mut read_only = false;
    let source = if let Some(host) = source("hostPath") {
        host_path_type = host.key("type").word().map(str::to_string);
        let path = host.key("path");
        span = path.node().map_or(span, Node::span);
        path.node().map_or(MountSource::Unknown, host_path)
    } else if let Some(directory) = source("emptyDir") {
        match directory.key("medium").word() {
            Some("Memory") => MountSource::Tmpfs,
            _ => MountSource::EmptyDir,
        }
    } else if let Some(claim) = source("persistentVolumeClaim") {
        read_only = claim.key("readOnly").bool().is_true();
        match claim.key("claimName").owned_text() {
            Setting::Set(claim) => MountSource::Claim(claim.value),
            _ => MountSource::Unknown,
        }
    } else if source("ephemeral").is_some() {
        MountSource::ClaimTemplate(name.value.clone())
    } else if let Some(image) = source("image") {
        read_only = true;
        match image.key("reference").image() {
            Setting::Set(image) => MountSource::Image(image.value),
            _ => MountSource::Unknown,
        }
    } else if ["configMap", "secret", "projected", "downwardAPI"].iter().any(|key| source(key).is_some()) {
        read_only = true;
        MountSource::Data
    } else if field.node().is_some_and(|node| node.own_entries().any(|entry| !matches!(entry.key.text(), Some("name"))))
    {
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
pub(super) fn claim_templates(object: Field) -> Vec<Claim> {
    let list = object.at("spec.volumeClaimTemplates").items();
    list.filter_map(claim).collect()
}

/// A claim, or a template of one.
pub(super) fn claim(field: Field) -> Option<Claim> {
    let name = field.at("metadata.name").owned_name()?;
    let at = name.span;
    let modes = field.absent(Absent::At(at)).at("spec.accessModes").texts();
    let access_modes = modes.map(|modes| modes.into_iter().map(|mode| mode.value.to_string()).collect());
    Some(Claim { name, access_modes })
}

/// What a container mounts.
pub(super) fn mounts(container: Field, volumes: &[PodVolume], claims: &[Claim]) -> Vec<Mount> {
    let list = container.key("volumeMounts").items();
    list.filter(|item| item.node().is_some_and(Node::is_mapping)).map(|item| mount(item, volumes, claims)).collect()
}

fn mount(field: Field, volumes: &[PodVolume], claims: &[Claim]) -> Mount {
    let entry_span = field.span();
    let name = field.key("name").word().unwrap_or("");
    let volume = volumes.iter().find(|volume| volume.volume.name.value == name);
    let mut read_only = field.key("readOnly").bool().is_true();
    let mut span = entry_span;
    let source = match volume {
        Some(PodVolume { volume, read_only: always }) => {
            read_only |= always;
            match &volume.source {
                MountSource::Host(path) => {
                    span = volume.span;
                    sub_path(path, field)
                }
                source => source.clone(),
            }
        }
        None => match claims.iter().find(|claim| claim.name.value == name) {
            Some(claim) => MountSource::ClaimTemplate(claim.name.value.clone()),
            None => MountSource::Unknown,
        },
    };
    let target = field.key("mountPath").absent(Absent::At(entry_span)).owned_text();
    Mount { target, source, read_only, options: Vec::new(), span, entry_span }
}

/// With `subPath` only a part of the host path is seen.
fn sub_path(path: &str, mount: Field) -> MountSource {
    let inside = mount.key("subPath").or(mount.key("subPathExpr"));
    match inside.word() {
        None | Some("") => MountSource::Host(path.to_string()),
        Some(inside) if has_placeholder(inside) || path.contains('\\') => MountSource::Host(path.to_string()),
        Some(inside) => MountSource::Host(join(path, inside.trim_start_matches('/'))),
    }
}
