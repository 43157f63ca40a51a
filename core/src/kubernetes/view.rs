//! A Kubernetes object, a container and a pod as checks see them: with every field, whether or not the model knows it.

use std::sync::Arc;

use crate::context::Context;
use crate::model::{Container, Format, Pairs, Workload};
use crate::project::Project;
use crate::span::{Span, Spanned};
use crate::yaml::{Absent, Field, Node};

use super::pod::asks_for_windows;
use super::{Autoscaler, Binding, ConfigKind, ConfigObject, KubeService, ObjectRef, Resource, Role, Scope, Search};

/// A kind of object that is asked for, whatever its version. `*` stands for any group or any kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The group of the API, empty for the core group.
    pub group: &'static str,
    /// The kind, such as `Pod`.
    pub kind: &'static str,
}

impl Kind {
    /// Every object.
    pub const ANY: Kind = Kind::new("*", "*");

    /// The built-in kinds that are pods or make some.
    pub const WITH_PODS: &[Kind] = &[
        Kind::new("", "Pod"),
        Kind::new("", "ReplicationController"),
        Kind::new("apps", "DaemonSet"),
        Kind::new("apps", "Deployment"),
        Kind::new("apps", "ReplicaSet"),
        Kind::new("apps", "StatefulSet"),
        Kind::new("batch", "CronJob"),
        Kind::new("batch", "Job"),
    ];

    /// A kind of a group.
    pub const fn new(group: &'static str, kind: &'static str) -> Kind {
        Kind { group, kind }
    }

    /// Whether an object is of this kind.
    pub fn fits(&self, resource: &Resource) -> bool {
        (self.kind == "*" || self.kind == resource.kind.value) && (self.group == "*" || self.group == resource.group())
    }
}

/// A Kubernetes object with its fields and its links to others.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    resource: &'a Resource,
    root: Field<'a>,
    project: &'a Project,
}

impl<'a> Object<'a> {
    /// The view of an object. `node` is its mapping.
    pub fn new(resource: &'a Resource, node: Node<'a>, project: &'a Project) -> Self {
        let absent = if resource.partial { Absent::Unjudged } else { Absent::Nearest(resource.span) };
        Object { resource, root: Field::new(node, absent), project }
    }

    /// The object as the model has it.
    pub fn resource(&self) -> &'a Resource {
        self.resource
    }

    /// The group of its API, empty for the core group.
    pub fn group(&self) -> &'a str {
        self.resource.group()
    }

    /// Its kind.
    pub fn kind(&self) -> &'a str {
        &self.resource.kind.value
    }

    /// Its name; `None` where the cluster makes one up, or in a part of an object.
    pub fn name(&self) -> Option<&'a Spanned<String>> {
        self.resource.name.as_ref()
    }

    /// Its name for messages, otherwise its kind.
    pub fn display(&self) -> &'a str {
        self.name().map_or(self.kind(), |name| &name.value)
    }

    /// What to underline for it as a whole: its name, otherwise its kind.
    pub fn span(&self) -> Span {
        self.resource.span
    }

    /// Whether it is only a part, so that absence says nothing.
    pub fn is_partial(&self) -> bool {
        self.resource.partial
    }

    /// Where it is deployed.
    pub fn scope(&self) -> Scope<'a> {
        self.resource.into()
    }

    /// `metadata.labels`.
    pub fn labels(&self) -> &'a Pairs {
        &self.resource.labels
    }

    /// An annotation's value with its place, as it is written.
    pub fn annotation(&self, key: &'a str) -> Field<'a> {
        self.root.at("metadata.annotations").key(key)
    }

    /// The place of the object itself.
    pub fn root(&self) -> Field<'a> {
        self.root
    }

    /// The place at a path of keys; see [`Field::at`].
    pub fn at(&self, path: &'a str) -> Field<'a> {
        self.root.at(path)
    }

    /// The places at a path with `[]` and `*`; see [`Field::each`].
    pub fn each(&self, path: &'a str) -> impl Iterator<Item = Field<'a>> + use<'a> {
        self.root.each(path)
    }

    /// The role that the object is; `None` for other kinds.
    pub fn role(&self) -> Option<&'a Role> {
        self.project.links().role(self.resource.node)
    }

    /// The autoscaler that the object is; `None` for other kinds.
    pub fn autoscaler(&self) -> Option<&'a Autoscaler> {
        self.project.links().autoscaler(self.resource.node)
    }

    /// Whether it is a role that an aggregated role takes in.
    pub fn is_aggregated(&self) -> bool {
        self.project.links().is_aggregated(self.resource.node)
    }

    /// The bindings that hand the object out, if it is a role.
    pub fn bindings(&self) -> &'a [Arc<Binding>] {
        self.project.links().bindings_of(self.resource)
    }

    /// Looks for a ConfigMap or Secret that it names.
    pub fn config(&self, kind: ConfigKind, name: &str) -> Search<'a, Arc<ConfigObject>> {
        self.project.inventory().config(kind, name, self.scope(), self.project.links())
    }

    /// Looks for a Service that it names, in its own namespace or another one.
    pub fn service(&self, name: &str, namespace: Option<&'a str>) -> Search<'a, Arc<KubeService>> {
        let Some(scope) = self.other_scope(namespace) else { return Search::Unknown };
        self.project.inventory().service(name, scope, self.project.links())
    }

    /// Looks for an object of another kind that it names, such as a ServiceAccount or a Gateway.
    pub fn find(&self, group: &str, kind: &str, name: &str, namespace: Option<&'a str>) -> Search<'a, ObjectRef> {
        let Some(scope) = self.other_scope(namespace) else { return Search::Unknown };
        self.project.inventory().object(group, kind, name, scope, self.project.links())
    }

    /// The scope of what it names in a namespace; `None` where a kustomization moves the objects of the file to another one.
    fn other_scope(&self, namespace: Option<&'a str>) -> Option<Scope<'a>> {
        let own = self.scope();
        let is_moved = || self.project.links().namespaces(own) != [own.namespace];
        match namespace {
            Some(other) if Some(other) != own.namespace && is_moved() => None,
            other => Some(Scope { namespace: other.or(own.namespace), ..own }),
        }
    }

    /// The Namespaces in sight that it is deployed to.
    pub fn namespaces_in_sight(&self) -> impl Iterator<Item = &'a Resource> + use<'a> {
        let (project, scope) = (self.project, self.scope());
        let names = project.links().namespaces(scope).into_iter().flatten();
        let found = names
            .flat_map(move |name| project.inventory().object("", "Namespace", name, scope, project.links()).found());
        found.filter_map(move |found| project.resource(found.node))
    }

    /// The workloads that it describes: none for most kinds, one for most others.
    pub fn workloads(&self) -> impl Iterator<Item = &'a Workload> + use<'a> {
        self.project.workloads_of(self.resource.node).iter()
    }

    /// The first of [`Object::workloads`].
    pub fn workload(&self) -> Option<&'a Workload> {
        self.workloads().next()
    }

    /// All files of the run and the links among them.
    pub fn project(&self) -> &'a Project {
        self.project
    }

    /// Whether it stands in no file, but is what a kustomization or chart comes to.
    pub fn is_built(&self) -> bool {
        self.project.file(self.resource.node.file).is_built()
    }
}

impl Container {
    /// The place of a Kubernetes container itself; see [`Container::field`].
    pub fn root<'a>(&self, workload: &Workload, cx: &Context<'a>) -> Option<Field<'a>> {
        let node = cx.node(self.node.filter(|_| self.format == Format::Kubernetes)?)?;
        let is_part = workload.partial || Field::of(node).key("image").is("auto");
        Some(Field::new(node, if is_part { Absent::Unjudged } else { Absent::At(self.span) }))
    }

    /// A field of a Kubernetes container, such as `securityContext.procMount`. Its absence is shown at the container's name.
    /// `None` for other formats, whose containers are put together from several places.
    pub fn field<'a>(&self, path: &'a str, workload: &Workload, cx: &Context<'a>) -> Option<Field<'a>> {
        Some(self.root(workload, cx)?.at(path))
    }

    /// A field of a Kubernetes container that it inherits from its pod where it has none of its own, such as
    /// `securityContext.runAsGroup`: the one that counts.
    pub fn inherited<'a>(&self, path: &'a str, workload: &Workload, cx: &Context<'a>) -> Option<Field<'a>> {
        let own = self.field(path, workload, cx)?;
        Some(workload.pod_spec(cx).map_or(own, |spec| own.or(spec.at(path))))
    }
}

impl Workload {
    /// A field of the spec of a Kubernetes pod, such as `shareProcessNamespace`. Its absence is shown at the workload's name.
    pub fn pod_field<'a>(&self, path: &'a str, cx: &Context<'a>) -> Option<Field<'a>> {
        Some(self.pod_spec(cx)?.at(path))
    }

    /// The spec of a Kubernetes pod itself; see [`Workload::pod_field`].
    pub fn pod_spec<'a>(&self, cx: &Context<'a>) -> Option<Field<'a>> {
        let node = cx.node(self.pod_node.filter(|_| self.format == Format::Kubernetes)?)?;
        let absent = if self.partial { Absent::Unjudged } else { Absent::At(self.span) };
        Some(Field::new(node, absent))
    }

    /// Whether a Kubernetes pod names Windows as its system, or for its nodes. [`Workload::windows`] also counts what its
    /// containers say.
    pub fn asks_for_windows(&self, cx: &Context) -> bool {
        self.pod_spec(cx).is_some_and(asks_for_windows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linter::{Serial, load};
    use crate::model::Setting;
    use crate::project::Trees;
    use crate::span::FileId;

    const TEXT: &str = "\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: shop, annotations: {a.b/c: x}}
spec: {mtls: {mode: STRICT}}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: a, image: b}
";

    fn with(look: impl Fn(&Object)) {
        let (project, _) = load(&[("a.yaml".to_string(), TEXT.to_string())][..], &Serial);
        let trees = Trees::default();
        for resource in project.resources() {
            let node = trees.node(&project, resource.node).expect("a node");
            look(&Object::new(resource, node, &project));
        }
    }

    #[test]
    fn kinds_are_found_by_group_and_name() {
        let policy = Kind::new("security.istio.io", "PeerAuthentication");
        with(|object| {
            assert!(Kind::ANY.fits(object.resource()));
            assert_eq!(policy.fits(object.resource()), object.kind() == "PeerAuthentication");
            assert!(!Kind::new("", "PeerAuthentication").fits(object.resource()));
            assert_eq!(Kind::new("*", "Pod").fits(object.resource()), object.group().is_empty());
        });
    }

    #[test]
    fn objects_know_their_fields_and_their_workload() {
        with(|object| match object.kind() {
            "Pod" => {
                assert_eq!(object.workload().map(|workload| workload.name.as_str()), Some("web"));
                assert_eq!(object.at("spec.mtls").unset_at().map(|at| &TEXT[at.range()]), Some("spec"));
            }
            _ => {
                assert!(object.workload().is_none());
                assert_eq!(object.at("spec.mtls.mode").text().value(), Some(&"STRICT"));
                assert!(object.annotation("a.b/c").is("x"));
                assert_eq!(object.scope(), Scope { file: FileId(0), namespace: Some("shop") });
                assert_eq!(object.at("status.x").text(), Setting::Unset { at: object.span() });
            }
        });
    }
}
