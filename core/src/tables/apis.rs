//! API versions of Kubernetes and its extensions: when they came, and what became of them.

use super::{Table, TableError};
use crate::settings::KubernetesVersion;

/// How the fields of a replacement compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The same fields.
    Same,
    /// The same fields, but `spec.selector` must be written.
    Selector,
    /// Fields are named, nested or required differently.
    Differs,
    /// The kind is gone altogether.
    Gone,
}

/// An API version and kind. Versions are those of the component.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// `apiVersion`.
    pub api_version: &'static str,
    /// `kind`.
    pub kind: &'static str,
    /// Whose it is: `kubernetes`, `cert-manager`, `istio`, `gateway-api`, ….
    pub component: &'static str,
    /// The first version that has it.
    pub introduced: Option<KubernetesVersion>,
    /// The first version that deprecates it.
    pub deprecated: Option<KubernetesVersion>,
    /// The first version that does not serve it.
    pub removed: Option<KubernetesVersion>,
    /// The `apiVersion` to use instead; empty if there is none.
    pub replacement: &'static str,
    /// The kind to use instead; empty if there is none.
    pub replacement_kind: &'static str,
    /// The first version that serves the replacement.
    pub available: Option<KubernetesVersion>,
    /// How much has to change beside the `apiVersion`, where that is known.
    pub shape: Option<Shape>,
}

/// The table `api-versions`.
#[derive(Debug)]
pub struct Apis(Vec<Api>);

impl Apis {
    /// The entry of an API version and a kind.
    pub fn find(&self, api_version: &str, kind: &str) -> Option<&Api> {
        let found = self.0.binary_search_by_key(&(api_version, kind), |api| (api.api_version, api.kind));
        found.ok().and_then(|at| self.0.get(at))
    }

    /// All entries, sorted by API version and kind.
    pub fn iter(&self) -> impl Iterator<Item = &Api> {
        self.0.iter()
    }

    pub(super) fn read(table: &Table) -> Result<Self, TableError> {
        let mut found: Vec<Api> = Vec::new();
        for (line, row) in table.rows()? {
            let [
                api_version,
                kind,
                component,
                introduced,
                deprecated,
                removed,
                replacement,
                replacement_kind,
                available,
                shape,
            ] = row;
            let version = |text: &'static str| match text {
                "-" => Ok(None),
                text => KubernetesVersion::parse(text)
                    .map(Some)
                    .ok_or_else(|| TableError::new(line, format!("`{text}` is no version"))),
            };
            let text = |text: &'static str| if text == "-" { "" } else { text };
            let shape = match shape {
                "same" => Some(Shape::Same),
                "selector" => Some(Shape::Selector),
                "differs" => Some(Shape::Differs),
                "gone" => Some(Shape::Gone),
                "-" => None,
                other => return Err(TableError::new(line, format!("`{other}` is no shape"))),
            };
            let api = Api {
                api_version,
                kind,
                component,
                introduced: version(introduced)?,
                deprecated: version(deprecated)?,
                removed: version(removed)?,
                replacement: text(replacement),
                replacement_kind: text(replacement_kind),
                available: version(available)?,
                shape,
            };
            if found.last().is_some_and(|last| (last.api_version, last.kind) >= (api_version, kind)) {
                return Err(TableError::new(line, "the rows are not sorted by API version and kind"));
            }
            found.push(api);
        }
        Ok(Apis(found))
    }
}

#[cfg(test)]
mod tests {
    use super::super::current;
    use super::*;
    use crate::schema::kubernetes;

    #[test]
    fn a_replacement_that_the_table_describes_lives_longer() {
        for api in current().apis.iter() {
            let next = current().apis.find(api.replacement, api.replacement_kind);
            let gone = next.is_some_and(|next| next.removed.is_some() && next.removed <= api.removed);
            assert!(!gone, "{} {}", api.api_version, api.kind);
            if let Some(shape) = api.shape {
                assert_eq!(api.replacement.is_empty(), shape == Shape::Gone, "{} {}", api.api_version, api.kind);
            }
        }
    }

    #[test]
    fn the_schemas_agree_on_what_is_removed() {
        let schema = kubernetes::schema().expect("readable");
        for (api_version, kind, served) in schema.roots() {
            let Some(removed) = current().apis.find(api_version, kind).and_then(|api| api.removed) else { continue };
            assert!(removed > KubernetesVersion::v1(served.to), "{api_version} {kind}");
            // Alpha versions leave the files of OpenAPI before their removal is announced.
            if served.to < schema.versions().to && !api_version.contains("alpha") {
                assert_eq!(removed, KubernetesVersion::v1(served.to + 1), "{api_version} {kind}");
            }
        }
    }
}
