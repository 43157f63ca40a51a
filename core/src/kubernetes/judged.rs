//! An object held against the schema of its kind.

use std::rc::Rc;

use super::Object;
use crate::context::Context;
use crate::schema::{Fault, Reading, Violation, kubernetes, violations};
use crate::settings::KubernetesVersion;
use crate::yaml::Node;

impl Context<'_> {
    /// What in an object is not as the schema of its kind has it at the target version; nothing for kinds that the tables do
    /// not have. It is worked out once for all checks of the object.
    pub fn violations(&mut self, object: &Object) -> Rc<[Violation]> {
        let resource = object.resource();
        let target = self.settings().kubernetes_version;
        self.judged(resource.node, || {
            let node = object.root().node()?;
            let mut found = judge(object, node, target);
            // Kustomizations fill in selectors and namespaces.
            if object.project().kustomizations().of(resource.node.file).next().is_some() {
                found.retain(|one| !matches!(one.fault, Fault::Missing("selector" | "namespace")));
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
    let Some((of, served)) = kubernetes::find(&resource.api_version.value, &resource.kind.value) else {
        return Vec::new();
    };
    let is_newer = kubernetes::schema().is_none_or(|schema| target > KubernetesVersion::v1(schema.versions().to));
    // A version that the target does not serve is judged as it was.
    let minor = target.minor.clamp(served.from, served.to);
    let is_part = resource.partial || object.project().kustomizations().may_patch(resource.node.file);
    let mut found = violations(node, of, Reading { minor, is_part });
    let lacks = |name: &str| found.iter().any(|one| matches!(one.fault, Fault::Missing(missing) if missing == name));
    // What has neither a selector nor an image is a patch, whatever its name.
    if lacks("selector") && lacks("image") {
        found.retain(|one| !matches!(one.fault, Fault::Missing(_)));
    }
    if is_newer {
        found.retain(|one| !matches!(one.fault, Fault::Unknown { .. } | Fault::OtherVersion(_) | Fault::Value(_)));
    }
    found
}
