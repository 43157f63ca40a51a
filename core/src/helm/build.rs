//! A chart as `helm template` renders it, for who wants to see the result.

use super::chart::{Chart, ChartFile};
use super::context::{Context, Mode};
use super::failure::{Cause, Failure};
use super::manifests::{Manifest, manifests};
use super::origin::Kept;
use super::output::mask_unknown;
use super::render::{Release, Rendered, Settled, render};
use super::schema::{self, Why};
use super::set::{self, Typing};
use super::value::{Kind, Map};
use super::version::{Constraints, Version};
use super::{values, yaml_in};
use crate::source::Source;
use crate::span::Span;

/// What a chart comes to.
#[derive(Debug)]
pub struct Build {
    /// Where it came from.
    pub kept: Kept,
    /// What each template printed. What is random is `<unknown>`.
    pub rendered: Vec<Rendered>,
    /// The documents, in the order of an installation.
    pub manifests: Vec<Manifest>,
    /// The actions whose results are others each time, in the order of their places, each once.
    pub random: Vec<Span>,
}

/// The values that a user gives to a chart.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'g> {
    /// Files, the strongest last; numbered behind those of the chart.
    pub values: &'g [Source],
    /// Lines that set values, each with how they are read; stronger than files, and numbered behind them.
    pub lines: &'g [(Source, Typing)],
    /// Whether the schemas of charts (`values.schema.json`) are left out.
    pub skips_schemas: bool,
}

/// Renders the chart of some files with its own values and those that are given. `is_packed`: the files come from an archive, where
/// nothing is ignored any more.
///
/// # Errors
/// Why there is nothing to show: what ends it as a whole, or each template that ends, in helm's words. Of a line that sets values the
/// place is the line.
pub fn build(
    files: &[(String, Source)],
    is_packed: bool,
    given: &Given<'_>,
    release: &Release,
) -> Result<Build, Vec<Failure>> {
    let one = |failure: Failure| vec![failure];
    let lines = given.lines.iter().map(|(source, _)| source);
    let sources = files.iter().map(|(_, source)| source).chain(given.values).chain(lines);
    let context = Context::new(Mode::Exact, sources.map(|source| (source.id, source.text())));
    let files = files.iter().map(|(path, source)| ChartFile { path: path.clone(), source }).collect();
    let chart = Chart::load(&context, files, is_packed).map_err(one)?;
    if chart.metadata.is_library {
        return Err(one(Failure::new("library charts are not installable")));
    }
    fits(chart.metadata.kube_version.as_deref(), &release.kube_version).map_err(one)?;
    let mut maps: Vec<Map> = Vec::new();
    for source in given.values {
        let read = yaml_in::values(&context, source).map_err(|failure| {
            let message = format!("failed to parse {}: {}", source.path, failure.message);
            vec![Failure { message, ..failure }]
        })?;
        if let Kind::Map(map) = read.kind {
            maps.push(map);
        }
    }
    let merged = values::merge_files(&maps);
    for (source, typing) in given.lines {
        let at = Span::new(source.id, 0..source.text().len());
        set::line(&context, &merged, source, *typing).map_err(|why| one(Failure::new(why).or_at(at)))?;
    }
    let settled = Settled::new(chart, &merged);
    if !given.skips_schemas {
        let known = schema::Known::default();
        let refusals = schema::refusals(Mode::Exact, &context.origins, &settled.chart, &settled.values, &known);
        if let Some(first) = refusals.first() {
            let at = match &first.why {
                Why::Broken(failure) => failure.span,
                Why::Values(violations) => violations.iter().find_map(|one| one.at),
            };
            let refused = Failure::new(schema::message(&refusals)).because(Cause::Schema);
            return Err(one(Failure { span: at, ..refused }));
        }
    }
    let mut rendered = render(&context, settled, release);
    let failures: Vec<Failure> = rendered.iter().filter_map(|one| one.failure.clone()).collect();
    if !failures.is_empty() {
        return Err(failures);
    }
    let kept = context.origins.into_kept();
    let mut random: Vec<Span> = Vec::new();
    for one in rendered.iter_mut().filter(|one| !one.name.ends_with("NOTES.txt")) {
        random.extend(mask_unknown(&kept, one));
    }
    random.sort_unstable();
    random.dedup();
    let manifests = manifests(&rendered).map_err(one)?;
    Ok(Build { kept, rendered, manifests, random })
}

/// Says if a chart is not for a version of Kubernetes.
fn fits(range: Option<&str>, version: &str) -> Result<(), Failure> {
    let Some(range) = range else { return Ok(()) };
    match (Constraints::new(range), Version::new(version.trim_start_matches('v'))) {
        (Ok(constraints), Ok(known)) if constraints.allow(&known) => Ok(()),
        _ => Err(Failure::new(format!(
            "the chart requires kubeVersion: {range}, which is incompatible with Kubernetes {version}"
        ))),
    }
}

/// The files of a chart that hold definitions of resources, each with its path behind the chart's name.
pub fn definitions<'f>(files: &'f [(String, Source)], build: &Build) -> Vec<(String, &'f Source)> {
    let name = build.rendered.first().and_then(|one| one.name.split('/').next()).unwrap_or("");
    let is_manifest = |path: &str| [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end));
    let is_one = |path: &str| (path.starts_with("crds/") || path.contains("/crds/")) && !path.contains("templates/");
    let found = files.iter().filter(|(path, _)| is_manifest(path) && is_one(path));
    found.map(|(path, source)| (format!("{name}/{path}"), source)).collect()
}
