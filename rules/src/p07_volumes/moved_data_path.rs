//! `moved-data-path`: the volume lies where this image release keeps no data any more.

use lintainer_core::dockerfile::is_within;
use lintainer_core::model::{Container, ImageReference, Workload};
use lintainer_core::project::ComposeProject;

use crate::shared::images;
use crate::tables::postgres::{self, DATA, HOME, MOVED, Release};
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "moved-data-path",
    practice: Practice::Volumes,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("moved_data_path.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Container(check_container)],
};

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(container) = service.workload.containers.first() else { continue };
        if let Some(image) = images::of_service(service, cx) {
            check(image, container, cx);
        }
    }
}

fn check_container(container: &Container, _: &Workload, cx: &mut Context) {
    if container.format == Kubernetes
        && let Some(image) = container.image.value()
    {
        check(image, container, cx);
    }
}

fn check(image: &ImageReference, container: &Container, cx: &mut Context) {
    if container.mounts.is_empty() {
        return;
    }
    let is_newest = match postgres::release(image) {
        Some(Release::Major(MOVED..)) => false,
        Some(Release::Newest) => true,
        _ => return,
    };
    if container.env_var("PGDATA").is_some() {
        return;
    }
    for mount in &container.mounts {
        let Some(target) = mount.target.known().filter(|target| is_within(&target.value, DATA)) else { continue };
        let (name, shown) = (&container.name, image.display());
        let finding = cx.report(
            target.span,
            format!("`{name}` does not start with a volume at `{}`: `{shown}` keeps its data elsewhere", target.value),
        );
        finding.help(format!("mount it at `{HOME}`; move data of an older release with `pg_upgrade` first"));
        finding.about(container.span);
        if is_newest {
            finding.severity(Severity::Warning).confidence(Confidence::Medium);
        }
        cx.fix(|cx| {
            let is_whole = cx.text(target.span) == DATA;
            is_whole.then(|| {
                Fix::risky("mount it where the image declares its volume", vec![Edit::replace(target.span, HOME)])
            })
        });
    }
}
