//! `generators` and `transformers`: files with objects of the tool's own kinds, which say what a field of a
//! kustomization would say. Other kinds are programs, and are not run.

use std::collections::HashSet;
use std::sync::Arc;

use super::build::{Objects, Run};
use super::entries::{Kustomization, PatchEntry, Text};
use super::fields::{Config, Use};
use super::read::{Read, each, field, generator, image, patch, replacement_entry, replica, strategic, target};
use super::strict::{Fields, boolean, pairs, spelt, text};
use super::{Failure, Look, Reason};
use crate::source::Source;
use crate::yaml::{self, Dialect, Document, Node};

/// What one object says.
struct Plugin {
    /// Its kind and name.
    id: (String, String),
    text: Arc<super::Text>,
    read: Read,
    /// The fields that it writes.
    config: Config,
}

impl Run<'_, '_> {
    /// Carries out `generators`.
    pub(super) fn generator_files(
        &mut self,
        folder: &str,
        paths: &[Text],
        objects: &mut Objects,
    ) -> Result<(), Failure> {
        for (path, plugin) in self.plugins(folder, paths, true)? {
            let made = self.generators(folder, &plugin.read.kustomization, objects);
            made.map_err(|failure| failure.through(path.span))?;
        }
        Ok(())
    }

    /// Carries out `transformers`.
    pub(super) fn transformer_files(
        &mut self,
        folder: &str,
        paths: &[Text],
        objects: &mut Objects,
    ) -> Result<(), Failure> {
        for (path, Plugin { text, read, config, .. }) in self.plugins(folder, paths, false)? {
            let done = self.transformers(folder, &read, &text.source, &mut objects.list, &config);
            done.map_err(|failure| failure.through(path.span))?;
        }
        Ok(())
    }

    fn plugins<'p>(
        &mut self,
        folder: &str,
        paths: &'p [Text],
        generates: bool,
    ) -> Result<Vec<(&'p Text, Plugin)>, Failure> {
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for path in paths {
            let unsupported = |what: &str| Failure::new(Reason::Unsupported, path.span, what);
            if path.value.contains('\n') {
                return Err(unsupported("what is written here itself is not built: it belongs into a file"));
            }
            let inner = self.path(folder, path)?;
            if matches!(self.builder.library.look(&inner), Look::Folder) {
                return Err(unsupported(&format!("`{}` is a folder, and is not built here", path.value)));
            }
            let text = self.file(folder, path)?;
            for document in yaml::parse(&text.source, Dialect::Compose) {
                let plugin = plugin(&text, document, generates).map_err(|failure| failure.through(path.span))?;
                let Some(plugin) = plugin else { continue };
                if !seen.insert(plugin.id.clone()) {
                    let message = format!("`{}` has an object that is there already", path.value);
                    return Err(Failure::new(Reason::Conflict, path.span, message));
                }
                found.push((path, plugin));
            }
        }
        Ok(found)
    }
}

/// Reads an object; nothing of an empty document.
fn plugin(text: &Arc<super::Text>, document: Document, generates: bool) -> Result<Option<Plugin>, Failure> {
    let source: &Source = &text.source;
    if let Some(problem) = document.problems.first() {
        return Err(Failure::new(Reason::Invalid, problem.span, problem.message.clone()));
    }
    let Some(root) = document.node(source).filter(|root| !root.is_null()) else { return Ok(None) };
    let object = Object::new(root)?;
    let (kustomization, config) = if generates { object.generates()? } else { object.transforms()? };
    let id = (object.kind.value, object.name.value);
    Ok(Some(Plugin { id, text: text.clone(), read: Read::of(kustomization, document), config }))
}

/// An object of one of the tool's own kinds.
struct Object<'d> {
    root: Node<'d>,
    fields: Fields<'d>,
    metadata: Fields<'d>,
    kind: Text,
    name: Text,
}

impl<'d> Object<'d> {
    fn new(root: Node<'d>) -> Result<Object<'d>, Failure> {
        let fields = Fields::all(root)?;
        let missing = |what: &str| Failure::new(Reason::Invalid, root.span(), format!("the object has no `{what}`"));
        let kind = spelt(fields.get("kind"))?.ok_or_else(|| missing("kind"))?;
        let metadata = fields.get("metadata").ok_or_else(|| missing("metadata.name"))?;
        let metadata = Fields::all(metadata)?;
        let name = spelt(metadata.get("name"))?.ok_or_else(|| missing("metadata.name"))?;
        let is_own = text(fields.get("apiVersion"))?.is_some_and(|version| version.value == "builtin");
        let object = Object { root, fields, metadata, kind, name };
        if is_own { Ok(object) } else { Err(object.unsupported()) }
    }

    fn unsupported(&self) -> Failure {
        let message = format!("`{}` is not built here", self.kind.value);
        Failure::new(Reason::Unsupported, self.kind.span, message)
    }

    fn missing(&self, what: &str) -> Failure {
        Failure::new(Reason::Invalid, self.kind.span, format!("`{}` has no `{what}`", self.kind.value))
    }

    fn generates(&self) -> Result<(Kustomization, Config), Failure> {
        let mut into = Kustomization::default();
        let mut entry = generator(self.root.span(), &self.fields)?;
        entry.name = entry.name.filter(|name| !name.value.is_empty()).or_else(|| Some(self.name.clone()));
        entry.namespace = entry.namespace.or(spelt(self.metadata.get("namespace"))?);
        match self.kind.value.as_str() {
            "ConfigMapGenerator" => into.config_maps.push(entry),
            "SecretGenerator" => into.secrets.push(entry),
            _ => return Err(self.unsupported()),
        }
        Ok((into, Config::default()))
    }

    fn transforms(&self) -> Result<(Kustomization, Config), Failure> {
        let fields = &self.fields;
        let mut into = Kustomization::default();
        let uses: &[Use] = match self.kind.value.as_str() {
            "PatchTransformer" => {
                into.patches.push(patch(self.root.span(), fields)?);
                &[]
            }
            "PatchJson6902Transformer" => {
                into.json.push(self.json_patch()?);
                &[]
            }
            "PatchStrategicMergeTransformer" => {
                into.strategic = each(fields.get("paths"), strategic)?;
                let inline = spelt(fields.get("patches"))?.and(fields.get("patches"));
                into.strategic.extend(inline.map(|node| PatchEntry::written(node.span(), node)));
                if into.strategic.is_empty() {
                    return Err(self.missing("paths"));
                }
                &[]
            }
            "ReplacementTransformer" => {
                into.replacements = each(fields.get("replacements"), replacement_entry)?;
                &[]
            }
            "NamespaceTransformer" => {
                let subjects = spelt(fields.get("setRoleBindingSubjects"))?;
                let is_usual = subjects.is_none_or(|subjects| subjects.value == "defaultOnly");
                if boolean(fields.get("unsetOnly"))? || !is_usual {
                    return Err(self.unsupported());
                }
                into.namespace = spelt(self.metadata.get("namespace"))?;
                &[Use::Namespace]
            }
            "LabelTransformer" => {
                into.common_labels = pairs(fields.get("labels"))?;
                &[Use::CommonLabels]
            }
            "AnnotationsTransformer" => {
                into.annotations = pairs(fields.get("annotations"))?;
                &[Use::CommonAnnotations]
            }
            kind @ ("PrefixSuffixTransformer" | "PrefixTransformer" | "SuffixTransformer") => {
                fields.get("fieldSpecs").ok_or_else(|| self.missing("fieldSpecs"))?;
                let part = |name: &str, other: &str| if kind == other { Ok(None) } else { spelt(fields.get(name)) };
                into.prefix = part("prefix", "SuffixTransformer")?;
                into.suffix = part("suffix", "PrefixTransformer")?;
                &[Use::NamePrefix, Use::NameSuffix]
            }
            "ImageTagTransformer" => {
                let entry = fields.get("imageTag").ok_or_else(|| self.missing("imageTag"))?;
                into.images.extend(image(entry)?);
                &[Use::Images]
            }
            "ReplicaCountTransformer" => {
                let entry = fields.get("replica").ok_or_else(|| self.missing("replica"))?;
                into.replicas.push(replica(entry)?);
                &[Use::Replicas]
            }
            _ => return Err(self.unsupported()),
        };
        Ok((into, Config::for_uses(uses, &each(fields.get("fieldSpecs"), field)?)))
    }

    fn json_patch(&self) -> Result<PatchEntry, Failure> {
        let target = target(self.fields.get("target"))?;
        if target.as_ref().is_none_or(|(_, target)| target.name.is_none()) {
            return Err(self.missing("target.name"));
        }
        let (path, inline) = (spelt(self.fields.get("path"))?, self.fields.get("jsonOp"));
        let inline = spelt(inline)?.and(inline);
        match (&path, inline) {
            (None, None) => return Err(self.missing("jsonOp")),
            (Some(path), Some(_)) => {
                let message = "the object has both `path` and `jsonOp`";
                return Err(Failure::new(Reason::Invalid, path.span, message));
            }
            _ => {}
        }
        let inline = inline.map(|node| node.resolved().id());
        Ok(PatchEntry { at: self.root.span(), path, inline, target, may_rename: false, may_change_kind: false })
    }
}
