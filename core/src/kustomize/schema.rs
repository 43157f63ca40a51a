//! What the schema of Kubernetes says to kustomize: which lists are merged by key, and which kinds have no namespace.

use std::collections::HashMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("schema.tsv");

/// The type of a mapping, as the table names it.
pub(super) type Type = &'static str;

/// The type of metadata, which every object of a known kind has.
const METADATA: Type = "meta.v1.ObjectMeta";

/// A field of a type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// The type of its value or items, if anything below is merged by key.
    pub of: Option<Type>,
    /// The keys of its items if it is a list that is merged; the empty one for lists of scalars.
    pub keys: Option<&'static [&'static str]>,
}

/// A kind of the schema.
#[derive(Debug, Clone, Copy)]
struct Kind {
    is_cluster: bool,
    of: Option<Type>,
}

#[derive(Debug, Default)]
struct Schema {
    kinds: HashMap<(&'static str, &'static str), Kind>,
    fields: HashMap<(Type, &'static str), Field>,
}

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| read(TABLE))
}

/// The lists of keys that the table has.
fn keys_of(text: &str) -> Option<&'static [&'static str]> {
    const KEYS: [(&str, &[&str]); 11] = [
        ("set", &[""]),
        ("name", &["name"]),
        ("type", &["type"]),
        ("ip", &["ip"]),
        ("uid", &["uid"]),
        ("key", &["key"]),
        ("mountPath", &["mountPath"]),
        ("devicePath", &["devicePath"]),
        ("containerPort,protocol", &["containerPort", "protocol"]),
        ("port,protocol", &["port", "protocol"]),
        ("topologyKey,whenUnsatisfiable", &["topologyKey", "whenUnsatisfiable"]),
    ];
    KEYS.iter().find(|(name, _)| *name == text).map(|(_, keys)| *keys)
}

fn read(table: &'static str) -> Schema {
    let mut schema = Schema::default();
    let named = |text: &'static str| (text != "-").then_some(text);
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&'static str> = line.split('\t').collect();
        match parts[..] {
            ["kind", version, kind, scope, of] => {
                schema.kinds.insert((version, kind), Kind { is_cluster: scope == "cluster", of: named(of) });
            }
            ["field", on, name, of, keys] => {
                schema.fields.insert((on, name), Field { of: named(of), keys: keys_of(keys) });
            }
            _ => {}
        }
    }
    schema
}

/// The type of the objects of a kind; `None` for kinds that the schema does not know.
pub(super) fn type_of(api_version: &str, kind: &str) -> Option<Type> {
    schema().kinds.get(&(api_version, kind))?.of
}

/// Whether a kind is known to have no namespace.
pub(super) fn is_cluster_scoped(api_version: &str, kind: &str) -> bool {
    schema().kinds.get(&(api_version, kind)).is_some_and(|kind| kind.is_cluster)
}

/// What is known of a field of a type.
pub(super) fn field(on: Option<Type>, name: &str) -> Field {
    let Some(on) = on else { return Field { of: None, keys: None } };
    let known = schema().fields.get(&(on, name)).copied();
    let is_object = || name == "metadata" && schema().kinds.values().any(|kind| kind.of == Some(on));
    known.unwrap_or_else(|| Field { of: is_object().then_some(METADATA), keys: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let schema = schema();
        assert_eq!(schema.kinds.len() + schema.fields.len(), lines);
        for line in TABLE.lines().filter(|line| line.starts_with("field")) {
            let keys = line.rsplit('\t').next().unwrap();
            assert!(keys == "-" || keys_of(keys).is_some(), "{line}");
        }
    }

    #[test]
    fn lists_are_found_by_their_way() {
        let mut of = type_of("apps/v1", "Deployment");
        for name in ["spec", "template", "spec"] {
            of = field(of, name).of;
        }
        let containers = field(of, "containers");
        assert_eq!(containers.keys, Some(&["name"][..]));
        assert_eq!(field(containers.of, "ports").keys, Some(&["containerPort", "protocol"][..]));
        assert!(field(containers.of, "args").keys.is_none());
        assert_eq!(field(field(type_of("v1", "Secret"), "metadata").of, "finalizers").keys, Some(&[""][..]));
        assert!(is_cluster_scoped("v1", "Namespace") && !is_cluster_scoped("example.com/v1", "Namespace"));
    }
}
