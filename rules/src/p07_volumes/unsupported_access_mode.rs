//! `unsupported-access-mode`: the storage class cannot serve the access mode.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unsupported-access-mode",
    practice: Practice::Volumes,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unsupported_access_mode.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(
        &Check::Object(&[Kind::new("", "PersistentVolumeClaim"), Kind::new("apps", "StatefulSet")], check),
        |_| true,
    )],
};

/// Drivers of disks, and whether several nodes may read one (list of CSI drivers, November 2025).
const DISKS: [(&str, bool); 17] = [
    ("cinder.csi.openstack.org", false),
    ("csi.hetzner.cloud", false),
    ("dobs.csi.digitalocean.com", false),
    ("disk.csi.azure.com", false),
    ("ebs.csi.aws.com", false),
    ("kubernetes.io/aws-ebs", false),
    ("kubernetes.io/azure-disk", false),
    ("kubernetes.io/cinder", false),
    ("kubernetes.io/gce-pd", true),
    ("kubernetes.io/rbd", true),
    ("linodebs.csi.linode.com", false),
    ("pd.csi.storage.gke.io", true),
    ("rancher.io/local-path", false),
    ("rbd.csi.ceph.com", true),
    ("topolvm.cybozu.com", false),
    ("topolvm.io", false),
    ("openebs.io/local", false),
];

fn check(object: &Object, cx: &mut Context) {
    if object.kind() == "PersistentVolumeClaim" {
        return claim(object.at("spec"), object, cx);
    }
    object.each("spec.volumeClaimTemplates[].spec").for_each(|spec| claim(spec, object, cx));
}

fn claim(spec: Field, object: &Object, cx: &mut Context) {
    let many = |mode: &Field| mode.is("ReadWriteMany") || mode.is("ReadOnlyMany");
    let Some(mode) = spec.key("accessModes").items().find(many) else { return };
    let Some(class) = spec.key("storageClassName").name().filter(|_| !spec.key("volumeMode").is("Block")) else {
        return;
    };
    let classes = object.find("storage.k8s.io", "StorageClass", class.value, None).found();
    let [one] = classes.as_slice() else { return };
    let Some(provisioner) = cx.field(Some(one.node)).map(|class| class.key("provisioner")) else { return };
    let name = provisioner.word().unwrap_or("");
    let is_driver = |driver: &str| name == driver || name.strip_suffix(driver).is_some_and(|rest| rest.ends_with('.'));
    let Some((_, reads)) = DISKS.iter().find(|(driver, _)| is_driver(driver)) else { return };
    if mode.is("ReadWriteMany") || !reads {
        let word = mode.word().unwrap_or("");
        cx.report(mode.span(), format!("`{}` gives disks to one node at a time, not `{word}`", class.value))
            .help("ask for `ReadWriteOnce`, or use a class of a file system")
            .related(provisioner.span(), "this driver makes disks");
    }
}
