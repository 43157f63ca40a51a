//! The values that a chart declares, as rules about charts look at them.

use lintainer_core::helm::reads::Reads;
use lintainer_core::project::{Project, RenderedChart};
use lintainer_core::source::Source;
use lintainer_core::yaml::{self, Dialect, Document};

/// What templates read and the file with the values, where both are known: no chart is missing, all templates can be
/// read, and the values are not read all together.
pub(super) fn in_sight<'p>(project: &'p Project, chart: &'p RenderedChart) -> Option<(&'p Reads, &'p Source)> {
    let is_unread = chart.failures.iter().any(|failure| failure.message.starts_with("parse error at"));
    if is_unread || project.is_partial_chart(chart) {
        return None;
    }
    let values = &project.file(project.chart_values(chart)?).source;
    let reads = &chart.reads;
    (!reads.is_open && !reads.words.is_empty()).then_some((reads, values))
}

/// The document of a file of values.
pub(super) fn document(source: &Source) -> Option<Document> {
    yaml::parse(source, Dialect::Kubernetes).into_iter().next().filter(|document| !document.is_broken())
}

/// Names at the top that are not of the chart alone: what all charts share, and the values of charts below it.
pub(super) fn foreign(project: &Project, chart: &RenderedChart) -> Vec<String> {
    let below = project.chart_dependencies(chart).iter().flat_map(|one| [one.name.clone(), one.called.clone()]);
    below.chain(["global", "tags"].map(str::to_string)).collect()
}
