//! `undocumented-external-volume`: an external volume is used that nothing in the project creates.

use std::sync::Arc;

use lintainer_core::compose::Value;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::{ComposeProject, File, Kind, Support};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "undocumented-external-volume",
    practice: Practice::Volumes,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("undocumented_external_volume.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    for volume in compose.volumes.iter().filter(|volume| volume.external.is_true()) {
        let named = volume.value.get("name").or_else(|| volume.value.at(&["external", "name"]));
        let Some(name) = named.map_or(Some(volume.name.value.as_str()), Value::text) else { continue };
        let is_made = |other: &ComposeProject| {
            other
                .volumes
                .iter()
                .any(|one| !one.external.is_true() && one.value.get("name").and_then(Value::text) == Some(name))
        };
        let is_named = |file: &Arc<File>| file.kind == Kind::Support(Support::Ci) && file.source.text().contains(name);
        if cx.project().compose().iter().any(is_made) || cx.project().files().iter().any(is_named) {
            continue;
        }
        cx.report(volume.name.span, format!("nothing in this project creates the volume `{name}`"))
            .help("declare it without `external`, or write down how it is created");
    }
}
