//! Values that know where they are written, and may be absent or unknown.

use std::borrow::Cow;
use std::rc::Rc;

use lintainer_core::model::{Setting, has_placeholder};
use lintainer_core::span::Span;
use lintainer_core::yaml::{Absent, Field, Scalar};

use super::special::Special;
use crate::model::Thing;

/// A value, and where it is written; of what is absent, where that is shown.
#[derive(Debug, Clone)]
pub struct Value<'a> {
    /// What it is.
    pub is: Is<'a>,
    /// Its place; `None` where it is made up.
    pub at: Option<Span>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Is<'a> {
    /// Known to be absent.
    Unset,
    /// Known at run time only, or by other files only.
    Unknown,
    /// `null`
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Double(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Rc<[Value<'a>]>),
    /// Texts with values, in the order of the file.
    Map(Rc<[(Cow<'a, str>, Value<'a>)]>),
    /// A thing of the model.
    Thing(Thing<'a>),
    /// A mapping or sequence of YAML, looked at when somebody asks.
    Yaml(Field<'a>),
    /// What only expressions of the API server have.
    Special(Rc<Special<'a>>),
}

impl<'a> Value<'a> {
    /// A value that is written nowhere.
    pub fn made(is: Is<'a>) -> Value<'a> {
        Value { is, at: None }
    }

    /// A value at a place.
    pub fn at(is: Is<'a>, at: Span) -> Value<'a> {
        Value { is, at: Some(at) }
    }

    /// A text at a place.
    pub fn text(text: impl Into<Cow<'a, str>>, at: Span) -> Value<'a> {
        Value::at(Is::Text(text.into()), at)
    }

    /// A list whose items have their own places.
    pub fn list(items: impl IntoIterator<Item = Value<'a>>, at: Option<Span>) -> Value<'a> {
        Value { is: Is::List(items.into_iter().collect()), at }
    }

    /// What a setting is, with its value read by a function.
    pub fn setting<T>(setting: &'a Setting<T>, read: impl FnOnce(&'a T) -> Is<'a>) -> Value<'a> {
        match setting {
            Setting::Set(known) => Value::at(read(&known.value), known.span),
            Setting::Unset { at } => Value::at(Is::Unset, *at),
            Setting::Dynamic(span) => Value::at(Is::Unknown, *span),
            Setting::NotApplicable => Value::made(Is::Unknown),
        }
    }

    /// What stands at a place in YAML.
    pub fn yaml(field: Field<'a>) -> Value<'a> {
        let Some(node) = field.node() else {
            return field.unset_at().map_or(Value::made(Is::Unknown), |at| Value::at(Is::Unset, at));
        };
        let is = match node.scalar() {
            None => Is::Yaml(field),
            Some(Scalar::Null) => Is::Null,
            Some(Scalar::Bool(value)) => Is::Bool(value),
            Some(Scalar::Int(value)) => Is::Int(value),
            Some(Scalar::Float(value)) => Is::Double(value),
            Some(Scalar::Text(text)) if has_placeholder(text) => Is::Unknown,
            Some(Scalar::Text(text)) => Is::Text(text.into()),
        };
        // A mapping or list is underlined by its key, as everywhere.
        let at = if matches!(is, Is::Yaml(_)) { field.head() } else { field.span() };
        Value::at(is, at)
    }

    /// The items of a list; `None` of anything else.
    pub(crate) fn list_items(&self) -> Option<Rc<[Value<'a>]>> {
        match &self.is {
            Is::List(items) => Some(Rc::clone(items)),
            Is::Yaml(field) if !field.is_mapping() => Some(field.items().map(Value::yaml).collect()),
            Is::Special(special) => match &**special {
                Special::Set(items) => Some(Rc::clone(items)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What it is, with its article.
    pub fn what(&self) -> &'static str {
        match &self.is {
            Is::Unset => "nothing",
            Is::Unknown => "an unknown value",
            Is::Null => "null",
            Is::Bool(_) => "true or false",
            Is::Int(_) | Is::Double(_) => "a number",
            Is::Text(_) => "a text",
            Is::List(_) => "a list",
            Is::Map(_) | Is::Thing(_) => "a map",
            Is::Yaml(field) if field.is_mapping() => "a map",
            Is::Yaml(_) => "a list",
            Is::Special(special) => special.what(),
        }
    }

    /// For messages: what is not known is `…`, and so are lists in lists and what is beyond the first items.
    pub fn shown(&self) -> Cow<'a, str> {
        match &self.is {
            Is::Text(text) => text.clone(),
            Is::Bool(value) => value.to_string().into(),
            Is::Int(value) => value.to_string().into(),
            Is::Double(value) => value.to_string().into(),
            Is::Null => "null".into(),
            Is::List(items) => first(items.iter().map(Value::shown_in_list)),
            Is::Map(entries) => first(entries.iter().map(|(key, _)| key.clone())),
            Is::Yaml(field) if field.is_mapping() => {
                first(field.values().filter_map(|value| value.key_name()).map(|key| Cow::Borrowed(key.value)))
            }
            Is::Yaml(field) => first(field.items().map(|item| Value::yaml(item).shown_in_list())),
            Is::Thing(thing) => thing.shown(),
            Is::Special(special) => special.shown(),
            Is::Unset | Is::Unknown => "…".into(),
        }
    }

    fn shown_in_list(&self) -> Cow<'a, str> {
        match self.is {
            Is::List(_) | Is::Map(_) | Is::Yaml(_) => "…".into(),
            _ => self.shown(),
        }
    }
}

/// How many items of a list messages show.
const SHOWN: usize = 12;

fn first<'a>(items: impl Iterator<Item = Cow<'a, str>>) -> Cow<'a, str> {
    let mut items: Vec<_> = items.take(SHOWN + 1).collect();
    if items.len() > SHOWN {
        items[SHOWN] = "…".into();
    }
    items.join(", ").into()
}

/// The value of a key that is worked out: as [`Field::key`], whose keys live as long as the file.
pub(super) fn yaml_key<'a>(mapping: Field<'a>, key: &str) -> Value<'a> {
    if let Some(found) = mapping.values().find(|value| value.key_name().is_some_and(|name| name.value == key)) {
        return Value::yaml(found);
    }
    match mapping.absence() {
        Absent::Unjudged => Value::made(Is::Unknown),
        Absent::Nearest(_) => Value::at(Is::Unset, mapping.head()),
        Absent::At(span) => Value::at(Is::Unset, span),
    }
}
