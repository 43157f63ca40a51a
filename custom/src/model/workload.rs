//! Workloads.

use super::project;
use super::{Record, Thing, always, container, of, pairs, perhaps, raw, unknown};
use crate::cel::{Is, Type, Value};

static TYPE: Type = Type::Record(&WORKLOAD);

pub(super) static WORKLOAD: Record = Record {
    name: "workload",
    what: "What is deployed as a unit: a pod or what makes pods, a Compose service, a shipped stage",
    own_type: &TYPE,
    fields: &[
        always(
            "kind",
            Type::Text,
            of!(Thing::Workload(w) => Value::text(&w.kind, w.span)),
            "`Deployment`, `Pod` …; `service` in Compose, `stage` in a Dockerfile",
        ),
        always("name", Type::Text, of!(Thing::Workload(w) => Value::text(&w.name, w.span)), "its name"),
        always(
            "format",
            Type::Text,
            of!(Thing::Workload(w) => Value::text(w.format.name(), w.span)),
            "`dockerfile`, `compose` or `kubernetes`",
        ),
        perhaps(
            "namespace",
            Type::Text,
            of!(Thing::Workload(w) =>
                w.namespace.as_deref().map_or(Value::at(Is::Unset, w.span), |name| Value::text(name, w.span))),
            "the namespace that is written",
        ),
        always(
            "labels",
            Type::Map(&Type::Text),
            of!(Thing::Workload(w) => pairs(&w.labels, w.span)),
            "labels of the object",
        ),
        always(
            "annotations",
            Type::Map(&Type::Text),
            of!(Thing::Workload(w) => pairs(&w.annotations, w.span)),
            "annotations of the object",
        ),
        always(
            "pod_labels",
            Type::Map(&Type::Text),
            of!(Thing::Workload(w) => pairs(&w.pod_labels, w.span)),
            "labels of the pods",
        ),
        always(
            "pod_annotations",
            Type::Map(&Type::Text),
            of!(Thing::Workload(w) => pairs(&w.pod_annotations, w.span)),
            "annotations of the pods",
        ),
        perhaps(
            "replicas",
            Type::Int,
            of!(Thing::Workload(w) => Value::setting(&w.replicas, |count| Is::Int(*count))),
            "how many copies run",
        ),
        perhaps(
            "strategy",
            Type::Text,
            of!(Thing::Workload(w) => Value::setting(&w.strategy, |name| Is::Text(name.as_str().into()))),
            "the update strategy, such as `Recreate`",
        ),
        always(
            "containers",
            Type::List(container::CONTAINER.own_type),
            of!(Thing::Workload(w) =>
                Value::list(w.containers.iter().map(|c| Thing::Container(c, w).value()), Some(w.span))),
            "all containers: init, ordinary, ephemeral",
        ),
        perhaps(
            "host_network",
            Type::Bool,
            of!(Thing::Workload(w) => Value::setting(&w.host_network, |value| Is::Bool(*value))),
            "`hostNetwork`, `network_mode: host`",
        ),
        perhaps(
            "host_pid",
            Type::Bool,
            of!(Thing::Workload(w) => Value::setting(&w.host_pid, |value| Is::Bool(*value))),
            "`hostPID`, `pid: host`",
        ),
        perhaps(
            "host_ipc",
            Type::Bool,
            of!(Thing::Workload(w) => Value::setting(&w.host_ipc, |value| Is::Bool(*value))),
            "`hostIPC`, `ipc: host`",
        ),
        perhaps(
            "service_account",
            Type::Text,
            of!(Thing::Workload(w) => Value::setting(&w.service_account, |name| Is::Text(name.as_str().into()))),
            "the name of the service account",
        ),
        always(
            "is_job",
            Type::Bool,
            of!(Thing::Workload(w) => Value::at(Is::Bool(w.is_job()), w.span)),
            "whether it runs to an end",
        ),
        always(
            "development",
            Type::Bool,
            of!(Thing::Workload(w) => Value::at(Is::Bool(w.development), w.span)),
            "whether it looks made for development",
        ),
        always(
            "exposure",
            Type::Text,
            of!(Thing::Workload(w), around => project::exposure(w, around.project, w.span)),
            "from how far it can be reached, as far as the files say: `open` (from outside), `controlled` (from its \
             neighbours) or `small`",
        )
        .of_project(),
        perhaps(
            "reached_through",
            Type::Text,
            of!(Thing::Workload(w), around => project::reached_through(w, around.project)),
            "what it is reached through: ``the Ingress `web` ``, `a published port`",
        )
        .of_project(),
        always(
            "raw",
            Type::Any,
            of!(Thing::Workload(w), around =>
                raw(w.node, around, w.partial || w.format == lintainer_core::model::Format::Compose, w.span)),
            "the YAML of the object or service as it is written in its file",
        ),
    ],
};
