//! Makes the text of a table from schemas in the form of OpenAPI, as resource definitions have them.
//!
//! What the API server keeps, drops and refuses by such a schema: a key that is not in `properties` is dropped, unless the schema
//! preserves unknown fields; a value of another type, or a required key that is missing and has no default, is refused. Source:
//! `pkg/apiserver/schema` of `k8s.io/apiextensions-apiserver`. Rules about values (`anyOf`, patterns, bounds) say nothing about
//! fields and are not read.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

use crate::yaml::{Node, NodeId};

/// How deep schemas are followed; what is deeper may be anything.
const MAX_DEPTH: usize = 100;

/// How many lists and mappings may be around a value.
const MAX_WRAPPING: usize = 24;

/// The form of a value that may be anything.
const ANY: &str = "*";

/// Who wrote a schema, which decides what it means that a mapping lists its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A resource definition: other fields are dropped.
    Definition,
    /// A JSON schema: there may be others, unless it says that there are none.
    JsonSchema,
}

/// A table that is being put together. Types that are alike are one.
#[derive(Debug, Default)]
pub struct Builder {
    types: Vec<TypeText>,
    known: HashMap<(bool, String), usize>,
    without_status: bool,
}

#[derive(Debug)]
struct TypeText {
    /// `APIVERSION/KIND`.
    roots: Vec<String>,
    is_open: bool,
    fields: String,
}

/// What may stand at a place: the form of the table, and the only texts that are allowed, separated by commas.
#[derive(Debug, Clone)]
struct Form {
    form: String,
    values: String,
}

impl Form {
    fn of(form: impl Into<String>) -> Form {
        Form { form: form.into(), values: String::new() }
    }

    /// A list or mapping of it.
    fn wrapped(self, mark: char) -> Form {
        if self.form.split('|').any(|form| form.len() - form.trim_start_matches(['[', '{']).len() >= MAX_WRAPPING) {
            return Form::of(ANY);
        }
        let forms: Vec<String> = self.form.split('|').map(|form| format!("{mark}{form}")).collect();
        Form { form: forms.join("|"), values: self.values }
    }
}

impl Builder {
    /// A table in which the status of an object may be anything: nobody writes it, and it takes room.
    pub fn without_status() -> Self {
        Builder { without_status: true, ..Builder::default() }
    }

    /// Adds the kinds of a resource definition, each of its versions that has a schema. `false` if there is none.
    pub fn add_definition(&mut self, definition: Node) -> bool {
        let Some(spec) = definition.get("spec") else { return false };
        let group = spec.get("group").and_then(Node::text).filter(|group| is_word(group));
        let kind = spec.at(&["names", "kind"]).and_then(Node::text).filter(|kind| is_word(kind));
        // Of those that keep unknown fields the schema says less than it seems.
        let keeps = spec.get("preserveUnknownFields").and_then(Node::text) == Some("true");
        let (Some(group), Some(kind), false) = (group, kind, keeps) else { return false };
        let mut is_any = false;
        for version in spec.get("versions").into_iter().flat_map(|versions| versions.resolved().items()) {
            let name = version.get("name").and_then(Node::text).filter(|name| is_word(name));
            let schema = version.at(&["schema", "openAPIV3Schema"]);
            if let (Some(name), Some(schema)) = (name, schema.filter(|schema| schema.resolved().is_mapping())) {
                self.add(&format!("{group}/{name}/{kind}"), schema, Written::Definition);
                is_any = true;
            }
        }
        is_any
    }

    /// Adds the schema of one kind. `root`: its `APIVERSION/KIND`, of which no other is known yet.
    pub fn add(&mut self, root: &str, schema: Node, written: Written) {
        let mut reader = Reader { builder: self, written, forms: HashMap::new(), depth: 0 };
        let index = reader.object(schema.resolved(), true, is_true(schema, PRESERVES));
        let is_known = self.types.iter().any(|known| known.roots.iter().any(|known| known == root));
        if let Some(found) = self.types.get_mut(index).filter(|_| !is_known) {
            found.roots.push(root.to_string());
        }
    }

    /// The text, from its line with the versions on: all versions of Kubernetes have it.
    pub fn text(&self) -> String {
        let mut out = format!("@versions 0-{}\n", u16::MAX);
        for found in &self.types {
            out.push_str("=-");
            if found.is_open {
                out.push_str(" open");
            }
            for root in &found.roots {
                let _ = write!(out, " {root}");
            }
            out.push('\n');
            out.push_str(&found.fields);
        }
        out
    }

    fn intern(&mut self, is_open: bool, fields: String) -> usize {
        let next = self.types.len();
        let index = *self.known.entry((is_open, fields.clone())).or_insert(next);
        if index == next {
            self.types.push(TypeText { roots: Vec::new(), is_open, fields });
        }
        index
    }
}

/// Reads one schema.
struct Reader<'b> {
    builder: &'b mut Builder,
    written: Written,
    /// What nodes were read to, so that aliases cost nothing; `None` while one is being read.
    forms: HashMap<(NodeId, bool), Option<Form>>,
    depth: usize,
}

impl Reader<'_> {
    /// The form of the values that a schema takes. `is_kept`: a list around it preserves unknown fields, of its items, too.
    fn form(&mut self, schema: Node, is_kept: bool) -> Form {
        let schema = schema.resolved();
        if !schema.is_mapping() || self.depth >= MAX_DEPTH {
            return Form::of(ANY);
        }
        let key = (schema.id(), is_kept);
        if let Some(known) = self.forms.get(&key) {
            return known.clone().unwrap_or(Form::of(ANY));
        }
        self.forms.insert(key, None);
        self.depth += 1;
        let form = self.read(schema, is_kept || is_true(schema, PRESERVES));
        self.depth -= 1;
        self.forms.insert(key, Some(form.clone()));
        form
    }

    fn read(&mut self, schema: Node, is_kept: bool) -> Form {
        if is_true(schema, "x-kubernetes-int-or-string") {
            return Form::of("l|s");
        }
        match kind(schema).as_slice() {
            ["string"] => Form { form: "s".to_string(), values: allowed(schema) },
            ["integer"] => Form::of("l"),
            ["number"] => Form::of("n"),
            ["boolean"] => Form::of("b"),
            ["array"] => schema.get("items").map_or(Form::of(ANY), |items| self.form(items, is_kept)).wrapped('['),
            ["object"] => self.mapping(schema, is_kept),
            _ => Form::of(ANY),
        }
    }

    fn mapping(&mut self, schema: Node, is_kept: bool) -> Form {
        let has_fields =
            schema.get("properties").is_some_and(|fields| fields.resolved().own_entries().next().is_some());
        let others = schema.get("additionalProperties").map(Node::resolved);
        let is_embedded = is_true(schema, "x-kubernetes-embedded-resource");
        let is_free = self.written == Written::JsonSchema || is_kept || is_embedded;
        match others {
            Some(values) if !has_fields && values.is_mapping() => self.form(values, false).wrapped('{'),
            Some(values) if !has_fields && values.text() == Some("true") => Form::of("o"),
            _ if !has_fields && is_free => Form::of("o"),
            _ => Form::of(format!("@{}", self.object(schema, is_embedded, is_kept))),
        }
    }

    /// The index of the type of a mapping. `is_object`: it is an object of the API, which has three fields without being said.
    /// `is_kept`: what it does not list is kept.
    fn object(&mut self, schema: Node, is_object: bool, is_kept: bool) -> usize {
        let mut fields: BTreeMap<&str, String> = BTreeMap::new();
        let others = schema.get("additionalProperties").map(Node::resolved);
        let mut is_open = is_kept
            || match self.written {
                Written::Definition => others.is_some(),
                Written::JsonSchema => others.and_then(Node::text) != Some("false"),
            };
        let required = schema.get("required").map(Node::resolved);
        let required: HashSet<&str> = required.into_iter().flat_map(Node::items).filter_map(Node::text).collect();
        let properties = schema.get("properties").map(Node::resolved);
        for entry in properties.into_iter().flat_map(Node::own_entries) {
            let Some(name) = entry.key.text().filter(|name| is_name(name)) else {
                is_open = true;
                continue;
            };
            let is_left_out = is_object && name == "status" && self.builder.without_status;
            let Form { form, values } = if is_left_out { Form::of(ANY) } else { self.form(entry.value, false) };
            let mut line = format!("{name} {form}");
            let value = entry.value.resolved();
            let has_default = value.get("default").is_some_and(|default| !default.is_null());
            // Null is a value of its own where it is allowed.
            let is_nullable = is_true(value, "nullable") || kind_words(value).contains(&"null");
            if required.contains(name) && !has_default && !is_nullable {
                line.push_str(" !");
            }
            if !values.is_empty() && !is_nullable {
                let _ = write!(line, " ~{values}");
            }
            fields.insert(name, line);
        }
        if is_object {
            fields.insert("apiVersion", "apiVersion s".to_string());
            fields.insert("kind", "kind s".to_string());
            fields.insert("metadata", "metadata ^".to_string());
        }
        let mut text = String::with_capacity(fields.values().map(|line| line.len() + 1).sum());
        for line in fields.values() {
            text.push_str(line);
            text.push('\n');
        }
        self.builder.intern(is_open, text)
    }
}

/// The schema keeps what it does not list.
const PRESERVES: &str = "x-kubernetes-preserve-unknown-fields";

fn is_true(schema: Node, key: &str) -> bool {
    schema.get(key).and_then(Node::text) == Some("true")
}

/// The types that a schema names; JSON schemas may name several.
fn kind_words(schema: Node<'_>) -> Vec<&str> {
    let Some(named) = schema.get("type").map(Node::resolved) else { return Vec::new() };
    named.text().into_iter().chain(named.items().filter_map(Node::text)).collect()
}

/// The types that a schema names but for null, which stands for an absent field.
fn kind(schema: Node<'_>) -> Vec<&str> {
    let mut words = kind_words(schema);
    words.retain(|word| *word != "null");
    words
}

/// The values of an enumeration of texts, if they can be written into a table.
fn allowed(schema: Node) -> String {
    let Some(values) = schema.get("enum").map(Node::resolved) else { return String::new() };
    let is_writable = |value: &&str| !value.is_empty() && !value.contains([' ', ',', '\n', '\r', '\t']);
    let values: Option<Vec<&str>> = values.items().map(|value| value.text().filter(is_writable)).collect();
    values.unwrap_or_default().join(",")
}

/// Whether a key can be written into a table.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('=') && !name.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether a text may be a group, a version or a kind.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Type, Value, read};
    use crate::source::Source;
    use crate::span::FileId;
    use crate::yaml::{self, Dialect};

    /// The table of a definition of `example.com/v1` Thing with this schema, in the flow style or with deeper lines.
    fn text(schema: &str) -> String {
        let definition = format!(
            "spec:\n  group: example.com\n  names: {{kind: Thing, plural: things}}\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema: {schema}\n"
        );
        let source = Source::new(FileId(0), "a.yaml", definition);
        let documents = yaml::parse(&source, Dialect::Kubernetes);
        let mut builder = Builder::default();
        builder.add_definition(documents[0].node(&source).expect("a mapping"));
        builder.text()
    }

    fn lines(schema: &str) -> Vec<String> {
        text(schema).lines().skip(1).filter(|line| !line.starts_with(['=', 'a', 'k'])).map(str::to_string).collect()
    }

    #[test]
    fn types_become_forms() {
        let schema = "{type: object, required: [n, d, u, i], properties: {\
            s: {type: string, enum: [A, B]}, i: {type: integer}, n: {type: number, nullable: true}, b: {type: boolean}, \
            d: {type: string, default: x}, p: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}, \
            l: {type: array, items: {type: array, items: {type: string, enum: [C]}}}, \
            m: {type: object, additionalProperties: {x-kubernetes-int-or-string: true}}, \
            o: {type: object, x-kubernetes-preserve-unknown-fields: true}, u: {}, e: {type: string, enum: ['', 1]}}}";
        let wanted = [
            "b b",
            "d s",
            "e s",
            "i l !",
            "l [[s ~C",
            "m {l|{s",
            "metadata ^",
            "n n",
            "o o",
            "p l|s",
            "s s ~A,B",
            "u * !",
        ];
        assert_eq!(lines(schema), wanted);
        let read = read::schema(text(schema)).expect("readable");
        assert_eq!(read.validate(), Ok(()));
        let (thing, _) = read.find("example.com/v1", "Thing").expect("there");
        assert!(read.find("example.com/v2", "Thing").is_none() && !thing.is_open());
        assert_eq!(
            thing.field("metadata").and_then(|field| field.object()).map(Type::name),
            Some("meta.v1.ObjectMeta")
        );
        assert_eq!(thing.field("s").map(|field| field.shapes()[0].value()), Some(Some(Value::Text)));
    }

    #[test]
    fn a_mapping_is_closed_unless_it_preserves_what_it_does_not_list() {
        let open = |schema: &str| text(schema).matches(" open").count();
        assert_eq!(open("{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}"), 0);
        assert_eq!(
            open("{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string}}}"),
            1
        );
        // Without fields all of it is dropped; an embedded object may be of any kind.
        assert_eq!(lines("{type: object, properties: {b: {type: object}}}"), ["b @0", "metadata ^"]);
        let embedded = "{type: object, properties: {b: {type: object, x-kubernetes-embedded-resource: true}}}";
        assert_eq!(lines(embedded), ["b o", "metadata ^"]);
        // A list hands it on to its items, but not farther.
        let list = "{type: object, properties: {b: {type: array, x-kubernetes-preserve-unknown-fields: true, \
                    items: {type: object, properties: {c: {type: object}}}}}}";
        assert_eq!(
            (lines(list), open(list)),
            (vec!["c @0".to_string(), "b [@1".to_string(), "metadata ^".to_string()], 1)
        );
    }

    #[test]
    fn equal_types_are_one() {
        let schema = "{type: object, properties: {one: &x {type: object, properties: {z: {type: string}}}, two: *x, \
                      three: {type: object, properties: {z: {type: string}}}}}";
        assert_eq!(lines(schema), ["z s", "metadata ^", "one @0", "three @0", "two @0"]);
    }

    #[test]
    fn broken_and_recursive_schemas_end_quietly() {
        for schema in [
            "{type: object, properties: []}",
            "{type: [], properties: {a: {type: {}}}}",
            "{type: object, properties: {'': {type: string}, 'a b': {type: string}, '=x': {}, '? ': {}}}",
            "{type: array, items: [{type: string}, 1]}",
            "{required: {a: b}, properties: {required: {type: string}}}",
            "&a {type: object, properties: {self: *a, list: {type: array, items: *a}}}",
            "{type: object, additionalProperties: {type: string, enum: {a: b}}}",
        ] {
            let read = read::schema(text(schema)).unwrap_or_else(|error| panic!("{schema}: {error}"));
            assert_eq!(read.validate(), Ok(()), "{schema}");
        }
        let deep = "{type: array, items: ".repeat(200) + "{type: string}" + &"}".repeat(200);
        let deep = format!("{{type: object, properties: {{deep: {deep}}}}}");
        assert_eq!(read::schema(text(&deep)).map(|read| read.validate()), Ok(Ok(())));
        assert_eq!(read::schema(text("nothing")).map(|read| read.roots().count()), Ok(0));
    }

    #[test]
    fn aliases_of_aliases_and_many_fields_cost_little() {
        let mut text = "{type: object, properties: {a0: &a0 {type: string}".to_string();
        for at in 1..2000 {
            let last = at - 1;
            let _ = write!(text, ", a{at}: &a{at} {{type: object, properties: {{x: *a{last}, y: *a{last}}}}}");
        }
        let read = read::schema(super::tests::text(&(text + "}}"))).expect("readable");
        assert_eq!(read.validate(), Ok(()));
        let many: String = (0..10_000).map(|at| format!("p{at}: {{type: string}}, ")).collect();
        let read = read::schema(super::tests::text(&format!("{{type: object, properties: {{{many}}}}}")));
        let read = read.expect("readable");
        let (thing, _) = read.find("example.com/v1", "Thing").expect("there");
        assert_eq!(thing.fields().count(), 10_003);
    }
}
