//! The transformers that a kustomization names in a line: namespace, names, labels, annotations and replicas.

use std::sync::Arc;

use super::entries::{Kustomization, Labels, Pairs, Text};
use super::fields::{Config, FieldSpec, Leaf, Use, merge_fields, visit};
use super::resource::{Gvk, Resource};
use super::scalar::Scalar;
use super::tree::{Node, Origin, Step};
use super::{Failure, Reason};
use crate::span::Spanned;

/// What is wrong with a field, at the entry that should write it.
fn fault(at: crate::span::Span, object: &Resource) -> impl Fn(String) -> Failure + use<> {
    let shown = object.id().shown();
    move |reason| Failure::new(Reason::Path, at, format!("{shown}: {reason}"))
}

/// Writes a text into a scalar.
fn write(text: &str, origin: &Origin) -> impl FnMut(&mut Node) -> Result<(), String> {
    let (scalar, origin) = (Scalar::text(text), origin.clone());
    move |node| {
        let is_scalar = node.set_scalar(scalar.clone(), &origin);
        if is_scalar { Ok(()) } else { Err("there is no scalar".to_string()) }
    }
}

/// `namespace`.
pub(super) fn namespace(objects: &mut [Resource], name: &Text, config: &Config) -> Result<(), Failure> {
    let origin = Origin::new(name.span, Step::Namespace);
    let everywhere = FieldSpec { of: Gvk::default(), path: Arc::from("metadata/namespace"), create: true };
    for object in objects.iter_mut() {
        object.remember_id();
        let (id, failure) = (object.id(), fault(name.span, object));
        let root = &mut object.root;
        let mut write = write(&name.value, &origin);
        if !id.is_cluster_scoped() {
            visit(root, &id.gvk, &everywhere, Some(Leaf::Scalar), &origin, &mut write).map_err(&failure)?;
        }
        let is_binding = matches!(&*id.gvk.kind, "RoleBinding" | "ClusterRoleBinding");
        if is_binding {
            default_subjects(root, &name.value, &origin);
        }
        for spec in config.of(Use::Namespace) {
            let is_name = &*spec.path == "metadata/name";
            let is_core = id.gvk.group.is_empty() && &*id.gvk.version == "v1";
            if &*spec.path == "metadata/namespace"
                || is_name && !is_core
                || is_binding && &*spec.path == "subjects/namespace"
            {
                continue;
            }
            visit(root, &id.gvk, spec, Some(Leaf::Scalar), &origin, &mut write).map_err(&failure)?;
        }
    }
    no_conflict(objects, name.span, "`namespace`")
}

/// The subjects of a binding that are called `default` are those of the namespace.
fn default_subjects(root: &mut Node, name: &str, origin: &Origin) {
    let is_default = |subject: &Node| subject.get("name").and_then(Node::text) == Some("default");
    if !root.get("subjects").is_some_and(|subjects| subjects.items().iter().any(is_default)) {
        return;
    }
    for subject in root.get_mut("subjects").and_then(Node::items_mut).into_iter().flatten() {
        if is_default(subject) {
            let value = Node::scalar(Scalar::text(name), origin.clone());
            subject.set("namespace", value);
        }
    }
}

/// Checks that no two objects have the same id.
pub(super) fn no_conflict(objects: &[Resource], at: crate::span::Span, what: &str) -> Result<(), Failure> {
    let mut seen = std::collections::HashSet::new();
    for object in objects {
        let id = object.id();
        if !seen.insert(id.key()) {
            let message = format!("{what} gives two objects the same id: {}", id.shown());
            return Err(Failure::new(Reason::Conflict, at, message));
        }
    }
    Ok(())
}

/// Which end of a name is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Prefix,
    Suffix,
}

/// `namePrefix` and `nameSuffix`.
pub(super) fn names(objects: &mut [Resource], part: &Text, end: End, config: &Config) -> Result<(), Failure> {
    let origin = Origin::new(part.span, Step::Name);
    let specs = config.of(if end == End::Prefix { Use::NamePrefix } else { Use::NameSuffix });
    for object in objects {
        let first = object.first_id().gvk;
        let is_service = &*first.group == "apiregistration.k8s.io" && &*first.kind == "APIService";
        if is_service || matches!(&*first.kind, "CustomResourceDefinition" | "Namespace") {
            continue;
        }
        let failure = fault(part.span, object);
        for spec in specs.iter().filter(|spec| first.is_selected(&spec.of)) {
            if &*spec.path == "metadata/name" {
                let parts = if end == End::Prefix { &mut object.prefixes } else { &mut object.suffixes };
                parts.push(Arc::from(part.value.as_str()));
                object.remember_id();
            }
            let gvk = object.gvk();
            let mut put = |node: &mut Node| {
                let Some(old) = node.text() else { return Err("there is no scalar".to_string()) };
                let new = if end == End::Prefix { part.value.clone() + old } else { old.to_string() + &part.value };
                node.set_scalar(Scalar::plain(new), &origin);
                Ok(())
            };
            visit(&mut object.root, &gvk, spec, Some(Leaf::Scalar), &origin, &mut put).map_err(&failure)?;
        }
    }
    Ok(())
}

/// `labels` and `commonLabels`.
pub(super) fn labels(objects: &mut [Resource], kustomization: &Kustomization, config: &Config) -> Result<(), Failure> {
    for labels in &kustomization.labels {
        let fields = fields_of(labels, config).map_err(|reason| Failure::new(Reason::Invalid, labels.at, reason))?;
        put_pairs(objects, &labels.pairs, &fields, Step::Label)?;
    }
    put_pairs(objects, &kustomization.common_labels, config.of(Use::CommonLabels), Step::Label)
}

fn fields_of(labels: &Labels, config: &Config) -> Result<Vec<FieldSpec>, String> {
    let mut fields = labels.fields.clone();
    merge_fields(&mut fields, config.of(Use::Labels))?;
    if labels.in_selectors {
        merge_fields(&mut fields, config.of(Use::CommonLabels))?;
        return Ok(fields);
    }
    if labels.in_templates {
        merge_fields(&mut fields, config.of(Use::TemplateLabels))?;
    }
    if labels.in_claims {
        merge_fields(&mut fields, config.of(Use::VolumeClaimTemplateLabels))?;
    }
    let own = FieldSpec { of: Gvk::default(), path: Arc::from("metadata/labels"), create: true };
    merge_fields(&mut fields, &[own])?;
    Ok(fields)
}

/// `commonAnnotations`.
pub(super) fn annotations(objects: &mut [Resource], pairs: &Pairs, config: &Config) -> Result<(), Failure> {
    put_pairs(objects, pairs, config.of(Use::CommonAnnotations), Step::Annotation)
}

fn put_pairs(objects: &mut [Resource], pairs: &Pairs, fields: &[FieldSpec], step: Step) -> Result<(), Failure> {
    let Some((first, _)) = pairs.first() else { return Ok(()) };
    let made_at = pairs.iter().fold(first.span, |span, (_, value)| span.to(value.span));
    let made = Origin::new(made_at, step);
    for object in objects {
        let (gvk, failure) = (object.gvk(), fault(first.span, object));
        for spec in fields {
            let mut put = |node: &mut Node| put_all(node, pairs, step);
            visit(&mut object.root, &gvk, spec, Some(Leaf::Mapping), &made, &mut put).map_err(&failure)?;
        }
    }
    Ok(())
}

fn put_all(node: &mut Node, pairs: &Pairs, step: Step) -> Result<(), String> {
    if !node.is_mapping() {
        return Err("there is no mapping".to_string());
    }
    for (key, value) in pairs {
        let origin = Origin::new(value.span, step);
        match node.get_mut(&key.value) {
            Some(old) => {
                if !old.set_scalar(Scalar::text(value.value.as_str()), &origin) {
                    old.overwrite(Node::scalar(Scalar::text(value.value.as_str()), origin));
                }
            }
            None => {
                let value = Node::scalar(Scalar::text(value.value.as_str()), origin);
                let key_origin = Origin::new(key.span, step);
                let entry = super::Entry { key: Arc::from(key.value.as_str()), origin: key_origin, value };
                node.entries_mut().into_iter().for_each(|entries| entries.push(entry.clone()));
            }
        }
    }
    Ok(())
}

/// An entry of `replicas`.
pub(super) fn replicas(
    objects: &mut [Resource],
    name: &Text,
    count: &Spanned<i64>,
    config: &Config,
) -> Result<(), Failure> {
    let origin = Origin::new(count.span, Step::Replicas);
    let scalar = Scalar { text: Arc::from(count.value.to_string()), is_text: false, is_quoted: false };
    let mut is_found = false;
    for spec in config.of(Use::Replicas) {
        for object in objects.iter_mut() {
            let is_meant = |id: &super::Id| *id.name == *name.value && id.gvk.is_selected(&spec.of);
            if !object.ids().iter().any(is_meant) {
                continue;
            }
            is_found = true;
            let (gvk, failure) = (object.gvk(), fault(count.span, object));
            let mut put = |node: &mut Node| {
                let is_scalar = node.set_scalar(scalar.clone(), &origin);
                // A count that is made has no quotes to take on.
                if is_scalar { Ok(()) } else { Err("there is no scalar".to_string()) }
            };
            visit(&mut object.root, &gvk, spec, Some(Leaf::Scalar), &origin, &mut put).map_err(&failure)?;
        }
    }
    if is_found {
        return Ok(());
    }
    let message = format!("`{}` is the name of no object that has replicas", name.value);
    Err(Failure::new(Reason::Target, name.span, message))
}
