//! `end-of-life-image`: a release that gets no more fixes.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::ImageReference;

use crate::prelude::*;
use crate::tables::end_of_life::{self, table_date};

static AS_OF: DateOption = DateOption::new(
    "as_of",
    "judge by this date (`2026-01-31`), for reproducible results; without it by the day of the run, or by the \
     table's date",
);
static GRACE_DAYS: IntOption = IntOption::new("grace_days", 0, "days after the end of life before a finding appears");

pub(super) static RULE: Rule = Rule {
    name: "end-of-life-image",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("end_of_life_image.md")),
    yields_to: &[],
    options: &[AS_OF.declared(), GRACE_DAYS.declared()],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    let configured = cx.get(&AS_OF);
    let day = configured.or(cx.settings().today).unwrap_or_else(table_date);
    let ended = end_of_life::ended(image, day, cx.get(&GRACE_DAYS));
    // An image that was given up as a whole.
    if let Some(ended) = ended.first().filter(|ended| ended.product.starts_with("the ")) {
        let message = format!(
            "`{}` is deprecated: {} reached end of life on {}",
            image.display(),
            ended.product,
            ended.release.end
        );
        cx.report(image.span, message).help("move to an image that is still maintained");
        return;
    }
    if !ended.is_empty() {
        let parts: Vec<String> = ended
            .iter()
            .enumerate()
            .map(|(at, ended)| {
                let what = match ended.release.name.trim_start_matches("alpine") {
                    "" => ended.product.to_string(),
                    release => format!("{} {release}", ended.product),
                };
                let reached = if at == 0 { "which reached end of life" } else { "which did so" };
                format!("{what}, {reached} on {}", ended.release.end)
            })
            .collect();
        let message = format!("`{}` is {}", image.display(), parts.join(", on "));
        cx.report(image.span, message).help("move to a release that is still maintained");
        return;
    }
    if let Some((good, hole)) = end_of_life::flaw(image) {
        let message = format!("`{}` has {hole}, which is mended in {good}", image.display());
        cx.report(image.span, message).help(format!("move to {good} or newer"));
    }
}
