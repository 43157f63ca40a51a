//! The links among objects: what is deployed together, and which objects mean which pods.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::{ImageReference, NodeRef, Workload};
use crate::project::{File, Kind, Project, Support, file_name, folder, join};
use crate::span::FileId;
use crate::yaml::{Field, Node};

use super::accounts::{Account, Accounts};
use super::aggregated::aggregators;
use super::autoscalers::{Autoscaler, Autoscalers};
use super::bindings::{Binding, RoleKey};
use super::by_label::{ByLabel, CertainLabel, SelectsPods};
use super::doors::Door;
use super::kustomize::{ImageOverride, Kustomizations};
use super::policies::Policy;
use super::scaling::Budget;
use super::scope::{Group, Scope};
use super::services::{ClaimObject, KubeService, NamespaceLimits};
use super::units::{shared, units};
use super::{ConfigObject, Resource, Role};

/// An object that others are linked to.
#[derive(Debug)]
pub(crate) enum Linked {
    Service(Arc<KubeService>),
    Policy(Arc<Policy>),
    Claim(Arc<ClaimObject>),
    Defaults(Arc<NamespaceLimits>),
    Binding(Arc<Binding>),
    Role(Arc<Role>),
    Account(Arc<Account>),
    Config(Arc<ConfigObject>),
    Autoscaler(Arc<Autoscaler>),
    Budget(Arc<Budget>),
    Door(Arc<Door>),
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
        found.extend(NamespaceLimits::read(resource, node).map(|one| Linked::Defaults(one.into())));
        found.extend(Binding::read(resource, node).map(|one| Linked::Binding(one.into())));
        found.extend(Role::read(resource, Field::of(node)).map(|one| Linked::Role(one.into())));
        found.extend(Account::read(resource, node).map(|one| Linked::Account(one.into())));
        let configs = ConfigObject::read(resource, Field::of(node));
        found.extend(configs.into_iter().map(|one| Linked::Config(one.into())));
        found.extend(Autoscaler::read(resource, node).map(|one| Linked::Autoscaler(one.into())));
        found.extend(Budget::read(resource, node).map(|one| Linked::Budget(one.into())));
        found.extend(Door::read(resource, Field::of(node)).map(|one| Linked::Door(one.into())));
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
    // Objects that share no group with a workload do not mean it.
    services_in: HashMap<Group, ByLabel>,
    policies: Vec<Arc<Policy>>,
    policies_in: HashMap<Group, ByLabel>,
    claims: Vec<Arc<ClaimObject>>,
    claims_in: HashMap<Group, HashMap<String, Vec<usize>>>,
    defaults: Vec<Arc<NamespaceLimits>>,
    defaults_in: HashMap<Group, Vec<usize>>,
    budgets: Vec<Arc<Budget>>,
    budgets_in: HashMap<Group, ByLabel>,
    /// Ingresses and routes by the names of the Services that they lead to.
    doors: HashMap<String, Vec<Arc<Door>>>,
    pub(super) autoscalers: Autoscalers,
    bindings: HashMap<RoleKey, Vec<Arc<Binding>>>,
    accounts: Accounts,
    /// In the order of their nodes.
    roles: Vec<Arc<Role>>,
    /// The roles that others take in.
    aggregated: HashSet<NodeRef>,
    defined_groups: HashSet<String>,
    /// Numbers for the namespaces of all these objects; those that no kustomization touches have them as they are written.
    namespace_ids: HashMap<String, u32>,
    /// Folders with pods other than those of jobs.
    pods_near: HashMap<String, PodsNear>,
    /// For each file with pods to which kustomizations give several namespaces, those.
    given: HashMap<FileId, HashSet<String>>,
    units: Vec<Arc<str>>,
    /// The number of each file's unit.
    unit_ids: Vec<u32>,
    folders: Vec<Arc<str>>,
    /// Units with a file that could not be read whole, or that a template engine makes.
    unread: HashSet<String>,
    /// The files of kustomizations in such a unit.
    unread_with: HashSet<FileId>,
    /// Folders with values for a chart that is not there, which is deployed along with what else they have.
    beside_charts: HashSet<Arc<str>>,
    kustomizations: Arc<Kustomizations>,
}

impl Links {
    /// Finds the links of a project.
    pub(crate) fn new(project: &Project, kustomizations: Arc<Kustomizations>) -> Self {
        let mut links = Links {
            services: Vec::new(),
            services_in: HashMap::new(),
            policies: Vec::new(),
            policies_in: HashMap::new(),
            claims: Vec::new(),
            claims_in: HashMap::new(),
            defaults: Vec::new(),
            defaults_in: HashMap::new(),
            budgets: Vec::new(),
            budgets_in: HashMap::new(),
            doors: HashMap::new(),
            autoscalers: Autoscalers::default(),
            bindings: HashMap::new(),
            accounts: Accounts::default(),
            roles: Vec::new(),
            aggregated: HashSet::new(),
            defined_groups: HashSet::new(),
            namespace_ids: HashMap::new(),
            pods_near: HashMap::new(),
            given: HashMap::new(),
            unit_ids: Vec::new(),
            units: shared(units(project, &kustomizations)),
            folders: shared(project.files().iter().map(|file| folder(&file.source.path))),
            unread: HashSet::new(),
            unread_with: HashSet::new(),
            beside_charts: HashSet::new(),
            kustomizations,
        };
        let unread = project.files().iter().filter(|file| {
            let is_manifest = matches!(file.kind, Kind::Kubernetes | Kind::Support(Support::Kustomization));
            file.skipped.is_some() || is_manifest && file.is_broken()
        });
        links.unread = unread.map(|file| links.unit(file.source.id).to_string()).collect();
        links.unread_with = links.kustomizations.deployed_by(|one| links.unread.contains(&one.folder));
        let is_values = |file: &&Arc<File>| {
            let path = &file.source.path;
            let is_named = file.kind == Kind::Support(Support::Chart) && file_name(path).contains("values");
            is_named && project.file_at(&join(folder(path), "Chart.yaml")).is_none()
        };
        let folders = project
            .files()
            .iter()
            .filter(is_values)
            .filter_map(|file| links.folders.get(file.source.id.0 as usize))
            .cloned();
        links.beside_charts = folders.collect();
        for linked in project.linked() {
            match linked {
                Linked::Service(service) => links.services.push(service.clone()),
                Linked::Policy(policy) => links.policies.push(policy.clone()),
                Linked::Claim(claim) => links.claims.push(claim.clone()),
                Linked::Defaults(defaults) => links.defaults.push(defaults.clone()),
                Linked::Account(account) => links.accounts.add(account),
                Linked::Binding(binding) => {
                    links.accounts.bind(binding);
                    let key = RoleKey::new(&binding.role_kind, &binding.role.value, binding.namespace.as_deref());
                    links.bindings.entry(key).or_default().push(binding.clone());
                }
                Linked::Role(role) => links.roles.push(role.clone()),
                Linked::Budget(budget) => links.budgets.push(budget.clone()),
                Linked::Door(door) => {
                    for (service, _) in &door.services {
                        links.doors.entry(service.clone()).or_default().push(door.clone());
                    }
                }
                Linked::Autoscaler(autoscaler) => links.autoscalers.add(autoscaler.clone()),
                // The inventory has them.
                Linked::Config(_) => {}
                Linked::Group(group) => {
                    links.defined_groups.insert(group.clone());
                }
            }
        }
        links.put_into_groups();
        links.put_pods_near(project);
        links.aggregate();
        links
    }

    /// Hands out what aggregated roles take in to those who are bound to these.
    fn aggregate(&mut self) {
        let unit = |role: &Role| self.unit_ids.get(role.node.file.0 as usize).copied().unwrap_or(0);
        let key = |role: &Role| RoleKey::new(&role.kind, &role.name, None);
        let mut more: Vec<(RoleKey, Vec<Arc<Binding>>)> = Vec::new();
        for (role, above) in aggregators(&self.roles, &unit) {
            let Some(role) = self.roles.get(role) else { continue };
            let above = above.into_iter().filter_map(|at| self.bindings.get(&key(self.roles.get(at)?)));
            more.push((key(role), above.flatten().cloned().collect()));
            self.aggregated.insert(role.node);
        }
        for (key, bindings) in more {
            let known = self.bindings.entry(key).or_default();
            known.extend(bindings);
            known.sort_by_key(|binding| binding.node);
            known.dedup_by_key(|binding| binding.node);
        }
    }

    fn put_pods_near(&mut self, project: &Project) {
        let (mut near, mut given) = (HashMap::<String, PodsNear>::new(), HashMap::new());
        for workload in project.kubernetes_workloads() {
            let file = workload.span.file;
            if workload.is_job() || given.contains_key(&file) {
                continue;
            }
            let namespaces = self.namespaces(workload.into());
            let one = match namespaces.as_slice() {
                [one] => Some(one.map(str::to_string)),
                // A base has as many folders as namespaces: written down once, not once for each folder.
                several => {
                    given.insert(file, several.iter().copied().flatten().map(str::to_string).collect());
                    None
                }
            };
            for folder in self.neighbourhood(file) {
                let pods = near.entry(folder.to_string()).or_default();
                match &one {
                    Some(namespace) => _ = pods.namespaces.insert(namespace.clone()),
                    None => pods.given.push(file),
                }
            }
        }
        (self.pods_near, self.given) = (near, given);
    }

    fn put_into_groups(&mut self) {
        let mut ids: HashMap<&str, u32> = HashMap::new();
        let unit_ids = self.units.iter().map(|unit| {
            let next = ids.len() as u32;
            *ids.entry(unit).or_insert(next)
        });
        self.unit_ids = unit_ids.collect();
        let scopes = self.services.iter().map(|service| Scope::from(service.as_ref()));
        let scopes = scopes.chain(self.policies.iter().map(|policy| policy.as_ref().into()));
        let scopes = scopes.chain(self.claims.iter().map(|claim| claim.as_ref().into()));
        let scopes = scopes.chain(self.budgets.iter().map(|budget| budget.as_ref().into()));
        let scopes = scopes.chain(self.defaults.iter().map(|defaults| defaults.as_ref().into()));
        let names: HashSet<String> =
            scopes.flat_map(|scope| self.namespaces(scope)).flatten().map(str::to_string).collect();
        self.namespace_ids = (0..).zip(names).map(|(id, name)| (name, id)).collect();
        let by_group = |scopes: Vec<Vec<Group>>| {
            let mut members: HashMap<Group, Vec<usize>> = HashMap::new();
            for (index, groups) in scopes.into_iter().enumerate() {
                groups.into_iter().for_each(|group| members.entry(group).or_default().push(index));
            }
            members
        };
        let services = self.services.iter().map(|service| match service.selector {
            Some(_) => self.groups(service.as_ref().into()),
            // It selects nobody.
            None => Vec::new(),
        });
        let services = by_group(services.collect());
        let policies = self.policies.iter().map(|policy| match policy.cluster_wide {
            true => vec![Group::Everywhere],
            false => self.groups(policy.as_ref().into()),
        });
        let policies = by_group(policies.collect());
        let budgets = by_group(self.budgets.iter().map(|one| self.groups(one.as_ref().into())).collect());
        let claims = by_group(self.claims.iter().map(|claim| self.groups(claim.as_ref().into())).collect());
        let defaults = by_group(self.defaults.iter().map(|one| self.groups(one.as_ref().into())).collect());
        let services_in = by_label(services, |index| self.services.get(index).map(|one| one.certain_labels()));
        let policies_in = by_label(policies, |index| self.policies.get(index).map(|one| one.certain_labels()));
        let budgets_in = by_label(budgets, |index| self.budgets.get(index).map(|one| one.certain_labels()));
        let by_name = |members: Vec<usize>| {
            let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
            for index in members {
                let name = self.claims.get(index).map(|claim| claim.claim.name.value.clone());
                by_name.entry(name.unwrap_or_default()).or_default().push(index);
            }
            by_name
        };
        let claims_in = claims.into_iter().map(|(group, members)| (group, by_name(members))).collect();
        (self.services_in, self.policies_in, self.budgets_in) = (services_in, policies_in, budgets_in);
        (self.claims_in, self.defaults_in) = (claims_in, defaults);
    }

    /// All Services of the core API.
    pub fn services(&self) -> &[Arc<KubeService>] {
        &self.services
    }

    /// All disruption budgets.
    pub fn budgets(&self) -> &[Arc<Budget>] {
        &self.budgets
    }

    /// The Ingresses and routes that lead to a Service of this name, wherever it is.
    pub(super) fn doors_named(&self, service: &str) -> &[Arc<Door>] {
        self.doors.get(service).map_or(&[], Vec::as_slice)
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

    /// Whether the project defines resources of an API group, or of one that shares its last two labels:
    /// `source.toolkit.fluxcd.io` and `fluxcd.io`.
    pub fn defines_domain(&self, group: &str) -> bool {
        let domain = domain_of(group);
        !domain.ends_with("k8s.io") && self.defined_groups.iter().any(|defined| domain_of(defined) == domain)
            || self.defines_group(group)
    }

    /// The kustomizations of the project.
    pub fn kustomizations(&self) -> &Kustomizations {
        &self.kustomizations
    }

    /// The Services that send, or may send, traffic to a workload. `selects` of each says whether that is certain.
    pub fn services_of<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a KubeService> {
        let candidates = in_order(self.service_candidates(workload));
        let services = candidates.into_iter().filter_map(|index| self.services.get(index)).map(Arc::as_ref);
        services.filter(move |service| {
            service.selects(&workload.pod_labels) != Some(false) && self.are_together(*service, workload)
        })
    }

    pub(super) fn service_candidates<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = usize> + 'a {
        let groups = self.groups(workload.into()).into_iter().filter_map(|group| self.services_in.get(&group));
        groups.flat_map(|group| group.candidates(&workload.pod_labels))
    }

    /// The network policies that mean, or may mean, a workload's pods. `selects` of each says whether that is certain.
    /// Cluster-wide policies count from anywhere in the project.
    pub fn policies_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a Policy> {
        let candidates = in_order(self.policy_candidates(workload));
        let policies = candidates.into_iter().filter_map(|index| self.policies.get(index)).map(Arc::as_ref);
        policies.filter(move |policy| self.may_mean(policy, workload))
    }

    /// The disruption budgets that protect, or may protect, a workload's pods. `selects` of each says whether that is certain.
    pub fn budgets_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a Budget> {
        let groups = self.groups(workload.into()).into_iter().filter_map(|group| self.budgets_in.get(&group));
        let candidates = in_order(groups.flat_map(|group| group.candidates(&workload.pod_labels)));
        let budgets = candidates.into_iter().filter_map(|index| self.budgets.get(index)).map(Arc::as_ref);
        budgets.filter(move |budget| {
            budget.selects(&workload.pod_labels) != Some(false) && self.are_together(*budget, workload)
        })
    }

    /// Whether a network policy means, or may mean, a workload's pods.
    pub fn has_policy(&self, workload: &Workload) -> bool {
        self.policy_candidates(workload)
            .filter_map(|index| self.policies.get(index))
            .any(|policy| self.may_mean(policy, workload))
    }

    /// The network policies that mean, or may mean, the pods of one of these workloads.
    pub fn policies_in_use<'a>(
        &'a self,
        workloads: impl IntoIterator<Item = &'a Workload>,
    ) -> impl Iterator<Item = &'a Policy> {
        let mut open = self.policies_in.clone();
        let mut used = HashSet::new();
        for workload in workloads {
            for group in self.policy_groups(workload) {
                let Some(group) = open.get_mut(&group) else { continue };
                // What is found once is not looked at again.
                group.take(&workload.pod_labels, |index| {
                    let means = || self.policies.get(index).is_some_and(|policy| self.may_mean(policy, workload));
                    let is_used = used.contains(&index) || means();
                    if is_used {
                        used.insert(index);
                    }
                    is_used
                });
            }
        }
        in_order(used.into_iter()).into_iter().filter_map(|index| self.policies.get(index)).map(Arc::as_ref)
    }

    fn policy_groups(&self, workload: &Workload) -> impl Iterator<Item = Group> {
        self.groups(workload.into()).into_iter().chain([Group::Everywhere])
    }

    pub(super) fn policy_candidates<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = usize> + 'a {
        let groups = self.policy_groups(workload).filter_map(|group| self.policies_in.get(&group));
        groups.flat_map(|group| group.candidates(&workload.pod_labels))
    }

    fn may_mean(&self, policy: &Policy, workload: &Workload) -> bool {
        policy.selects(&workload.pod_labels) != Some(false)
            && (policy.cluster_wide || self.are_together(policy, workload))
    }

    /// The claims of a name that a workload can mean.
    pub fn claims_named<'a>(&'a self, workload: &'a Workload, name: &str) -> impl Iterator<Item = &'a ClaimObject> {
        let found = self
            .claim_candidates(workload, name)
            .into_iter()
            .filter_map(|index| self.claims.get(index))
            .map(Arc::as_ref);
        found.filter(move |claim| self.are_together(*claim, workload))
    }

    pub(super) fn claim_candidates(&self, workload: &Workload, name: &str) -> Vec<usize> {
        let groups = self.groups(workload.into()).into_iter().filter_map(|group| self.claims_in.get(&group));
        in_order(groups.filter_map(|group| group.get(name)).flatten().copied())
    }

    /// What the LimitRanges of a workload's namespace give to its containers.
    pub fn defaults_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a NamespaceLimits> {
        let found =
            self.default_candidates(workload).into_iter().filter_map(|index| self.defaults.get(index)).map(Arc::as_ref);
        found.filter(move |defaults| self.are_together(*defaults, workload))
    }

    pub(super) fn default_candidates(&self, workload: &Workload) -> Vec<usize> {
        let groups = self.groups(workload.into()).into_iter().filter_map(|group| self.defaults_in.get(&group));
        in_order(groups.flatten().copied())
    }

    /// Whether pods of an object's namespace are written in its neighbourhood, other than those of jobs.
    pub fn has_pods_near<'a>(&'a self, object: impl Into<Scope<'a>>) -> bool {
        let scope = object.into();
        let namespaces: HashSet<Option<&str>> = self.namespaces(scope).into_iter().collect();
        let mut seen = HashSet::new();
        self.neighbourhood(scope.file).filter_map(|folder| self.pods_near.get(folder)).any(|pods| {
            let mut files =
                pods.given.iter().filter(|file| seen.insert(**file)).filter_map(|file| self.given.get(file));
            let is_known = |namespace: &Option<String>| namespaces.contains(&namespace.as_deref());
            let is_one = match pods.namespaces.len() < namespaces.len() {
                true => pods.namespaces.iter().any(is_known),
                false => namespaces.iter().any(|one| pods.namespaces.contains(&one.map(str::to_string))),
            };
            is_one || files.any(|given| namespaces.iter().flatten().any(|one| given.contains(*one)))
        })
    }

    /// All roles in the order of their files.
    pub fn roles(&self) -> &[Arc<Role>] {
        &self.roles
    }

    /// The role that an object is, by its mapping.
    pub fn role(&self, node: NodeRef) -> Option<&Role> {
        let at = self.roles.binary_search_by_key(&node, |role| role.node).ok()?;
        self.roles.get(at).map(AsRef::as_ref)
    }

    /// Whether an aggregated role takes in the role with this mapping.
    pub fn is_aggregated(&self, role: NodeRef) -> bool {
        self.aggregated.contains(&role)
    }

    /// The bindings that hand a role out: those of its namespace, and for a cluster role those of all, and of aggregated roles
    /// that take it in.
    pub fn bindings_of(&self, role: &Resource) -> &[Arc<Binding>] {
        let namespace = role.namespace.as_ref().map(|namespace| namespace.value.as_str());
        let key = role.name.as_ref().map(|name| RoleKey::new(&role.kind.value, &name.value, namespace));
        key.and_then(|key| self.bindings.get(&key)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn accounts(&self) -> &Accounts {
        &self.accounts
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
    /// it and do not only pass it on. Two files that have a folder in common are neighbours. A unit may be wider.
    pub fn neighbourhood(&self, file: FileId) -> impl Iterator<Item = &str> {
        let own = self.folders.get(file.0 as usize).map_or("", Arc::as_ref);
        std::iter::once(own).chain(self.kustomizations.of(file).map(|one| one.folder.as_str()))
    }

    /// Whether a part of what the file is deployed with is out of sight, such as a remote base.
    pub fn is_incomplete(&self, file: FileId) -> bool {
        self.kustomizations.of(file).any(|one| one.incomplete)
    }

    /// Whether everything that a file is deployed with can be seen, so that what is not found there is missing: no file of
    /// its unit is broken or a template, no values beside it are those of a chart, no part of its kustomizations is
    /// elsewhere, and none of their patches is about labels.
    pub fn in_sight(&self, file: FileId) -> bool {
        let folder = self.folders.get(file.0 as usize);
        !self.unread.contains(self.unit(file))
            && !folder.is_some_and(|folder| self.beside_charts.contains(folder))
            && !self.unread_with.contains(&file)
            && self.kustomizations.of(file).all(|one| !one.incomplete && !one.patches_labels)
    }

    /// Whether two objects are in one namespace, after what kustomizations do to it. Objects without namespace are in one
    /// of their own that is not `default`.
    pub fn same_namespace<'a>(&'a self, a: impl Into<Scope<'a>>, b: impl Into<Scope<'a>>) -> bool {
        let (a, b) = (a.into(), b.into());
        let (a, b) = (self.namespaces(a), self.namespaces(b));
        a.iter().any(|namespace| b.contains(namespace))
    }

    /// Whether two objects are in one namespace and deployed together.
    pub(super) fn are_together<'a>(&'a self, a: impl Into<Scope<'a>>, b: impl Into<Scope<'a>>) -> bool {
        let (a, b) = (a.into(), b.into());
        self.together(a.file, b.file) && self.same_namespace(a, b)
    }

    /// The groups of an object. Two objects that are in one namespace and deployed together share one.
    fn groups(&self, scope: Scope) -> Vec<Group> {
        let unit = self.unit_ids.get(scope.file.0 as usize).copied().unwrap_or(0);
        let id = |namespace: &str| self.namespace_ids.get(namespace).copied();
        let in_unit = self.namespaces(scope).into_iter().filter_map(|namespace| match namespace {
            None => Some(Group::Unit(None, unit)),
            // What is in a namespace of its own shares it with nobody.
            Some(namespace) => id(namespace).map(|id| Group::Unit(Some(id), unit)),
        });
        let mut groups: Vec<Group> = in_unit.collect();
        groups.extend(self.kustomizations.of(scope.file).map(|one| Group::Kustomization(one.file)));
        if groups.len() > 1 {
            groups.sort_unstable();
            groups.dedup();
        }
        groups
    }

    /// The namespaces that an object may end up in.
    pub fn namespaces<'a>(&'a self, scope: Scope<'a>) -> Vec<Option<&'a str>> {
        let given = self.kustomizations.of(scope.file).filter_map(|one| one.namespace.as_ref());
        let given: Vec<Option<&str>> = given.map(|namespace| Some(namespace.value.as_str())).collect();
        if given.is_empty() { vec![scope.namespace] } else { given }
    }
}

/// The pods in a folder.
#[derive(Debug, Default)]
struct PodsNear {
    /// The namespaces of those that have one, or are written without.
    namespaces: HashSet<Option<String>>,
    /// The files of those that are given several namespaces.
    given: Vec<FileId>,
}

/// An index for each group of its members by their certain labels.
fn by_label<'a>(
    groups: HashMap<Group, Vec<usize>>,
    labels: impl Fn(usize) -> Option<Vec<CertainLabel<'a>>>,
) -> HashMap<Group, ByLabel> {
    let index = |members: Vec<usize>| {
        let members: Vec<_> = members.into_iter().filter_map(|member| Some((member, labels(member)?))).collect();
        ByLabel::new(&members)
    };
    groups.into_iter().map(|(group, members)| (group, index(members))).collect()
}

/// Indices in their order, each once.
fn in_order(indices: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut indices: Vec<usize> = indices.collect();
    indices.sort_unstable();
    indices.dedup();
    indices
}
/// The last two labels of an API group, or all of a shorter one.
fn domain_of(group: &str) -> &str {
    let before = group.rsplitn(3, '.').nth(2).map_or(0, |rest| rest.len() + 1);
    group.get(before..).unwrap_or(group)
}
