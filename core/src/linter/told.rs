//! In which builds a finding is, and under which conditions, as people are told.

use std::collections::{BTreeSet, HashSet};

use super::deployed::Deployers;
use super::twins::object_at;
use crate::finding::{Finding, Related};
use crate::helm::guards::Guard;
use crate::kubernetes::is_for_development;
use crate::kustomize::Printed;
use crate::project::{Project, Root};
use crate::rule::Profile;
use crate::span::{FileId, Span};

/// How many kustomizations are named beside a finding.
const MAX_NAMED: usize = 3;

/// The values that have to be true for what was found in a chart with parts switched on: those around its place, or
/// around its object.
pub(super) fn when(root: &Root, printed: &Printed, finding: &Finding, places: &[Option<Span>]) -> Vec<String> {
    let object = printed.objects.get(object_at(printed, finding.span));
    let begins = object.and_then(|object| object.places.iter().flatten().next()).map(|place| place.span);
    let places: Vec<Span> = places.iter().copied().chain([begins]).flatten().collect();
    let is_around = |guard: &&Guard| places.iter().any(|place| guard.part.contains(*place));
    let names = |guard: &Guard| guard.names.join(".");
    let mut found: Vec<String> = root.guards.iter().filter(is_around).map(names).collect();
    if found.is_empty() {
        found = root.guards.iter().map(names).collect();
    }
    found.sort();
    found.dedup();
    found
}

/// Says which values have to be true for a finding.
pub(super) fn say_when(names: &[String], finding: &mut Finding) {
    let shown: Vec<String> = names.iter().take(MAX_NAMED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MAX_NAMED);
    let text = match (shown.as_slice(), more) {
        ([], _) => return,
        ([one], _) => format!(" (when {one} is true)"),
        ([rest @ .., last], 0) => format!(" (when {} and {last} are true)", rest.join(", ")),
        (all, more) => format!(" (when {} and {more} more are true)", all.join(", ")),
    };
    finding.message.push_str(&text);
}

/// Says in which of the builds that bring in the file of a finding this holds, where that is not all of them.
pub(super) fn say_where(
    project: &Project,
    built: &[(&Root, &Printed)],
    roots: &BTreeSet<usize>,
    by: &Deployers,
    finding: &mut Finding,
) {
    let is_in_all = by.roots.iter().all(|root| roots.contains(root));
    let folders = folders(project, built, roots);
    let is_test = |root: &usize| built.get(*root).is_some_and(|(root, _)| project.is_among_tests(root.file));
    if roots.iter().all(is_test) && !is_in_all {
        finding.profile = finding.profile.max(Profile::Hardened);
    }
    let (Some(first), false) = (folders.first(), is_in_all) else { return };
    let place = match folders.len() {
        1 => format!(" (in the build of `{first}`)"),
        more => format!(" (in the builds of `{first}` and {} more)", more - 1),
    };
    finding.message.push_str(&place);
}

/// Names kustomizations in whose builds a finding is, for who looks at its place alone and does not see it there.
pub(super) fn name_roots(
    project: &Project,
    built: &[(&Root, &Printed)],
    roots: &BTreeSet<usize>,
    finding: &mut Finding,
) {
    for (root, _) in roots.iter().filter_map(|root| built.get(*root)).take(MAX_NAMED) {
        let source = &project.file(root.file).source;
        let line = source.line_range(1).unwrap_or(0..0);
        // A chart is where its templates are.
        if root.file != finding.span.file && crate::project::file_name(&source.path) != "Chart.yaml" {
            finding.related.push(Related { span: source.span(line), message: "built here".to_string() });
        }
    }
}

/// The folders of kustomizations, those of tests, examples and for development last.
fn folders<'p>(project: &'p Project, built: &[(&Root, &Printed)], roots: &BTreeSet<usize>) -> Vec<&'p str> {
    let mut files: Vec<FileId> = roots.iter().filter_map(|root| built.get(*root)).map(|(root, _)| root.file).collect();
    files.sort_by_key(|root| is_aside(project, *root));
    let shown = |root: FileId| {
        let folder = crate::project::folder(&project.file(root).source.path);
        if folder.is_empty() { "." } else { folder }
    };
    let mut seen = HashSet::new();
    files.into_iter().map(shown).filter(|folder| seen.insert(*folder)).collect()
}

/// Whether a kustomization or a set of values is a test, an example or for development, by its path.
pub(super) fn is_aside(project: &Project, root: FileId) -> bool {
    let path = project.from_top(&project.file(root).source.path);
    let is_example = |word: &str| matches!(word, "ci" | "dev" | "example" | "examples" | "sample" | "samples");
    project.is_among_tests(root) || is_for_development(&path) || path.split(['/', '-', '_']).any(is_example)
}
