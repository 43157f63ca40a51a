//! `replacements`: values that are copied from one field into others.

use std::sync::Arc;

use super::entries::{FieldOptions, Replacement, ReplacementSource, ReplacementTarget, Text};
use super::paths::{Visit, find, split};
use super::resource::{Id, Resource};
use super::scalar::Scalar;
use super::select::Target;
use super::tree::{Node, Origin, Step, Trees, Value};
use super::{Failure, Limits, Reason, hash};
use crate::source::Source;
use crate::span::FileId;
use crate::yaml::{self, Dialect};

/// The field that is meant where none is named.
const NAME: &str = "metadata.name";

/// Carries out a replacement. Whether there is an object that it is for.
pub(super) fn replace(objects: &mut [Resource], replacement: &Replacement) -> Result<bool, Failure> {
    let invalid = |message: &str| Failure::new(Reason::Invalid, replacement.at, message);
    if replacement.targets.is_empty() {
        return Err(invalid("the replacement has no `targets`"));
    }
    let value = match (&replacement.value, &replacement.source) {
        (Some(_), Some(_)) => return Err(invalid("the replacement has both `source` and `sourceValue`")),
        (Some(text), None) => {
            let scalar = Scalar::plain(text.value.as_str());
            Node::scalar(scalar, Origin::new(text.span, Step::Replacement(Some(text.span))))
        }
        (None, Some(source)) => value_of(objects, source)?,
        (None, None) => return Err(invalid("the replacement has neither `source` nor `sourceValue`")),
    };
    let mut is_hit = false;
    for target in &replacement.targets {
        is_hit |= apply(objects, target, &value)?;
    }
    Ok(is_hit)
}

fn value_of(objects: &mut [Resource], source: &ReplacementSource) -> Result<Node, Failure> {
    let fault = |reason, message: String| Failure::new(reason, source.at, message);
    let or_default = |namespace: &str| if namespace.is_empty() { "default".to_string() } else { namespace.to_string() };
    let is_meant = |id: &Id| {
        let is_namespace = || or_default(&source.namespace) == or_default(&id.namespace);
        (source.name.is_empty() || *source.name == *id.name)
            && (source.namespace.is_empty() || is_namespace())
            && id.gvk.is_selected(&source.of)
    };
    let mut found = objects.iter_mut().filter(|object| object.ids().iter().any(is_meant));
    let shown = format!("{} `{}`", source.of.kind, source.name);
    let object =
        found.next().ok_or_else(|| fault(Reason::Target, format!("{shown} is not there to be copied from")))?;
    if found.next().is_some() {
        return Err(fault(Reason::Target, format!("{shown} is there more than once")));
    }
    let (path, at) = source.path.as_ref().map_or((NAME, source.at), |path| (path.value.as_str(), path.span));
    object.is_copied_from = true;
    let node = find(&object.root, &split(path)).filter(|node| !node.is_empty());
    let missing = || Failure::new(Reason::Path, at, format!("`{path}` is not in {}", object.id().shown()));
    let mut value = node.ok_or_else(missing)?.clone();
    let FieldOptions { delimiter, index, .. } = &source.options;
    let copied = value.origin.of_copied(path).filter(|_| delimiter.is_empty());
    value.origin.by = Step::Replacement(copied);
    if !delimiter.is_empty() {
        let scalar =
            value.as_scalar().ok_or_else(|| fault(Reason::Path, format!("`{path}` is no scalar to be cut")))?;
        let part = usize::try_from(*index).ok().and_then(|at| scalar.text.split(delimiter.as_str()).nth(at));
        let part = part.ok_or_else(|| fault(Reason::Path, format!("`{}` has no part {index}", scalar.text)))?;
        value.value = Value::Scalar(Scalar { text: Arc::from(part), ..scalar.clone() });
    }
    Ok(value)
}

fn apply(objects: &mut [Resource], target: &ReplacementTarget, value: &Node) -> Result<bool, Failure> {
    let Some((at, select)) = &target.select else {
        return Err(Failure::new(Reason::Invalid, target.at, "the target has no `select`"));
    };
    let select = Target::new(select, *at)?;
    let reject: Result<Vec<Target>, Failure> = target.reject.iter().map(|(at, text)| Target::new(text, *at)).collect();
    let reject = reject?;
    let own = [Text::new(NAME.to_string(), target.at)];
    let paths = if target.paths.is_empty() { &own[..] } else { &target.paths[..] };
    let mut is_hit = false;
    for object in objects {
        let ids = object.ids();
        let is_rejected =
            |one: &Target| one.asks_for_labels() && one.fits_labels(object) || one.asks_for_ids() && one.fits_one(&ids);
        if !select.fits_labels(object) || !select.fits_one(&ids) || reject.iter().any(is_rejected) {
            continue;
        }
        is_hit |= !object.is_head;
        for path in paths {
            match set(object, path, value, &target.options) {
                Err(failure) if !object.is_head => return Err(failure),
                _ => {}
            }
        }
    }
    Ok(is_hit)
}

fn set(object: &mut Resource, path: &Text, value: &Node, options: &FieldOptions) -> Result<(), Failure> {
    let parts = split(&path.value);
    let origin = Origin::new(path.span, Step::Replacement(None));
    if within_text(&mut object.root, &parts, value, options, &origin) {
        return Ok(());
    }
    let shown = object.id().shown();
    let by = if options.delimiter.is_empty() { value.origin.by } else { origin.by };
    let copied = Origin::new(path.span, by);
    let mut put = |node: &mut Node| write(node, value, options, &copied);
    let mut visit = Visit { create: options.create.then_some(value), origin: &origin, each: &mut put };
    let fault =
        |reason: String| Failure::new(Reason::Path, path.span, format!("`{}` of {shown}: {reason}", path.value));
    match visit.go(&mut object.root, &parts) {
        Ok(0) => Err(Failure::new(Reason::Path, path.span, format!("`{}` is not in {shown}", path.value))),
        Ok(_) => Ok(()),
        Err(reason) => Err(fault(reason)),
    }
}

/// Writes a value into a field. A scalar keeps its type and style.
fn write(node: &mut Node, value: &Node, options: &FieldOptions, origin: &Origin) -> Result<(), String> {
    let new = value.as_scalar().map(|scalar| scalar.text.to_string());
    let Value::Scalar(old) = &node.value else {
        if !options.delimiter.is_empty() {
            return Err("it is no scalar to be cut".to_string());
        }
        node.overwrite(Node::new(value.value.clone(), origin.clone()));
        return Ok(());
    };
    let mut text = new.unwrap_or_default();
    if !options.delimiter.is_empty() {
        let mut parts: Vec<&str> = old.text.split(options.delimiter.as_str()).collect();
        match usize::try_from(options.index) {
            Err(_) => parts.insert(0, &text),
            Ok(at) => match parts.get_mut(at) {
                Some(part) => *part = &text,
                None => parts.push(&text),
            },
        }
        text = parts.join(&options.delimiter);
    }
    let plain = Scalar::plain(text);
    let is_text = old.is_text || plain.is_text;
    node.set_scalar(Scalar { is_text, ..plain }, origin);
    Ok(())
}

/// Sets a field of a document that is the text of a scalar, as a dashboard in a ConfigMap; whether there was one.
fn within_text(root: &mut Node, path: &[String], value: &Node, options: &FieldOptions, origin: &Origin) -> bool {
    for len in 1..path.len() {
        let (outer, inner) = path.split_at(len);
        let Some(text) = find(root, outer).filter(|node| !node.is_empty()).and_then(Node::text) else { continue };
        let Some(new) = edited(text, inner, value, options, origin) else { return false };
        let mut put = |node: &mut Node| {
            node.set_scalar(Scalar { text: Arc::from(new.as_str()), is_text: true, is_quoted: false }, origin);
            Ok(())
        };
        return Visit { create: None, origin, each: &mut put }.go(root, outer).is_ok();
    }
    false
}

/// A document after one of its fields is set: JSON is written anew, YAML keeps its form.
fn edited(text: &str, path: &[String], value: &Node, options: &FieldOptions, origin: &Origin) -> Option<String> {
    let source = Source::new(FileId(0), "", text);
    let documents = yaml::parse(&source, Dialect::Compose);
    let document = documents.first().filter(|document| !document.is_broken())?;
    let mut limits = Limits::default();
    let tree = Trees { limits: &mut limits, by: Step::Written }.read(document.node(&source)?, &|span| span);
    let (mut tree, mut places) = (tree.ok()?, Vec::new());
    let mut put = |node: &mut Node| {
        let at = node.origin.at;
        write(node, value, options, origin)?;
        places.push((at, node.text().map(str::to_string)));
        Ok(())
    };
    let mut visit = Visit { create: options.create.then_some(value), origin, each: &mut put };
    if visit.go(&mut tree, path).ok()? == 0 {
        return None;
    }
    if text.trim_start().starts_with(['{', '[']) {
        let is_pretty = text.contains('\n') && text.contains("  ");
        return Some(if is_pretty { pretty(&tree) } else { hash::json(&tree) });
    }
    let mut result = text.to_string();
    for (at, new) in places.iter().rev() {
        let new = new.as_deref().filter(|_| at.file == FileId(0))?;
        let old = text.get(at.range())?;
        let quote = old.chars().next().filter(|c| matches!(c, '"' | '\''));
        let new = quote.map_or_else(|| new.to_string(), |quote| format!("{quote}{new}{quote}"));
        result.replace_range(at.range(), &new);
    }
    Some(result.trim().to_string())
}

fn pretty(tree: &Node) -> String {
    let value: serde_json::Value = serde_json::from_str(&hash::json(tree)).unwrap_or_default();
    serde_json::to_string_pretty(&value).unwrap_or_default()
}
