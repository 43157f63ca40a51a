//! The schemas of Kubernetes' own objects, of all minor versions from 1.24.

use std::sync::LazyLock;

use super::{Range, Schema, SchemaError, Type, read};

static SCHEMA: LazyLock<Result<Schema, SchemaError>> = LazyLock::new(|| read::schema(TEXT));

/// The table as it is built in.
pub const TEXT: &str = include_str!("kubernetes.txt");

/// The whole table; `None` never happens, since a test reads it.
pub fn schema() -> Option<&'static Schema> {
    SCHEMA.as_ref().ok()
}

/// The type of a group (empty for the core group), version and kind, and the versions of Kubernetes that serve it.
pub fn lookup(group: &str, version: &str, kind: &str) -> Option<(Type<'static>, Range)> {
    if group.is_empty() { find(version, kind) } else { find(&format!("{group}/{version}"), kind) }
}

/// The type of an `apiVersion` and a kind, and the versions of Kubernetes that serve it.
pub fn find(api_version: &str, kind: &str) -> Option<(Type<'static>, Range)> {
    schema()?.find(api_version, kind)
}

/// The type of `metadata` of every object.
pub(super) fn metadata() -> Option<Type<'static>> {
    find("v1", "ConfigMap")?.0.field("metadata")?.object()
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;

    fn object(api_version: &str, kind: &str, path: &str) -> Type<'static> {
        let (root, _) = find(api_version, kind).expect(kind);
        path.split('.').filter(|name| !name.is_empty()).fold(root, |owner, name| {
            owner.field(name).and_then(|field| field.object()).unwrap_or_else(|| panic!("{name} of {path}"))
        })
    }

    #[test]
    fn the_table_can_be_read() {
        assert_eq!(SCHEMA.as_ref().map(Schema::validate), Ok(Ok(())));
    }

    #[test]
    fn fields_know_when_they_came() {
        let spec = object("v1", "Pod", "spec");
        let sidecar = object("v1", "Pod", "spec.initContainers").field("restartPolicy").expect("there");
        assert_eq!(sidecar.versions().from, 28);
        assert_eq!(spec.field("hostUsers").expect("there").versions().from, 25);
        assert_eq!(spec.field("resources").expect("there").versions().from, 32);
        assert!(spec.field("hostNetwrk").is_none() && !spec.is_open());
    }

    #[test]
    fn types_lists_and_required_fields_are_known() {
        let container = object("apps/v1", "Deployment", "spec.template.spec.containers");
        assert_eq!(container.name(), "core.v1.Container");
        assert_eq!(container.required(30).collect::<Vec<_>>(), ["name"]);
        let ports = container.field("ports").expect("there");
        assert!(ports.is_list());
        assert_eq!(ports.list_keys().collect::<Vec<_>>(), ["containerPort", "protocol"]);
        let limits = object("v1", "Pod", "spec.containers.resources").field("limits").expect("there").shapes();
        assert!(limits[0].is_map() && limits[0].item().and_then(|item| item.value()) == Some(Value::Quantity));
        let port = object("v1", "Pod", "spec.containers.livenessProbe.httpGet").field("port").expect("there");
        assert_eq!(port.shapes()[0].value(), Some(Value::IntOrText));
        assert!(port.is_required(30));
        let policy: Vec<_> = container.field("imagePullPolicy").expect("there").values().collect();
        assert_eq!(policy, ["Always", "IfNotPresent", "Never"]);
    }

    #[test]
    fn kinds_know_which_versions_serve_them() {
        let served = |api_version, kind| find(api_version, kind).map(|(_, range)| (range.from, range.to));
        assert_eq!(served("batch/v1beta1", "CronJob"), Some((24, 24)));
        assert_eq!(served("policy/v1beta1", "PodSecurityPolicy"), Some((24, 24)));
        assert_eq!(served("autoscaling/v2beta2", "HorizontalPodAutoscaler"), Some((24, 25)));
        assert_eq!(served("v1", "Secret"), Some((24, schema().expect("readable").versions().to)));
        assert_eq!(lookup("apps", "v1", "Deployment").map(|(found, _)| found.name()), Some("apps.v1.Deployment"));
        assert!(lookup("", "v1", "Pods").is_none() && served("apps/v1beta1", "Deployment").is_none());
    }
}
