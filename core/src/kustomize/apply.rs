//! The entries of a kustomization that change objects, in the order of the tool, each with what it does.

use super::build::Run;
use super::effects::{Before, Effects, Outcome};
use super::entries::{Replacement, Text};
use super::fields::Config;
use super::patch::{self, Patch};
use super::read::Read;
use super::resource::Resource;
use super::transform::{self, End};
use super::{Failure, Reason, images, replace};
use crate::source::Source;
use crate::span::Span;

impl Run<'_, '_> {
    /// Carries out all that a kustomization says of the objects that it has gathered.
    pub(super) fn transformers(
        &mut self,
        folder: &str,
        read: &Read,
        source: &Source,
        list: &mut Vec<Resource>,
        config: &Config,
    ) -> Result<(), Failure> {
        let from = &read.kustomization;
        let strategic: Result<Vec<Patch>, Failure> =
            from.strategic.iter().map(|entry| self.patch(folder, entry, read, source)).collect();
        let strategic = strategic?;
        if let Some(first) = strategic.first().filter(|_| strategic.iter().all(|patch| patch.documents.is_empty())) {
            return Err(Failure::new(Reason::Invalid, first.at, "the patches are empty"));
        }
        for patch in &strategic {
            self.noting("patchesStrategicMerge", patch.named.as_ref(), patch.at, list, |list| {
                patch::apply_strategic(list, patch).map(|()| patch.is_for_any(list))
            })
            .map_err(|failure| failure.through(patch.at))?;
        }
        for entry in &from.patches {
            let patch = self.patch(folder, entry, read, source)?;
            self.noting("patches", entry.path.as_ref(), entry.at, list, |list| {
                let is_hit = patch.is_for_any(list);
                patch::apply(list, &patch).map(|()| is_hit)
            })
            .map_err(|failure| failure.through(entry.at))?;
        }
        let given = self.given_namespace.take();
        if let Some(namespace) = given.as_ref().or(from.namespace.as_ref()) {
            transform::namespace(list, namespace, config)?;
        }
        for (part, end) in [(&from.prefix, End::Prefix), (&from.suffix, End::Suffix)] {
            part.iter().try_for_each(|part| transform::names(list, part, end, config))?;
        }
        transform::labels(list, from, config)?;
        transform::annotations(list, &from.annotations, config)?;
        for entry in &from.json {
            let patch = self.patch(folder, entry, read, source)?;
            self.noting("patchesJson6902", entry.path.as_ref(), entry.at, list, |list| {
                let is_hit = patch.is_for_any(list);
                patch::apply_json(list, &patch).map(|()| is_hit)
            })
            .map_err(|failure| failure.through(entry.at))?;
        }
        for (name, count) in &from.replicas {
            self.noting("replicas", Some(name), name.span, list, |list| {
                transform::replicas(list, name, count, config).map(|()| true)
            })?;
        }
        for image in &from.images {
            self.noting("images", Some(&image.name), image.name.span, list, |list| {
                images::images(list, image, config)
            })?;
        }
        for entry in &from.replacements {
            let mut replacements = Vec::new();
            if let Some(path) = &entry.path {
                let text = self.file(folder, path)?;
                replacements = self.replacements(&text.source).map_err(|failure| failure.through(entry.at))?;
            }
            self.noting("replacements", entry.path.as_ref(), entry.at, list, |list| {
                entry
                    .inline
                    .iter()
                    .chain(&replacements)
                    .try_fold(false, |is_hit, one| replace::replace(list, one).map(|hits| is_hit || hits))
            })?;
        }
        Ok(())
    }

    /// Applies an entry, and notes what it did. `apply` says whether there was an object that it is for.
    fn noting(
        &mut self,
        field: &'static str,
        name: Option<&Text>,
        entry: Span,
        list: &mut Vec<Resource>,
        apply: impl FnOnce(&mut Vec<Resource>) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        let at = name.map_or(entry, |name| name.span);
        let is_asked = |effects: &Effects| !self.is_given && !effects.is_settled(at);
        let before = self.builder.effects.as_ref().is_some_and(is_asked).then(|| Before::new(list));
        let is_hit = apply(list)?;
        if let (Some(before), Some(effects)) = (before, &mut self.builder.effects) {
            let effect = before.effect(list, is_hit);
            let name = name.map_or(field, |name| name.value.as_str()).to_string();
            effects.note(at, Outcome { field, name, effect });
        }
        Ok(())
    }

    /// The replacements in a file of their own: one, or a list.
    fn replacements(&self, source: &Source) -> Result<Vec<Replacement>, Failure> {
        let documents = crate::yaml::parse(source, crate::yaml::Dialect::Kubernetes);
        let Some(document) = documents.first() else { return Ok(Vec::new()) };
        if let Some(problem) = document.problems.first() {
            return Err(Failure::new(Reason::Invalid, problem.span, problem.message.clone()));
        }
        let Some(root) = document.node(source) else { return Ok(Vec::new()) };
        if root.is_sequence() {
            return root.items().map(super::read::replacement).collect();
        }
        Ok(vec![super::read::replacement(root)?])
    }
}
