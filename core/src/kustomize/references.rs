//! Names that refer to objects whose names have changed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::fields::{Config, Referrers, visit};
use super::resource::{Gvk, Id, Resource};
use super::scalar::Scalar;
use super::tree::{Node, Origin, Step};
use super::{Failure, Reason};

/// What is known of an object that others may refer to.
struct Candidate {
    id: Id,
    first: Id,
    former: Vec<Id>,
    prefixes: Vec<Arc<str>>,
    suffixes: Vec<Arc<str>>,
    /// Who wrote its name, and its namespace.
    name: Origin,
    namespace: Option<Origin>,
}

impl Candidate {
    fn new(object: &Resource) -> Candidate {
        let origin = |key| object.root.at(&["metadata", key]).map(|node| node.origin.clone());
        Candidate {
            id: object.id(),
            first: object.first_id(),
            former: object.former_ids().collect(),
            prefixes: object.prefixes.clone(),
            suffixes: object.suffixes.clone(),
            name: origin("name").unwrap_or_else(|| object.root.origin.clone()),
            namespace: origin("namespace"),
        }
    }
}

/// All objects by the names that they had.
struct Index {
    all: Vec<Candidate>,
    by_name: HashMap<Arc<str>, Vec<usize>>,
}

/// Who refers.
struct Referrer {
    id: Id,
    prefixes: Vec<Arc<str>>,
    suffixes: Vec<Arc<str>>,
    /// The namespaces of the service accounts that a binding names.
    namespaces: HashSet<String>,
    /// What `roleRef` is for.
    role: Option<Gvk>,
}

/// Gives the objects that refer to others by name the names that these have now.
pub(super) fn mend(objects: &mut [Resource], config: &Config) -> Result<(), Failure> {
    let all: Vec<Candidate> = objects.iter().map(Candidate::new).collect();
    let mut by_name: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
    for (at, candidate) in all.iter().enumerate() {
        let names: HashSet<&Arc<str>> = candidate.former.iter().map(|id| &id.name).collect();
        names.into_iter().for_each(|name| by_name.entry(name.clone()).or_default().push(at));
    }
    if by_name.is_empty() {
        return Ok(());
    }
    // Who has another name or namespace than at first; nothing else can change a reference.
    let index = Index { all, by_name };
    for object in objects {
        mend_one(object, config, &index)?;
    }
    Ok(())
}

fn mend_one(object: &mut Resource, config: &Config, index: &Index) -> Result<(), Failure> {
    let (first, gvk, at) = (object.first_id().gvk, object.gvk(), object.at());
    let referrer = Referrer::new(object);
    let origin = Origin::new(at, Step::Reference);
    for Referrers { to, fields } in &config.references {
        for spec in fields.iter().filter(|spec| first.is_selected(&spec.of)) {
            let role = referrer.role.as_ref().filter(|_| spec.path.ends_with("roleRef/name"));
            let search = Search { referrer: &referrer, to, role, index };
            let mut set = |node: &mut Node| search.set(node);
            // The object is of the kind of the field whatever its version was at first.
            let spec = super::fields::FieldSpec { of: Gvk::default(), ..spec.clone() };
            let failure =
                |reason: String| Failure::new(Reason::Target, at, format!("{}: {reason}", referrer.id.shown()));
            visit(&mut object.root, &gvk, &spec, None, &origin, &mut set).map_err(failure)?;
        }
    }
    Ok(())
}

impl Referrer {
    fn new(object: &Resource) -> Referrer {
        let word = |node: &Node, key: &str| node.get(key).and_then(Node::text).map(str::to_string);
        let mut namespaces = HashSet::new();
        if object.kind() == "RoleBinding" {
            let subjects = object.root.get("subjects").map_or(&[][..], Node::items);
            let accounts = subjects.iter().filter(|it| word(it, "kind").as_deref() == Some("ServiceAccount"));
            namespaces.extend(accounts.filter_map(|subject| word(subject, "namespace")));
        }
        let role = object.root.get("roleRef").and_then(|role| {
            let (group, kind) = (word(role, "apiGroup")?, word(role, "kind")?);
            Some(Gvk { group: Arc::from(group), version: Arc::from(""), kind: Arc::from(kind) })
        });
        let (prefixes, suffixes) = (object.prefixes.clone(), object.suffixes.clone());
        Referrer { id: object.id(), prefixes, suffixes, namespaces, role }
    }

    /// Whether it could refer to an object at all.
    fn may_refer_to(&self, other: &Candidate) -> bool {
        self.id.is_cluster_scoped()
            || other.id.is_cluster_scoped()
            || self.id.effective_namespace() == other.id.effective_namespace()
            || self.namespaces.contains(&*other.id.namespace)
    }

    /// Whether an object was renamed along with it, as far as both were renamed.
    fn is_renamed_alike(&self, other: &Candidate, or_not_at_all: bool) -> bool {
        let alike = |mine: &[Arc<str>], others: &[Arc<str>]| {
            let is_either_empty = mine.is_empty() || others.is_empty();
            or_not_at_all && is_either_empty || same_end(mine, others)
        };
        alike(&self.prefixes, &other.prefixes) && alike(&self.suffixes, &other.suffixes)
    }
}

/// Whether the shorter list is the end of the longer one.
fn same_end(one: &[Arc<str>], two: &[Arc<str>]) -> bool {
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    long.ends_with(short) && (!short.is_empty() || long.is_empty())
}

struct Search<'s> {
    referrer: &'s Referrer,
    to: &'s Gvk,
    role: Option<&'s Gvk>,
    index: &'s Index,
}

impl<'s> Search<'s> {
    fn set(&self, node: &mut Node) -> Result<(), String> {
        if node.is_null() {
            return Ok(());
        }
        if node.is_mapping() {
            return self.set_mapping(node);
        }
        if node.text().is_some() {
            return self.set_scalar(node);
        }
        let wanted = |item: &Node| item.is_mapping() || item.text().is_some_and(|text| self.is_known(text));
        if !node.items().iter().any(wanted) {
            return Ok(());
        }
        for item in node.items_mut().into_iter().flatten() {
            if item.is_mapping() {
                self.set_mapping(item)?;
            } else if !item.is_null() {
                self.set_scalar(item)?;
            }
        }
        Ok(())
    }

    fn is_known(&self, name: &str) -> bool {
        self.index.by_name.contains_key(name)
    }

    fn set_scalar(&self, node: &mut Node) -> Result<(), String> {
        let Some(name) = node.text().map(str::to_string) else { return Ok(()) };
        let Some(found) = self.select(&name, |_| true, false)? else { return Ok(()) };
        if *found.id.name != *name {
            node.set_scalar(Scalar::plain(found.id.name.clone()), &Origin::new(found.name.at, Step::Reference));
        }
        Ok(())
    }

    fn set_mapping(&self, node: &mut Node) -> Result<(), String> {
        let Some(name) = node.get("name").and_then(Node::text).map(str::to_string) else {
            return Err("there is no `name` in the mapping".to_string());
        };
        if !self.is_known(&name) {
            return Ok(());
        }
        let namespace = node.get("namespace").and_then(Node::text).map(str::to_string);
        let found = match &namespace {
            None => self.select(&name, |_| true, true)?,
            Some(namespace) => {
                let is_first =
                    |one: &Candidate| !one.first.is_cluster_scoped() && one.first.effective_namespace() == namespace;
                // Objects that were in the namespace at first come before those that are in it now.
                let is_any = self.index.all.iter().any(|one| self.referrer.may_refer_to(one) && is_first(one));
                let is_now = |one: &Candidate| !one.id.is_cluster_scoped() && one.id.effective_namespace() == namespace;
                self.select(&name, |one| if is_any { is_first(one) } else { is_now(one) }, true)?
            }
        };
        let Some(found) = found else { return Ok(()) };
        if *found.id.name == *name && found.id.namespace.is_empty() {
            return Ok(());
        }
        let reference = |origin: &Origin| Origin::new(origin.at, Step::Reference);
        if let Some(slot) = node.get_mut("name") {
            slot.set_scalar(Scalar::plain(found.id.name.clone()), &reference(&found.name));
        }
        if !found.id.namespace.is_empty() {
            let origin = reference(found.namespace.as_ref().unwrap_or(&found.name));
            let scalar = Scalar::plain(found.id.namespace.clone());
            match node.get_mut("namespace") {
                Some(slot) => {
                    slot.set_scalar(scalar, &origin);
                }
                None => node.set("namespace", Node::scalar(scalar, origin)),
            }
        }
        Ok(())
    }

    /// The object that a name means.
    fn select(
        &self,
        name: &str,
        is_meant: impl Fn(&Candidate) -> bool,
        with_namespace: bool,
    ) -> Result<Option<&'s Candidate>, String> {
        let known = self.index.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let known = known.iter().filter_map(|at| self.index.all.get(*at));
        let mut found: Vec<&Candidate> = known
            .filter(|one| self.referrer.may_refer_to(one) && is_meant(one))
            .filter(|one| one.former.iter().any(|id| id.gvk.is_selected(self.to)))
            .filter(|one| self.role.is_none_or(|role| one.former.iter().any(|id| id.gvk.is_selected(role))))
            .filter(|one| {
                let referrer = &self.referrer.id;
                referrer.is_cluster_scoped()
                    || one.id.is_cluster_scoped()
                    || &*one.id.gvk.kind == "ServiceAccount"
                    || referrer.effective_namespace() == one.id.effective_namespace()
            })
            .collect();
        if let [one] = found[..] {
            return Ok(Some(one));
        }
        found.retain(|one| self.referrer.is_renamed_alike(one, true));
        if found.len() > 1 {
            found.retain(|one| self.referrer.is_renamed_alike(one, false));
        }
        let Some(first) = found.first() else { return Ok(None) };
        let is_alike = |one: &&Candidate| {
            one.id.name == first.id.name && (!with_namespace || one.id.namespace == first.id.namespace)
        };
        if found.iter().all(is_alike) {
            return Ok(Some(first));
        }
        Err(format!("`{name}` may mean {}", found.iter().map(|one| one.id.shown()).collect::<Vec<_>>().join(" or ")))
    }
}
