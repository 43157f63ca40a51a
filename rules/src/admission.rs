//! Which rules the cluster itself can enforce, and the conditions in CEL. A test holds each condition beside the rule,
//! on the rule's own examples and cases.

use lintainer_core::policy::{Admission, Containers, Subject};

use crate::shared::images::MOVING_TAGS;
use crate::tables::capabilities::dangerous_names;

/// Whether the container is privileged.
const PRIVILEGED: &str =
    "(has(c.securityContext) && has(c.securityContext.privileged) && c.securityContext.privileged)";

/// Whether the pod runs on Windows; see [`Admission::variables`].
const WINDOWS: &str = "variables.windows";

/// All conditions, in the order of the rules' names.
pub(crate) fn all() -> Vec<Admission> {
    let moving = MOVING_TAGS.join("|");
    let capabilities: Vec<String> =
        dangerous_names().flat_map(|name| [format!("'{name}'"), format!("'CAP_{name}'")]).collect();
    let capabilities = capabilities.join(", ");
    vec![
        object(
            "cluster-admin-binding",
            "rbac.authorization.k8s.io",
            &["clusterrolebindings", "rolebindings"],
            &["ClusterRoleBinding", "RoleBinding"],
            "object.roleRef.kind == 'ClusterRole' && object.roleRef.name == 'cluster-admin' && \
             !(has(object.subjects) && object.subjects.size() > 0 && \
             object.subjects.all(s, s.name == 'system:masters'))",
        ),
        present(
            "dangerous-capability",
            format!(
                "!{PRIVILEGED} && has(c.securityContext) && has(c.securityContext.capabilities) && \
                 has(c.securityContext.capabilities.add) && \
                 c.securityContext.capabilities.add.exists(a, a.upperAscii() in [{capabilities}])"
            ),
        ),
        object(
            "external-ip-service",
            "",
            &["services"],
            &["Service"],
            "has(object.spec.externalIPs) && object.spec.externalIPs.size() > 0",
        ),
        present("floating-tag", format!("!c.image.contains('@') && c.image.matches(':({moving})$')")),
        pod("host-alias", "has(variables.podSpec.hostAliases) && variables.podSpec.hostAliases.size() > 0"),
        on_linux("host-ipc-namespace", "has(variables.podSpec.hostIPC) && variables.podSpec.hostIPC"),
        on_linux("host-network", "has(variables.podSpec.hostNetwork) && variables.podSpec.hostNetwork"),
        on_linux("host-pid-namespace", "has(variables.podSpec.hostPID) && variables.podSpec.hostPID"),
        present(
            "host-port",
            "!(has(variables.podSpec.hostNetwork) && variables.podSpec.hostNetwork) && has(c.ports) && \
             c.ports.exists(p, has(p.hostPort) && p.hostPort > 0)"
                .to_string(),
        ),
        long_running("missing-cpu-limit", limit("cpu")),
        long_running("missing-cpu-request", request("cpu")),
        present("missing-digest", "!c.image.contains('@') && c.image.matches(':[^/]+$')".to_string()),
        long_running(
            "missing-memory-limit",
            format!("({} || {})", limit("memory"), "string(c.resources.limits['memory']) == '0'"),
        ),
        long_running("missing-memory-request", request("memory")),
        // With SYS_ADMIN the API server refuses the field that this asks for.
        absent(
            "missing-no-new-privileges",
            format!(
                "!{PRIVILEGED} && !{WINDOWS} && !(has(c.securityContext) && \
                 has(c.securityContext.allowPrivilegeEscalation)) && !(has(c.securityContext) && \
                 has(c.securityContext.capabilities) && has(c.securityContext.capabilities.add) && \
                 c.securityContext.capabilities.add.exists(a, a.upperAscii() in ['SYS_ADMIN', 'CAP_SYS_ADMIN']))"
            ),
        ),
        absent(
            "missing-seccomp-profile",
            format!(
                "!{PRIVILEGED} && !{WINDOWS} && !(has(c.securityContext) && has(c.securityContext.seccompProfile)) && \
                 !(has(variables.podSpec.securityContext) && has(variables.podSpec.securityContext.seccompProfile))"
            ),
        ),
        present("missing-tag", "!c.image.contains('@') && !c.image.matches(':[^/]+$')".to_string()),
        present(
            "privilege-escalation",
            format!(
                "!{PRIVILEGED} && has(c.securityContext) && has(c.securityContext.allowPrivilegeEscalation) && \
                 c.securityContext.allowPrivilegeEscalation"
            ),
        ),
        present("privileged-container", PRIVILEGED.to_string()),
        pod(
            "shared-process-namespace",
            "has(variables.podSpec.shareProcessNamespace) && variables.podSpec.shareProcessNamespace && \
             (variables.podSpec.containers + (has(variables.podSpec.initContainers) ? \
             variables.podSpec.initContainers.filter(\
             i, has(i.restartPolicy) && i.restartPolicy == 'Always') : [])).size() > 1",
        ),
        present(
            "unconfined-seccomp",
            format!(
                "!{PRIVILEGED} && !{WINDOWS} && (has(c.securityContext) && has(c.securityContext.seccompProfile) ? \
                 c.securityContext.seccompProfile.type == 'Unconfined' : has(variables.podSpec.securityContext) && \
                 has(variables.podSpec.securityContext.seccompProfile) && \
                 variables.podSpec.securityContext.seccompProfile.type == 'Unconfined')"
            ),
        ),
        absent(
            "undropped-capabilities",
            format!(
                "!{PRIVILEGED} && !{WINDOWS} && !(has(c.securityContext) && has(c.securityContext.capabilities) && \
                 has(c.securityContext.capabilities.drop) && \
                 c.securityContext.capabilities.drop.exists(d, d.upperAscii() in ['ALL', 'CAP_ALL']))"
            ),
        ),
        object(
            "wildcard-permission",
            "rbac.authorization.k8s.io",
            &["clusterroles", "roles"],
            &["ClusterRole", "Role"],
            "!has(object.aggregationRule) && has(object.rules) && object.rules != null && \
             object.rules.exists(r, (has(r.verbs) && '*' in r.verbs) || (has(r.apiGroups) && '*' in r.apiGroups) || \
             (has(r.resources) && r.resources.exists(n, n == '*' || n.startsWith('*/'))))",
        ),
        absent(
            "writable-root-filesystem",
            format!(
                "!{WINDOWS} && !(has(c.securityContext) && has(c.securityContext.readOnlyRootFilesystem) && \
                 c.securityContext.readOnlyRootFilesystem)"
            ),
        ),
    ]
}

/// Whether a container has no limit of its own.
fn limit(what: &str) -> String {
    format!("!(has(c.resources) && has(c.resources.limits) && '{what}' in c.resources.limits)")
}

/// Whether a container has neither a request nor a limit, which the API server takes for one.
fn request(what: &str) -> String {
    format!("!(has(c.resources) && has(c.resources.requests) && '{what}' in c.resources.requests) && {}", limit(what))
}

fn container(rule: &'static str, of: Containers, is_absence: bool, bad: String) -> Admission {
    Admission { rule, subject: Subject::Container { of, bad }, is_absence }
}

fn present(rule: &'static str, bad: String) -> Admission {
    container(rule, Containers::All, false, bad)
}

fn absent(rule: &'static str, bad: String) -> Admission {
    container(rule, Containers::All, true, bad)
}

fn long_running(rule: &'static str, bad: String) -> Admission {
    container(rule, Containers::LongRunning, true, bad)
}

fn pod(rule: &'static str, bad: &str) -> Admission {
    Admission { rule, subject: Subject::Pod { bad: bad.to_string() }, is_absence: false }
}

fn on_linux(rule: &'static str, bad: &str) -> Admission {
    pod(rule, &format!("!{WINDOWS} && {bad}"))
}

fn object(
    rule: &'static str,
    group: &'static str,
    resources: &'static [&'static str],
    kinds: &'static [&'static str],
    bad: &str,
) -> Admission {
    let subject = Subject::Object { group, resources, kinds, bad: bad.to_string() };
    Admission { rule, subject, is_absence: false }
}
