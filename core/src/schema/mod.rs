//! Which fields the objects of Kubernetes and the elements of Compose have: compact tables made from the official schemas.
//!
//! A table is a text that `cargo xtask tables` writes (decision 9) and that is read when somebody asks for it first. All
//! names in it are slices of that text. [`kubernetes::lookup`] and [`compose::root`] are the ways in.

mod asked;
pub mod compose;
mod demands;
mod forms;
mod home;
pub mod kubernetes;
mod read;
#[cfg(test)]
mod tests;
mod values;
mod walk;

use std::sync::OnceLock;

use crate::known_keys::KnownKeys;
use crate::tables::Header;
pub use read::SchemaError;
pub use walk::{Fault, Reading, Violation, violations};

/// The minor versions 1.`from` to 1.`to` of Kubernetes, both included. Tables without versions have 0 to 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub from: u16,
    /// The last; of something that is still there the newest that the table knows.
    pub to: u16,
}

impl Range {
    /// Whether a minor version lies within.
    pub fn contains(self, minor: u16) -> bool {
        (self.from..=self.to).contains(&minor)
    }
}

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text,
    /// A text in base64.
    Base64,
    /// An RFC 3339 time.
    Time,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    Long,
    /// A number that may have a fraction.
    Number,
    /// True or false.
    Bool,
    /// A quantity of Kubernetes: a number, or a text such as `500m`.
    Quantity,
    /// A whole number or a text: a port, a percentage.
    IntOrText,
    /// Nothing, written out.
    Null,
    /// A mapping with any keys.
    Mapping,
    /// Anything.
    Any,
    /// A mapping with the fields of a type: its index.
    Object(usize),
}

/// One form of a value: `string`, a list of mappings, a mapping of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape<'a> {
    /// The lists and mappings around the value, from outside: `[` and `{`.
    wrapping: &'a str,
    value: Value,
}

impl<'a> Shape<'a> {
    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        self.wrapping.starts_with('[')
    }

    /// Whether it is a mapping whose keys are free and whose values are alike.
    pub fn is_map(self) -> bool {
        self.wrapping.starts_with('{')
    }

    /// What a list or such a mapping is made of.
    pub fn item(self) -> Option<Shape<'a>> {
        Some(Shape { wrapping: self.wrapping.get(1..)?, value: self.value })
    }

    /// The value itself; `None` for a list or a mapping of values.
    pub fn value(self) -> Option<Value> {
        self.wrapping.is_empty().then_some(self.value)
    }
}

/// Fields that the schema of Kubernetes requires and without which the API server takes an object: their zero value is a
/// value. Source: `pkg/apis/*/validation` of `k8s.io/kubernetes`.
const NOT_ASKED_FOR: &[(&str, &str)] = &[
    ("core.v1.HTTPHeader", "value"),
    ("core.v1.ISCSIPersistentVolumeSource", "lun"),
    ("core.v1.ISCSIVolumeSource", "lun"),
    ("core.v1.LimitRangeSpec", "limits"),
    ("core.v1.Sysctl", "value"),
];

/// Fields that the API server asks for, though the schema does not require them.
const ASKED_FOR: &[(&str, &str)] = &[("core.v1.Container", "image"), ("core.v1.EphemeralContainer", "image")];

/// A schema that was read.
#[derive(Debug)]
pub struct Schema {
    header: Header<'static>,
    range: Range,
    text: &'static str,
    types: Vec<TypeRow>,
    /// By `apiVersion` and kind.
    roots: KnownKeys<(&'static str, &'static str), (usize, Range)>,
}

#[derive(Debug)]
struct TypeRow {
    name: &'static str,
    range: Range,
    is_open: bool,
    /// The lines of its fields, and where in the table they begin.
    text: &'static str,
    offset: usize,
    /// What they say, sorted by name, once somebody asked for it.
    fields: OnceLock<Vec<FieldRow>>,
}

#[derive(Debug)]
struct FieldRow {
    name: &'static str,
    shapes: Vec<Shape<'static>>,
    range: Range,
    required: Option<Range>,
    keys: &'static str,
    values: &'static str,
}

/// The type of a mapping.
#[derive(Debug, Clone, Copy)]
pub struct Type<'a> {
    schema: &'a Schema,
    index: usize,
}

/// A field of a type, in those versions in which it has the same form.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    schema: &'a Schema,
    row: &'a FieldRow,
}

impl Schema {
    /// Where the table comes from.
    pub fn header(&self) -> &Header<'static> {
        &self.header
    }

    /// The versions that it knows.
    pub fn versions(&self) -> Range {
        self.range
    }

    /// The type of an `apiVersion` and a kind, and the versions that serve it. A type of Compose has no `apiVersion`.
    pub fn find(&self, api_version: &str, kind: &str) -> Option<(Type<'_>, Range)> {
        let (index, range) = self.roots.get(&(api_version, kind))?;
        Some((self.type_at(*index), *range))
    }

    /// All `apiVersion`s and kinds with the versions that serve them, in no order.
    pub fn roots(&self) -> impl Iterator<Item = (&'static str, &'static str, Range)> + '_ {
        self.roots.iter().map(|((api_version, kind), (_, range))| (*api_version, *kind, *range))
    }

    /// Reads all types; without this each is read when it is asked for first, and one that cannot be read has no fields.
    ///
    /// # Errors
    /// A line cannot be read, or names a type that is not there.
    pub fn validate(&self) -> Result<(), SchemaError> {
        for row in &self.types {
            read::fields(row, self.types.len()).map_err(|error| read::fault(self.text, error.offset, error.message))?;
        }
        Ok(())
    }

    fn type_at(&self, index: usize) -> Type<'_> {
        Type { schema: self, index }
    }
}

impl<'a> Type<'a> {
    fn row(self) -> &'a TypeRow {
        &self.schema.types[self.index]
    }

    fn rows(self) -> &'a [FieldRow] {
        let row = self.row();
        row.fields.get_or_init(|| read::fields(row, self.schema.types.len()).unwrap_or_default())
    }

    /// Its short name, `core.v1.Container`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The versions that have it.
    pub fn versions(self) -> Range {
        self.row().range
    }

    /// Whether it may have other fields than those that are listed.
    pub fn is_open(self) -> bool {
        self.row().is_open
    }

    /// All its fields, sorted by name; one whose form changed is there once for each form.
    pub fn fields(self) -> impl Iterator<Item = Field<'a>> {
        let schema = self.schema;
        self.rows().iter().map(move |row| Field { schema, row })
    }

    /// The field of a name in any version, the newest form of it.
    pub fn field(self, name: &str) -> Option<Field<'a>> {
        self.forms(name).last()
    }

    /// The field of a name in a minor version.
    pub fn field_in(self, name: &str, minor: u16) -> Option<Field<'a>> {
        self.forms(name).find(|field| field.versions().contains(minor))
    }

    /// The names of the fields that must be written in a minor version.
    pub fn required(self, minor: u16) -> impl Iterator<Item = &'static str> + use<'a> {
        self.fields().filter(move |field| field.is_required(minor)).map(|field| field.name())
    }

    /// The forms of a field, oldest first.
    fn forms<'n>(self, name: &'n str) -> impl Iterator<Item = Field<'a>> + use<'a, 'n> {
        let (schema, fields) = (self.schema, self.rows());
        let start = fields.partition_point(|row| row.name < name);
        fields[start..].iter().take_while(move |row| row.name == name).map(move |row| Field { schema, row })
    }
}

impl<'a> Field<'a> {
    /// Its key.
    pub fn name(self) -> &'static str {
        self.row.name
    }

    /// The versions that have it in this form.
    pub fn versions(self) -> Range {
        self.row.range
    }

    /// Whether it must be written in a minor version.
    pub fn is_required(self, minor: u16) -> bool {
        self.row.required.is_some_and(|range| range.contains(minor))
    }

    /// Whether the cluster refuses an object of a minor version without it: what was required once and is no longer has always
    /// been filled in, and some of what the schema asks for is not looked at.
    pub(super) fn must_be_written(self, owner: Type, minor: u16) -> bool {
        let is_required = self.row.required.is_some_and(|range| range.contains(minor) && range.to == self.row.range.to);
        is_required && !NOT_ASKED_FOR.contains(&(owner.name(), self.row.name))
            || ASKED_FOR.contains(&(owner.name(), self.row.name))
    }

    /// The forms that its value may have; one, but for fields of Compose.
    pub fn shapes(self) -> &'a [Shape<'static>] {
        &self.row.shapes
    }

    /// Whether every form is a list.
    pub fn is_list(self) -> bool {
        self.shapes().iter().all(|shape| shape.is_list())
    }

    /// The type of the mapping that stands there, or of the items of the list or mapping that does.
    pub fn object(self) -> Option<Type<'a>> {
        self.shapes().iter().find_map(|shape| match shape.value {
            Value::Object(index) => Some(self.schema.type_at(index)),
            _ => None,
        })
    }

    /// The keys that tell the items of the list apart: `name`, or `containerPort` and `protocol`.
    pub fn list_keys(self) -> impl Iterator<Item = &'static str> {
        self.row.keys.split(',').filter(|key| !key.is_empty())
    }

    /// The only texts that are allowed; none: any text.
    pub fn values(self) -> impl Iterator<Item = &'static str> {
        self.row.values.split(',').filter(|value| !value.is_empty())
    }
}
