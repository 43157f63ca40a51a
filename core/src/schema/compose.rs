//! The schema of Compose files.

use std::sync::LazyLock;

use super::demands::Demand::{self, Distinct};
use super::{Schema, SchemaError, Type, read};

static SCHEMA: LazyLock<Result<Schema, SchemaError>> = LazyLock::new(|| read::schema(TEXT));

/// The table as it is built in.
pub const TEXT: &str = include_str!("compose.txt");

/// The whole table; `None` never happens, since a test reads it.
pub fn schema() -> Option<&'static Schema> {
    SCHEMA.as_ref().ok()
}

/// The type of a whole file. Its elements are reached by [`Type::field`]: `services`, then [`super::Field::object`].
pub fn root() -> Option<Type<'static>> {
    find("file")
}

/// The type of an element by the schema's own name: `service`, `network`, `volume`, `healthcheck`, `deployment`.
pub fn find(name: &str) -> Option<Type<'static>> {
    schema()?.find("compose", name).map(|(found, _)| found)
}

/// What Compose asks of a service beyond the types: no item twice in the lists from which it does not take repeated items
/// out itself. Source: compose-go 2.13, which was asked about each list of the schema with `uniqueItems`.
const SERVICE: &[Demand] = &[
    Distinct("depends_on"),
    Distinct("device_cgroup_rules"),
    Distinct("external_links"),
    Distinct("group_add"),
    Distinct("networks"),
    Distinct("security_opt"),
    Distinct("volumes_from"),
];

/// What is asked of the elements of a type.
pub(super) fn demands(type_name: &str) -> &'static [Demand] {
    if type_name == "service" { SERVICE } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        assert_eq!(SCHEMA.as_ref().map(Schema::validate), Ok(Ok(())));
    }

    #[test]
    fn elements_lead_to_each_other() {
        let file = root().expect("there");
        let services = file.field("services").expect("there");
        assert!(services.shapes().iter().all(|shape| shape.is_map()));
        let service = services.object().expect("there");
        assert_eq!(service.name(), find("service").expect("there").name());
        assert!(!service.is_open() && service.field("privilaged").is_none());
        let probe = service.field("healthcheck").and_then(|field| field.object()).expect("there");
        assert!(probe.field("start_interval").is_some());
    }

    #[test]
    fn a_field_has_all_its_forms() {
        let service = find("service").expect("there");
        let form = |name: &str| service.field(name).expect(name);
        let build = form("build");
        assert!(build.shapes().iter().any(|shape| shape.value() == Some(Value::Text)));
        assert!(build.object().is_some_and(|object| object.field("dockerfile_inline").is_some()));
        let ports = form("ports");
        assert!(ports.is_list() && ports.object().is_some_and(|object| object.field("published").is_some()));
        assert!(form("environment").shapes().iter().any(|shape| shape.is_list()));
        assert!(
            form("environment").shapes().iter().any(|shape| shape.is_map() || shape.value() == Some(Value::Mapping))
        );
        let hook = form("post_start").object().expect("a hook");
        assert_eq!(hook.required(0).collect::<Vec<_>>(), ["command"]);
    }
}
