//! The counts below a report for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::View;
use crate::report::{Summary, Told};
use crate::rule::Profile;

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// `3 errors, 1 warning`; empty without findings.
pub(crate) fn by_severity(summary: &Summary) -> String {
    let counts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")];
    let parts: Vec<_> =
        counts.iter().filter(|(number, _)| *number > 0).map(|(number, name)| count(*number, name)).collect();
    parts.join(", ")
}

/// `21 findings in 4 of 12 files (3 errors, 18 warnings)`, or that there is none.
pub(crate) fn headline(view: &View, summary: &Summary) -> String {
    let files = view.report.files.len();
    let total = summary.errors + summary.warnings + summary.infos;
    if total == 0 {
        return match files {
            0 if view.report.support == 0 => "Nothing to check".to_string(),
            0 => format!("No findings in {}", count(view.report.support, "file")),
            _ => format!("No findings in {}", count(files, "file")),
        };
    }
    let guilty = view.by_path(view.report.active()).len();
    let of = if guilty < files { format!("{guilty} of {}", count(files, "file")) } else { count(guilty, "file") };
    format!("{} in {of}: {}", count(total, "finding"), by_severity(summary))
}

/// What can be mended by itself; `None` if nothing can.
pub(crate) fn fixable(summary: &Summary) -> Option<String> {
    match (summary.fixable, summary.unsafe_fixable) {
        (0, 0) => None,
        (0, risky) => Some(format!("{risky} fixable with --unsafe-fixes")),
        (safe, 0) => Some(format!("{safe} fixable with --fix")),
        (safe, risky) => Some(format!("{safe} fixable with --fix, {risky} more with --unsafe-fixes")),
    }
}

/// What the profile hides: ``213 more in the profile `hardened` ``; `None` if that is nothing.
pub(crate) fn hidden(summary: &Summary) -> Option<String> {
    let one = |(profile, count): &(Profile, usize)| format!("{count} more in the profile `{}`", profile.name());
    let list: Vec<String> = summary.hidden.iter().map(one).collect();
    (!list.is_empty()).then(|| list.join(", "))
}

/// How many files are named for a reason why they were left out.
const MAX_NAMED: usize = 10;

/// The values that charts ask for and nobody gives: `charts ask for 2 values that nobody gives (a.yaml:3, b.yaml:7); …`.
fn asked(view: &View) -> Option<String> {
    let asked = &view.report.asked;
    let (values, places) = (count(asked.len(), "value"), places(asked));
    let line = format!(
        "charts ask for {values} that nobody gives ({places}); `values` in `[helm]` names files with such values"
    );
    (!asked.is_empty()).then_some(line)
}

/// The kustomizations that were not built: `2 kustomizations do not build here (a.yaml:3, b.yaml:7); …`.
fn unbuilt(view: &View) -> Option<String> {
    let unbuilt = &view.report.unbuilt;
    let (number, places) = (count(unbuilt.len(), "kustomization"), places(unbuilt));
    let (does, are) = if unbuilt.len() == 1 { ("does", "its") } else { ("do", "their") };
    let line = format!(
        "{number} {does} not build here ({places}); {are} files are judged one by one, and `--verbose` says why"
    );
    (!unbuilt.is_empty()).then_some(line)
}

/// Some places: `a.yaml:3, b.yaml:7 and 4 more`.
fn places(told: &[Told]) -> String {
    let named: Vec<String> = told.iter().take(MAX_NAMED).map(|one| format!("{}:{}", one.path, one.line)).collect();
    match told.len().saturating_sub(named.len()) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The skipped files by reason: `3 files skipped: a Helm template (a.yaml, b.yaml), binary content (c)`; `None` if no
/// file has a reason.
fn skipped(view: &View) -> Option<String> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for skipped in &view.report.skipped {
        if let Some(reason) = skipped.reason {
            reasons.entry(reason).or_default().push(&skipped.path);
        }
    }
    let total: usize = reasons.values().map(Vec::len).sum();
    let list: Vec<_> = reasons
        .iter()
        .map(|(reason, paths)| {
            let named = paths.get(..MAX_NAMED).unwrap_or(paths).join(", ");
            match paths.len().saturating_sub(MAX_NAMED) {
                0 => format!("{reason} ({named})"),
                more => format!("{reason} ({named} and {more} more)"),
            }
        })
        .collect();
    (total > 0).then(|| format!("{} skipped: {}", count(total, "file"), list.join(", ")))
}

/// What keeps more from being known: files that were left out, values that nobody gives, what does not build here.
pub(crate) fn unknown(view: &View) -> impl Iterator<Item = String> {
    [skipped(view), asked(view), unbuilt(view)].into_iter().flatten()
}

/// What stands below the headline of a page.
pub(crate) fn notes(view: &View, summary: &Summary) -> Vec<String> {
    let suppressed = (summary.suppressed > 0).then(|| format!("{} suppressed", summary.suppressed));
    [fixable(summary), hidden(summary), suppressed].into_iter().flatten().chain(unknown(view)).collect()
}

/// How many files could not be had.
pub(crate) fn failed(view: &View) -> String {
    format!("{} could not be read or written", count(view.report.errors.len(), "file"))
}

/// Counts by rule, the most frequent first, one a line.
pub(crate) fn statistics(view: &View) -> String {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in view.report.active() {
        *rules.entry(finding.rule.name).or_default() += 1;
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|&(name, number)| (std::cmp::Reverse(number), name));
    let width = rules.first().map_or(0, |(_, number)| number.to_string().len());
    let mut out = String::new();
    for (name, number) in rules {
        let _ = writeln!(out, "{number:>width$}  {name}");
    }
    out
}
