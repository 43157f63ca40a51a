//! Objects by name, with scope, and whether what is not found is missing or only out of sight.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::model::has_placeholder;
use crate::span::FileId;

use super::inventory::Sight;
use super::{Links, Scope};

/// Where an object is deployed, as a key: objects with an equal one are in one namespace and deployed together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Home {
    /// A unit, or a file that is judged alone, in a namespace.
    Unit(Option<String>, String),
    /// A kustomization in a namespace, by its index.
    Kustomization(Option<String>, usize),
}

/// The objects of one kind of a project, found by their names.
#[derive(Debug)]
pub struct Index<T> {
    all: Vec<T>,
    by_name: HashMap<(String, Home), Vec<usize>>,
    /// Where there are objects of a name.
    names: HashMap<String, Whereabouts>,
    /// How many there are at each home.
    homes: HashMap<Home, usize>,
    /// The namespaces and folders in which there are some.
    beside: HashSet<(Option<String>, String)>,
    /// The group of the API and the resource in the plural, by which roles allow to make more of them.
    made_as: (&'static str, &'static str),
    cluster: bool,
    /// Whether they are often deployed apart from what names them, so that only others in its folder show that these
    /// would be there, too.
    apart: bool,
}

/// Where there are objects of a name.
#[derive(Debug)]
struct Whereabouts {
    /// Their circle; `None` where there are several.
    circle: Option<String>,
    /// Whether each has the namespace that is written in it.
    is_settled: bool,
}

/// What became of looking for an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search<'i, T> {
    /// These have the name: one, or a few in overlays.
    Found(Vec<&'i T>),
    /// There are others of the kind, everything is in sight, and nothing makes it at run time: it does not exist.
    Missing,
    /// It may be anywhere.
    Unknown,
}

impl<'i, T> Search<'i, T> {
    /// What was found; nothing if it is missing or not known.
    pub fn found(self) -> Vec<&'i T> {
        match self {
            Search::Found(found) => found,
            Search::Missing | Search::Unknown => Vec::new(),
        }
    }

    /// Whether it surely does not exist.
    pub fn is_missing(&self) -> bool {
        matches!(self, Search::Missing)
    }
}

impl<T> Index<T> {
    /// An index of objects in namespaces. `made_as`: the group of the API and the resource in the plural.
    pub(super) fn new(made_as: (&'static str, &'static str)) -> Self {
        Index {
            all: Vec::new(),
            by_name: HashMap::new(),
            names: HashMap::new(),
            homes: HashMap::new(),
            beside: HashSet::new(),
            made_as,
            cluster: false,
            apart: false,
        }
    }

    /// An index of objects that belong to no namespace.
    pub(super) fn of_cluster(made_as: (&'static str, &'static str)) -> Self {
        Index { cluster: true, ..Index::new(made_as) }
    }

    /// The same for objects that are often deployed apart from what names them.
    pub(super) fn apart(self) -> Self {
        Index { apart: true, ..self }
    }

    /// Adds an object.
    pub(super) fn add(&mut self, name: &str, scope: Scope, object: T, links: &Links, sight: &Sight) {
        let index = self.all.len();
        self.all.push(object);
        let own = circle(scope.file, links, sight);
        let is_settled = is_settled(scope, links);
        match self.names.entry(name.to_string()) {
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                known.circle.take_if(|known| *known != own);
                known.is_settled &= is_settled;
            }
            Entry::Vacant(free) => _ = free.insert(Whereabouts { circle: Some(own), is_settled }),
        }
        for home in homes_of(self.cluster, scope, links, sight) {
            *self.homes.entry(home.clone()).or_default() += 1;
            if let Home::Unit(namespace, _) = &home {
                self.beside.insert((namespace.clone(), folder(scope.file, links, sight)));
            }
            self.by_name.entry((name.to_string(), home)).or_default().push(index);
        }
    }

    /// All objects in the order of their files.
    pub fn all(&self) -> &[T] {
        &self.all
    }

    /// At how many places objects are noted.
    #[cfg(test)]
    pub(super) fn places(&self) -> usize {
        self.homes.values().sum()
    }

    /// Looks for an object that another one names.
    pub fn find(&self, name: &str, from: Scope, links: &Links, sight: &Sight) -> Search<'_, T> {
        if name.is_empty() || has_placeholder(name) || from.namespace.is_some_and(has_placeholder) {
            return Search::Unknown;
        }
        let mut found: Vec<usize> = Vec::new();
        let mut has_others = false;
        for home in homes_of(self.cluster, from, links, sight) {
            has_others |= match &home {
                Home::Unit(namespace, _) if self.apart || sight.is_example(from.file) => {
                    self.beside.contains(&(namespace.clone(), folder(from.file, links, sight)))
                }
                home => self.homes.contains_key(home),
            };
            found.extend(self.by_name.get(&(name.to_string(), home)).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        if !found.is_empty() {
            return Search::Found(found.into_iter().filter_map(|index| self.all.get(index)).collect());
        }
        // One of the name that is deployed apart may be meant all the same.
        let own = circle(from.file, links, sight);
        // In the same circle it is in another namespace, which may be meant where one of the two is not written.
        let is_settled = |known: &Whereabouts| known.is_settled && is_settled(from, links);
        let is_apart = self.names.get(name).is_some_and(|known| {
            known.circle.as_ref() != Some(&own)
                || !(self.cluster || sight.is_alternative(from.file) || is_settled(known))
        });
        let is_elsewhere = self.cluster && sight.has_parts_elsewhere();
        let is_whole = has_others && !is_apart && !is_elsewhere && links.in_sight(from.file);
        match is_whole && !sight.may_be_made(self.made_as, name, from.file, links) {
            true => Search::Missing,
            false => Search::Unknown,
        }
    }
}

/// Where an object is deployed: its unit and the kustomizations that take it, each in the namespaces it may end up in.
/// `cluster`: it belongs to no namespace.
pub(super) fn homes_of(cluster: bool, scope: Scope, links: &Links, sight: &Sight) -> Vec<Home> {
    let namespaces: Vec<Option<String>> = match cluster {
        true => vec![None],
        false => links.namespaces(scope).into_iter().map(|namespace| namespace.map(str::to_string)).collect(),
    };
    let of = |namespace: Option<String>| {
        // What a kustomization gives a namespace to is in no other one there.
        let is_given = |index: &usize| {
            let given = links.kustomizations().all().get(*index).and_then(|one| one.namespace.as_ref());
            cluster || given.is_none_or(|given| Some(&given.value) == namespace.as_ref())
        };
        let kustomizations = links.kustomizations().indices(scope.file).iter().filter(|index| is_given(index));
        let kustomized = kustomizations.map(|index| Home::Kustomization(namespace.clone(), *index));
        std::iter::once(Home::Unit(namespace.clone(), place(scope.file, links, sight))).chain(kustomized).collect()
    };
    let mut homes: Vec<Home> = namespaces.into_iter().flat_map(|namespace| -> Vec<Home> { of(namespace) }).collect();
    let mut seen = HashSet::new();
    homes.retain(|home| seen.insert(home.clone()));
    homes
}

/// Whether an object is surely in the namespace that is written in it.
fn is_settled(scope: Scope, links: &Links) -> bool {
    scope.namespace.is_some() && links.namespaces(scope) == [scope.namespace]
}

/// Where a name means one and the same thing: the unit of a file, or its folder where it is one of several alternatives.
fn circle(file: FileId, links: &Links, sight: &Sight) -> String {
    match sight.is_alternative(file) {
        true => format!("\0{}", own_folder(file, links)),
        false => links.unit(file).to_string(),
    }
}

fn own_folder(file: FileId, links: &Links) -> &str {
    links.neighbourhood(file).next().unwrap_or("")
}

/// The folder of a file, or the file itself where it is judged alone or an example of its own.
fn folder(file: FileId, links: &Links, sight: &Sight) -> String {
    match sight.is_alternative(file) || sight.is_example(file) {
        true => format!("\0{}", file.0),
        false => own_folder(file, links).to_string(),
    }
}

/// The unit of a file, or the file itself where it is one of several alternatives.
fn place(file: FileId, links: &Links, sight: &Sight) -> String {
    if sight.is_alternative(file) { format!("\0{}", file.0) } else { links.unit(file).to_string() }
}
