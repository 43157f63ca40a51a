//! The links among objects: what is deployed together, and which objects mean which pods.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::{ImageReference, Workload};
use crate::project::{Kind, Project, Support, folder};
use crate::span::FileId;
use crate::yaml::{Field, Node};

use super::bindings::{Binding, RoleKey};
use super::by_label::ByLabel;
use super::kustomize::{ImageOverride, Kustomizations};
use super::policies::Policy;
use super::services::{ClaimObject, ContainerDefaults, KubeService};
use super::{ConfigObject, Resource, Role};

/// Where an object is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The file that it is written in.
    pub file: FileId,
    /// The namespace that is written. Without one, objects form a group of their own that is not `default`.
    pub namespace: Option<&'a str>,
}

impl<'a> From<&'a Workload> for Scope<'a> {
    fn from(workload: &'a Workload) -> Self {
        Scope { file: workload.span.file, namespace: workload.namespace.as_deref() }
    }
}

impl<'a> From<&'a Resource> for Scope<'a> {
    fn from(resource: &'a Resource) -> Self {
        let namespace = resource.namespace.as_ref().map(|namespace| namespace.value.as_str());
        Scope { file: resource.node.file, namespace }
    }
}

impl<'a> From<&'a KubeService> for Scope<'a> {
    fn from(service: &'a KubeService) -> Self {
        Scope { file: service.node.file, namespace: service.namespace.as_deref() }
    }
}

impl<'a> From<&'a Policy> for Scope<'a> {
    fn from(policy: &'a Policy) -> Self {
        Scope { file: policy.node.file, namespace: policy.namespace.as_deref() }
    }
}

/// An object that others are linked to.
#[derive(Debug)]
pub(crate) enum Linked {
    Service(Arc<KubeService>),
    Policy(Arc<Policy>),
    Claim(Arc<ClaimObject>),
    Defaults(Arc<ContainerDefaults>),
    Binding(Arc<Binding>),
    Role(Arc<Role>),
    Config(Arc<ConfigObject>),
    /// The API group of a resource definition.
    Group(String),
}

impl Linked {
    /// Reads what an object is to others; nothing for most kinds.
    pub(super) fn read(resource: &Resource, node: Node) -> Vec<Linked> {
        let mut found: Vec<Linked> = Vec::new();
        found.extend(KubeService::read(resource, node).map(|one| Linked::Service(one.into())));
        found.extend(Policy::read(resource, node).into_iter().map(|one| Linked::Policy(one.into())));
        found.extend(ClaimObject::read(resource, node).map(|one| Linked::Claim(one.into())));
        found.extend(ContainerDefaults::read(resource, node).map(|one| Linked::Defaults(one.into())));
        found.extend(Binding::read(resource, node).map(|one| Linked::Binding(one.into())));
        found.extend(Role::read(resource, Field::of(node)).map(|one| Linked::Role(one.into())));
        let configs = ConfigObject::read(resource, Field::of(node));
        found.extend(configs.into_iter().map(|one| Linked::Config(one.into())));
        found.extend(defined_group(resource).map(|group| Linked::Group(group.to_string())));
        found
    }
}

/// The API group of a CustomResourceDefinition, whose name must be `plural.group`.
fn defined_group(resource: &Resource) -> Option<&str> {
    let is_definition = resource.kind.value == "CustomResourceDefinition" && resource.group() == "apiextensions.k8s.io";
    let (_, group) = resource.name.as_ref().filter(|_| is_definition)?.value.split_once('.')?;
    Some(group)
}

/// The links of a project's Kubernetes objects.
#[derive(Debug)]
pub struct Links {
    services: Vec<Arc<KubeService>>,
    services_by_label: ByLabel,
    policies: Vec<Arc<Policy>>,
    /// Those that share no group with a workload do not mean it.
    policies_by_group: HashMap<Group, ByLabel>,
    claims: Vec<Arc<ClaimObject>>,
    claims_by_name: HashMap<String, Vec<usize>>,
    defaults: Vec<Arc<ContainerDefaults>>,
    bindings: HashMap<RoleKey, Vec<Arc<Binding>>>,
    defined_groups: HashSet<String>,
    units: Vec<Arc<str>>,
    folders: Vec<Arc<str>>,
    /// Units with a file that could not be read whole, or that a template engine makes.
    unread: HashSet<String>,
    kustomizations: Arc<Kustomizations>,
}

impl Links {
    /// Finds the links of a project.
    pub(crate) fn new(project: &Project, kustomizations: Arc<Kustomizations>) -> Self {
        let mut links = Links {
            services: Vec::new(),
            services_by_label: ByLabel::default(),
            policies: Vec::new(),
            policies_by_group: HashMap::new(),
            claims: Vec::new(),
            claims_by_name: HashMap::new(),
            defaults: Vec::new(),
            bindings: HashMap::new(),
            defined_groups: HashSet::new(),
            units: shared(units(project, &kustomizations)),
            folders: shared(project.files().iter().map(|file| folder(&file.source.path))),
            unread: HashSet::new(),
            kustomizations,
        };
        let unread = project.files().iter().filter(|file| {
            let is_manifest = matches!(file.kind, Kind::Kubernetes | Kind::Support(Support::Kustomization));
            file.skipped.is_some() || is_manifest && file.is_broken()
        });
        links.unread = unread.map(|file| links.unit(file.source.id).to_string()).collect();
        for linked in project.linked() {
            match linked {
                Linked::Service(service) => links.services.push(service.clone()),
                Linked::Policy(policy) => links.policies.push(policy.clone()),
                Linked::Claim(claim) => links.claims.push(claim.clone()),
                Linked::Defaults(defaults) => links.defaults.push(defaults.clone()),
                Linked::Binding(binding) => {
                    let key = RoleKey::new(&binding.role_kind, &binding.role.value, binding.namespace.as_deref());
                    links.bindings.entry(key).or_default().push(binding.clone());
                }
                // The inventory has them.
                Linked::Role(_) | Linked::Config(_) => {}
                Linked::Group(group) => {
                    links.defined_groups.insert(group.clone());
                }
            }
        }
        for (index, service) in links.services.iter().enumerate() {
            if let Some(selector) = &service.selector {
                links.services_by_label.add(index, selector.certain_labels());
            }
        }
        for (index, policy) in links.policies.iter().enumerate() {
            let groups =
                if policy.cluster_wide { vec![Group::Everywhere] } else { links.groups(policy.as_ref().into()) };
            for group in groups {
                links.policies_by_group.entry(group).or_default().add(index, policy.certain_labels());
            }
        }
        for (index, claim) in links.claims.iter().enumerate() {
            links.claims_by_name.entry(claim.claim.name.value.clone()).or_default().push(index);
        }
        links
    }

    /// All Services of the core API.
    pub fn services(&self) -> &[Arc<KubeService>] {
        &self.services
    }

    /// All network policies.
    pub fn policies(&self) -> &[Arc<Policy>] {
        &self.policies
    }

    /// All claims.
    pub fn claims(&self) -> &[Arc<ClaimObject>] {
        &self.claims
    }

    /// Whether the project defines resources of an API group itself.
    pub fn defines_group(&self, group: &str) -> bool {
        self.defined_groups.contains(group)
    }

    /// The kustomizations of the project.
    pub fn kustomizations(&self) -> &Kustomizations {
        &self.kustomizations
    }

    /// The Services that send, or may send, traffic to a workload. `selects` of each says whether that is certain.
    pub fn services_of<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a KubeService> {
        self.services_selecting(workload).filter(move |service| {
            self.same_namespace(*service, workload) && self.together(service.node.file, workload.span.file)
        })
    }

    /// The Services whose selectors fit, or may fit, a workload's pods, in whatever namespace and unit they are.
    pub fn services_selecting<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a KubeService> {
        let candidates = ByLabel::candidates([&self.services_by_label], &workload.pod_labels);
        let services = candidates.into_iter().filter_map(|index| self.services.get(index)).map(Arc::as_ref);
        services.filter(|service| service.selects(&workload.pod_labels) != Some(false))
    }

    /// The network policies that mean, or may mean, a workload's pods. `selects` of each says whether that is certain.
    /// Cluster-wide policies count from anywhere in the project.
    pub fn policies_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a Policy> {
        let groups = self.groups(workload.into()).into_iter().chain([Group::Everywhere]);
        let groups = groups.filter_map(|group| self.policies_by_group.get(&group));
        let candidates = ByLabel::candidates(groups, &workload.pod_labels);
        let policies = candidates.into_iter().filter_map(|index| self.policies.get(index)).map(Arc::as_ref);
        policies.filter(move |policy| {
            policy.selects(&workload.pod_labels) != Some(false)
                && (policy.cluster_wide
                    || self.same_namespace(*policy, workload) && self.together(policy.node.file, workload.span.file))
        })
    }

    /// The claims of a name that a workload can mean.
    pub fn claims_named<'a>(&'a self, workload: &'a Workload, name: &str) -> impl Iterator<Item = &'a ClaimObject> {
        let found = self.claims_by_name.get(name).into_iter().flatten().filter_map(|index| self.claims.get(*index));
        found.map(Arc::as_ref).filter(move |claim| {
            let scope = Scope { file: claim.node.file, namespace: claim.namespace.as_deref() };
            self.same_namespace(scope, workload) && self.together(claim.node.file, workload.span.file)
        })
    }

    /// What the LimitRanges of a workload's namespace give to its containers.
    pub fn defaults_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a ContainerDefaults> {
        self.defaults.iter().map(Arc::as_ref).filter(move |defaults| {
            let scope = Scope { file: defaults.node.file, namespace: defaults.namespace.as_deref() };
            self.same_namespace(scope, workload) && self.together(defaults.node.file, workload.span.file)
        })
    }

    /// The bindings that hand a role out: those of its namespace, and for a cluster role those of all.
    pub fn bindings_of(&self, role: &Resource) -> &[Arc<Binding>] {
        let namespace = role.namespace.as_ref().map(|namespace| namespace.value.as_str());
        let key = role.name.as_ref().map(|name| RoleKey::new(&role.kind.value, &name.value, namespace));
        key.and_then(|key| self.bindings.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// What kustomizations do to an image that is written in a file.
    pub fn image_overrides<'a>(
        &'a self,
        file: FileId,
        image: &'a ImageReference,
    ) -> impl Iterator<Item = &'a ImageOverride> {
        let all = self.kustomizations.of(file).flat_map(|one| &one.images);
        all.filter(move |entry| entry.name.value == image.name())
    }

    /// Whether two files are deployed together: by one kustomization, or as parts of one unit.
    pub fn together(&self, a: FileId, b: FileId) -> bool {
        a == b || self.unit(a) == self.unit(b) || self.kustomizations.share(a, b)
    }

    /// The folder of what a file is deployed with: that of the nearest kustomization which lists it, of its chart, of a
    /// kustomization beside it, otherwise the first folder below the project's root.
    pub fn unit(&self, file: FileId) -> &str {
        self.units.get(file.0 as usize).map_or("", Arc::as_ref)
    }

    /// The folders whose files are surely meant together with a file: its own, and those of the kustomizations that deploy
    /// it. A unit may be wider.
    pub fn neighbourhood(&self, file: FileId) -> impl Iterator<Item = &str> {
        let own = self.folders.get(file.0 as usize).map_or("", Arc::as_ref);
        std::iter::once(own).chain(self.kustomizations.of(file).map(|one| one.folder.as_str()))
    }

    /// Whether a part of what the file is deployed with is out of sight, such as a remote base.
    pub fn is_incomplete(&self, file: FileId) -> bool {
        self.kustomizations.of(file).any(|one| one.incomplete)
    }

    /// Whether everything that a file is deployed with can be seen, so that what is not found there is missing: no file of
    /// its unit is broken or a template, no part of its kustomizations is elsewhere, and none of their patches is about
    /// labels.
    pub fn in_sight(&self, file: FileId) -> bool {
        !self.unread.contains(self.unit(file))
            && self
                .kustomizations
                .of(file)
                .all(|one| !one.incomplete && !one.patches_labels && !self.unread.contains(&one.folder))
    }

    /// Whether two objects are in one namespace, after what kustomizations do to it. Objects without namespace are in one
    /// of their own that is not `default`.
    pub fn same_namespace<'a>(&'a self, a: impl Into<Scope<'a>>, b: impl Into<Scope<'a>>) -> bool {
        let (a, b) = (a.into(), b.into());
        let (a, b) = (self.namespaces(a), self.namespaces(b));
        a.iter().any(|namespace| b.contains(namespace))
    }

    /// The groups of an object. Two objects that are in one namespace and deployed together share one.
    fn groups(&self, scope: Scope) -> Vec<Group> {
        let mut namespaces = self.namespaces(scope);
        namespaces.sort_unstable();
        namespaces.dedup();
        let unit = self.unit(scope.file);
        let is_kustomized = self.kustomizations.of(scope.file).next().is_some();
        let of_namespace = |namespace: Option<&str>| {
            let namespace = namespace.map(str::to_string);
            let kustomized = is_kustomized.then(|| Group::Kustomized(namespace.clone()));
            std::iter::once(Group::Unit(namespace, unit.to_string())).chain(kustomized)
        };
        namespaces.into_iter().flat_map(of_namespace).collect()
    }

    /// The namespaces that an object may end up in.
    pub(super) fn namespaces<'a>(&'a self, scope: Scope<'a>) -> Vec<Option<&'a str>> {
        let given = self.kustomizations.of(scope.file).filter_map(|one| one.namespace.as_ref());
        let given: Vec<Option<&str>> = given.map(|namespace| Some(namespace.value.as_str())).collect();
        if given.is_empty() { vec![scope.namespace] } else { given }
    }
}

/// Objects that are deployed to one namespace and may be deployed together.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Group {
    /// What counts from anywhere in the project.
    Everywhere,
    /// A namespace and a unit.
    Unit(Option<String>, String),
    /// A namespace, for files that kustomizations deploy: one of those may join them with other units.
    Kustomized(Option<String>),
}

/// The unit of each file.
fn units<'p>(project: &'p Project, kustomizations: &'p Kustomizations) -> impl Iterator<Item = String> + 'p {
    let paths = || project.files().iter().map(|file| file.source.path.as_str());
    let beside: HashSet<&str> = kustomizations.all().iter().map(|one| one.folder.as_str()).collect();
    let charts: HashSet<&str> = paths().filter(|path| path.ends_with("Chart.yaml")).map(folder).collect();
    let root = common_folder(paths());
    let unit = move |id: FileId, path: &str| {
        if let Some(nearest) = kustomizations.nearest(id) {
            return nearest.folder.clone();
        }
        let own = folder(path);
        let ancestors = std::iter::successors(Some(own), |at| (!at.is_empty()).then(|| folder(at)));
        if let Some(chart) = ancestors.take(64).find(|at| charts.contains(at)) {
            return chart.to_string();
        }
        if beside.contains(own) {
            return own.to_string();
        }
        let below = own.strip_prefix(root).unwrap_or(own).trim_start_matches('/');
        let first = below.split('/').next().unwrap_or("");
        join_folders(root, first)
    };
    project.files().iter().map(move |file| unit(file.source.id, &file.source.path))
}

/// Texts of which many are the same, each held once.
fn shared(texts: impl Iterator<Item = impl AsRef<str>>) -> Vec<Arc<str>> {
    let mut known: HashSet<Arc<str>> = HashSet::new();
    let mut share = |text: &str| {
        if let Some(known) = known.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        known.insert(new.clone());
        new
    };
    texts.map(|text| share(text.as_ref())).collect()
}

fn join_folders(root: &str, first: &str) -> String {
    match (root, first) {
        ("", first) => first.to_string(),
        (root, "") => root.to_string(),
        (root, first) => format!("{root}/{first}"),
    }
}

/// The folder that all files are in.
fn common_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> &'a str {
    let Some(mut common) = paths.next().map(folder) else { return "" };
    for path in paths {
        let is_within =
            |common: &str| common.is_empty() || path.strip_prefix(common).is_some_and(|rest| rest.starts_with('/'));
        while !is_within(common) {
            common = folder(common);
        }
    }
    common
}
