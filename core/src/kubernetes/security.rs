//! Security settings of a container with what it inherits from its pod, field by field.

use crate::model::{Confinement, Role, Setting, User};
use crate::span::Spanned;
use crate::yaml::Node;

use super::pod::Cx;
use super::read::{Absent, boolean, field, field_at, read, text};

/// The annotations that were used before `seccompProfile` (Kubernetes before 1.19, without effect since 1.27) and
/// `appArmorProfile` (before 1.30).
const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const APPARMOR_CONTAINER: &str = "container.apparmor.security.beta.kubernetes.io/";

/// The levels whose `securityContext` counts for one container, the innermost first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Levels<'a> {
    /// The container's own.
    pub(super) own: Option<Node<'a>>,
    /// Those that it inherits from.
    outer: [Option<Node<'a>>; 2],
}

/// What security settings a container has.
#[derive(Debug)]
pub(super) struct Security {
    pub(super) privileged: Setting<bool>,
    pub(super) user: Setting<User>,
    pub(super) run_as_non_root: Setting<bool>,
    pub(super) no_new_privileges: Setting<bool>,
    pub(super) read_only_root: Setting<bool>,
    pub(super) added_capabilities: Setting<Vec<Spanned<String>>>,
    pub(super) dropped_capabilities: Setting<Vec<Spanned<String>>>,
    pub(super) seccomp: Setting<Confinement>,
    pub(super) annotated_seccomp: Option<Setting<Confinement>>,
    pub(super) apparmor: Setting<Confinement>,
}

impl<'a> Levels<'a> {
    pub(super) fn new(container: Node<'a>, between: Option<Node<'a>>, pod: Node<'a>) -> Self {
        let context = |node: Node<'a>| field(node, "securityContext").filter(|context| context.is_mapping());
        Levels { own: context(container), outer: [between.and_then(context), context(pod)] }
    }

    /// The container's own value.
    fn own(&self, key: &str) -> Option<Node<'a>> {
        self.own.and_then(|context| field(context, key))
    }

    /// The inherited value of the pod or what stands between.
    fn outer(&self, path: &[&str]) -> Option<Node<'a>> {
        self.outer.iter().flatten().find_map(|context| field_at(*context, path))
    }

    /// The value that counts where the pod's is inherited.
    fn inherited(&self, path: &[&str]) -> Option<Node<'a>> {
        self.own.and_then(|context| field_at(context, path)).or_else(|| self.outer(path))
    }
}

impl Security {
    pub(super) fn read(levels: Levels, name: &str, role: Role, absent: Absent, cx: &Cx) -> Security {
        if cx.windows {
            return Security::of_windows(levels, absent);
        }
        let escalation = boolean(levels.own("allowPrivilegeEscalation"), absent);
        let capabilities = levels.own("capabilities");
        Security {
            privileged: boolean(levels.own("privileged"), absent),
            user: user(levels, absent),
            run_as_non_root: boolean(levels.inherited(&["runAsNonRoot"]), absent),
            no_new_privileges: escalation.map(|allowed| !allowed),
            read_only_root: boolean(levels.own("readOnlyRootFilesystem"), absent),
            added_capabilities: read(capabilities.and_then(|node| field(node, "add")), absent, capability_list),
            dropped_capabilities: read(capabilities.and_then(|node| field(node, "drop")), absent, capability_list),
            seccomp: seccomp(levels, absent),
            annotated_seccomp: annotated_seccomp(levels, name, absent, cx),
            apparmor: apparmor(levels, name, role, absent, cx),
        }
    }

    /// Windows has users of its own; the fields for Linux mean nothing there.
    fn of_windows(levels: Levels, absent: Absent) -> Security {
        let user = text(levels.inherited(&["windowsOptions", "runAsUserName"]), Absent::Unjudged);
        Security {
            privileged: Setting::NotApplicable,
            user: user.map(|user| User { user, group: None }),
            run_as_non_root: boolean(levels.inherited(&["runAsNonRoot"]), absent),
            no_new_privileges: Setting::NotApplicable,
            read_only_root: Setting::NotApplicable,
            added_capabilities: Setting::NotApplicable,
            dropped_capabilities: Setting::NotApplicable,
            seccomp: Setting::NotApplicable,
            annotated_seccomp: None,
            apparmor: Setting::NotApplicable,
        }
    }
}

fn user(levels: Levels, absent: Absent) -> Setting<User> {
    let group = levels.inherited(&["runAsGroup"]).and_then(Node::as_int);
    let user = read(levels.inherited(&["runAsUser"]), absent, Node::as_int);
    user.map(|user| User { user: user.to_string(), group: group.map(|group| group.to_string()) })
}

/// Names in upper case and without `CAP_`; `None` when one of them is not known.
fn capability_list(list: Node) -> Option<Vec<Spanned<String>>> {
    if !list.is_sequence() {
        return None;
    }
    let name = |item: Node| {
        let text = super::read::known_text(item)?;
        let upper = text.trim().to_ascii_uppercase();
        let name = upper.strip_prefix("CAP_").unwrap_or(&upper).to_string();
        Some(Spanned::new(name, item.span()))
    };
    list.items().map(name).collect()
}

/// The seccomp profiles by fields: the container's own one, and that which it inherits.
fn seccomp_fields<'a>(levels: Levels<'a>) -> [Option<Node<'a>>; 2] {
    let own = levels.own("seccompProfile");
    [own, levels.outer(&["seccompProfile"])].map(|found| found.filter(|profile| field(*profile, "type").is_some()))
}

fn seccomp(levels: Levels, absent: Absent) -> Setting<Confinement> {
    let [own, outer] = seccomp_fields(levels);
    own.or(outer).map_or_else(|| absent.setting(), |profile| profile_field(profile, absent))
}

/// The annotation that decides about seccomp where annotations count: that of the container is above the pod's field.
fn annotated_seccomp(levels: Levels, name: &str, absent: Absent, cx: &Cx) -> Option<Setting<Confinement>> {
    let [own, outer] = seccomp_fields(levels);
    if own.is_some() {
        return None;
    }
    let of_container = cx.annotation(SECCOMP_CONTAINER, name);
    let annotation = of_container.or_else(|| cx.annotation(SECCOMP_POD, "").filter(|_| outer.is_none()))?;
    Some(profile_annotation(annotation, absent))
}

fn apparmor(levels: Levels, name: &str, role: Role, absent: Absent, cx: &Cx) -> Setting<Confinement> {
    let own = levels.own("appArmorProfile").filter(|profile| field(*profile, "type").is_some());
    let outer = levels.outer(&["appArmorProfile"]).filter(|profile| field(*profile, "type").is_some());
    if let Some(profile) = own {
        return profile_field(profile, absent);
    }
    // Annotations are set when the pod is made, when it has no ephemeral containers yet.
    let old = cx.annotation(APPARMOR_CONTAINER, name).filter(|_| role != Role::Ephemeral);
    match (old, outer) {
        (Some(old), _) => profile_annotation(old, absent),
        (None, Some(profile)) => profile_field(profile, absent),
        (None, None) => absent.setting(),
    }
}

/// `seccompProfile` and `appArmorProfile` have the same shape.
fn profile_field(profile: Node, absent: Absent) -> Setting<Confinement> {
    read(field(profile, "type"), absent, |kind| match kind.text()? {
        "RuntimeDefault" => Some(Confinement::RuntimeDefault),
        "Unconfined" => Some(Confinement::Unconfined),
        "Localhost" => {
            let path = field(profile, "localhostProfile").and_then(Node::text).unwrap_or("");
            Some(Confinement::Localhost(path.to_string()))
        }
        _ => None,
    })
}

fn profile_annotation(value: Node, absent: Absent) -> Setting<Confinement> {
    if value.text() == Some("") {
        return absent.setting();
    }
    read(Some(value), absent, |value| match value.text()? {
        "runtime/default" | "docker/default" => Some(Confinement::RuntimeDefault),
        "unconfined" => Some(Confinement::Unconfined),
        text => text.strip_prefix("localhost/").map(|path| Confinement::Localhost(path.to_string())),
    })
}
