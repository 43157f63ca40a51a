//! The schemas of Kubernetes, from OpenAPI files of several minor versions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::text::{Schema, header};

/// The text of the table from folders that are named for their version, such as `v1.30.0-local`, with a
/// `_definitions.json` in each: the form of the package `kubernetes-validate`. `enums` is the generated Go source
/// `pkg/generated/openapi/zz_generated.openapi.go` of the newest version, for the values that are allowed.
///
/// # Errors
/// Files that cannot be read, versions with a gap.
pub fn text(folder: &Path, enums: &Path, source: &str, as_of: &str) -> Result<String, String> {
    let mut documents = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let minor = name.strip_suffix("-local").and_then(|name| name.split('.').nth(1)?.parse::<u16>().ok());
        if let Some(minor) = minor.filter(|minor| *minor >= 24) {
            documents.insert(minor, entry.path().join("_definitions.json"));
        }
    }
    let (Some(&first), Some(&last)) = (documents.keys().next(), documents.keys().next_back()) else {
        return Err(format!("{} has no schemas", folder.display()));
    };
    let mut schema = Schema { first, last, ..Schema::default() };
    for (minor, path) in documents {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let document: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let types = document.get("$defs").or_else(|| document.get("definitions")).and_then(Value::as_object);
        for (name, found) in types.ok_or_else(|| format!("{} has no definitions", path.display()))? {
            add(&mut schema, name, found, 1 << (minor - first));
        }
    }
    let enums = fs::read_to_string(enums).map_err(|error| format!("{}: {error}", enums.display()))?;
    add_values(&mut schema, &enums);
    schema.prune();
    let header = header("kubernetes-schemas", "Fields of Kubernetes objects", source, as_of);
    Ok(header + &schema.text()?)
}

fn add(schema: &mut Schema, name: &str, found: &Value, version: u32) {
    if special(name).is_some() {
        return;
    }
    let entry = schema.types.entry(short(name).to_string()).or_default();
    entry.versions |= version;
    let properties = found.get("properties").and_then(Value::as_object);
    let has = |key: &str| properties.is_some_and(|properties| properties.contains_key(key));
    let is_list = name.ends_with("List") && has("items");
    for gvk in found.get("x-kubernetes-group-version-kind").and_then(Value::as_array).into_iter().flatten() {
        let part = |key: &str| gvk.get(key).and_then(Value::as_str).unwrap_or_default();
        let (group, version_name, kind) = (part("group"), part("version"), part("kind"));
        // `DeleteOptions` is registered for every group; lists follow their items.
        if is_list || !(has("metadata") || has("spec")) || matches!(kind, "DeleteOptions" | "WatchEvent" | "Status") {
            continue;
        }
        let slash = if group.is_empty() { "" } else { "/" };
        *entry.roots.entry(format!("{group}{slash}{version_name}/{kind}")).or_default() |= version;
    }
    let required: Vec<&str> =
        found.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    for (key, property) in properties.into_iter().flatten() {
        let field = entry.fields.entry((key.clone(), form(property))).or_default();
        field.versions |= version;
        if required.contains(&key.as_str()) {
            field.required |= version;
        }
        // The newest version decides.
        let keys = property.get("x-kubernetes-list-map-keys").and_then(Value::as_array).into_iter().flatten();
        field.keys = keys.filter_map(Value::as_str).map(str::to_string).collect();
        if field.keys.is_empty() {
            field.keys.extend(property.get("x-kubernetes-patch-merge-key").and_then(Value::as_str).map(str::to_string));
        }
    }
}

/// `core.v1.Container` of `io.k8s.api.core.v1.Container`.
fn short(name: &str) -> &str {
    let prefixes = [
        "io.k8s.api.",
        "io.k8s.apimachinery.pkg.apis.",
        "io.k8s.apiextensions-apiserver.pkg.apis.",
        "io.k8s.kube-aggregator.pkg.apis.",
    ];
    prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// The form of types that are no mapping with fields.
fn special(name: &str) -> Option<&'static str> {
    Some(match name.rsplit('.').next()? {
        "Quantity" => "q",
        "IntOrString" => "p",
        "Time" | "MicroTime" => "t",
        "FieldsV1" | "RawExtension" => "o",
        "JSON" | "JSONSchemaPropsOrArray" | "JSONSchemaPropsOrBool" | "JSONSchemaPropsOrStringArray" => "*",
        _ => return None,
    })
}

fn form(property: &Value) -> String {
    if let Some(target) = property.get("$ref").and_then(Value::as_str) {
        let target = target.rsplit('/').next().unwrap_or(target);
        return special(target).map_or_else(|| format!("<{}>", short(target)), str::to_string);
    }
    // Some packages allow null everywhere; it stands for an absent field.
    let kind = match property.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        other => other.and_then(Value::as_str),
    };
    let format = property.get("format").and_then(Value::as_str).unwrap_or_default();
    match (kind, format) {
        (Some("array"), _) => format!("[{}", property.get("items").map_or_else(|| "*".to_string(), form)),
        (Some("object"), _) => {
            property.get("additionalProperties").map_or_else(|| "o".to_string(), |value| format!("{{{}", form(value)))
        }
        (Some("string"), "byte") => "y".to_string(),
        (Some("string"), "date-time") => "t".to_string(),
        (Some("string"), _) => "s".to_string(),
        (Some("integer"), "int64") => "l".to_string(),
        (Some("integer"), _) => "i".to_string(),
        (Some("number"), _) => "n".to_string(),
        (Some("boolean"), _) => "b".to_string(),
        _ => "*".to_string(),
    }
}

/// Adds the values of the newest version, from lines such as `Enum: []interface{}{"Always", "Never"},` behind the line of
/// their field in the function of their type.
fn add_values(schema: &mut Schema, source: &str) {
    let newest = 1 << (schema.last - schema.first);
    let (mut owner, mut field) = (String::new(), "");
    for line in source.lines() {
        let indent = line.len() - line.trim_start_matches('\t').len();
        let line = line.trim();
        if let Some(name) = line.strip_prefix("func schema_").and_then(|rest| rest.split_once("(ref ")) {
            // `k8sio_api_core_v1_Container`: the last three are those of the short name.
            let mut parts = name.0.rsplitn(4, '_');
            let (kind, version, group) = (parts.next(), parts.next(), parts.next());
            owner = [group, version, kind].map(Option::unwrap_or_default).join(".");
        } else if indent == 5 && line.ends_with("\": {") {
            field = line.trim_start_matches('"').trim_end_matches("\": {");
        } else if let Some(values) = line.strip_prefix("Enum:").and_then(|rest| rest.split_once("}{")) {
            let mut values: Vec<String> = values.1.split('"').skip(1).step_by(2).map(str::to_string).collect();
            values.sort();
            let found = schema.types.get_mut(&owner).into_iter().flat_map(|found| &mut found.fields);
            for ((name, _), entry) in found {
                let writable = values.iter().all(|value| !value.is_empty() && !value.contains([' ', ',']));
                if name == field && entry.versions & newest != 0 && writable {
                    entry.values.clone_from(&values);
                }
            }
        }
    }
}
