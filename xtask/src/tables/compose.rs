//! The schema of Compose, from its official JSON schema.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::text::{Schema, header};

/// The text of the table from `compose-spec.json`.
///
/// # Errors
/// The file cannot be read or is no such schema.
pub fn text(path: &Path, source: &str, as_of: &str) -> Result<String, String> {
    let fail = |error: String| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    let document: Value = serde_json::from_str(&text).map_err(|error| fail(error.to_string()))?;
    let definitions =
        document.get("definitions").and_then(Value::as_object).ok_or_else(|| fail("no definitions".into()))?;
    let mut reader = Reader { definitions, schema: Schema::default() };
    reader.object("file", &document);
    for (name, found) in definitions {
        if objects(found).next().is_some() {
            reader.forms(name, found);
        }
    }
    for (name, found) in &mut reader.schema.types {
        if !name.contains('.') {
            found.roots.insert(format!("compose/{name}"), 1);
        }
    }
    let header = header("compose-schema", "Elements of Compose files", source, as_of);
    Ok(header + &reader.schema.text()?)
}

struct Reader<'a> {
    definitions: &'a serde_json::Map<String, Value>,
    schema: Schema,
}

/// The mappings with fields among the alternatives of a schema.
fn objects(found: &Value) -> impl Iterator<Item = &Value> {
    let alternatives = ["oneOf", "anyOf"].iter().filter_map(|key| found.get(key)?.as_array()).flatten();
    std::iter::once(found).chain(alternatives).filter(|found| found.get("properties").is_some())
}

impl Reader<'_> {
    /// Adds the type of a mapping with fields.
    fn object(&mut self, name: &str, found: &Value) {
        let is_open = found.get("additionalProperties") != Some(&Value::Bool(false));
        let required: Vec<&str> =
            found.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let entry = self.schema.types.entry(name.to_string()).or_default();
        (entry.versions, entry.is_open) = (1, is_open);
        for (key, property) in found.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let mut forms = self.forms(&format!("{name}.{key}"), property);
            forms.sort();
            forms.dedup();
            let values = property.get("enum").and_then(Value::as_array).into_iter().flatten();
            let values = values.filter_map(Value::as_str).map(str::to_string).collect();
            let entry = self.schema.types.entry(name.to_string()).or_default();
            let field = entry.fields.entry((key.clone(), forms.join("|"))).or_default();
            (field.versions, field.values) = (1, values);
            field.required = u32::from(required.contains(&key.as_str()));
        }
    }

    /// The forms of a schema; a mapping with fields becomes a type of this name.
    fn forms(&mut self, name: &str, found: &Value) -> Vec<String> {
        if let Some(target) = found.get("$ref").and_then(Value::as_str) {
            let target = target.rsplit('/').next().unwrap_or(target);
            // A definition that is one mapping is that type; another one is written out where it is used.
            return match self.definitions.get(target) {
                Some(definition) => self.forms(target, definition),
                None => vec!["*".to_string()],
            };
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(alternatives) = found.get(key).and_then(Value::as_array) {
                return alternatives.iter().flat_map(|found| self.forms(name, found)).collect();
            }
        }
        match found.get("type") {
            Some(Value::Array(kinds)) => {
                kinds.iter().filter_map(Value::as_str).flat_map(|kind| self.of_kind(name, kind, found)).collect()
            }
            Some(Value::String(kind)) => self.of_kind(name, kind, found),
            _ => vec!["*".to_string()],
        }
    }

    fn of_kind(&mut self, name: &str, kind: &str, found: &Value) -> Vec<String> {
        let within = |sign: &str, forms: Vec<String>| forms.into_iter().map(|form| format!("{sign}{form}")).collect();
        match kind {
            "string" => vec!["s".into()],
            "integer" => vec!["l".into()],
            "number" => vec!["n".into()],
            "boolean" => vec!["b".into()],
            "null" => vec!["0".into()],
            "array" => match found.get("items") {
                Some(items) => within("[", self.forms(name, items)),
                None => vec!["[*".into()],
            },
            _ if found.get("properties").is_some() => {
                // The name first: the definition may lead back to itself.
                if !self.schema.types.contains_key(name) {
                    self.object(name, found);
                }
                vec![format!("<{name}>")]
            }
            _ => {
                let any_key = found.get("patternProperties").and_then(Value::as_object).into_iter().flatten();
                let any_key = any_key.filter(|(pattern, _)| *pattern != "^x-").map(|(_, value)| value).next();
                match any_key.or_else(|| found.get("additionalProperties").filter(|value| value.is_object())) {
                    Some(value) => within("{", self.forms(name, value)),
                    None => vec!["o".into()],
                }
            }
        }
    }
}
