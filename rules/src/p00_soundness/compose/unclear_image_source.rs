//! `unclear-image-source`: A service both builds and names a foreign image.

use lintainer_core::project::ComposeProject;
use lintainer_core::tables::current;

use crate::shared::images;
use lintainer_core::model::Format::Compose;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unclear-image-source",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("unclear_image_source.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in compose.services.iter().filter(|service| service.build.is_some()) {
        let Some(image) = service.workload.containers.first().and_then(|container| container.image.known()) else {
            continue;
        };
        if service.value.get("pull_policy").is_some_and(|policy| policy.text() == Some("build")) {
            continue;
        }
        let is_official = image.value.official_name().is_some_and(|name| current().images.official(name).is_some());
        let base = images::of_service(service, cx);
        let is_base = base.is_some_and(|base| base.text() == image.value.text());
        if !is_official && !is_base {
            continue;
        }
        let what = if is_base { "which is its own base" } else { "an image of others" };
        cx.report(image.span, format!("`{}` builds `{}`, {what}", service.workload.name, image.value.display()))
            .help("give what is built a name of its own, or write `pull_policy: build`");
    }
}
