//! What objects a project has: roles, ConfigMaps and Secrets, and those of other kinds that objects name.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::model::NodeRef;
use crate::project::{Project, file_name, folder};
use crate::span::{FileId, Span};

use super::configs::{ConfigKind, ConfigObject};
use super::index::{Index, Search};
use super::makers::{makes_pods_only, may_make_objects};
use super::{KubeService, Linked, Links, Resource, Scope};

/// How many objects must occur twice in a folder for its files to be alternatives.
const MIN_REPEATED: usize = 3;

/// The plain object of a kind that is named by others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectRef {
    /// The mapping of the object.
    pub node: NodeRef,
    /// What to underline for it as a whole.
    pub span: Span,
    /// Whether it is only a part.
    pub partial: bool,
}

/// A kind of objects that others name: group, kind, resource in the plural, whether it belongs to no namespace.
type Named = (&'static str, &'static str, &'static str, bool);

/// The kinds that are found by name, by the API reference of Kubernetes 1.34, Istio 1.27 and the Gateway API 1.4.
const NAMED: [Named; 22] = [
    ("", "Namespace", "namespaces", true),
    ("", "PersistentVolume", "persistentvolumes", true),
    ("", "PersistentVolumeClaim", "persistentvolumeclaims", false),
    ("", "ServiceAccount", "serviceaccounts", false),
    ("apps", "Deployment", "deployments", false),
    ("apps", "ReplicaSet", "replicasets", false),
    ("apps", "StatefulSet", "statefulsets", false),
    ("", "ReplicationController", "replicationcontrollers", false),
    ("argoproj.io", "Rollout", "rollouts", false),
    ("networking.istio.io", "DestinationRule", "destinationrules", false),
    ("networking.istio.io", "Gateway", "gateways", false),
    ("networking.istio.io", "ServiceEntry", "serviceentries", false),
    ("networking.istio.io", "VirtualService", "virtualservices", false),
    ("gateway.networking.k8s.io", "Gateway", "gateways", false),
    ("gateway.networking.k8s.io", "GatewayClass", "gatewayclasses", true),
    ("gateway.networking.k8s.io", "ReferenceGrant", "referencegrants", false),
    ("networking.k8s.io", "IngressClass", "ingressclasses", true),
    ("node.k8s.io", "RuntimeClass", "runtimeclasses", true),
    ("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", true),
    ("rbac.authorization.k8s.io", "Role", "roles", false),
    ("scheduling.k8s.io", "PriorityClass", "priorityclasses", true),
    ("storage.k8s.io", "StorageClass", "storageclasses", true),
];

/// Kinds that are often deployed apart from what names them: by a platform, by hand or by an installer.
const APART: [(&str, &str); 8] = [
    ("", "PersistentVolumeClaim"),
    ("gateway.networking.k8s.io", "Gateway"),
    ("gateway.networking.k8s.io", "GatewayClass"),
    ("networking.istio.io", "Gateway"),
    ("networking.k8s.io", "IngressClass"),
    ("node.k8s.io", "RuntimeClass"),
    ("scheduling.k8s.io", "PriorityClass"),
    ("storage.k8s.io", "StorageClass"),
];

/// Names of folders whose files are examples, each of its own.
const EXAMPLES: [&str; 10] =
    ["demo", "demos", "doc", "docs", "example", "examples", "sample", "samples", "snippets", "tutorials"];

/// The entry of a kind. What was in the group `extensions` is in `apps` now.
fn named(group: &str, kind: &str) -> Option<&'static Named> {
    let group = if group == "extensions" { "apps" } else { group };
    NAMED.iter().find(|named| named.0 == group && named.1 == kind)
}

/// The objects of a project, each kind with its index.
#[derive(Debug)]
pub struct Inventory {
    sight: Sight,
    config_maps: Index<Arc<ConfigObject>>,
    secrets: Index<Arc<ConfigObject>>,
    services: Index<Arc<KubeService>>,
    named: HashMap<(&'static str, &'static str), Index<ObjectRef>>,
}

impl Inventory {
    /// Puts the objects of a project together.
    pub(crate) fn new(project: &Project, links: &Links) -> Self {
        let sight = Sight::new(project, links);
        let mut inventory = Inventory {
            sight: Sight::default(),
            config_maps: Index::new(("", "configmaps")),
            secrets: Index::new(("", "secrets")),
            services: Index::new(("", "services")),
            named: HashMap::new(),
        };
        for linked in project.linked() {
            if let Linked::Config(config) = linked {
                inventory.add_config(config.clone(), links, &sight);
            }
        }
        let generated = links.kustomizations().all().iter().flat_map(|one| &one.generated);
        generated.for_each(|config| inventory.add_config(config.clone(), links, &sight));
        for service in links.services() {
            let scope = Scope::from(service.as_ref());
            inventory.services.add(&service.name, scope, service.clone(), links, &sight);
        }
        for resource in project.resources() {
            inventory.add_named(resource, links, &sight);
        }
        Inventory { sight, ..inventory }
    }

    fn add_config(&mut self, config: Arc<ConfigObject>, links: &Links, sight: &Sight) {
        let scope = Scope { file: config.span.file, namespace: config.namespace.as_deref() };
        let index = match config.kind {
            ConfigKind::ConfigMap => &mut self.config_maps,
            ConfigKind::Secret => &mut self.secrets,
        };
        index.add(&config.name.clone(), scope, config.clone(), links, sight);
    }

    fn add_named(&mut self, resource: &Resource, links: &Links, sight: &Sight) {
        let kind = named(resource.group(), &resource.kind.value);
        let (Some((group, kind, plural, of_cluster)), Some(name)) = (kind, &resource.name) else { return };
        let index = self.named.entry((group, kind)).or_insert_with(|| {
            let index = if *of_cluster { Index::of_cluster((group, plural)) } else { Index::new((group, plural)) };
            if APART.contains(&(group, kind)) { index.apart() } else { index }
        });
        let object = ObjectRef { node: resource.node, span: resource.span, partial: resource.partial };
        index.add(&name.value, resource.into(), object, links, sight);
    }

    /// Whether something anywhere in the project may make a ConfigMap or Secret, as its name is written there.
    pub fn may_be_configured(&self, name: &str, project: &Project) -> bool {
        self.sight.is_written_by_a_maker(name, project)
    }

    /// Looks for a ConfigMap or Secret, or what makes one.
    pub fn config(&self, kind: ConfigKind, name: &str, from: Scope, links: &Links) -> Search<'_, Arc<ConfigObject>> {
        let index = match kind {
            ConfigKind::ConfigMap => &self.config_maps,
            ConfigKind::Secret => &self.secrets,
        };
        index.find(name, from, links, &self.sight)
    }

    /// At how many places Services are noted.
    #[cfg(test)]
    pub(super) fn homes(&self) -> usize {
        self.services.places()
    }

    /// Looks for a Service.
    pub fn service(&self, name: &str, from: Scope, links: &Links) -> Search<'_, Arc<KubeService>> {
        self.services.find(name, from, links, &self.sight)
    }

    /// Looks for an object of a kind that objects name, such as a ServiceAccount or a Gateway. `Unknown` for other kinds.
    pub fn object(&self, group: &str, kind: &str, name: &str, from: Scope, links: &Links) -> Search<'_, ObjectRef> {
        let index = named(group, kind).and_then(|named| self.named.get(&(named.0, named.1)));
        index.map_or(Search::Unknown, |index| index.find(name, from, links, &self.sight))
    }

    /// What may exist without being written.
    pub fn sight(&self) -> &Sight {
        &self.sight
    }

    /// Whether a file is one of several alternatives in its folder, so that it is judged alone.
    pub fn is_alternative(&self, file: FileId) -> bool {
        self.sight.is_alternative(file)
    }

    /// All objects of a kind that objects name.
    pub fn objects(&self, group: &str, kind: &str) -> &[ObjectRef] {
        let found = self.named.iter().find(|((of, named), _)| *of == group && *named == kind);
        found.map_or(&[], |(_, index)| index.all())
    }
}

/// What may exist without being written: alternatives beside each other, and what is made at run time.
#[derive(Debug, Default)]
pub struct Sight {
    alternatives: HashSet<FileId>,
    examples: HashSet<FileId>,
    /// Names that roles of a unit give permissions on, by unit.
    named: HashMap<String, HashSet<String>>,
    /// Groups and resources that somebody in a unit may create, by unit.
    created: HashMap<String, HashSet<(String, String)>>,
    /// Where custom resources may make objects of any kind.
    objects_made: Made,
    /// The names of those custom resources.
    makers: HashSet<String>,
    /// Their files, and those that no build takes in and that let somebody create ConfigMaps or Secrets, as jobs do that are
    /// run once.
    maker_files: HashSet<FileId>,
    /// What is written in those files, in words. Read when it is asked for.
    maker_words: OnceLock<HashSet<Box<str>>>,
    /// Whether a kustomization of the project has a part that is not seen.
    has_unseen_parts: bool,
    /// Where custom resources may make pods that are not written in them.
    pods_made: Made,
}

/// Files with which something is deployed that makes objects.
#[derive(Debug, Default)]
struct Made {
    units: HashSet<String>,
    /// Kustomizations by their numbers.
    kustomizations: HashSet<usize>,
}

impl Made {
    fn add(&mut self, file: FileId, links: &Links) {
        self.units.insert(links.unit(file).to_string());
        self.kustomizations.extend(links.kustomizations().indices(file));
    }

    fn reaches(&self, file: FileId, links: &Links) -> bool {
        self.units.contains(links.unit(file))
            || links.kustomizations().indices(file).iter().any(|index| self.kustomizations.contains(index))
    }
}

impl Sight {
    fn new(project: &Project, links: &Links) -> Self {
        let (alternatives, examples) = (alternatives(project, links), examples(project, links));
        let has_unseen_parts = links.kustomizations().all().iter().any(|one| one.incomplete);
        let mut sight = Sight { alternatives, examples, has_unseen_parts, ..Sight::default() };
        for resource in project.resources().filter(|resource| may_make_objects(resource)) {
            if !makes_pods_only(resource) {
                sight.objects_made.add(resource.node.file, links);
                sight.maker_files.insert(resource.node.file);
                sight.makers.extend(resource.name.as_ref().map(|name| name.value.clone()));
            }
            if project.workloads_of(resource.node).is_empty() {
                sight.pods_made.add(resource.node.file, links);
            }
        }
        let roles = project.linked().filter_map(|linked| match linked {
            Linked::Role(role) if !role.is_bootstrap => Some(role),
            _ => None,
        });
        for role in roles {
            let unit = links.unit(role.node.file);
            for grant in &role.grants {
                let names = grant.names.iter().map(|name| name.value.clone());
                sight.named.entry(unit.to_string()).or_default().extend(names);
                if grant.names.is_empty() && grant.verbs.iter().any(|verb| matches!(&*verb.value, "create" | "*")) {
                    let pairs = grant.groups.iter().flat_map(|group| {
                        let with =
                            |resource: &crate::span::Spanned<String>| (group.value.clone(), resource.value.clone());
                        grant.resources.iter().map(with)
                    });
                    sight.created.entry(unit.to_string()).or_default().extend(pairs);
                    let is_config = |name: &str| matches!(name, "configmaps" | "secrets" | "*");
                    let is_alone = !project.file(role.node.file).is_built();
                    if is_alone && grant.resources.iter().any(|resource| is_config(&resource.value)) {
                        sight.maker_files.insert(role.node.file);
                    }
                }
            }
        }
        sight
    }

    /// Whether a file is one of several alternatives in its folder, so that it is judged alone.
    pub fn is_alternative(&self, file: FileId) -> bool {
        self.alternatives.contains(&file)
    }

    /// Whether a file is an example of its own: in a folder of examples that no kustomization deploys.
    pub(super) fn is_example(&self, file: FileId) -> bool {
        self.examples.contains(&file)
    }

    /// Whether a custom resource that is deployed with a file may make pods that are not written.
    pub fn has_pods_made(&self, file: FileId, links: &Links) -> bool {
        self.pods_made.reaches(file, links)
    }

    /// Whether an object that belongs to no namespace may come from anywhere: a remote part of a kustomization, or what
    /// a custom resource installs.
    pub(super) fn has_parts_elsewhere(&self) -> bool {
        self.has_unseen_parts || !self.makers.is_empty()
    }

    /// Whether a name is that of a custom resource which makes objects, alone or with a word behind it, as operators
    /// name what they make.
    fn is_of_a_maker(&self, name: &str) -> bool {
        let starts = name.match_indices('-').filter_map(|(at, _)| name.get(..at));
        starts.chain([name]).any(|start| self.makers.contains(start))
    }

    /// Whether what makes objects stands in a file in which the name is written.
    fn is_written_by_a_maker(&self, name: &str, project: &Project) -> bool {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let words = || {
            let texts = self.maker_files.iter().map(|file| project.file(*file).source.text());
            texts.flat_map(|text| text.split(|c: char| !is_part(c))).filter(|word| word.len() > 1).map(Into::into)
        };
        self.maker_words.get_or_init(|| words().collect()).contains(name)
    }

    /// Whether an object of a name may be made at run time with what is deployed with a file: a role names it, somebody may
    /// create such objects, or a custom resource may make them.
    pub(super) fn may_be_made(&self, (group, resource): (&str, &str), name: &str, file: FileId, links: &Links) -> bool {
        if self.objects_made.reaches(file, links) || self.is_of_a_maker(name) {
            return true;
        }
        let unit = links.unit(file);
        let is_named = self.named.get(unit).is_some_and(|names| names.contains(name));
        let created = self.created.get(unit);
        is_named
            || created.is_some_and(|created| {
                created.iter().any(|(of, what)| (of == group || of == "*") && (what == resource || what == "*"))
            })
    }
}

/// The files in folders of examples.
fn examples(project: &Project, links: &Links) -> HashSet<FileId> {
    let is_example = |path: &str| {
        let path = project.from_top(path);
        EXAMPLES.contains(&file_name(folder(&path)).to_ascii_lowercase().as_str())
    };
    let files = project.files().iter().filter(|file| is_example(&file.source.path)).map(|file| file.source.id);
    files.filter(|file| links.kustomizations().of(*file).next().is_none()).collect()
}

/// The files in folders without kustomization in which several objects occur twice in different files.
fn alternatives(project: &Project, links: &Links) -> HashSet<FileId> {
    let mut files: HashMap<(&str, &str, &str, &str, &str), FileId> = HashMap::new();
    let mut repeated: HashMap<&str, HashSet<(&str, &str, &str, &str)>> = HashMap::new();
    for resource in project.resources() {
        let file = resource.node.file;
        let Some(name) = &resource.name else { continue };
        if resource.partial || links.kustomizations().of(file).next().is_some() {
            continue;
        }
        let namespace = resource.namespace.as_ref().map_or("", |namespace| namespace.value.as_str());
        let id = (resource.group(), resource.kind.value.as_str(), namespace, name.value.as_str());
        let folder = folder(&project.file(file).source.path);
        let first = *files.entry((folder, id.0, id.1, id.2, id.3)).or_insert(file);
        if first != file {
            repeated.entry(folder).or_default().insert(id);
        }
    }
    repeated.retain(|_, objects| objects.len() >= MIN_REPEATED);
    let is_in = |path: &str| repeated.contains_key(folder(path));
    project.files().iter().filter(|file| is_in(&file.source.path)).map(|file| file.source.id).collect()
}
