//! The values of Go templates, with where they came from.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::origin::OriginId;
use crate::helm::text::Text;

/// How deep values may be nested that are read, written, copied, compared or merged. Deeper ones mostly are maps that hold
/// themselves.
pub const MAX_DEPTH: u32 = 200;

/// A value and where it came from. Cheap to clone; maps are shared, as in Go.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it came from as a whole. The parts of a text, list or map have origins of their own.
    pub origin: OriginId,
}

/// The kinds of values that a chart can meet, as Go has them.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `nil`.
    Nil,
    /// `bool`.
    Bool(bool),
    /// `int`: constants in templates, `len`, `int`.
    Int(i64),
    /// `int64`: what the functions of arithmetic return.
    Int64(i64),
    /// `float64`: each number of a values file.
    Float(f64),
    /// `string`.
    Text(Text),
    /// A slice. Never changed in place.
    List(Rc<Vec<Value>>),
    /// A map with keys of type `string`. `set`, `unset` and the merges change it for all who hold it.
    Map(Map),
    /// Something with fields and methods, such as `.Files`.
    Object(Rc<dyn Object>),
    /// Nobody can know what it is.
    Unknown,
}

/// A map, shared by all who hold it.
#[derive(Clone, Default)]
pub struct Map(Rc<RefCell<BTreeMap<Text, Value>>>);

/// Something with fields and methods.
pub trait Object: fmt::Debug {
    /// The name of its type in Go, as `typeOf` has it.
    fn type_name(&self) -> &'static str;

    /// A field or the result of a method; nothing if it has none of that name.
    fn get(&self, context: &Context<'_>, name: &str, arguments: &[Value]) -> Option<Result<Value, Failure>>;

    /// As `print` has it.
    fn print(&self) -> String;

    /// What an action prints: Go takes the address of fields there, and so finds more methods `String`.
    fn shown(&self) -> String {
        self.print()
    }

    /// What `toYaml`, `toJson` and `range` make of it.
    fn as_value(&self) -> Value;

    /// What it is in Rust, for functions that take it as an argument.
    fn as_any(&self) -> &dyn std::any::Any;
}

impl Value {
    /// A value that nobody wrote.
    pub fn new(kind: Kind) -> Value {
        Value { kind, origin: OriginId::NONE }
    }

    /// The same with an origin.
    pub fn from(self, origin: OriginId) -> Value {
        Value { origin, ..self }
    }

    /// `nil`.
    pub fn nil() -> Value {
        Value::new(Kind::Nil)
    }

    /// A text.
    pub fn text(text: Text) -> Value {
        let origin = text.segments().first().map_or(OriginId::NONE, |segment| segment.origin);
        Value { kind: Kind::Text(text), origin }
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Value {
        Value::new(Kind::List(Rc::new(items)))
    }

    /// A map.
    pub fn map(map: Map) -> Value {
        Value::new(Kind::Map(map))
    }

    /// Whether it or a part of its text is not known. Lists and maps are not looked into.
    pub fn is_unknown(&self) -> bool {
        match &self.kind {
            Kind::Unknown => true,
            Kind::Text(text) => text.is_unknown(),
            _ => false,
        }
    }

    /// Whether it is `nil`.
    pub fn is_nil(&self) -> bool {
        matches!(self.kind, Kind::Nil)
    }

    /// Whether `if` takes it as true: neither `nil`, `false`, 0 nor empty. What is not known is neither.
    pub fn truth(&self) -> Option<bool> {
        match &self.kind {
            Kind::Nil => Some(false),
            Kind::Bool(value) => Some(*value),
            Kind::Int(value) | Kind::Int64(value) => Some(*value != 0),
            Kind::Float(value) => Some(*value != 0.0),
            Kind::Text(text) => Some(!text.as_str().is_empty()),
            Kind::List(items) => Some(!items.is_empty()),
            Kind::Map(map) => Some(!map.is_empty()),
            Kind::Object(object) => match object.as_value().kind {
                Kind::List(items) => Some(!items.is_empty()),
                Kind::Map(map) => Some(!map.is_empty()),
                _ => Some(true),
            },
            Kind::Unknown => None,
        }
    }

    /// All origins that it was made from, those of its text included. Lists and maps are not looked into.
    pub fn origins(&self) -> impl Iterator<Item = OriginId> + '_ {
        let segments = match &self.kind {
            Kind::Text(text) => text.segments(),
            _ => &[],
        };
        let own = segments.is_empty().then_some(self.origin);
        own.into_iter().chain(segments.iter().map(|segment| segment.origin))
    }

    /// The name of its type in Go, as `typeOf` and messages have it.
    pub fn type_name(&self) -> &'static str {
        match &self.kind {
            Kind::Nil | Kind::Unknown => "<nil>",
            Kind::Bool(_) => "bool",
            Kind::Int(_) => "int",
            Kind::Int64(_) => "int64",
            Kind::Float(_) => "float64",
            Kind::Text(_) => "string",
            Kind::List(_) => "[]interface {}",
            Kind::Map(_) => "map[string]interface {}",
            Kind::Object(object) => object.type_name(),
        }
    }
}

impl Map {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Value> {
        self.0.borrow().get(key).cloned()
    }

    /// A key as it is kept, with its origin.
    pub fn key(&self, key: &str) -> Option<Text> {
        self.0.borrow().get_key_value(key).map(|(key, _)| key.clone())
    }

    /// Sets a key. The key's text with its origin replaces the earlier one.
    pub fn set(&self, key: Text, value: Value) {
        let mut map = self.0.borrow_mut();
        map.remove(key.as_str());
        map.insert(key, value);
    }

    /// Takes a key away.
    pub fn remove(&self, key: &str) -> Option<Value> {
        self.0.borrow_mut().remove(key)
    }

    /// Whether the key is there, even as `nil`.
    pub fn has(&self, key: &str) -> bool {
        self.0.borrow().contains_key(key)
    }

    /// Whether a part of a key is not known, so that it may hold any.
    pub fn has_unknown_key(&self) -> bool {
        self.0.borrow().keys().any(Text::is_unknown)
    }

    /// How many keys.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether it has no key.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// All entries in the order of their keys; later changes are not seen.
    pub fn entries(&self) -> Vec<(Text, Value)> {
        self.0.borrow().iter().map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// Whether both are the same map, not only equal ones.
    pub fn is_same(&self, other: &Map) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// A new map with the same entries.
    pub fn copy(&self) -> Map {
        Map(Rc::new(RefCell::new(self.0.borrow().clone())))
    }
}

impl FromIterator<(Text, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Text, Value)>>(entries: I) -> Map {
        Map(Rc::new(RefCell::new(entries.into_iter().collect())))
    }
}

impl fmt::Debug for Map {
    /// Keys alone: a map may hold itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.try_borrow() {
            Ok(map) => f.debug_list().entries(map.keys().map(Text::as_str)).finish(),
            Err(_) => f.write_str("…"),
        }
    }
}
