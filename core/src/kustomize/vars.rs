//! `vars`: `$(NAME)` in the fields that the tool looks at.

use std::collections::HashMap;
use std::sync::Arc;

use super::entries::Variable;
use super::fields::{Config, Use, visit};
use super::paths::{find, split};
use super::resource::{Id, Resource};
use super::scalar::Scalar;
use super::tree::{Node, Origin, Step, Value};
use super::{Failure, Reason};

/// Notes which objects the variables of a kustomization have their values from.
pub(super) fn bind(objects: &mut [Resource], variables: &[Variable]) -> Result<(), Failure> {
    for variable in variables {
        let wanted = Id::new(variable.of.clone(), &variable.object, &variable.namespace);
        let by_namespace = !variable.namespace.is_empty() || wanted.is_cluster_scoped();
        let is_it = |id: &Id| {
            if by_namespace { id.is_same(&wanted) } else { id.gvk == wanted.gvk && id.name == wanted.name }
        };
        let mut found = objects.iter_mut().filter(|object| object.ids().iter().any(is_it));
        let first = found.next();
        if found.next().is_some() {
            let message = format!("`{}` may have its value from several objects", variable.name.value);
            return Err(Failure::new(Reason::Target, variable.name.span, message));
        }
        if let Some(object) = first {
            object.is_copied_from = true;
            object.variables.push(Arc::from(variable.name.value.as_str()));
        }
    }
    Ok(())
}

/// Adds the variables of one kustomization to those of others.
pub(super) fn join(all: &mut Vec<Variable>, more: &[Variable]) -> Result<(), Failure> {
    for variable in more {
        if all.iter().any(|known| known.name.value == variable.name.value) {
            let message = format!("`{}` is the name of two variables", variable.name.value);
            return Err(Failure::new(Reason::Conflict, variable.name.span, message));
        }
        all.push(variable.clone());
    }
    Ok(())
}

/// Puts the values of the variables where they are named.
pub(super) fn resolve(objects: &mut [Resource], variables: &[Variable], config: &Config) -> Result<(), Failure> {
    if variables.is_empty() {
        return Ok(());
    }
    let mut values: HashMap<&str, (Scalar, Origin)> = HashMap::new();
    for variable in variables {
        let name = variable.name.value.as_str();
        let fault = |message: String| Failure::new(Reason::Target, variable.name.span, message);
        let has = |object: &&Resource| object.variables.iter().any(|known| **known == *name);
        let object = objects.iter().find(has);
        let object = object.ok_or_else(|| fault(format!("`{name}` has no object that its value could be from")))?;
        let node = find(&object.root, &field_of(&variable.path));
        let node = node.ok_or_else(|| fault(format!("`{}` is not in {}", variable.path, object.id().shown())))?;
        if let Some(scalar) = node.as_scalar().filter(|scalar| !scalar.is_null()) {
            let copied = node.origin.of_copied(&variable.path);
            values.insert(name, (scalar.clone(), Origin::new(node.origin.at, Step::Variable(copied))));
        }
    }
    for object in objects {
        let (gvk, at) = (object.gvk(), object.at());
        let shown = object.id().shown();
        for spec in config.of(Use::VarReference) {
            let origin = Origin::new(at, Step::Variable(None));
            let mut each = |node: &mut Node| expand(node, &values);
            let fault = |reason: String| Failure::new(Reason::Path, at, format!("{shown}: {reason}"));
            visit(&mut object.root, &gvk, spec, None, &origin, &mut each).map_err(fault)?;
        }
    }
    Ok(())
}

/// The parts of a path, in which variables also write `containers[0]`.
fn field_of(path: &str) -> Vec<String> {
    let mut result = Vec::new();
    for part in split(path) {
        let index = part.strip_suffix(']').and_then(|part| part.split_once('['));
        match index.filter(|(name, at)| !name.is_empty() && at.bytes().all(|byte| byte.is_ascii_digit())) {
            Some((name, at)) => result.extend([name.to_string(), at.to_string()]),
            None => result.push(part),
        }
    }
    result
}

fn expand(node: &mut Node, values: &HashMap<&str, (Scalar, Origin)>) -> Result<(), String> {
    let has = |node: &Node| node.text().is_some_and(|text| text.contains('$'));
    match &node.value {
        Value::Scalar(_) => expand_scalar(node, values),
        Value::Sequence(items) if items.iter().any(has) => {
            node.items_mut().into_iter().flatten().for_each(|item| expand_scalar(item, values));
        }
        Value::Mapping(entries) if entries.iter().any(|entry| has(&entry.value)) => {
            node.entries_mut().into_iter().flatten().for_each(|entry| expand_scalar(&mut entry.value, values));
        }
        _ => {}
    }
    Ok(())
}

fn expand_scalar(node: &mut Node, values: &HashMap<&str, (Scalar, Origin)>) {
    let Some(scalar) = node.as_scalar().filter(|scalar| scalar.is_text || scalar.is_quoted) else { return };
    if !scalar.text.contains('$') {
        return;
    }
    let text = scalar.text.clone();
    // A text that is nothing but a variable takes on its type.
    let alone = text.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')')).and_then(|name| values.get(name));
    if let Some((value, origin)) = alone {
        let scalar = Scalar { is_quoted: false, is_text: value.is_text || value.is_quoted, text: value.text.clone() };
        node.overwrite(Node::scalar(scalar, origin.clone()));
        return;
    }
    let (mut result, mut rest, mut from) = (String::new(), &*text, None);
    while let Some(at) = rest.find('$') {
        result.push_str(rest.get(..at).unwrap_or(""));
        let behind = rest.get(at + 1..).unwrap_or("");
        let reference = behind.strip_prefix('(').and_then(|inner| inner.split_once(')'));
        rest = match (reference, behind.chars().next()) {
            (Some((name, behind)), _) => {
                match values.get(name) {
                    Some((value, origin)) => {
                        result.push_str(&value.text);
                        from = Some(origin);
                    }
                    None => result.push_str(&format!("$({name})")),
                }
                behind
            }
            (None, Some('$')) => {
                result.push('$');
                behind.get(1..).unwrap_or("")
            }
            (None, Some(c)) => {
                result.push('$');
                result.push(c);
                behind.get(c.len_utf8()..).unwrap_or("")
            }
            (None, None) => {
                result.push('$');
                ""
            }
        };
    }
    result.push_str(rest);
    let made = |from: &Origin| Origin { by: Step::Variable(None), ..from.clone() };
    let origin = from.map_or_else(|| node.origin.clone(), made);
    node.overwrite(Node::scalar(Scalar::text(result), origin));
}
