//! An object held against the schema of its kind.

use std::rc::Rc;

use super::Object;
use crate::context::Context;
use crate::schema::{Fault, Reading, Violation, kubernetes, violations};
use crate::settings::KubernetesVersion;
use crate::yaml::Node;

impl Context<'_> {
    /// What in an object is not as the schema of its kind has it at the target version, or as the definition of its kind has
    /// it; nothing for kinds that neither the tables nor the files of the project have. It is worked out once for all checks of the object.
    pub fn violations(&mut self, object: &Object) -> Rc<[Violation]> {
        let resource = object.resource();
        let target = self.settings().kubernetes_version;
        self.judged(resource.node, || {
            let node = object.root().node()?;
            let mut found = judge(object, node, target);
            // Kustomizations fill in selectors and namespaces.
            if object.project().kustomizations().of(resource.node.file).next().is_some() {
                found.retain(
                    |one| !matches!(&one.fault, Fault::Missing(name) if name == "selector" || name == "namespace"),
                );
            }
            Some(found)
        })
    }
}

/// The violations of an object at a target version.
fn judge(object: &Object, node: Node, target: KubernetesVersion) -> Vec<Violation> {
    let resource = object.resource();
    // What could not be read whole may be nested otherwise than it seems.
    if node.document().is_broken() {
        return Vec::new();
    }
    let is_part = resource.partial || object.project().kustomizations().may_patch(resource.node.file);
    let Some((of, served)) = kubernetes::find(&resource.api_version.value, &resource.kind.value) else {
        let types = object.project().definitions().types(resource);
        return common(types.into_iter().map(|of| violations(node, of, Reading { minor: target.minor, is_part })));
    };
    let is_newer = kubernetes::schema().is_none_or(|schema| target > KubernetesVersion::v1(schema.versions().to));
    // A version that the target does not serve is judged as it was.
    let minor = target.minor.clamp(served.from, served.to);
    let mut found = violations(node, of, Reading { minor, is_part });
    let lacks = |name: &str| found.iter().any(|one| matches!(&one.fault, Fault::Missing(missing) if missing == name));
    // What has neither a selector nor an image is a patch, whatever its name.
    if lacks("selector") && lacks("image") {
        found.retain(|one| !matches!(one.fault, Fault::Missing(_)));
    }
    if is_newer {
        found.retain(|one| !matches!(one.fault, Fault::Unknown { .. } | Fault::OtherVersion(_) | Fault::Value(_)));
    }
    found
}

/// What all definitions of a kind refuse or drop: which of them the cluster has is not known.
fn common(all: impl Iterator<Item = Vec<Violation>>) -> Vec<Violation> {
    let is_same = |one: &Violation, other: &Violation| {
        let is_alike = || match (&one.fault, &other.fault) {
            (Fault::Missing(one), Fault::Missing(other)) => one == other,
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        };
        one.node == other.node && is_alike()
    };
    let both = |mut one: Vec<Violation>, other: Vec<Violation>| {
        one.retain(|one| other.iter().any(|other| is_same(one, other)));
        one
    };
    all.reduce(both).unwrap_or_default()
}
