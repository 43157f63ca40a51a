//! Which fields the objects of Kubernetes and the elements of Compose have: compact tables made from the official schemas.
//!
//! A table is a text that `cargo xtask tables` writes (decision 41) and that is read when somebody asks for it first. All
//! names in it are slices of that text. [`kubernetes::lookup`] and [`compose::root`] are the ways in.

mod asked;
pub mod compose;
mod demands;
mod forms;
mod home;
pub mod kubernetes;
pub mod openapi;
pub mod operators;
pub mod place;
mod read;
#[cfg(test)]
mod tests;
mod values;
mod volumes;
mod walk;

use std::borrow::Cow;
use std::sync::OnceLock;

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
    /// The metadata of an object of Kubernetes.
    Metadata,
    /// A mapping with the fields of a type: its index.
    Object(usize),
}

/// The lists and mappings around a value, from outside: a bit each, the outermost lowest, set for a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Wrapping {
    marks: u32,
    depth: u8,
}

impl Wrapping {
    /// How many there may be.
    const MAX: usize = 32;

    /// The same with one more inside; `None` if there are too many.
    fn with(self, is_map: bool) -> Option<Wrapping> {
        let room = usize::from(self.depth) < Wrapping::MAX;
        room.then(|| Wrapping { marks: self.marks | u32::from(is_map) << self.depth, depth: self.depth + 1 })
    }

    /// What is inside of others; `None` if those are not around it.
    fn below(self, outer: Wrapping) -> Option<Wrapping> {
        let depth = self.depth.checked_sub(outer.depth)?;
        let mask = u32::MAX.checked_shl(u32::from(outer.depth)).unwrap_or(0);
        let marks = self.marks.checked_shr(u32::from(outer.depth)).unwrap_or(0);
        (self.marks & !mask == outer.marks).then_some(Wrapping { marks, depth })
    }

    /// Whether the outermost is a mapping; `None` where there is nothing around.
    fn is_map(self) -> Option<bool> {
        (self.depth > 0).then_some(self.marks & 1 == 1)
    }
}

/// One form of a value: `string`, a list of mappings, a mapping of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    wrapping: Wrapping,
    value: Value,
}

impl Shape {
    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        self.wrapping.is_map() == Some(false)
    }

    /// Whether it is a mapping whose keys are free and whose values are alike.
    pub fn is_map(self) -> bool {
        self.wrapping.is_map() == Some(true)
    }

    /// What a list or such a mapping is made of.
    pub fn item(self) -> Option<Shape> {
        let outermost = Wrapping::default().with(self.wrapping.is_map()?)?;
        self.below(outermost)
    }

    /// The value itself; `None` for a list or a mapping of values.
    pub fn value(self) -> Option<Value> {
        (self.wrapping.depth == 0).then_some(self.value)
    }

    /// What is left inside of lists and mappings.
    fn below(self, outer: Wrapping) -> Option<Shape> {
        Some(Shape { wrapping: self.wrapping.below(outer)?, value: self.value })
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
    range: Range,
    text: Cow<'static, str>,
    types: Vec<TypeRow>,
    /// Sorted by `apiVersion` and kind.
    roots: Vec<Root>,
}

/// A part of the text of a schema, from its first byte to the one behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Part {
    start: u32,
    end: u32,
}

#[derive(Debug)]
struct Root {
    api_version: Part,
    kind: Part,
    index: usize,
    range: Range,
}

#[derive(Debug)]
struct TypeRow {
    name: Part,
    range: Range,
    is_open: bool,
    /// The lines of its fields.
    text: Part,
    /// What they say, sorted by name, once somebody asked for it.
    fields: OnceLock<Vec<FieldRow>>,
}

#[derive(Debug)]
struct FieldRow {
    name: Part,
    shapes: Vec<Shape>,
    range: Range,
    required: Option<Range>,
    keys: Part,
    values: Part,
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
    /// Reads the text of a table; its fields are read when somebody asks for them.
    ///
    /// # Errors
    /// The line of a type cannot be read.
    pub(crate) fn read(text: String) -> Result<Schema, SchemaError> {
        read::schema(text)
    }

    /// Where the table comes from; `None` for one that is not built in.
    pub fn header(&self) -> Option<Header<'_>> {
        Header::read(&self.text).ok().map(|(header, _)| header)
    }

    /// The versions that it knows.
    pub fn versions(&self) -> Range {
        self.range
    }

    /// The type of an `apiVersion` and a kind, and the versions that serve it. A type of Compose has no `apiVersion`.
    pub fn find(&self, api_version: &str, kind: &str) -> Option<(Type<'_>, Range)> {
        let key = |root: &Root| (self.part(root.api_version), self.part(root.kind));
        let at = self.roots.binary_search_by(|root| key(root).cmp(&(api_version, kind))).ok()?;
        self.roots.get(at).map(|root| (self.type_at(root.index), root.range))
    }

    /// All `apiVersion`s and kinds, in this order, with the versions that serve them.
    pub fn roots(&self) -> impl Iterator<Item = (&str, &str, Range)> + '_ {
        self.roots.iter().map(|root| (self.part(root.api_version), self.part(root.kind), root.range))
    }

    fn part(&self, part: Part) -> &str {
        self.text.get(part.start as usize..part.end as usize).unwrap_or_default()
    }

    /// Reads all types; without this each is read when it is asked for first, and one that cannot be read has no fields.
    ///
    /// # Errors
    /// A line cannot be read, or names a type that is not there.
    pub fn validate(&self) -> Result<(), SchemaError> {
        for row in &self.types {
            read::fields(&self.text, row, self.types.len())
                .map_err(|error| read::fault(&self.text, error.offset, error.message))?;
        }
        Ok(())
    }

    fn type_at(&self, index: usize) -> Type<'_> {
        Type { schema: self, index }
    }

    /// The type of a value that is a mapping with fields.
    fn type_of(&self, value: Value) -> Option<Type<'_>> {
        match value {
            Value::Object(index) => Some(self.type_at(index)),
            Value::Metadata => kubernetes::metadata(),
            _ => None,
        }
    }
}

impl<'a> Type<'a> {
    /// What tells it from all other types of all schemas.
    fn identity(self) -> (*const Schema, usize) {
        (std::ptr::from_ref(self.schema), self.index)
    }

    fn row(self) -> &'a TypeRow {
        &self.schema.types[self.index]
    }

    fn rows(self) -> &'a [FieldRow] {
        let row = self.row();
        row.fields.get_or_init(|| read::fields(&self.schema.text, row, self.schema.types.len()).unwrap_or_default())
    }

    /// Its short name, `core.v1.Container`.
    pub fn name(self) -> &'a str {
        self.schema.part(self.row().name)
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
    pub fn required(self, minor: u16) -> impl Iterator<Item = &'a str> + use<'a> {
        self.fields().filter(move |field| field.is_required(minor)).map(|field| field.name())
    }

    /// The forms of a field, oldest first.
    fn forms<'n>(self, name: &'n str) -> impl Iterator<Item = Field<'a>> + use<'a, 'n> {
        let (schema, fields) = (self.schema, self.rows());
        let start = fields.partition_point(|row| schema.part(row.name) < name);
        let own = fields[start..].iter().take_while(move |row| schema.part(row.name) == name);
        own.map(move |row| Field { schema, row })
    }
}

impl<'a> Field<'a> {
    /// Its key.
    pub fn name(self) -> &'a str {
        self.schema.part(self.row.name)
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
        is_required && !NOT_ASKED_FOR.contains(&(owner.name(), self.name()))
            || ASKED_FOR.contains(&(owner.name(), self.name()))
    }

    /// The forms that its value may have; one, but for fields of Compose.
    pub fn shapes(self) -> &'a [Shape] {
        &self.row.shapes
    }

    /// Whether every form is a list.
    pub fn is_list(self) -> bool {
        self.shapes().iter().all(|shape| shape.is_list())
    }

    /// The type of the mapping that stands there, or of the items of the list or mapping that does.
    pub fn object(self) -> Option<Type<'a>> {
        self.shapes().iter().find_map(|shape| self.schema.type_of(shape.value))
    }

    /// The keys that tell the items of the list apart: `name`, or `containerPort` and `protocol`.
    pub fn list_keys(self) -> impl Iterator<Item = &'a str> {
        self.schema.part(self.row.keys).split(',').filter(|key| !key.is_empty())
    }

    /// The only texts that are allowed; none: any text.
    pub fn values(self) -> impl Iterator<Item = &'a str> {
        self.schema.part(self.row.values).split(',').filter(|value| !value.is_empty())
    }
}
