//! One container: a Kubernetes container, a Compose service, or a shipped stage of a Dockerfile.

use super::{Format, ImageReference, NodeRef, Pairs, Quantity, Setting};
use crate::settings::KubernetesVersion;
use crate::shell::{Command, Script, ShellSettings};
use crate::span::{Span, Spanned};

/// What a container is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// An ordinary container of a pod.
    Main,
    /// An init container that must end.
    Init,
    /// An init container with `restartPolicy: Always`, that is, a native sidecar.
    Sidecar,
    /// A container for debugging that is added to a running pod.
    Ephemeral,
    /// A Compose service.
    Service,
    /// A shipped stage of a Dockerfile.
    Stage,
}

/// A container and everything about it that rules ask for.
#[derive(Debug, Clone)]
pub struct Container {
    /// Its name: `name`, the service's key, or the stage's name or number.
    pub name: String,
    /// What to underline when something is absent: the value of `name`, the service's key, the last FROM's image.
    pub span: Span,
    /// The format it is written in.
    pub format: Format,
    /// What it is for.
    pub role: Role,
    /// The image that it runs (Kubernetes, Compose), or the base that the stage stands on.
    pub image: Setting<ImageReference>,
    /// Whether the image is built here: a Compose service with `build`, a stage.
    pub built_here: bool,
    /// `privileged`.
    pub privileged: Setting<bool>,
    /// The user: USER, `user`, `runAsUser`.
    pub user: Setting<User>,
    /// `runAsNonRoot`; Kubernetes only.
    pub run_as_non_root: Setting<bool>,
    /// Whether gaining privileges is forbidden: `allowPrivilegeEscalation: false`, `no-new-privileges`.
    pub no_new_privileges: Setting<bool>,
    /// Whether the root file system is read-only.
    pub read_only_root: Setting<bool>,
    /// Added capabilities, in upper case and without `CAP_`. `Dynamic` when the list is not known.
    pub added_capabilities: Setting<Vec<Spanned<String>>>,
    /// Dropped capabilities, likewise.
    pub dropped_capabilities: Setting<Vec<Spanned<String>>>,
    /// The system call filter. Annotations of Kubernetes do not count: [`Container::seccomp_in`].
    pub seccomp: Setting<Confinement>,
    /// The filter by an annotation, where one decides as long as annotations have an effect. Kubernetes only.
    pub annotated_seccomp: Option<Box<Setting<Confinement>>>,
    /// The AppArmor profile.
    pub apparmor: Setting<Confinement>,
    /// Upper bounds.
    pub limits: Resources,
    /// What is reserved.
    pub requests: Resources,
    /// Environment variables in the order of the file. For a stage: ENV and ARG instructions are asked instead.
    pub env: Vec<EnvVar>,
    /// Published or declared ports.
    pub ports: Vec<Port>,
    /// Mounted file systems.
    pub mounts: Vec<Mount>,
    /// HEALTHCHECK, `healthcheck`. Not Kubernetes.
    pub healthcheck: Setting<Healthcheck>,
    /// Probes; Kubernetes only.
    pub probes: Probes,
    /// Where its log goes; Compose only.
    pub logging: Setting<Logging>,
    /// Labels of the container or image itself (LABEL, `labels`).
    pub labels: Pairs,
    /// Everything that it executes: entrypoint, command, health check, probes, hooks.
    pub commands: Vec<CommandUse>,
    /// The YAML mapping that describes it.
    pub node: Option<NodeRef>,
    /// The mapping for its security settings, where Kubernetes has one: `securityContext`.
    pub security_node: Option<NodeRef>,
}

impl Container {
    /// Whether it runs as long as the workload does: no init and no ephemeral container.
    pub fn is_long_running(&self) -> bool {
        !matches!(self.role, Role::Init | Role::Ephemeral)
    }

    /// Whether it is privileged, or may be as far as the file says.
    pub fn may_be_privileged(&self) -> bool {
        self.privileged.is_true() || matches!(self.privileged, Setting::Dynamic(_))
    }

    /// The system call filter under a version of Kubernetes. Since 1.27 annotations have no effect any more
    /// (<https://kubernetes.io/docs/tutorials/security/seccomp/>).
    pub fn seccomp_in(&self, version: KubernetesVersion) -> &Setting<Confinement> {
        match &self.annotated_seccomp {
            Some(annotated) if version < KubernetesVersion::v1(27) => annotated,
            _ => &self.seccomp,
        }
    }

    /// Gives back the room that its lists have for more than they hold.
    pub(super) fn shrink_to_fit(&mut self) {
        self.env.shrink_to_fit();
        self.ports.shrink_to_fit();
        self.mounts.shrink_to_fit();
        self.commands.shrink_to_fit();
    }

    /// Takes back what is known to be absent, the image aside: another file may say it.
    pub(crate) fn forget_absences(&mut self) {
        fn forget<T>(setting: &mut Setting<T>) {
            if setting.is_unset() {
                *setting = Setting::NotApplicable;
            }
        }
        forget(&mut self.privileged);
        forget(&mut self.user);
        forget(&mut self.run_as_non_root);
        forget(&mut self.no_new_privileges);
        forget(&mut self.read_only_root);
        forget(&mut self.added_capabilities);
        forget(&mut self.dropped_capabilities);
        forget(&mut self.seccomp);
        self.annotated_seccomp.as_deref_mut().map(forget);
        forget(&mut self.apparmor);
        for resources in [&mut self.limits, &mut self.requests] {
            forget(&mut resources.memory);
            forget(&mut resources.cpu);
            forget(&mut resources.pids);
        }
        forget(&mut self.healthcheck);
        forget(&mut self.logging);
    }

    /// Whether it adds a capability, given in upper case and without `CAP_`.
    pub fn adds(&self, capability: &str) -> bool {
        self.added_capabilities.value().is_some_and(|added| added.iter().any(|cap| cap.value == capability))
    }

    /// Whether it drops all capabilities, in any spelling.
    pub fn drops_all(&self) -> bool {
        self.dropped_capabilities.value().is_some_and(|dropped| dropped.iter().any(|cap| cap.value == "ALL"))
    }

    /// An environment variable by name; the last one counts.
    pub fn env_var(&self, name: &str) -> Option<&EnvVar> {
        self.env.iter().rev().find(|var| var.name.value == name)
    }
}

/// A user, by name or number, perhaps with a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The user part: `1000`, `nobody`.
    pub user: String,
    /// The group part, if one is written.
    pub group: Option<String>,
}

impl User {
    /// Splits `user[:group]`.
    pub fn parse(text: &str) -> User {
        match text.split_once(':') {
            Some((user, group)) => User { user: user.trim().to_string(), group: Some(group.trim().to_string()) },
            None => User { user: text.trim().to_string(), group: None },
        }
    }

    /// The user's number, if it is one.
    pub fn id(&self) -> Option<u64> {
        self.user.parse().ok()
    }

    /// Whether this is the administrator: `root` or number 0, and `ContainerAdministrator` on Windows.
    pub fn is_root(&self) -> bool {
        self.id() == Some(0) || self.user == "root" || self.user.eq_ignore_ascii_case("ContainerAdministrator")
    }
}

/// A confinement by seccomp or AppArmor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confinement {
    /// The run time's own profile.
    RuntimeDefault,
    /// A profile on the node, by name or path.
    Localhost(String),
    /// None at all.
    Unconfined,
}

/// Amounts of what a container may use or reserves.
#[derive(Debug, Clone)]
pub struct Resources {
    /// Memory in bytes.
    pub memory: Setting<Quantity>,
    /// CPU in cores.
    pub cpu: Setting<Quantity>,
    /// Number of processes.
    pub pids: Setting<i64>,
    /// Each amount whose text is no quantity, with its place and key.
    pub invalid: Vec<(String, Spanned<String>)>,
}

impl Resources {
    /// Amounts that the format cannot state.
    pub fn not_applicable() -> Self {
        Resources {
            memory: Setting::NotApplicable,
            cpu: Setting::NotApplicable,
            pids: Setting::NotApplicable,
            invalid: Vec::new(),
        }
    }

    /// Nothing stated.
    pub fn unset(at: Span) -> Self {
        Resources {
            memory: Setting::Unset { at },
            cpu: Setting::Unset { at },
            pids: Setting::NotApplicable,
            invalid: Vec::new(),
        }
    }
}

/// An environment variable.
#[derive(Debug, Clone)]
pub struct EnvVar {
    /// Its name.
    pub name: Spanned<String>,
    /// Its literal value; `Dynamic` for a variable or an expression; `NotApplicable` when it comes from elsewhere (`valueFrom`,
    /// the caller's environment); `Unset` when none is given.
    pub value: Setting<String>,
    /// The whole entry.
    pub span: Span,
    /// Whether the value is a default that the caller can override, such as `${V:-x}`.
    pub from_default: bool,
}

/// A port.
#[derive(Debug, Clone)]
pub struct Port {
    /// The port inside the container, the first one of a range.
    pub container: Option<u16>,
    /// The last one of a range inside the container.
    pub container_end: Option<u16>,
    /// The port on the host: `Unset` when none is chosen (Kubernetes: not published; Compose: a random one).
    pub host: Setting<u16>,
    /// The last one of a range on the host.
    pub host_end: Option<u16>,
    /// The address on the host.
    pub host_ip: Setting<String>,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: String,
    /// The name, if it has one.
    pub name: Option<String>,
    /// Whether it is reachable from outside the container's network: published in Compose, `hostPort` in Kubernetes.
    pub published: bool,
    /// `mode: host` of swarm.
    pub host_mode: bool,
    /// The whole entry.
    pub span: Span,
    /// Whether the entry is in the long form, a mapping.
    pub long_form: bool,
    /// The node of the entry.
    pub node: Option<NodeRef>,
}

/// A mounted file system.
#[derive(Debug, Clone)]
pub struct Mount {
    /// Where it is seen in the container; `Dynamic` when it is not known.
    pub target: Setting<String>,
    /// What is mounted.
    pub source: MountSource,
    /// Whether it is mounted read-only.
    pub read_only: bool,
    /// Further words about it: mode words of the short form, `bind.propagation`, options of a tmpfs such as `exec` or `size=64m`.
    pub options: Vec<Spanned<String>>,
    /// What to underline: the source in the file (for Kubernetes the `path` of the volume), or the entry.
    pub span: Span,
    /// The entry that mounts it.
    pub entry_span: Span,
}

/// What is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MountSource {
    /// A path of the host, cleaned: no `..`, no doubled or final slashes; relative ones of Compose begin with `.` or `~`.
    Host(String),
    /// A volume with a name.
    Named(String),
    /// A volume without a name, gone from sight with the container.
    Anonymous,
    /// Memory.
    Tmpfs,
    /// A directory that lives as long as the pod.
    EmptyDir,
    /// A persistent volume claim by name.
    Claim(String),
    /// A claim template of a StatefulSet, or a generic ephemeral volume.
    ClaimTemplate(String),
    /// A ConfigMap, Secret, projected or downward API volume.
    Data,
    /// The contents of an image.
    Image(ImageReference),
    /// Something else: CSI, NFS, cloud disks.
    Other,
    /// Not known before run time.
    Unknown,
}

/// A health check of the engine.
#[derive(Debug, Clone)]
pub struct Healthcheck {
    /// Whether it is switched off (`NONE`, `disable: true`).
    pub disabled: bool,
}

/// The probes of a Kubernetes container.
#[derive(Debug, Clone)]
pub struct Probes {
    /// `readinessProbe`.
    pub readiness: Setting<Probe>,
    /// `livenessProbe`.
    pub liveness: Setting<Probe>,
    /// `startupProbe`.
    pub startup: Setting<Probe>,
}

impl Probes {
    /// For formats without probes.
    pub fn not_applicable() -> Self {
        Probes { readiness: Setting::NotApplicable, liveness: Setting::NotApplicable, startup: Setting::NotApplicable }
    }
}

/// One probe.
#[derive(Debug, Clone)]
pub struct Probe {
    /// The mapping that describes it.
    pub node: Option<NodeRef>,
}

/// Where the log goes.
#[derive(Debug, Clone)]
pub struct Logging {
    /// `logging.driver`; `Unset` when only options are given.
    pub driver: Setting<String>,
    /// `logging.options`.
    pub options: Pairs,
    /// Whether the options could be read completely.
    pub options_known: bool,
    /// The mapping.
    pub node: Option<NodeRef>,
}

/// Why a command is executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// RUN: at build time.
    Build,
    /// ENTRYPOINT, `entrypoint`, `command` of Kubernetes.
    Entrypoint,
    /// CMD, `command` of Compose, `args` of Kubernetes.
    Command,
    /// HEALTHCHECK, `healthcheck.test`, exec probes.
    Healthcheck,
    /// Lifecycle hooks.
    Hook,
}

/// Something that is executed, parsed.
#[derive(Debug, Clone)]
pub struct CommandUse {
    /// Why it is executed.
    pub purpose: Purpose,
    /// The commands: of shell text, or the one command of a list form, with `sh -c` looked into.
    pub script: Script,
    /// What the shell that reads the text is started with.
    pub settings: ShellSettings,
    /// Whether it is written as a list of words.
    pub list_form: bool,
    /// The instruction in its Dockerfile, by index.
    pub instruction: Option<usize>,
    /// Where it is written.
    pub span: Span,
}

impl CommandUse {
    /// The commands in the order of the text.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.script.commands.iter()
    }
}
