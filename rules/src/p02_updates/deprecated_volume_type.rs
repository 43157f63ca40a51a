//! `deprecated-volume-type`: volumes of a type that is deprecated or gone.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-volume-type",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("deprecated_volume_type.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check_workload), Check::Object(&[Kind::new("", "PersistentVolume")], check_volume)],
};

/// Sources of volumes, with the first minor version that does not mount them; 0 for those that a CSI driver or plug-in
/// still serves. Source: change logs of Kubernetes 1.16 to 1.36.
const SOURCES: &[(&str, u16)] = &[
    ("photonPersistentDisk", 16),
    ("scaleIO", 22),
    ("flocker", 25),
    ("storageos", 25),
    ("quobyte", 25),
    ("glusterfs", 26),
    ("cephfs", 31),
    ("rbd", 31),
    ("gitRepo", 33),
    ("awsElasticBlockStore", 0),
    ("gcePersistentDisk", 0),
    ("azureDisk", 0),
    ("azureFile", 0),
    ("cinder", 0),
    ("vsphereVolume", 0),
    ("portworxVolume", 0),
    ("flexVolume", 0),
];

fn check_workload(workload: &Workload, cx: &mut Context) {
    let Some(volumes) = workload.pod_field("volumes", cx) else { return };
    volumes.items().for_each(|volume| judge(volume, cx));
}

fn check_volume(object: &Object, cx: &mut Context) {
    judge(object.at("spec"), cx);
}

fn judge(volume: Field, cx: &mut Context) {
    let target = cx.settings().kubernetes_version.minor;
    for (name, removed) in SOURCES {
        let source = volume.key(name);
        if !source.is_written() {
            continue;
        }
        if *removed > 0 && target >= *removed {
            cx.report(source.head(), format!("`{name}` volumes are not mounted since Kubernetes 1.{removed}"))
                .severity(Severity::Error)
                .help("use a PersistentVolumeClaim of a CSI driver, or an init container for files from a repository");
        } else {
            cx.report(source.head(), format!("`{name}` is a deprecated volume type"))
                .severity(Severity::Info)
                .profile(Profile::Audit)
                .help("use a PersistentVolumeClaim of the CSI driver");
        }
    }
}
