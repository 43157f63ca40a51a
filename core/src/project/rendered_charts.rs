//! What is known of the charts of a project once they are rendered, for rules about charts.

use std::sync::OnceLock;

use super::{Project, folder, join};
use crate::helm::context::Asked;
use crate::helm::failure::{Cause, Failure};
use crate::helm::reads::Reads;
use crate::helm::schema::{Refusal, Why};
use crate::helm::slips::Slip;
use crate::helm::version::{Constraints, Version};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Node};

/// A chart, rendered with its own values.
#[derive(Debug)]
pub struct RenderedChart {
    /// Its `Chart.yaml`.
    pub file: FileId,
    /// What ended templates, in their order.
    pub failures: Vec<Failure>,
    /// What templates printed and nobody can have meant.
    pub slips: Vec<Slip>,
    /// The values that its templates ask for in vain.
    pub asked: Vec<Asked>,
    /// What schemas do not allow of its values: its own ones first, then with each set.
    pub refused: Vec<RefusedSet>,
    /// Whether a chart is missing that it depends on, by its `Chart.yaml`.
    pub(super) is_partial: bool,
    /// Its files, those of charts below it included: paths from its folder.
    pub(super) files: Vec<(String, FileId)>,
    /// Which values its templates read, those of charts below it included.
    pub reads: Reads,
    /// What it depends on, once somebody asked for it.
    pub(super) dependencies: OnceLock<Vec<ChartDependency>>,
}

/// Values that the schema of a chart, or of one below it, does not allow, with one of the sets of values that it is rendered with.
#[derive(Debug)]
pub struct RefusedSet {
    /// The file that gives the set; nothing if these are the chart's own values.
    pub place: Option<FileId>,
    /// The files that its values are in, those of the chart not counted.
    pub files: Vec<FileId>,
    /// Where the strongest values of it begin.
    pub start: Option<Span>,
    /// The charts that refuse it.
    pub refusals: Vec<Refusal>,
}

/// An entry of `dependencies` in a `Chart.yaml`.
#[derive(Debug, PartialEq, Eq)]
pub struct ChartDependency {
    /// The name of the chart.
    pub name: String,
    /// By what name its values are given: the alias, or the name.
    pub called: String,
    /// Where the name stands.
    pub at: Span,
    /// The versions that are good, with their place.
    pub version: Option<(String, Span)>,
    /// What is at hand.
    pub found: FoundChart,
    /// Whether it was rendered with the chart.
    pub is_loaded: bool,
}

/// What is at hand of a chart that another one depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundChart {
    /// It is in `charts`, or in the folder that a `file://` address names, in this version.
    Here(String),
    /// An archive of it is there, another chart of the project has its name, or the files are not in sight.
    Perhaps,
    /// It is neither there nor beside. `is_locked`: `Chart.lock` or `requirements.lock` says what to get.
    Missing {
        /// Whether there is a lock.
        is_locked: bool,
    },
}

impl ChartDependency {
    /// The version that is there, if the one that is wanted is another one.
    pub fn unfit_version(&self) -> Option<&str> {
        let FoundChart::Here(there) = &self.found else { return None };
        let (wanted, _) = self.version.as_ref()?;
        match (Constraints::new(wanted), Version::new(there)) {
            (Ok(constraints), Ok(version)) => (!constraints.allow(&version)).then_some(there),
            _ => None,
        }
    }
}

impl Project {
    /// The charts that no other one holds and that are no libraries, in the order of their files. Those of tests are left out.
    pub fn charts(&self) -> impl Iterator<Item = &RenderedChart> {
        let charts = self.roots().iter().filter_map(|root| root.chart.as_ref());
        charts.filter(|chart| !self.is_among_tests(chart.file))
    }

    /// What charts ask for that their own values do not have: who installs them has to give it. Each with the place that asks.
    pub fn asked_values(&self) -> Vec<Asked> {
        let mut all: Vec<Asked> = Vec::new();
        for chart in self.charts() {
            all.extend(chart.asked.iter().cloned());
            let failed = chart.failures.iter().filter(|failure| failure.cause == Cause::Fail);
            all.extend(failed.filter_map(|one| Some(Asked { at: one.span?, message: one.message.clone() })));
            let own = chart.refused.iter().filter(|set| set.place.is_none()).flat_map(|set| &set.refusals);
            for refusal in own {
                let Why::Values(violations) = &refusal.why else { continue };
                for one in violations.iter().filter(|one| one.is_asked_for) {
                    let subject = refusal.keys(one).unwrap_or_else(|| "values.yaml".to_string());
                    let message = format!("`{subject}` {}", one.plain);
                    all.extend(one.by.map(|at| Asked { at, message }));
                }
            }
        }
        all.retain(|one| self.has(one.at.file));
        all.sort();
        all.dedup();
        all
    }

    /// Whether a chart is missing that another one depends on.
    pub fn is_partial_chart(&self, chart: &RenderedChart) -> bool {
        chart.is_partial || self.chart_dependencies(chart).iter().any(|one| !one.is_loaded)
    }

    /// The file with the values of a chart.
    pub fn chart_values(&self, chart: &RenderedChart) -> Option<FileId> {
        chart.files.iter().find(|(path, _)| path == "values.yaml").map(|(_, file)| *file)
    }

    /// Whether a file is a template of the chart itself, not of one below it.
    pub fn is_own_template(&self, chart: &RenderedChart, file: FileId) -> bool {
        chart.files.iter().any(|(path, known)| *known == file && path.starts_with("templates/"))
    }

    /// Texts beside the templates that say which values there are: the schema, and values that the chart is tested with.
    pub fn chart_hints<'p>(&'p self, chart: &'p RenderedChart) -> impl Iterator<Item = &'p str> {
        let is_hint =
            |path: &str| path == "values.schema.json" || path.ends_with("values.yaml") || path.starts_with("ci/");
        let files = chart.files.iter().filter(move |(path, _)| is_hint(path) && path != "values.yaml");
        files.map(|(_, file)| self.file(*file).source.text())
    }

    /// What a chart depends on.
    pub fn chart_dependencies<'c>(&self, chart: &'c RenderedChart) -> &'c [ChartDependency] {
        chart.dependencies.get_or_init(|| self.read_dependencies(chart))
    }

    fn read_dependencies(&self, chart: &RenderedChart) -> Vec<ChartDependency> {
        let mut found = Vec::new();
        for (path, file) in &chart.files {
            if path == "Chart.yaml" || path == "requirements.yaml" {
                let source = &*self.file(*file).source;
                let documents = yaml::parse(source, Dialect::Kubernetes);
                let root = documents.first().and_then(|document| document.node(source));
                let items = root.and_then(|root| root.get("dependencies")).into_iter().flat_map(Node::items);
                found.extend(items.filter_map(|item| self.dependency(chart, item)));
            }
        }
        found
    }

    fn dependency(&self, chart: &RenderedChart, item: Node) -> Option<ChartDependency> {
        let text = |key: &str| item.get(key).and_then(Node::text);
        let name = item.get("name")?.spanned_text()?;
        let version = item.get("version").and_then(|node| Some((node.text()?.to_string(), node.span())));
        Some(ChartDependency {
            name: name.value.to_string(),
            called: text("alias").unwrap_or(name.value).to_string(),
            at: name.span,
            version,
            found: self.found_chart(chart, name.value, text("repository").unwrap_or("")),
            is_loaded: self.held_chart(chart, name.value).is_some(),
        })
    }

    /// The `Chart.yaml` of a chart that is rendered with another one.
    fn held_chart<'p>(&'p self, chart: &RenderedChart, name: &str) -> Option<&'p Source> {
        let is_held = |path: &str| {
            let held = path.strip_prefix("charts/").and_then(|rest| rest.strip_suffix("/Chart.yaml"));
            held.is_some_and(|held| !held.contains('/'))
        };
        let held = chart.files.iter().filter(|(path, _)| is_held(path)).map(|(_, file)| &*self.file(*file).source);
        held.into_iter().find(|source| said(source, "name").as_deref() == Some(name))
    }

    fn found_chart(&self, chart: &RenderedChart, name: &str, repository: &str) -> FoundChart {
        let at = folder(&self.file(chart.file).source.path);
        if let Some(source) = self.held_chart(chart, name) {
            let is_beside = !source.path.starts_with(&join(at, "charts"));
            return match said(source, "version") {
                Some(version) if !is_beside || repository.starts_with("file://") => FoundChart::Here(version),
                _ => FoundChart::Perhaps,
            };
        }
        let Some(below) = self.files_below(at) else { return FoundChart::Perhaps };
        let is_archive = |path: &str| path.strip_prefix("charts/").is_some_and(|rest| rest.starts_with(name));
        if repository.starts_with("file://") || below.files.iter().any(|path| is_archive(path)) {
            return FoundChart::Perhaps;
        }
        let is_locked = below.files.iter().any(|path| matches!(&**path, "Chart.lock" | "requirements.lock"));
        FoundChart::Missing { is_locked }
    }
}

/// A text at the top of a `Chart.yaml`.
fn said(source: &Source, key: &str) -> Option<String> {
    let documents = yaml::parse(source, Dialect::Kubernetes);
    let root = documents.first()?.node(source)?;
    root.get(key).and_then(Node::text).map(str::to_string)
}
