//! Service accounts: whether they hand out tokens, and which roles are bound to them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{NodeRef, Setting, Workload};
use crate::project::Project;
use crate::yaml::{Absent, Field, Node};

use super::{Binding, Links, ObjectRef, Resource, Search};

/// The name of the account of pods that name none.
pub const DEFAULT_ACCOUNT: &str = "default";

/// A ServiceAccount.
#[derive(Debug, Clone)]
pub struct Account {
    /// `automountServiceAccountToken`.
    pub mounts_token: Setting<bool>,
    /// The mapping of the object.
    pub node: NodeRef,
}

impl Account {
    pub(super) fn read(resource: &Resource, root: Node) -> Option<Account> {
        if !resource.is("", "ServiceAccount") {
            return None;
        }
        let absent = if resource.partial { Absent::Unjudged } else { Absent::At(resource.span) };
        let mounts_token = Field::new(root, absent).key("automountServiceAccountToken").bool();
        Some(Account { mounts_token, node: resource.node })
    }
}

/// What the files say about accounts.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    accounts: HashMap<NodeRef, Arc<Account>>,
    /// Bindings by name and namespace of each account that they name.
    bindings: HashMap<(String, Option<String>), Vec<Arc<Binding>>>,
}

impl Accounts {
    pub(super) fn add(&mut self, account: &Arc<Account>) {
        self.accounts.insert(account.node, account.clone());
    }

    pub(super) fn bind(&mut self, binding: &Arc<Binding>) {
        for subject in binding.subjects.iter().filter(|subject| subject.kind == "ServiceAccount") {
            let namespace = subject.namespace.clone().or_else(|| binding.namespace.clone());
            self.bindings.entry((subject.name.clone(), namespace)).or_default().push(binding.clone());
        }
    }
}

impl Links {
    /// An account by the mapping of its object.
    pub fn account(&self, node: NodeRef) -> Option<&Account> {
        self.accounts().accounts.get(&node).map(AsRef::as_ref)
    }

    /// The bindings that give a role to the account of a pod: by its name and the namespaces that it may end up in, or that
    /// is written.
    pub fn bindings_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a Binding> {
        let name = account_name(workload).unwrap_or_default();
        let mut namespaces = self.namespaces(workload.into());
        namespaces.extend([workload.namespace.as_deref(), None]);
        namespaces.sort_unstable();
        namespaces.dedup();
        let keys = namespaces.into_iter().map(move |namespace| (name.to_string(), namespace.map(str::to_string)));
        keys.filter_map(|key| self.accounts().bindings.get(&key)).flatten().map(AsRef::as_ref)
    }
}

/// The name of the account of a pod; `None` where it is not known.
pub fn account_name(workload: &Workload) -> Option<&str> {
    match &workload.service_account {
        Setting::Set(name) if !name.value.is_empty() => Some(&name.value),
        Setting::Set(_) | Setting::Unset { .. } => Some(DEFAULT_ACCOUNT),
        _ => None,
    }
}

/// Looks for the account of a pod. `Unknown` where its name is not known.
pub fn account_of<'a>(workload: &Workload, project: &'a Project) -> Search<'a, ObjectRef> {
    match account_name(workload) {
        Some(name) => project.inventory().object("", "ServiceAccount", name, workload.into(), project.links()),
        None => Search::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linter::{Serial, load};

    const TEXT: &str = "\
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web}, {kind: User, name: worker}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: a, image: b}]}
---
apiVersion: v1
kind: Pod
metadata: {name: worker, namespace: shop}
spec: {serviceAccount: worker, containers: [{name: a, image: b}]}
---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: bank}
spec: {serviceAccountName: web, containers: [{name: a, image: b}]}
";

    #[test]
    fn pods_have_the_account_of_their_namespace_and_what_is_bound_to_it() {
        let (project, _) = load(&[("a.yaml".to_string(), TEXT.to_string())][..], &Serial);
        let links = project.links();
        let found = project.kubernetes_workloads().map(|workload| {
            let account = account_of(workload, &project).found().first().and_then(|one| links.account(one.node));
            let mounts = account.map(|account| account.mounts_token.value().copied());
            (workload.name.as_str(), mounts, links.bindings_for(workload).count())
        });
        let found: Vec<_> = found.collect();
        assert_eq!(found, [("web", Some(Some(false)), 1), ("worker", None, 0), ("other", None, 0)]);
    }
}
