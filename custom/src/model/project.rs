//! What the project knows of an image, a container and a workload: who builds it, who runs it, from how far it can be
//! reached, and what scanners say about it.

use lintainer_core::model::{Container, Format, ImageReference, Workload};
use lintainer_core::project::{File, Project};
use lintainer_core::reports::{Level, Package, Scan, Vulnerability};
use lintainer_core::span::Span;

use super::{Record, Thing, always, of, perhaps, unknown};
use crate::cel::{Is, Type, Value};

pub(super) static VULNERABILITY_TYPE: Type = Type::Record(&VULNERABILITY);
pub(super) static USE_TYPE: Type = Type::Record(&USE);

/// A vulnerability of a scanned image, shown at the image.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'a> {
    vulnerability: &'a Vulnerability,
    package: &'a Package,
    pub(super) at: Span,
}

impl<'a> Reported<'a> {
    /// Its name.
    pub(super) fn id(self) -> &'a str {
        &self.vulnerability.id
    }
}

pub(super) static VULNERABILITY: Record = Record {
    name: "vulnerability",
    what: "A vulnerability that a report of a scanner has of an image, and that nobody has accepted",
    own_type: &VULNERABILITY_TYPE,
    fields: &[
        always(
            "id",
            Type::Text,
            of!(Thing::Vulnerability(r) => Value::text(r.id(), r.at)),
            "its name: the CVE where one is known",
        ),
        always(
            "package",
            Type::Text,
            of!(Thing::Vulnerability(r) => Value::text(&r.package.name, r.at)),
            "the package that has it",
        ),
        always(
            "version",
            Type::Text,
            of!(Thing::Vulnerability(r) => Value::text(&r.package.version, r.at)),
            "the version of the package",
        ),
        always(
            "fixed",
            Type::List(&Type::Text),
            of!(Thing::Vulnerability(r) =>
                Value::list(r.vulnerability.fixed.iter().map(|version| Value::text(version, r.at)), Some(r.at))),
            "the versions that mend it; empty where none is known",
        ),
        always(
            "severity",
            Type::Text,
            of!(Thing::Vulnerability(r) => Value::at(severity(r.vulnerability.level), r.at)),
            "`critical`, `high`, `medium`, `low` or `negligible`, by the scanner",
        ),
        always(
            "score",
            Type::Double,
            of!(Thing::Vulnerability(r) => Value::at(r.vulnerability.score.map_or(Is::Unknown, Is::Double), r.at)),
            "the highest base score (CVSS), 0 to 10",
        ),
        always(
            "exploited",
            Type::Bool,
            of!(Thing::Vulnerability(r) => Value::at(Is::Bool(r.vulnerability.is_exploited), r.at)),
            "whether it is known to be exploited",
        ),
        always(
            "likelihood",
            Type::Double,
            of!(Thing::Vulnerability(r) =>
                Value::at(r.vulnerability.likelihood.map_or(Is::Unknown, Is::Double), r.at)),
            "the probability by EPSS that somebody exploits it within thirty days, 0 to 1",
        ),
    ],
};

pub(super) static USE: Record = Record {
    name: "use",
    what: "A workload of Kubernetes or Compose that runs an image",
    own_type: &USE_TYPE,
    fields: &[
        always("kind", Type::Text, of!(Thing::Use(w, at) => Value::text(&w.kind, at)), "as of the workload"),
        always("name", Type::Text, of!(Thing::Use(w, at) => Value::text(&w.name, at)), "likewise"),
        perhaps(
            "namespace",
            Type::Text,
            of!(Thing::Use(w, at) =>
                w.namespace.as_deref().map_or(Value::at(Is::Unset, at), |name| Value::text(name, at))),
            "likewise",
        ),
        always("format", Type::Text, of!(Thing::Use(w, at) => Value::text(w.format.name(), at)), "likewise"),
        always("exposure", Type::Text, of!(Thing::Use(w, at), around => exposure(w, around.project, at)), "likewise")
            .of_project(),
        always(
            "path",
            Type::Text,
            of!(Thing::Use(w, at), around => Value::text(&around.project.file(w.span.file).source.path, at)),
            "the path of its file",
        ),
    ],
};

fn severity<'a>(level: Level) -> Is<'a> {
    Is::Text(match level {
        Level::Critical => "critical".into(),
        Level::High => "high".into(),
        Level::Medium => "medium".into(),
        Level::Low => "low".into(),
        Level::Negligible => "negligible".into(),
        Level::Unknown => return Is::Unknown,
    })
}

/// From how far a workload can be reached. A stage is not known to run anywhere, a part of an object may be opened by the
/// other parts.
pub(super) fn exposure<'a>(workload: &'a Workload, project: &'a Project, at: Span) -> Value<'a> {
    if workload.format == Format::Dockerfile || workload.partial {
        return Value::at(Is::Unknown, at);
    }
    Value::text(project.exposure(workload).reach.name(), at)
}

/// What a workload is reached through, shown at the workload.
pub(super) fn reached_through<'a>(workload: &'a Workload, project: &'a Project) -> Value<'a> {
    if workload.format == Format::Dockerfile || workload.partial {
        return Value::at(Is::Unknown, workload.span);
    }
    match project.exposure(workload).through {
        Some(way) => Value::text(way.what, workload.span),
        None => Value::at(Is::Unset, workload.span),
    }
}

/// The stage of a Dockerfile that the image of a container is built of.
pub(super) enum Builder<'a> {
    /// The Dockerfile and the stage.
    Stage(&'a File, &'a Workload),
    /// The project does not build it.
    Elsewhere,
    /// Nobody knows.
    Unknown,
}

impl<'a> Builder<'a> {
    pub(super) fn of(container: &'a Container, workload: &'a Workload, project: &'a Project) -> Self {
        let stage = |found: Option<(&'a File, &'a Workload)>| found.map(|(file, stage)| Builder::Stage(file, stage));
        if workload.format == Format::Dockerfile {
            return Builder::Stage(project.file(workload.span.file), workload);
        }
        if container.built_here {
            let service = project.service_of(workload);
            return stage(service.and_then(|service| project.stage_of(service))).unwrap_or(Builder::Unknown);
        }
        let Some(image) = container.image.value() else {
            return if container.image.is_unset() { Builder::Elsewhere } else { Builder::Unknown };
        };
        let may_be_built = || image.short_name().is_none_or(|name| project.has_dockerfile_in(name));
        stage(project.dockerfile_for_image(image)).unwrap_or_else(|| {
            if image.normalized().is_none() || may_be_built() { Builder::Unknown } else { Builder::Elsewhere }
        })
    }

    /// A text about the stage.
    pub(super) fn text(self, at: Span, read: impl FnOnce(&'a File, &'a Workload) -> &'a str) -> Value<'a> {
        let is = match self {
            Builder::Stage(file, stage) => Is::Text(read(file, stage).into()),
            Builder::Elsewhere => Is::Unset,
            Builder::Unknown => Is::Unknown,
        };
        Value::at(is, at)
    }
}

/// The vulnerabilities of the image that a container runs.
pub(super) fn of_container<'a>(container: &'a Container, workload: &'a Workload, project: &'a Project) -> Value<'a> {
    if project.reports().is_empty() {
        return unknown();
    }
    let of_image = container.image.value().filter(|_| workload.format != Format::Dockerfile);
    let scan = of_image.and_then(|image| project.scan_of(image.span)).or_else(|| {
        match Builder::of(container, workload, project) {
            Builder::Stage(file, stage) => project.scan_of_stage(file, &stage.name),
            _ => None,
        }
    });
    vulnerabilities(scan, container.image.known().map_or(container.span, |image| image.span))
}

/// The vulnerabilities of the image that a reference means.
pub(super) fn of_image<'a>(image: &'a ImageReference, project: &'a Project) -> Value<'a> {
    if project.reports().is_empty() {
        return unknown();
    }
    vulnerabilities(project.scan_of(image.span), image.span)
}

fn vulnerabilities(scan: Option<&Scan>, at: Span) -> Value<'_> {
    let Some(scan) = scan else { return Value::at(Is::Unknown, at) };
    let open = scan.vulnerabilities.iter().filter(|vulnerability| vulnerability.accepted.is_none());
    let reported = open.filter_map(|vulnerability| {
        let package = scan.packages.get(vulnerability.package)?;
        Some(Thing::Vulnerability(Reported { vulnerability, package, at }).value())
    });
    Value::list(reported, Some(at))
}

/// The workloads that run an image of this name.
pub(super) fn used_by<'a>(image: &'a ImageReference, project: &'a Project) -> Value<'a> {
    let Some(name) = image.normalized() else { return Value::at(Is::Unknown, image.span) };
    let services = project.services_of_image(&name).map(|service| &service.workload);
    let pods = project.containers_of_image(&name).map(|(workload, _)| workload);
    let mut found: Vec<&Workload> = pods.chain(services).collect();
    // Containers of one workload stand together.
    found.dedup_by_key(|workload| std::ptr::from_ref(*workload));
    Value::list(found.into_iter().map(|workload| Thing::Use(workload, image.span).value()), Some(image.span))
}
