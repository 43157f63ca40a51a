//! The schemas of custom resources of widely used operators, of the newest version that was at hand.
//!
//! They take more room than all other tables, so they are there with the feature `operators` only: the command line, the
//! language server and the Python package have it, the package for JavaScript has not.

use std::sync::LazyLock;

use super::{Schema, SchemaError, Type, read};

static SCHEMA: LazyLock<Result<Schema, SchemaError>> = LazyLock::new(|| read::schema(TEXT));

/// The table as it is built in; without types where the feature is off.
#[cfg(feature = "operators")]
pub const TEXT: &str = include_str!("operators.txt");
/// The table as it is built in; without types where the feature is off.
#[cfg(not(feature = "operators"))]
pub const TEXT: &str = "@versions 0-65535\n";

/// The domains that the groups of the table are in: for others it is not even read.
const DOMAINS: &[&str] = &[
    "argoproj.io",
    "cert-manager.io",
    "coreos.com",
    "fluxcd.io",
    "istio.io",
    "k8s.io",
    "keda.sh",
    "knative.dev",
    "kyverno.io",
    "tekton.dev",
];

/// The whole table; `None` never happens, since a test reads it.
pub fn schema() -> Option<&'static Schema> {
    SCHEMA.as_ref().ok()
}

/// The type of an `apiVersion` and a kind.
pub fn find(api_version: &str, kind: &str) -> Option<Type<'static>> {
    let (group, _) = api_version.split_once('/')?;
    let is_in = |domain: &&str| group.ends_with(*domain);
    if !DOMAINS.iter().any(is_in) {
        return None;
    }
    schema()?.find(api_version, kind).map(|(found, _)| found)
}

#[cfg(all(test, feature = "operators"))]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        assert_eq!(SCHEMA.as_ref().map(Schema::validate), Ok(Ok(())));
        let schema = schema().expect("readable");
        assert!(schema.header().is_some_and(|header| header.name == "operator-schemas"));
        let mut count = 0;
        for (api_version, kind, _) in schema.roots() {
            assert!(find(api_version, kind).is_some(), "{api_version} {kind}");
            count += 1;
        }
        assert!(count > 100, "{count}");
    }

    #[test]
    fn kinds_of_each_operator_are_known() {
        for (api_version, kind, path) in [
            ("argoproj.io/v1alpha1", "Application", "spec.syncPolicy.automated.selfHeal"),
            ("argoproj.io/v1alpha1", "Rollout", "spec.strategy.canary.steps"),
            ("argoproj.io/v1alpha1", "Workflow", "spec.templates.container.image"),
            ("cert-manager.io/v1", "Certificate", "spec.issuerRef.name"),
            ("gateway.networking.k8s.io/v1", "HTTPRoute", "spec.rules.backendRefs.port"),
            ("keda.sh/v1alpha1", "ScaledObject", "spec.triggers.metadata"),
            ("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "spec.prune"),
            ("helm.toolkit.fluxcd.io/v2", "HelmRelease", "spec.chart.spec.version"),
            ("kyverno.io/v1", "ClusterPolicy", "spec.rules.match.any"),
            ("monitoring.coreos.com/v1", "ServiceMonitor", "spec.endpoints.interval"),
            ("networking.istio.io/v1", "VirtualService", "spec.http.route.destination.host"),
            ("serving.knative.dev/v1", "Service", "spec.template.spec.containers"),
            ("tekton.dev/v1", "Pipeline", "spec.tasks.taskRef.name"),
        ] {
            let mut at = find(api_version, kind);
            let mut names = path.split('.').peekable();
            while let Some(name) = names.next() {
                let field = at.and_then(|of| of.field(name)).unwrap_or_else(|| panic!("{kind} {path}: {name}"));
                at = field.object();
                assert!(at.is_some() || names.peek().is_none(), "{kind} {path}: nothing below {name}");
            }
        }
        assert!(find("cert-manager.io/v1alpha2", "Certificate").is_none());
    }
}
