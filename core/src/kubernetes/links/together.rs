//! What is deployed together, in which namespaces, and whether all of it can be seen.

use std::sync::Arc;

use super::Links;
use crate::kubernetes::scope::{Group, Scope};
use crate::span::FileId;

impl Links {
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
    pub(in crate::kubernetes) fn are_together<'a>(&'a self, a: impl Into<Scope<'a>>, b: impl Into<Scope<'a>>) -> bool {
        let (a, b) = (a.into(), b.into());
        self.together(a.file, b.file) && self.same_namespace(a, b)
    }

    /// The groups of an object. Two objects that are in one namespace and deployed together share one.
    pub(super) fn groups(&self, scope: Scope) -> Vec<Group> {
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
