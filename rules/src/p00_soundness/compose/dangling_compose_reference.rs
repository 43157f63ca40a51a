//! `dangling-compose-reference`: a service names something that the Compose project does not have.

use lintainer_core::model::Format::Compose;
use lintainer_core::project::{ComposeProject, folder, join};
use lintainer_core::span::FileId;

use crate::prelude::*;
use crate::shared::compose_paths::{may_be_brought, may_be_laid_over};

pub(super) static RULE: Rule = Rule {
    name: "dangling-compose-reference",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("dangling_compose_reference.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

/// Files that Compose lays over the others by itself.
const OVERRIDES: [&str; 4] =
    ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// Whether a file is to be completed on each machine: version control leaves the file that is laid over it out.
fn is_completed(file: FileId, cx: &Context) -> bool {
    let project = cx.project();
    let folder = folder(&project.file(file).source.path);
    OVERRIDES.iter().any(|name| project.is_ignored(&join(folder, name)) == Some(true))
}

fn check(compose: &ComposeProject, cx: &mut Context) {
    // What is laid over another file, or not seen whole, may find it there.
    if compose.incomplete || compose.fragment {
        return;
    }
    let may_be_laid_over = may_be_laid_over(compose, cx);
    for service in &compose.services {
        let is_optional = |name: &str| service.depends_on.iter().any(|one| !one.required && one.service.value == name);
        for reference in service.references.iter().filter(|reference| !reference.found) {
            let (name, key) = (&reference.name.value, reference.key);
            if key == "depends_on" && is_optional(name) {
                continue;
            }
            let at = reference.name.span;
            let is_local = matches!(key, "configs" | "secrets") && is_completed(at.file, cx);
            let is_mild = is_local || may_be_brought(reference, may_be_laid_over, cx);
            let finding = cx.report(at, format!("`{name}` under `{key}` is defined nowhere in this project"));
            finding.help("define it, or correct its name");
            if is_mild {
                finding.severity(Severity::Info).profile(Profile::Audit);
            }
        }
    }
}
