//! A finding has those names in other tools whose checks report this very fault.

use lintainer_core::linter::{Linter, Serial};
use lintainer_core::rule::Profile;
use lintainer_core::settings::Settings;

/// Whether the one finding of a rule in a text has a name in another tool.
#[track_caller]
fn has(rule: &str, path: &str, text: &str, alias: &str) -> bool {
    let registry = lintainer_rules::registry();
    let mut settings = Settings::defaults(&registry);
    settings.profile = Profile::Audit;
    settings.choose_only(registry.rules().iter().filter(|one| one.name == rule));
    let report = Linter::new(&registry, &settings).lint(&[(path.to_string(), text.to_string())][..], &Serial);
    let [finding] = report.findings.as_slice() else { panic!("{rule}: {} findings in\n{text}", report.findings.len()) };
    assert!(finding.rule.aliases().any(|known| known == alias), "{rule} has no {alias}");
    finding.aliases.is_empty() || finding.aliases.contains(&alias)
}

#[test]
fn stars_in_roles() {
    let role = |kind: &str, groups: &str, resources: &str, verbs: &str, alias: &str| {
        let text = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: a}}\nrules:\n  - apiGroups: \
             [{groups}]\n    resources: [{resources}]\n    verbs: [{verbs}]\n"
        );
        has("wildcard-permission", "role.yaml", &text, alias)
    };
    assert!(role("Role", "'*'", "'*'", "'*'", "trivy/KSV-0044"));
    assert!(!role("Role", "''", "'*'", "'*'", "trivy/KSV-0044") && role("Role", "''", "'*'", "'*'", "trivy/KSV-0045"));
    assert!(!role("Role", "''", "pods", "'*'", "trivy/KSV-0045"));
    assert!(
        role("ClusterRole", "''", "'*'", "get", "trivy/KSV-0046")
            && !role("Role", "''", "'*'", "get", "trivy/KSV-0046")
    );
    assert!(role("Role", "''", "'*'", "get", "trivy/KSV-0112") && !role("Role", "''", "pods", "'*'", "trivy/KSV-0112"));
    assert!(!role("ClusterRole", "'*'", "'*'", "'*'", "polaris/rolebindingClusterAdminRole"));
    assert!(role("Role", "''", "pods", "'*'", "kube-linter/wildcard-in-rules"));
}

#[test]
fn capabilities() {
    let service = |rule: &str, fields: &str, alias: &str| {
        has(rule, "compose.yaml", &format!("services:\n  a:\n    image: x:1\n    {fields}\n"), alias)
    };
    let adds = |name: &str, alias: &str| service("dangerous-capability", &format!("cap_add: [{name}]"), alias);
    assert!(adds("NET_RAW", "trivy/KSV-0119") && !adds("SYS_ADMIN", "trivy/KSV-0119"));
    assert!(adds("SYS_ADMIN", "checkov/CKV_K8S_39") && !adds("NET_ADMIN", "checkov/CKV_K8S_39"));
    let unrestricted = "kics/ce76b7d0-9e77-464d-b86f-c5c48e03e22d";
    assert!(adds("ALL", unrestricted) && !adds("SYS_ADMIN", unrestricted));
    let drops = |name: &str, alias: &str| service("undropped-capabilities", &format!("cap_drop: [{name}]"), alias);
    let net_raw = "kics/dbbc6705-d541-43b0-b166-dd4be8208b54";
    for any in ["kics/268ca686-7fb7-4ae9-b129-955a2a89064e", unrestricted, "kubesec/CapDropAny", "trivy/KSV-0004"] {
        assert!(!drops("CHOWN", any) && drops("", any), "{any}");
    }
    assert!(!drops("NET_RAW", net_raw) && drops("CHOWN", net_raw) && drops("NET_RAW", "compose-lint/CL-0006"));
}

#[test]
fn security_options_and_ports() {
    let service = |rule: &str, fields: &str, alias: &str| {
        has(rule, "compose.yaml", &format!("services:\n  a:\n    image: x:1\n    {fields}\n"), alias)
    };
    let any_option = "kics/610e266e-6c12-4bca-9925-1ed0cd29742b";
    assert!(service("missing-no-new-privileges", "command: x", any_option));
    assert!(!service("missing-no-new-privileges", "security_opt: [apparmor:x]", any_option));
    let unbound = "dclint/no-unbound-port-interfaces";
    assert!(service("port-on-all-interfaces", "ports: ['80:80']", unbound));
    assert!(!service("port-on-all-interfaces", "ports: ['0.0.0.0:80:80']", unbound));
}
