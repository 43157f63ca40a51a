//! Looking into lists and maps, of the model and of YAML.

use std::borrow::Cow;
use std::rc::Rc;

use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use super::eval::{Evaluated, Stop, fault};
use super::syntax::Expr;
use super::value::{Is, Value, yaml_key};

/// The items of a list; nothing of anything else.
pub(super) fn list_items<'a>(value: &Value<'a>) -> Rc<[Value<'a>]> {
    value.list_items().unwrap_or_else(|| Rc::new([]))
}

/// The entries of a map; nothing of anything else.
pub(super) fn entries<'a>(value: &Value<'a>) -> Vec<(Cow<'a, str>, Value<'a>)> {
    match &value.is {
        Is::Map(entries) => entries.to_vec(),
        Is::Yaml(field) => {
            let named = |value: Field<'a>| Some((Cow::Borrowed(value.key_name()?.value), Value::yaml(value)));
            field.values().filter_map(named).collect()
        }
        _ => Vec::new(),
    }
}

/// The items of a list, or the keys of a map.
pub(super) fn items<'a>(value: &Value<'a>, expr: &Expr) -> Result<Rc<[Value<'a>]>, Stop> {
    let key = |key: &Cow<'a, str>, at: Option<Span>| Value { is: Is::Text(key.clone()), at };
    match &value.is {
        Is::Map(entries) => Ok(entries.iter().map(|(name, value)| key(name, value.at)).collect()),
        Is::Yaml(field) if field.is_mapping() => {
            let name = |value: Field<'a>| value.key_name().map(|name| Value::text(name.value, name.span));
            Ok(field.values().filter_map(name).collect())
        }
        _ if value.what() == "a list" => Ok(list_items(value)),
        _ => fault(expr, format!("a list or map is wanted here, not {}", value.what())),
    }
}

/// The value of a key in a map of the model; what is absent is shown at the map.
pub(super) fn entry<'a>(entries: &[(Cow<'a, str>, Value<'a>)], key: &str, map: Option<Span>) -> Value<'a> {
    let found = entries.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value.clone());
    found.unwrap_or(Value { is: Is::Unset, at: map })
}

/// What stands at an index or key.
pub(super) fn item<'a>(owner: &Value<'a>, index: &Value<'a>, expr: &Expr) -> Evaluated<'a> {
    match (&owner.is, &index.is) {
        (Is::List(_) | Is::Special(_), Is::Int(index)) if owner.what() == "a list" => {
            Ok(at_index(&list_items(owner), *index, owner.at))
        }
        (Is::Yaml(field), Is::Int(index)) if !field.is_mapping() => {
            let found = usize::try_from(*index).ok().and_then(|index| field.items().nth(index)).map(Value::yaml);
            Ok(found.unwrap_or(Value { is: Is::Unset, at: owner.at }))
        }
        (Is::Yaml(field), Is::Text(key)) if field.is_mapping() => Ok(yaml_key(*field, key)),
        (Is::Map(entries), Is::Text(key)) => Ok(entry(entries, key, owner.at)),
        _ => fault(expr, format!("{} has no place {}", owner.what(), index.shown())),
    }
}

fn at_index<'a>(items: &[Value<'a>], index: i64, list: Option<Span>) -> Value<'a> {
    let found = usize::try_from(index).ok().and_then(|index| items.get(index)).cloned();
    found.unwrap_or(Value { is: Is::Unset, at: list })
}
