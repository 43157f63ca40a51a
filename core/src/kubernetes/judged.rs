//! An object held against the schema of its kind.

use std::rc::Rc;

use super::Object;
use crate::context::Context;
use crate::schema::{Fault, Reading, Violation, kubernetes, operators, violations};
use crate::settings::KubernetesVersion;
use crate::text::nearest;
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
    // What could not be read whole may be nested otherwise than it seems; what SOPS has encrypted is another object.
    if node.document().is_broken() || node.get("sops").is_some_and(Node::is_mapping) {
        return Vec::new();
    }
    let is_part = resource.partial || object.project().kustomizations().may_patch(resource.node.file);
    let Some((of, served)) = kubernetes::find(&resource.api_version.value, &resource.kind.value) else {
        return judge_custom(object, node, Reading { minor: target.minor, is_part, is_custom: true });
    };
    let is_newer = kubernetes::schema().is_none_or(|schema| target > KubernetesVersion::v1(schema.versions().to));
    // A version that the target does not serve is judged as it was; what other versions have is no matter then.
    let minor = target.minor.clamp(served.from, served.to);
    let mut found = violations(node, of, Reading { minor, is_part, is_custom: false });
    if minor != target.minor {
        found.retain(|one| !matches!(one.fault, Fault::OtherVersion(_)));
    }
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

/// The violations of an object of a kind that Kubernetes does not have by itself.
fn judge_custom(object: &Object, node: Node, reading: Reading) -> Vec<Violation> {
    let (resource, project) = (object.resource(), object.project());
    let (definitions, api_version) = (project.definitions(), &resource.api_version.value);
    let mut found = match operators::find(api_version, &resource.kind.value).filter(|_| !definitions.has(resource)) {
        Some(of) => violations(node, of, reading).into_iter().filter(|one| is_sure(one, node)).collect(),
        None => common(definitions.types(resource).into_iter().map(|of| violations(node, of, reading))),
    };
    let is_missing = |one: &Violation| matches!(one.fault, Fault::Missing(_));
    // A status without a spec is what a test expects of an object.
    let is_expected = || node.get("status").is_some() && node.get("spec").is_none();
    if found.iter().any(is_missing) && (is_expected() || project.may_be_filled_in(resource)) {
        found.retain(|one| !is_missing(one));
    }
    found
}

/// Whether what the newest version of an operator says holds for others, too: fields and values come and go, but one that is
/// nearly that of another one is a slip.
fn is_sure(one: &Violation, root: Node) -> bool {
    match &one.fault {
        Fault::Unknown { near, home } => near.is_some() || home.is_some(),
        Fault::Value(allowed) => {
            let written = root.document().node_at(root.source(), one.node).and_then(Node::text).unwrap_or_default();
            nearest(written, allowed.iter().map(String::as_str)).is_some()
                || allowed.iter().any(|value| value.eq_ignore_ascii_case(written))
        }
        _ => true,
    }
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
