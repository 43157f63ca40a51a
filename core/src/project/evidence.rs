//! Who took care of a protection: what is missing beside that is a slip, not a decision.

use std::collections::HashMap;

use super::{Kind, Project};
use crate::model::{Confinement, Container, Format, Workload};
use crate::span::{FileId, Span};

/// A protection that a container may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protection {
    /// It cannot start as root by mistake: `runAsNonRoot`.
    NonRootUser,
    /// No program gives it more privileges: `allowPrivilegeEscalation: false`, `no-new-privileges`.
    NoNewPrivileges,
    /// Capabilities are dropped.
    DroppedCapabilities,
    /// The root file system is read-only.
    ReadOnlyRoot,
    /// System calls are filtered by a profile that is named.
    Seccomp,
}

impl Protection {
    const ALL: [Protection; 5] = [
        Protection::NonRootUser,
        Protection::NoNewPrivileges,
        Protection::DroppedCapabilities,
        Protection::ReadOnlyRoot,
        Protection::Seccomp,
    ];

    /// Whether it shows in Compose that somebody thought of protection.
    fn tells_in_compose(self) -> bool {
        matches!(self, Protection::NoNewPrivileges | Protection::DroppedCapabilities | Protection::ReadOnlyRoot)
    }

    /// Whether the level `restricted` of the Pod Security Standards demands it.
    /// <https://kubernetes.io/docs/concepts/security/pod-security-standards/>
    fn is_restricted(self) -> bool {
        self != Protection::ReadOnlyRoot
    }
}

impl Container {
    /// Where the container, or its pod for it, says that it has a protection.
    pub fn protected_at(&self, protection: Protection) -> Option<Span> {
        match protection {
            Protection::NonRootUser => self.run_as_non_root.true_at(),
            Protection::NoNewPrivileges => self.no_new_privileges.true_at(),
            Protection::ReadOnlyRoot => self.read_only_root.true_at(),
            Protection::DroppedCapabilities => self
                .dropped_capabilities
                .known()
                .filter(|dropped| !dropped.value.is_empty())
                .map(|dropped| dropped.span),
            Protection::Seccomp => {
                let known = self.seccomp.known().filter(|known| known.value != Confinement::Unconfined);
                known.map(|known| known.span)
            }
        }
    }
}

/// What shows that a missing protection is a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence<'a> {
    /// Another container of the pod, or service of the file, has the very protection.
    Same(&'a str, Span),
    /// The container itself, or its pod, has another one.
    Own(Span),
    /// Another container of the pod, or service of the file, has another one.
    Other(&'a str, Span),
    /// The namespace asks for the level that demands it.
    Namespace(&'a str, Span),
}

/// The first service of a file that has a protection, and where.
#[derive(Debug, Clone)]
struct Service {
    name: String,
    key: Span,
    protections: Vec<(Protection, Span)>,
}

/// What of a project shows that protections are meant.
#[derive(Debug, Default)]
pub(super) struct Protected {
    /// For each Compose file and protection the first two services that have it: one of them is another one.
    services: HashMap<FileId, Vec<Service>>,
    /// Namespaces whose label asks for `restricted`, with the place of the label's value.
    namespaces: HashMap<String, Span>,
}

/// More containers of a pod are not asked.
const MAX_SIBLINGS: usize = 64;

/// What the text of a manifest has that sets one of [`LEVELS`].
const LABEL: &str = "pod-security.kubernetes.io";

/// Labels that ask for a level of the Pod Security Standards. `audit` writes into a log only.
const LEVELS: [&str; 2] = ["pod-security.kubernetes.io/enforce", "pod-security.kubernetes.io/warn"];

impl Protected {
    fn new(project: &Project) -> Self {
        let mut found = Protected::default();
        for container in project
            .compose()
            .iter()
            .flat_map(|compose| &compose.services)
            .filter_map(|service| service.workload.containers.first())
        {
            let all = Protection::ALL.into_iter().filter(|protection| protection.tells_in_compose());
            let mut protections: Vec<_> =
                all.filter_map(|protection| Some((protection, container.protected_at(protection)?))).collect();
            let known = found.services.entry(container.span.file).or_default();
            // Two of a kind are enough to find another one.
            protections.retain(|(protection, _)| {
                known.iter().filter(|service| service.has(*protection).is_some()).count() < 2
            });
            if !protections.is_empty() && known.iter().all(|service| service.key != container.span) {
                known.push(Service { name: container.name.clone(), key: container.span, protections });
            }
        }
        // Only what names such a label is lowered here: the others are parsed once, in their own job.
        let label = memchr::memmem::Finder::new(LABEL);
        let labelled = project.of_kind(Kind::Kubernetes, |file| label.find(file.source.text().as_bytes()).is_some());
        let resources = labelled.flat_map(|model| &model.resources);
        for resource in resources.filter(|resource| resource.kind.value == "Namespace") {
            let level = resource.labels.iter().find(|(key, value)| {
                LEVELS.contains(&key.value.as_str()) && value.value().is_some_and(|level| level == "restricted")
            });
            if let (Some(name), Some((_, value))) = (&resource.name, level) {
                let place = value.written_at().unwrap_or(resource.span);
                found.namespaces.entry(name.value.clone()).or_insert(place);
            }
        }
        found
    }
}

impl Service {
    fn has(&self, protection: Protection) -> Option<Span> {
        self.protections.iter().find(|(known, _)| *known == protection).map(|(_, span)| *span)
    }

    fn first(&self) -> Option<Span> {
        self.protections.first().map(|(_, span)| *span)
    }
}

impl Project {
    /// What shows that a container of a pod or a Compose service should have a protection that it lacks: the nearest of
    /// the same protection beside it, another one of its own, another one beside it, a label of its namespace.
    pub fn evidence<'a>(
        &'a self,
        container: &'a Container,
        workload: &'a Workload,
        missing: Protection,
    ) -> Option<Evidence<'a>> {
        match container.format {
            Format::Compose => self.evidence_of_service(container, missing),
            Format::Kubernetes => self.evidence_of_pod(container, workload, missing),
            Format::Dockerfile | Format::Project => None,
        }
    }

    fn evidence_of_service(&self, container: &Container, missing: Protection) -> Option<Evidence<'_>> {
        let services = self.protected().services.get(&container.span.file)?;
        let others = || services.iter().filter(|service| service.key != container.span);
        let same = others().find_map(|service| Some(Evidence::Same(&service.name, service.has(missing)?)));
        let own = || {
            let mut all = Protection::ALL.into_iter().filter(|one| *one != missing && one.tells_in_compose());
            all.find_map(|protection| container.protected_at(protection)).map(Evidence::Own)
        };
        same.or_else(own)
            .or_else(|| others().find_map(|service| Some(Evidence::Other(&service.name, service.first()?))))
    }

    fn evidence_of_pod<'a>(
        &'a self,
        container: &'a Container,
        workload: &'a Workload,
        missing: Protection,
    ) -> Option<Evidence<'a>> {
        let others = || workload.containers.iter().take(MAX_SIBLINGS).filter(|other| other.span != container.span);
        let any = |container: &Container| {
            let mut all = Protection::ALL.into_iter().filter(|one| *one != missing);
            all.find_map(|protection| container.protected_at(protection))
        };
        others()
            .find_map(|other| Some(Evidence::Same(&other.name, other.protected_at(missing)?)))
            .or_else(|| any(container).map(Evidence::Own))
            .or_else(|| others().find_map(|other| Some(Evidence::Other(&other.name, any(other)?))))
            .or_else(|| {
                let name = workload.namespace.as_deref().filter(|_| missing.is_restricted())?;
                self.protected().namespaces.get(name).map(|place| Evidence::Namespace(name, *place))
            })
    }

    fn protected(&self) -> &Protected {
        self.protected.get_or_init(|| Protected::new(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linter::{Serial, load};

    fn project(files: &[(&str, &str)]) -> Project {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        load(files.as_slice(), &Serial).0
    }

    fn of_service(project: &Project, name: &str, missing: Protection) -> String {
        let service = project.compose()[0].service(name).unwrap();
        shown(project.evidence(&service.workload.containers[0], &service.workload, missing))
    }

    fn of_pod(project: &Project, container: usize, missing: Protection) -> String {
        let workload = project.kubernetes_workloads().next().unwrap();
        shown(project.evidence(&workload.containers[container], workload, missing))
    }

    fn shown(evidence: Option<Evidence>) -> String {
        match evidence {
            None => "none".into(),
            Some(Evidence::Same(name, _)) => format!("same: {name}"),
            Some(Evidence::Own(_)) => "own".into(),
            Some(Evidence::Other(name, _)) => format!("other: {name}"),
            Some(Evidence::Namespace(name, _)) => format!("namespace: {name}"),
        }
    }

    #[test]
    fn another_service_of_the_file_is_evidence() {
        let text = "services:\n  a: {image: x, cap_drop: [ALL]}\n  b: {image: x}\n  c: {image: x, read_only: true}\n";
        let project = project(&[("compose.yaml", text), ("other/compose.yaml", "services:\n  d: {image: x}\n")]);
        assert_eq!(of_service(&project, "b", Protection::DroppedCapabilities), "same: a");
        assert_eq!(of_service(&project, "b", Protection::NoNewPrivileges), "other: a");
        assert_eq!(of_service(&project, "a", Protection::NoNewPrivileges), "own");
        assert_eq!(of_service(&project, "a", Protection::ReadOnlyRoot), "same: c");
        let d = project.compose()[1].service("d").unwrap();
        assert_eq!(project.evidence(&d.workload.containers[0], &d.workload, Protection::ReadOnlyRoot), None);
    }

    const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n  containers:\n";

    #[test]
    fn the_pod_a_sibling_and_the_namespace_are_evidence() {
        let siblings = format!(
            "{POD}  - {{name: a, image: x, securityContext: {{runAsNonRoot: true}}}}\n  - {{name: b, image: x}}\n"
        );
        let project_of = |text: &str| project(&[("pod.yaml", text)]);
        assert_eq!(of_pod(&project_of(&siblings), 1, Protection::NonRootUser), "same: a");
        assert_eq!(of_pod(&project_of(&siblings), 1, Protection::ReadOnlyRoot), "other: a");
        assert_eq!(of_pod(&project_of(&siblings), 0, Protection::ReadOnlyRoot), "own");
        let alone = format!("{POD}  - {{name: a, image: x, securityContext: {{runAsUser: 0}}}}\n");
        assert_eq!(of_pod(&project_of(&alone), 0, Protection::ReadOnlyRoot), "none");
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n  labels: {pod-security.kubernetes.io/warn: restricted}\n";
        let both = project(&[("a.yaml", &alone), ("n.yaml", namespace)]);
        assert_eq!(of_pod(&both, 0, Protection::NoNewPrivileges), "namespace: n");
        assert_eq!(of_pod(&both, 0, Protection::ReadOnlyRoot), "none", "no level demands it");
    }
}
