//! The links among objects: what is deployed together, and which objects mean which pods.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::{ImageReference, NodeRef};
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

mod of_pods;
mod together;

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
        let defined = project.files().iter().filter(|file| file.is_nothing()).flat_map(|file| file.defines());
        links.defined_groups.extend(defined.map(ToString::to_string));
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
