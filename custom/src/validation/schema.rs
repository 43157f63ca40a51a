//! The schemas of a definition as far as expressions see them.

use std::collections::HashSet;

use lintainer_core::source::Source;
use lintainer_core::yaml::{self, Dialect, Document, Node, NodeId};

use super::rule::Rule;
use crate::cel::unescaped;

/// How deep schemas are followed; what is deeper is unknown.
const MAX_DEPTH: usize = 100;

/// How many schemas one definition may have: aliases may repeat each other.
const MAX_SCHEMAS: usize = 200_000;

/// How many rules one definition may have.
const MAX_RULES: usize = 10_000;

/// What a definition asks of the objects of its kind.
#[derive(Debug)]
pub struct Program {
    document: Option<Document>,
    versions: Vec<Version>,
}

#[derive(Debug)]
pub(super) struct Version {
    name: Box<str>,
    pub(super) schema: Schema,
    /// Whether the server takes no status from who creates an object.
    pub(super) drops_status: bool,
}

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// A text that is a point in time.
    Time,
    /// A text that is a day.
    Date,
    /// A text that is a span of time.
    Duration,
    Int,
    Number,
    Bool,
    IntOrText,
    /// A list whose order matters.
    List,
    /// A list whose order does not.
    Set,
    /// A mapping with free keys.
    Map,
    /// A mapping with these fields.
    Object,
    /// Nothing that expressions may look at.
    Unknown,
}

/// The schema of a place.
#[derive(Debug)]
pub struct Schema {
    pub(super) form: Form,
    /// By their names.
    pub(super) properties: Vec<Property>,
    /// Of the items of a list, the values of a map.
    pub(super) items: Option<Box<Schema>>,
    /// What stands there if nothing is written.
    pub(super) default: Option<NodeId>,
    pub(super) is_nullable: bool,
    /// Its own rules.
    pub rules: Vec<Rule>,
    /// Whether it or a schema below it has rules.
    pub(super) has_rules: bool,
}

/// A field of a mapping.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: Box<str>,
    pub(super) schema: Schema,
}

impl Program {
    /// Reads a definition, with nothing in it where it cannot be read or has no rules.
    pub fn read(source: &Source) -> Program {
        let nothing = Program { document: None, versions: Vec::new() };
        if memchr::memmem::find(source.text().as_bytes(), b"x-kubernetes-validations").is_none() {
            return nothing;
        }
        let Some(document) = yaml::parse(source, Dialect::Kubernetes).into_iter().next() else { return nothing };
        let Some(root) = document.node(source).filter(|_| !document.is_broken()) else { return nothing };
        // Such a definition has no rules; what it keeps is not in its schemas.
        let keeps = root.at(&["spec", "preserveUnknownFields"]).and_then(Node::text) == Some("true");
        let written = root.at(&["spec", "versions"]).filter(|_| !keeps);
        let mut versions = Vec::new();
        for version in written.into_iter().flat_map(Node::items) {
            let name = version.get("name").and_then(Node::text);
            let schema = version.at(&["schema", "openAPIV3Schema"]);
            let (Some(name), Some(schema)) = (name, schema) else { continue };
            let mut reader = Reader { depth: 0, schemas: 0, rules: 0, open: HashSet::new() };
            let schema = reader.object(schema);
            if reader.schemas <= MAX_SCHEMAS && reader.rules <= MAX_RULES {
                let drops_status = version.at(&["subresources", "status"]).is_some();
                versions.push(Version { name: name.into(), schema, drops_status });
            }
        }
        Program { document: Some(document), versions }
    }

    /// A version, if its schema has rules.
    pub(super) fn version(&self, name: &str) -> Option<&Version> {
        self.versions.iter().find(|version| &*version.name == name && version.schema.has_rules)
    }

    /// All schemas by their versions.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &Schema)> {
        self.versions.iter().map(|version| (&*version.name, &version.schema))
    }

    pub(super) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }
}

struct Reader {
    depth: usize,
    schemas: usize,
    rules: usize,
    /// What is being read: aliases may lead back to it.
    open: HashSet<NodeId>,
}

impl Reader {
    /// The schema of an object of the API, which has more fields than those that are written.
    fn object(&mut self, node: Node) -> Schema {
        let mut schema = self.schema(node);
        if schema.form == Form::Unknown {
            schema.form = Form::Object;
        }
        let text = || Schema::of(Form::Text);
        let metadata = Schema {
            properties: vec![property("name", text()), property("generateName", text())],
            ..Schema::of(Form::Object)
        };
        for (name, of) in [("apiVersion", text()), ("kind", text()), ("metadata", metadata)] {
            schema.properties.retain(|property| &*property.name != name || property.schema.has_rules);
            if !schema.properties.iter().any(|property| &*property.name == name) {
                schema.properties.push(property(name, of));
            }
        }
        schema
    }

    fn schema(&mut self, node: Node) -> Schema {
        let node = node.resolved();
        self.schemas += 1;
        if !node.is_mapping() || self.depth >= MAX_DEPTH || self.schemas > MAX_SCHEMAS || !self.open.insert(node.id()) {
            return Schema::of(Form::Unknown);
        }
        self.depth += 1;
        let mut schema = self.read(node);
        for part in node.get("allOf").into_iter().flat_map(Node::items) {
            self.add_rules(&mut schema, part);
        }
        self.depth -= 1;
        self.open.remove(&node.id());
        schema
    }

    fn read(&mut self, node: Node) -> Schema {
        let is_true = |key: &str| node.get(key).and_then(Node::text) == Some("true");
        let word = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default();
        let is_int_or_text = is_true("x-kubernetes-int-or-string");
        let mut schema = Schema::of(match (word("type"), word("format")) {
            _ if is_int_or_text => Form::IntOrText,
            ("string", "date-time") => Form::Time,
            ("string", "date") => Form::Date,
            ("string", "duration") => Form::Duration,
            // Bytes.
            ("string", "byte") => Form::Unknown,
            ("string", _) => Form::Text,
            ("integer", _) => Form::Int,
            ("number", _) => Form::Number,
            ("boolean", _) => Form::Bool,
            ("array", _) if node.get("items").is_some() => match word("x-kubernetes-list-type") {
                "set" | "map" => Form::Set,
                _ => Form::List,
            },
            ("object", _) => Form::Object,
            _ => Form::Unknown,
        });
        schema.default = node.get("default").map(|default| default.resolved().id());
        schema.is_nullable = is_true("nullable");
        schema.rules = self.rules(node);
        schema.has_rules = !schema.rules.is_empty();
        match schema.form {
            Form::List | Form::Set => schema.items = node.get("items").map(|items| Box::new(self.below(items))),
            Form::Object => {
                let fields = node.get("properties").map(Node::resolved);
                for entry in fields.into_iter().flat_map(Node::own_entries) {
                    let Some(name) = entry.key.text() else { continue };
                    let of = self.below(entry.value);
                    schema.properties.push(property(name, of));
                }
                let values = node.get("additionalProperties").filter(|values| values.is_mapping());
                if let (Some(values), true) = (values, schema.properties.is_empty()) {
                    schema.form = Form::Map;
                    schema.items = Some(Box::new(self.below(values)));
                }
            }
            _ => {}
        }
        schema.has_rules |= schema.items.as_ref().is_some_and(|items| items.has_rules)
            || schema.properties.iter().any(|property| property.schema.has_rules);
        schema
    }

    /// The schema of a field, an item or a value.
    fn below(&mut self, node: Node) -> Schema {
        let is_embedded = node.get("x-kubernetes-embedded-resource").and_then(Node::text) == Some("true");
        if is_embedded { self.object(node) } else { self.schema(node) }
    }

    fn rules(&mut self, node: Node) -> Vec<Rule> {
        let written = node.get("x-kubernetes-validations").into_iter().flat_map(Node::items);
        let rules: Vec<Rule> = written.filter_map(Rule::read).collect();
        self.rules += rules.len();
        rules
    }

    /// Adds the rules that stand in an `allOf`, for the fields that the schema itself has.
    fn add_rules(&mut self, schema: &mut Schema, part: Node) {
        self.schemas += 1;
        if self.depth >= MAX_DEPTH || self.schemas > MAX_SCHEMAS {
            return;
        }
        self.depth += 1;
        schema.rules.extend(self.rules(part));
        for property in &mut schema.properties {
            if let Some(part) = part.at(&["properties", &property.name]) {
                self.add_rules(&mut property.schema, part);
                schema.has_rules |= property.schema.has_rules;
            }
        }
        for key in ["items", "additionalProperties"] {
            if let (Some(items), Some(part)) = (&mut schema.items, part.get(key)) {
                self.add_rules(items, part);
                schema.has_rules |= items.has_rules;
            }
        }
        schema.has_rules |= !schema.rules.is_empty();
        self.depth -= 1;
    }
}

fn property(name: &str, schema: Schema) -> Property {
    Property { name: name.into(), schema }
}

impl Schema {
    pub(super) fn of(form: Form) -> Schema {
        let (properties, items, rules) = (Vec::new(), None, Vec::new());
        Schema { form, properties, items, default: None, is_nullable: false, rules, has_rules: false }
    }

    /// A field by its name in expressions.
    pub(super) fn field(&self, name: &str) -> Option<&Property> {
        let field = |name: &str| self.properties.iter().find(|property| &*property.name == name);
        field(name).or_else(|| field(&unescaped(name)))
    }

    /// All rules, those below included.
    pub fn all_rules(&self) -> Vec<&Rule> {
        let mut found: Vec<&Rule> = self.rules.iter().collect();
        let below = self.items.as_deref().into_iter().chain(self.properties.iter().map(|property| &property.schema));
        for schema in below.filter(|schema| schema.has_rules) {
            found.extend(schema.all_rules());
        }
        found
    }
}
