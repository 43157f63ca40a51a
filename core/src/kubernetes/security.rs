//! Security settings of a container with what it inherits from its pod, field by field.

use crate::model::{Confinement, Role, Setting, User, has_placeholder};
use crate::span::Spanned;
use crate::yaml::{Absent, Field, Node};

use super::pod::Cx;

/// The annotations that were used before `seccompProfile` (Kubernetes before 1.19, without effect since 1.27) and
/// `appArmorProfile` (before 1.30).
const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const APPARMOR_CONTAINER: &str = "container.apparmor.security.beta.kubernetes.io/";

/// The levels whose `securityContext` counts for one container, the innermost first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Levels<'a> {
    /// The container's own.
    pub(super) own: Field<'a>,
    /// Those that it inherits from.
    outer: [Option<Field<'a>>; 2],
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
    pub(super) fn new(container: Field<'a>, between: Option<Field<'a>>, pod: Field<'a>) -> Self {
        // What is absent is absent in the container, whoever could have said it.
        let absent = container.absence();
        let context = |outer: Field<'a>| outer.absent(absent).key("securityContext");
        Levels { own: context(container), outer: [between.map(context), Some(context(pod))] }
    }

    /// The inherited value of the pod or what stands between.
    fn outer(&self, path: &'a str) -> Field<'a> {
        let levels = self.outer.iter().flatten().map(|level| level.at(path));
        levels.reduce(Field::or).unwrap_or(self.own)
    }

    /// The innermost profile that has a type.
    fn profile(&self, key: &'a str) -> Field<'a> {
        let levels = [Some(self.own), self.outer[0], self.outer[1]];
        let profiles = levels.into_iter().flatten().map(|level| level.key(key));
        profiles.reduce(|inner, outer| if inner.key("type").is_written() { inner } else { outer }).unwrap_or(self.own)
    }

    /// The value that counts where the pod's is inherited.
    fn inherited(&self, path: &'a str) -> Field<'a> {
        self.own.at(path).or(self.outer(path))
    }
}

impl Security {
    pub(super) fn read(levels: Levels, name: &str, role: Role, cx: &Cx) -> Security {
        if cx.windows {
            return Security::of_windows(levels);
        }
        let escalation = levels.own.key("allowPrivilegeEscalation").bool();
        let capabilities = levels.own.key("capabilities");
        Security {
            privileged: levels.own.key("privileged").bool(),
            user: user(levels),
            run_as_non_root: levels.inherited("runAsNonRoot").bool(),
            no_new_privileges: escalation.map(|allowed| !allowed),
            read_only_root: levels.own.key("readOnlyRootFilesystem").bool(),
            added_capabilities: capabilities.key("add").read(capability_list),
            dropped_capabilities: capabilities.key("drop").read(capability_list),
            seccomp: seccomp(levels),
            annotated_seccomp: annotated_seccomp(levels, name, cx),
            apparmor: apparmor(levels, name, role, cx),
        }
    }

    /// Windows has users of its own; the fields for Linux mean nothing there.
    fn of_windows(levels: Levels) -> Security {
        let user = levels.inherited("windowsOptions.runAsUserName").absent(Absent::Unjudged).owned_text();
        Security {
            privileged: Setting::NotApplicable,
            user: user.map(|user| User { user, group: None }),
            run_as_non_root: levels.inherited("runAsNonRoot").bool(),
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

fn user(levels: Levels) -> Setting<User> {
    let group = levels.inherited("runAsGroup").int().value().map(i64::to_string);
    levels.inherited("runAsUser").int().map(|user| User { user: user.to_string(), group })
}

/// Names in upper case and without `CAP_`; `None` when one of them is not known.
fn capability_list(list: Node) -> Option<Vec<Spanned<String>>> {
    if !list.is_sequence() {
        return None;
    }
    let name = |item: Node| {
        let upper = item.text().filter(|text| !has_placeholder(text))?.trim().to_ascii_uppercase();
        let name = upper.strip_prefix("CAP_").unwrap_or(&upper).to_string();
        Some(Spanned::new(name, item.span()))
    };
    list.items().map(name).collect()
}

fn seccomp(levels: Levels) -> Setting<Confinement> {
    profile_field(levels.profile("seccompProfile"))
}

/// The annotation that decides about seccomp where annotations count: that of the container is above the pod's field.
fn annotated_seccomp(levels: Levels, name: &str, cx: &Cx) -> Option<Setting<Confinement>> {
    if levels.own.at("seccompProfile.type").is_written() {
        return None;
    }
    let is_inherited = levels.outer("seccompProfile.type").is_written();
    let of_container = cx.annotation(SECCOMP_CONTAINER, name);
    let annotation = of_container.or_else(|| cx.annotation(SECCOMP_POD, "").filter(|_| !is_inherited))?;
    Some(profile_annotation(annotation, levels.own.absence()))
}

fn apparmor(levels: Levels, name: &str, role: Role, cx: &Cx) -> Setting<Confinement> {
    let own = levels.own.key("appArmorProfile");
    // Annotations are set when the pod is made, when it has no ephemeral containers yet.
    let old = cx.annotation(APPARMOR_CONTAINER, name).filter(|_| role != Role::Ephemeral);
    match old.filter(|_| !own.key("type").is_written()) {
        Some(old) => profile_annotation(old, own.absence()),
        None => profile_field(levels.profile("appArmorProfile")),
    }
}

/// `seccompProfile` and `appArmorProfile` have the same shape.
fn profile_field(profile: Field) -> Setting<Confinement> {
    profile.key("type").read(|kind| match kind.text()? {
        "RuntimeDefault" => Some(Confinement::RuntimeDefault),
        "Unconfined" => Some(Confinement::Unconfined),
        "Localhost" => {
            let path = profile.key("localhostProfile").word().unwrap_or("");
            Some(Confinement::Localhost(path.to_string()))
        }
        _ => None,
    })
}

fn profile_annotation(value: Field, absent: Absent) -> Setting<Confinement> {
    if value.is("") {
        return absent.setting();
    }
    value.read(|value| match value.text()? {
        "runtime/default" | "docker/default" => Some(Confinement::RuntimeDefault),
        "unconfined" => Some(Confinement::Unconfined),
        text => text.strip_prefix("localhost/").map(|path| Confinement::Localhost(path.to_string())),
    })
}
