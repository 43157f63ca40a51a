//! What containers may have a habit of. Each habit is one that a rule asks for, so that what is unsafe is never a norm.

use crate::model::{Confinement, Container, Format, Tag, User, Workload};
use crate::project::{Project, Protection};
use crate::tables;

/// A container in its workload.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'p> {
    /// The project.
    pub project: &'p Project,
    /// What it belongs to.
    pub workload: &'p Workload,
    /// The container.
    pub container: &'p Container,
}

/// Something that containers do or leave out.
#[derive(Debug)]
pub struct Habit {
    /// The rule that asks for it.
    pub rule: &'static str,
    /// What who has it does: `drop all capabilities`.
    pub does: &'static str,
    /// How often who deviates from such a norm did not mean to, 0 to 1; decision 32 has the counts.
    pub precision: f64,
    /// Whether a container has it; `None` where that is not known, or makes no sense for it.
    pub follows: fn(&Unit) -> Option<bool>,
}

/// All habits.
pub static HABITS: &[Habit] = &[
    Habit {
        rule: "undropped-capabilities",
        does: "drop all capabilities",
        precision: 0.95,
        follows: |unit| {
            let dropped = &unit.container.dropped_capabilities;
            protection(unit, dropped.is_unset(), dropped.value().is_some(), |one| one.drops_all())
        },
    },
    Habit {
        rule: "missing-no-new-privileges",
        does: "forbid privilege escalation",
        precision: 0.95,
        follows: |unit| {
            let setting = &unit.container.no_new_privileges;
            protection(unit, setting.is_unset(), setting.value().is_some(), |one| one.no_new_privileges.is_true())
        },
    },
    Habit {
        rule: "writable-root-filesystem",
        does: "mount its root filesystem read-only",
        precision: 0.95,
        follows: |unit| {
            let setting = &unit.container.read_only_root;
            protection(unit, setting.is_unset(), setting.value().is_some(), |one| one.read_only_root.is_true())
        },
    },
    Habit {
        rule: "missing-user",
        does: "run as a user other than root",
        precision: 0.95,
        follows: |unit| {
            let Container { user, run_as_non_root, .. } = unit.container;
            let is_known = user.value().is_some() || run_as_non_root.value().is_some();
            let is_unset = user.is_unset() && (run_as_non_root.is_unset() || unit.container.format == Format::Compose);
            protection(unit, is_unset, is_known, |one| {
                one.run_as_non_root.is_true() || one.user.value().is_some_and(|user: &User| !user.is_root())
            })
        },
    },
    Habit {
        rule: "missing-seccomp-profile",
        does: "filter its system calls with a seccomp profile",
        precision: 0.95,
        follows: |unit| {
            let setting = &unit.container.seccomp;
            let is_pod = unit.container.format == Format::Kubernetes;
            protection(unit, setting.is_unset(), setting.value().is_some(), |one| {
                one.seccomp.value().is_some_and(|profile| *profile != Confinement::Unconfined)
            })
            .filter(|_| is_pod)
        },
    },
    Habit {
        rule: "missing-memory-limit",
        does: "set a memory limit",
        precision: 0.9,
        follows: |unit| {
            resource(
                unit,
                unit.container.limits.memory.value().map(|limit| limit.milli > 0),
                unit.container.limits.memory.is_unset(),
            )
        },
    },
    Habit {
        rule: "missing-memory-request",
        does: "request memory",
        precision: 0.9,
        // Without a request the limit is taken.
        follows: |unit| {
            let (requests, limits) = (&unit.container.requests.memory, &unit.container.limits.memory);
            let is_set = requests.value().or(limits.value()).map(|_| true);
            resource(unit, is_set, requests.is_unset() && limits.is_unset())
                .filter(|_| unit.container.format == Format::Kubernetes)
        },
    },
    Habit {
        rule: "missing-cpu-request",
        does: "request CPU",
        precision: 0.9,
        follows: |unit| {
            let (requests, limits) = (&unit.container.requests.cpu, &unit.container.limits.cpu);
            let is_set = requests.value().or(limits.value()).map(|_| true);
            resource(unit, is_set, requests.is_unset() && limits.is_unset())
                .filter(|_| unit.container.format == Format::Kubernetes)
        },
    },
    Habit {
        rule: "missing-readiness-probe",
        does: "have a readiness probe",
        precision: 0.7,
        follows: |unit| {
            probe(unit, unit.container.probes.readiness.value().is_some(), unit.container.probes.readiness.is_unset())
        },
    },
    Habit {
        rule: "missing-liveness-probe",
        does: "have a liveness probe",
        precision: 0.7,
        follows: |unit| {
            probe(unit, unit.container.probes.liveness.value().is_some(), unit.container.probes.liveness.is_unset())
        },
    },
    Habit {
        rule: "missing-healthcheck",
        does: "have a health check",
        precision: 0.7,
        follows: |unit| {
            let check = &unit.container.healthcheck;
            let is_asked = unit.container.format == Format::Compose && !unit.container.built_here;
            let known = check.value().map(|check| !check.disabled).or(check.is_unset().then_some(false));
            known.filter(|_| is_asked)
        },
    },
    Habit {
        rule: "unbounded-container-log",
        does: "limit its log",
        precision: 0.7,
        follows: |unit| {
            let logging = &unit.container.logging;
            let is_set = logging.value().map(|logging| !logging.options.is_empty() || logging.driver.value().is_some());
            is_set.or(logging.is_unset().then_some(false)).filter(|_| unit.container.format == Format::Compose)
        },
    },
    Habit {
        rule: "floating-tag",
        does: "pin its image to a version",
        precision: 0.9,
        follows: |unit| {
            image(unit)?;
            let image = unit.container.image.value()?;
            let has_version = |tag: &str| tag.bytes().any(|byte| byte.is_ascii_digit());
            match (image.has_digest()?, image.tag()) {
                (true, _) => Some(true),
                (false, Tag::Known(tag)) => Some(has_version(tag)),
                (false, Tag::Missing) => Some(false),
                (false, Tag::Unknown) => None,
            }
        },
    },
    Habit {
        rule: "missing-digest",
        does: "pin its image by digest",
        precision: 0.9,
        follows: |unit| {
            image(unit)?;
            unit.container.image.value()?.has_digest()
        },
    },
];

/// Whether a container has a protection. Windows does not know it, and who needs to be privileged, or to have a capability
/// that only the privileged have, is no example for others.
fn protection(unit: &Unit, is_unset: bool, is_known: bool, has: fn(&Container) -> bool) -> Option<bool> {
    let needs_more = || {
        let added = unit.container.added_capabilities.value().map_or(&[][..], Vec::as_slice);
        added.iter().any(|capability| !tables::current().capabilities.is_baseline(&capability.value))
    };
    if unit.workload.windows || unit.container.may_be_privileged() || needs_more() || !is_unset && !is_known {
        return None;
    }
    Some(has(unit.container))
}

/// Whether an amount is set; a namespace may give one to containers that have none.
fn resource(unit: &Unit, is_set: Option<bool>, is_unset: bool) -> Option<bool> {
    let has_defaults = || {
        let links = unit.project.links();
        unit.project.may_have_limit_ranges() && links.defaults_for(unit.workload).next().is_some()
    };
    is_set.or_else(|| (is_unset && !has_defaults()).then_some(false))
}

/// Whether there is a probe, where one makes sense: something is served all the time.
fn probe(unit: &Unit, is_set: bool, is_unset: bool) -> Option<bool> {
    let serves = !unit.workload.is_job() && unit.container.is_long_running() && !unit.container.ports.is_empty();
    (serves && (is_set || is_unset)).then_some(is_set)
}

/// Whether it says something how an image is pinned: nobody else fills the version in.
fn image(unit: &Unit) -> Option<()> {
    let image = unit.container.image.value()?;
    let is_ours = unit.container.built_here || unit.project.fills_in(image) || unit.project.pipelines_fill_in(image);
    let file = unit.container.span.file;
    let is_replaced = || {
        unit.container.format == Format::Kubernetes
            && unit.project.links().image_overrides(file, image).next().is_some()
    };
    (image.is_known() && !is_ours && !is_replaced()).then_some(())
}

impl Habit {
    /// The protection that it is, if it is one.
    pub fn protection(&self) -> Option<Protection> {
        Some(match self.rule {
            "undropped-capabilities" => Protection::DroppedCapabilities,
            "missing-no-new-privileges" => Protection::NoNewPrivileges,
            "writable-root-filesystem" => Protection::ReadOnlyRoot,
            "missing-user" => Protection::NonRootUser,
            "missing-seccomp-profile" => Protection::Seccomp,
            _ => return None,
        })
    }
}
