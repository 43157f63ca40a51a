//! `unnamed-built-image`: the image name of a built service is left to chance.

use std::sync::Arc;

use lintainer_core::model::Format::Compose;
use lintainer_core::project::{ComposeProject, File, Kind, Support};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unnamed-built-image",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("unnamed_built_image.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    let is_pipeline = |file: &Arc<File>| file.kind == Kind::Support(Support::Ci);
    if compose.fragment || !cx.project().files().iter().any(is_pipeline) {
        return;
    }
    for service in &compose.services {
        let Some(build) = service.build.as_ref().filter(|_| service.value.get("image").is_none()) else { continue };
        if service.workload.development || service.workload.partial {
            continue;
        }
        cx.report(build.span, format!("the image that `{}` builds has no name of its own", service.workload.name))
            .help("add `image` with a name and a version");
    }
}
