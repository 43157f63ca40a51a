//! `lintainer explain-line`: what a line of a chart renders to, and which values decide it.

use std::collections::BTreeMap;
use std::ops::Range;

use lintainer_core::helm::explain::{Part, Reading, blocks};
use lintainer_core::helm::output::{Output, Shown, Stretch, What};
use lintainer_core::source::Source;
use lintainer_core::span::Span;

use super::render::{fail, load};
use crate::args::ExplainLineArgs;
use crate::charts::{Files, chart_of};
use crate::error::CliError;
use crate::paths::{Base, shown_as_given};
use crate::{Exit, Streams};

/// How many rendered lines are shown.
const MAX_LINES: usize = 20;

/// A line of a file.
struct Line<'s> {
    part: Part<'s>,
}

/// Explains the line.
pub(crate) fn run(args: &ExplainLineArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let (path, number) = &args.place;
    let shown = shown_as_given(path);
    let full = base.absolute(path);
    let Some(chart) = chart_of(&full).filter(|_| full.is_file()) else {
        let why = if full.is_file() { "in no chart: no folder above has a `Chart.yaml`" } else { "no such file" };
        return fail(&[format!("error: {shown}: {why}")], streams);
    };
    let (mut files, release) = match load(&chart, &args.release, &base) {
        Ok(loaded) => loaded,
        Err(why) => return fail(&[format!("error: {why}")], streams),
    };
    // A file of values that is no default is meant to be given.
    let is_values = path.extension().is_some_and(|end| end == "yaml" || end == "yml");
    let is_template = files.templates().any(|source| files.find(path).is_some_and(|file| file.id == source.id));
    let is_default = full.file_name().is_some_and(|name| name == "values.yaml" || name == "Chart.yaml");
    if is_values && !is_template && !is_default && !args.release.values.iter().any(|given| base.absolute(given) == full)
    {
        if let Err(why) = files.add_values(path) {
            return fail(&[format!("error: {why}")], streams);
        }
        streams.note(&format!("note: rendered with the values of {shown}"))?;
    }
    for note in &files.chart.notes {
        streams.note(&format!("note: {note}"))?;
    }
    // Of a file that is there twice the one that is given as values counts.
    let Some(source) = files.find_last(path) else {
        return fail(&[format!("error: {shown}: not a file that the chart reads")], streams);
    };
    let Some(range) = source.line_range(*number).filter(|_| *number <= source.line_count()) else {
        return fail(&[format!("error: {shown}: it has {} lines", source.line_count())], streams);
    };
    let render = match files.render(&release) {
        Ok(render) => render,
        Err(faults) => return fail(&faults, streams),
    };
    let definitions = files.definitions(&render);
    let output = Output::new(&render.rendered, &render.manifests, &Shown { definitions, only: &[] });
    let stretches = output.stretches(&render.kept, &render.rendered);
    let line = Line { part: Part { source, range } };
    streams.print(&format!("{}:{number}: {}", source.path, line.text().trim()))?;
    let mut told = line.is_decided_by(&files);
    told.extend(line.is_read_by(&files, &stretches));
    for text in told {
        streams.print(&text)?;
    }
    line.renders_to(&files, &output, &stretches, streams)?;
    Ok(Exit::Clean)
}

impl Line<'_> {
    fn text(&self) -> &str {
        self.part.source.text().get(self.part.range.clone()).unwrap_or("").trim_end()
    }

    /// The blocks of the template that the line is in, each with its condition.
    fn is_decided_by(&self, files: &Files) -> Vec<String> {
        let Part { source, range } = &self.part;
        if !files.templates().any(|template| template.id == source.id) {
            return Vec::new();
        }
        let blocks = blocks(source);
        let around = blocks.iter().filter(|block| block.range.start < range.start && block.range.end >= range.end);
        let told = around.flat_map(|block| {
            block.conditions.iter().filter(|condition| condition.start < range.start).map(move |condition| {
                let span = Span::new(source.id, condition.clone());
                format!("  only if, at {}: {} {}", files.place(span), block.word, source.slice(span))
            })
        });
        told.collect()
    }

    /// The places that read a value of the line, and the conditions with its path.
    fn is_read_by(&self, files: &Files, stretches: &[Stretch]) -> Vec<String> {
        let Part { source, range } = &self.part;
        if files.templates().any(|template| template.id == source.id) {
            return Vec::new();
        }
        let verb = |reading: &Reading| match reading {
            Reading::Prints => "read",
            Reading::PrintsNothing => "read, and nothing is printed",
        };
        let readers = self.part.read_by(stretches);
        let mut told: Vec<String> = readers
            .iter()
            .map(|(span, reading)| format!("  {} at {}: {}", verb(reading), files.place(*span), one_line(files, *span)))
            .collect();
        if let Some(path) = path_of(source, range) {
            let field = format!(".Values.{path}");
            for template in files.templates() {
                for block in blocks(template) {
                    for condition in block.conditions {
                        let span = Span::new(template.id, condition);
                        if names(template.slice(span), &field) {
                            let text = template.slice(span);
                            told.push(format!("  decides, at {}: {} {text}", files.place(span), block.word));
                        }
                    }
                }
            }
        }
        told.dedup();
        told
    }

    /// The lines of the output that come from the line, each with the values in it.
    fn renders_to(
        &self,
        files: &Files,
        output: &Output,
        stretches: &[Stretch],
        streams: &mut Streams,
    ) -> Result<(), CliError> {
        let mut lines: BTreeMap<usize, Range<usize>> = BTreeMap::new();
        for part in stretches.iter().filter_map(|stretch| self.part.brings(stretch)) {
            let mut at = part.start;
            while at < part.end {
                let (number, range) = output.line_at(at);
                at = range.end + 1;
                if !output.text.get(range.clone()).unwrap_or("").trim().is_empty() {
                    lines.insert(number, range);
                }
            }
        }
        if lines.is_empty() {
            streams.print("  renders to nothing")?;
        }
        let more = lines.len().saturating_sub(MAX_LINES);
        for (number, range) in lines.iter().take(MAX_LINES) {
            let text = output.text.get(range.clone()).unwrap_or("");
            streams.print(&format!("  renders to line {number}: {text}"))?;
            let inside = stretches.iter().filter(|one| one.at.start < range.end && range.start < one.at.end);
            let mut told: Vec<String> = Vec::new();
            for stretch in inside {
                let part = range.start.max(stretch.at.start)..range.end.min(stretch.at.end);
                let part = output.text.get(part).unwrap_or("").trim();
                if part.is_empty() {
                    continue;
                }
                let action = stretch.span.map(|span| files.place(span)).unwrap_or_default();
                let from: Vec<String> = stretch.from.iter().map(|span| files.place(*span)).collect();
                let from = if from.is_empty() { String::new() } else { format!(" from {}", from.join(", ")) };
                let is_constant = stretch
                    .span
                    .zip(stretch.calls.first().copied())
                    .is_none_or(|(span, action)| span.file == action.file);
                told.push(match stretch.what {
                    What::Copied | What::Written if !is_constant => format!("    `{part}` is the value at {action}"),
                    What::Derived => format!("    `{part}` is computed at {action}{from}"),
                    What::Unknown => format!("    `{part}` is another one each time, made at {action}"),
                    What::Assumed => format!("    `{part}` is what the installation decides"),
                    _ => continue,
                });
            }
            told.dedup();
            for text in told {
                streams.print(&text)?;
            }
        }
        if more > 0 {
            streams.print(&format!("  and {more} more lines"))?;
        }
        Ok(())
    }
}

/// What stands at a place, in one line.
fn one_line(files: &Files, span: Span) -> String {
    let text = files.source(span.file).map_or("", |source| source.slice(span));
    text.lines().next().unwrap_or("").trim().to_string()
}

/// Whether a text names a field or one below it.
fn names(text: &str, field: &str) -> bool {
    text.match_indices(field).any(|(at, _)| {
        let behind = text.get(at + field.len()..).and_then(|rest| rest.chars().next());
        behind.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    })
}

/// The path of the key that a line of YAML begins with, such as `image.tag`.
fn path_of(source: &Source, line: &Range<usize>) -> Option<String> {
    let mut path: Vec<(usize, &str)> = Vec::new();
    for text in source.text().get(..line.end)?.lines() {
        let inner = text.trim_start();
        let (indent, key) = (text.len() - inner.len(), inner.split(':').next().unwrap_or(""));
        let is_key = key.len() < inner.len() && !key.is_empty() && !inner.starts_with(['#', '-']);
        if is_key {
            path.retain(|(above, _)| *above < indent);
            path.push((indent, key.trim_matches(['"', '\''])));
        }
    }
    let own = source.text().get(line.clone())?.trim_start();
    let last = path.last().filter(|(_, key)| own.trim_start_matches(['"', '\'']).starts_with(key))?;
    (!last.1.is_empty()).then(|| path.iter().map(|(_, key)| *key).collect::<Vec<_>>().join("."))
}
