//! Containers with their ports, mounts and environment.

use lintainer_core::model::{
    Confinement, Container, Format, ImageReference, Mount, MountSource, Quantity, Role, Setting,
};
use lintainer_core::span::Spanned;

use super::project::{self, Builder};
use super::{Record, Thing, always, image, of, pairs, perhaps, raw, unknown};
use crate::cel::{Is, Type, Value};

static TYPE: Type = Type::Record(&CONTAINER);
static PORT_TYPE: Type = Type::Record(&PORT);
static MOUNT_TYPE: Type = Type::Record(&MOUNT);
static ENV_TYPE: Type = Type::Record(&ENV);

pub(super) static CONTAINER: Record = Record {
    name: "container",
    what: "A container of a pod, a Compose service, or a stage of a Dockerfile that is shipped",
    own_type: &TYPE,
    fields: &[
        always("name", Type::Text, of!(Thing::Container(c, _) => Value::text(&c.name, c.span)), "its name"),
        always(
            "format",
            Type::Text,
            of!(Thing::Container(c, _) => Value::text(c.format.name(), c.span)),
            "`dockerfile`, `compose` or `kubernetes`",
        ),
        always(
            "role",
            Type::Text,
            of!(Thing::Container(c, _) => Value::text(role(c.role), c.span)),
            "`main`, `init`, `sidecar`, `ephemeral`, `service` or `stage`",
        ),
        perhaps(
            "image",
            Type::Record(&image::IMAGE),
            of!(Thing::Container(c, _) =>
                Value::setting(&c.image, |image: &ImageReference| Is::Thing(Thing::Image(image)))),
            "the image that it runs, or that the stage stands on",
        ),
        always(
            "built_here",
            Type::Bool,
            of!(Thing::Container(c, _) => Value::at(Is::Bool(c.built_here), c.span)),
            "whether the image is built here: a stage, a service with `build`",
        ),
        perhaps(
            "dockerfile",
            Type::Text,
            of!(Thing::Container(c, w), around =>
                Builder::of(c, w, around.project).text(c.span, |file, _| &file.source.path)),
            "the path of the Dockerfile that its image is built of, by a service of Compose with that `image`",
        )
        .of_project(),
        perhaps(
            "stage",
            Type::Text,
            of!(Thing::Container(c, w), around =>
                Builder::of(c, w, around.project).text(c.span, |_, stage| &stage.name)),
            "the stage in it: its name, or its number",
        )
        .of_project(),
        always(
            "vulnerabilities",
            Type::List(&project::VULNERABILITY_TYPE),
            of!(Thing::Container(c, w), around => project::of_container(c, w, around.project)),
            "what the reports that are given say of its image; not known where none is about it",
        )
        .of_project(),
        perhaps("privileged", Type::Bool, of!(Thing::Container(c, _) => bool(&c.privileged)), "`privileged`"),
        perhaps(
            "user",
            Type::Text,
            of!(Thing::Container(c, _) => Value::setting(&c.user, |user| Is::Text(user.user.as_str().into()))),
            "the user, by name or number: USER, `user`, `runAsUser`",
        ),
        perhaps("group", Type::Text, of!(Thing::Container(c, _) => group(c)), "the group that is given with the user"),
        perhaps(
            "run_as_non_root",
            Type::Bool,
            of!(Thing::Container(c, _) => bool(&c.run_as_non_root)),
            "`runAsNonRoot`",
        ),
        perhaps(
            "no_new_privileges",
            Type::Bool,
            of!(Thing::Container(c, _) => bool(&c.no_new_privileges)),
            "`allowPrivilegeEscalation: false`, `no-new-privileges`",
        ),
        perhaps(
            "read_only_root",
            Type::Bool,
            of!(Thing::Container(c, _) => bool(&c.read_only_root)),
            "whether its root file system is read-only",
        ),
        perhaps(
            "added_capabilities",
            Type::List(&Type::Text),
            of!(Thing::Container(c, _) => texts(&c.added_capabilities)),
            "in capitals, without `CAP_`",
        ),
        perhaps(
            "dropped_capabilities",
            Type::List(&Type::Text),
            of!(Thing::Container(c, _) => texts(&c.dropped_capabilities)),
            "likewise",
        ),
        perhaps(
            "seccomp",
            Type::Text,
            of!(Thing::Container(c, _) => Value::setting(&c.seccomp, confinement)),
            "`RuntimeDefault`, `Unconfined`, or the name of a profile on the node",
        ),
        perhaps(
            "apparmor",
            Type::Text,
            of!(Thing::Container(c, _) => Value::setting(&c.apparmor, confinement)),
            "likewise",
        ),
        perhaps(
            "memory_limit",
            Type::Int,
            of!(Thing::Container(c, _) => Value::setting(&c.limits.memory, bytes)),
            "in bytes",
        ),
        perhaps(
            "memory_request",
            Type::Int,
            of!(Thing::Container(c, _) => Value::setting(&c.requests.memory, bytes)),
            "in bytes",
        ),
        perhaps(
            "cpu_limit",
            Type::Double,
            of!(Thing::Container(c, _) => Value::setting(&c.limits.cpu, cores)),
            "in cores",
        ),
        perhaps(
            "cpu_request",
            Type::Double,
            of!(Thing::Container(c, _) => Value::setting(&c.requests.cpu, cores)),
            "in cores",
        ),
        perhaps(
            "pids_limit",
            Type::Int,
            of!(Thing::Container(c, _) => Value::setting(&c.limits.pids, |count| Is::Int(*count))),
            "how many processes it may have",
        ),
        always(
            "env",
            Type::List(&ENV_TYPE),
            of!(Thing::Container(c, _) => env(c)),
            "its environment; not known of stages",
        ),
        always(
            "ports",
            Type::List(&PORT_TYPE),
            of!(Thing::Container(c, _) =>
                Value::list(c.ports.iter().map(|port| Thing::Port(port).value()), Some(c.span))),
            "its ports, published or not",
        ),
        always(
            "mounts",
            Type::List(&MOUNT_TYPE),
            of!(Thing::Container(c, _) =>
                Value::list(c.mounts.iter().map(|mount| Thing::Mount(mount).value()), Some(c.span))),
            "what is mounted into it",
        ),
        perhaps(
            "healthcheck",
            Type::Bool,
            of!(Thing::Container(c, _) => Value::setting(&c.healthcheck, |check| Is::Bool(!check.disabled))),
            "whether the health check is on, where one is given",
        ),
        perhaps("log_driver", Type::Text, of!(Thing::Container(c, _) => log_driver(c)), "`logging.driver`"),
        always(
            "labels",
            Type::Map(&Type::Text),
            of!(Thing::Container(c, _) => pairs(&c.labels, c.span)),
            "its own labels: LABEL, `labels` of a service",
        ),
        always(
            "raw",
            Type::Any,
            of!(Thing::Container(c, w), around =>
                raw(c.node, around, w.partial || c.format == Format::Compose, c.span)),
            "the YAML of the container or service as it is written in its file",
        ),
    ],
};

pub(super) static PORT: Record = Record {
    name: "port",
    what: "A port of a container: `ports`, EXPOSE",
    own_type: &PORT_TYPE,
    fields: &[
        always(
            "container",
            Type::Int,
            of!(Thing::Port(p) => p.container.map_or_else(unknown, |port| Value::at(Is::Int(port.into()), p.span))),
            "the port inside of the container, the first one of a range",
        ),
        perhaps(
            "host",
            Type::Int,
            of!(Thing::Port(p) => Value::setting(&p.host, |port| Is::Int((*port).into()))),
            "the port on the host",
        ),
        perhaps(
            "host_ip",
            Type::Text,
            of!(Thing::Port(p) => Value::setting(&p.host_ip, |ip| Is::Text(ip.as_str().into()))),
            "the address on the host",
        ),
        always(
            "protocol",
            Type::Text,
            of!(Thing::Port(p) => Value::text(&p.protocol, p.span)),
            "`tcp`, `udp` or `sctp`",
        ),
        perhaps(
            "name",
            Type::Text,
            of!(Thing::Port(p) =>
                p.name.as_deref().map_or(Value::at(Is::Unset, p.span), |name| Value::text(name, p.span))),
            "its name",
        ),
        always(
            "published",
            Type::Bool,
            of!(Thing::Port(p) => Value::at(Is::Bool(p.published), p.span)),
            "whether it is reachable through the host: published in Compose, `hostPort`",
        ),
    ],
};

pub(super) static MOUNT: Record = Record {
    name: "mount",
    what: "What is mounted into a container",
    own_type: &MOUNT_TYPE,
    fields: &[
        always(
            "kind",
            Type::Text,
            of!(Thing::Mount(m) => source(m).0),
            "`host`, `volume`, `anonymous`, `tmpfs`, `empty_dir`, `claim`, `data`, `image` or `other`",
        ),
        perhaps(
            "source",
            Type::Text,
            of!(Thing::Mount(m) => source(m).1),
            "the path on the host, the name of the volume or claim, the image",
        ),
        always(
            "target",
            Type::Text,
            of!(Thing::Mount(m) => Value::setting(&m.target, |path| Is::Text(path.as_str().into()))),
            "where it is in the container",
        ),
        always(
            "read_only",
            Type::Bool,
            of!(Thing::Mount(m) => Value::at(Is::Bool(m.read_only), m.entry_span)),
            "whether it is mounted read-only",
        ),
        always(
            "options",
            Type::List(&Type::Text),
            of!(Thing::Mount(m) =>
                Value::list(m.options.iter().map(|word| Value::text(&word.value, word.span)), Some(m.entry_span))),
            "further words: `exec`, `size=64m`, `rshared`",
        ),
    ],
};

pub(super) static ENV: Record = Record {
    name: "env",
    what: "An environment variable of a container",
    own_type: &ENV_TYPE,
    fields: &[
        always("name", Type::Text, of!(Thing::Env(e) => Value::text(&e.name.value, e.name.span)), "its name"),
        perhaps(
            "value",
            Type::Text,
            of!(Thing::Env(e) => Value::setting(&e.value, |text| Is::Text(text.as_str().into()))),
            "its value, where it is written out; not known where it comes from elsewhere (`valueFrom`)",
        ),
    ],
};

fn role(role: Role) -> &'static str {
    match role {
        Role::Main => "main",
        Role::Init => "init",
        Role::Sidecar => "sidecar",
        Role::Ephemeral => "ephemeral",
        Role::Service => "service",
        Role::Stage => "stage",
    }
}

fn bool(setting: &Setting<bool>) -> Value<'_> {
    Value::setting(setting, |value| Is::Bool(*value))
}

fn texts(setting: &Setting<Vec<Spanned<String>>>) -> Value<'_> {
    Value::setting(setting, |words| Is::List(words.iter().map(|word| Value::text(&word.value, word.span)).collect()))
}

fn group(container: &Container) -> Value<'_> {
    let Some(known) = container.user.known() else { return Value::setting(&container.user, |_| Is::Unset) };
    let group = known.value.group.as_deref();
    Value::at(group.map_or(Is::Unset, |group| Is::Text(group.into())), known.span)
}

fn confinement(confinement: &Confinement) -> Is<'_> {
    Is::Text(match confinement {
        Confinement::RuntimeDefault => "RuntimeDefault".into(),
        Confinement::Unconfined => "Unconfined".into(),
        Confinement::Localhost(profile) => profile.as_str().into(),
    })
}

fn bytes<'a>(quantity: &'a Quantity) -> Is<'a> {
    i64::try_from(quantity.units()).map_or(Is::Unknown, Is::Int)
}

fn cores<'a>(quantity: &'a Quantity) -> Is<'a> {
    Is::Double(quantity.milli as f64 / 1000.0)
}

fn env(container: &Container) -> Value<'_> {
    if container.role == Role::Stage {
        return unknown();
    }
    Value::list(container.env.iter().map(|env| Thing::Env(env).value()), Some(container.span))
}

fn log_driver(container: &Container) -> Value<'_> {
    match container.logging.known() {
        Some(logging) => Value::setting(&logging.value.driver, |driver| Is::Text(driver.as_str().into())),
        None => Value::setting(&container.logging, |_| Is::Unset),
    }
}

/// The kind of a mount, and what is mounted.
fn source(mount: &Mount) -> (Value<'_>, Value<'_>) {
    let (kind, source) = match &mount.source {
        MountSource::Host(path) => ("host", Some(path.as_str())),
        MountSource::Named(name) => ("volume", Some(name.as_str())),
        MountSource::Anonymous => ("anonymous", None),
        MountSource::Tmpfs => ("tmpfs", None),
        MountSource::EmptyDir => ("empty_dir", None),
        MountSource::Claim(name) | MountSource::ClaimTemplate(name) => ("claim", Some(name.as_str())),
        MountSource::Data => ("data", None),
        MountSource::Image(image) => ("image", Some(image.text())),
        MountSource::Other => ("other", None),
        MountSource::Unknown => return (unknown(), unknown()),
    };
    let source = match source {
        Some(text) if text.contains(lintainer_core::model::UNKNOWN) => Is::Unknown,
        Some(text) => Is::Text(text.into()),
        None => Is::Unset,
    };
    (Value::text(kind, mount.span), Value::at(source, mount.span))
}
