//! A rendered chart as front ends hand it on: its text, its objects, its files, and where each line came from.

use std::ops::Range;

use serde::Serialize;

use super::build::{Build, definitions};
use super::failure::Failure;
use super::output::{Output, Shown, Stretch, What};
use crate::kustomize::{BuiltObjectJson, EntryJson, FailureJson, WriterJson};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Node};

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenderedChartJson {
    /// The objects as YAML, as `helm template` prints them; what is random is `<unknown>`.
    pub text: String,
    /// The objects, in the order of an installation.
    pub objects: Vec<BuiltObjectJson>,
    /// What each template printed, by the paths of the templates.
    pub files: Vec<RenderedFileJson>,
    /// The lines of the text.
    pub lines: Vec<RenderedLineJson>,
    /// The actions whose results are others each time.
    pub random: Vec<WriterJson>,
    /// Which charts stand for missing ones, and which are left out.
    pub notes: Vec<String>,
}

/// What a template printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenderedFileJson {
    /// The template.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A line of a rendered chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenderedLineJson {
    /// The line, without its break.
    pub text: String,
    /// Where what it begins with is written; `None` for helm's own: `---` and comments with sources.
    pub writer: Option<WriterJson>,
    /// The values in it that are written elsewhere, or that something in it was computed from.
    pub values: Vec<WriterJson>,
}

/// The files of a chart, by the numbers in spans.
pub struct Told<'s> {
    /// Those of the chart, each with its path from the chart's folder, then those of values.
    pub files: &'s [(String, Source)],
    /// Files of values, numbered behind the others.
    pub values: &'s [Source],
}

impl<'s> Told<'s> {
    /// The file of a number.
    pub fn source(&self, file: FileId) -> Option<&'s Source> {
        let at = file.0 as usize;
        self.files.get(at).map(|(_, source)| source).or_else(|| self.values.get(at.checked_sub(self.files.len())?))
    }

    /// A chart that rendered, with the definitions of resources before it if they are wanted.
    pub fn chart(&self, build: &Build, with_definitions: bool, notes: &[String]) -> RenderedChartJson {
        let definitions = if with_definitions { definitions(self.files, build) } else { Vec::new() };
        let printed = definitions.iter().map(|(_, source)| (source.id, source.text().to_string()));
        let rendered = build.rendered.iter().filter(|one| !one.name.ends_with("NOTES.txt"));
        let printed = printed.chain(rendered.map(|one| (one.file, one.text.clone())));
        let file = |(file, text): (FileId, String)| {
            let source = self.source(file).filter(|_| !text.trim().is_empty())?;
            Some(RenderedFileJson { path: source.path.clone(), text })
        };
        let mut files: Vec<RenderedFileJson> = printed.filter_map(file).collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let output = Output::new(&build.rendered, &build.manifests, &Shown { definitions, only: &[] });
        RenderedChartJson {
            objects: objects(&output),
            files,
            lines: self.lines(&output, &output.stretches(&build.kept, &build.rendered)),
            random: build.random.iter().filter_map(|span| self.place(*span, 0, What::Unknown)).collect(),
            notes: notes.to_vec(),
            text: output.text,
        }
    }

    /// Why a template ends, with the calls that led there.
    pub fn failure(&self, failure: &Failure) -> FailureJson {
        let entry = |span: Span| {
            let source = self.source(span.file)?;
            let position = source.position(span.start);
            Some(EntryJson { path: source.path.clone(), line: position.line, column: position.column })
        };
        let at = failure.span.and_then(entry);
        let mut through: Vec<EntryJson> = failure.trace.iter().filter_map(|level| entry(level.span)).collect();
        through.dedup();
        through.retain(|level| at.as_ref() != Some(level));
        FailureJson { message: failure.message.clone(), at, through }
    }

    /// The place of a stretch, from its `skipped`th byte on where it stands in the file as it is printed.
    fn place(&self, span: Span, skipped: usize, what: What) -> Option<WriterJson> {
        let source = self.source(span.file)?;
        let skipped = if matches!(what, What::Literal | What::Copied) { skipped } else { 0 };
        let position = source.position(span.start + u32::try_from(skipped).unwrap_or(0));
        let (line, column) = (position.line, position.column);
        Some(WriterJson { path: source.path.clone(), line, column, step: what.name() })
    }

    fn lines(&self, output: &Output, stretches: &[Stretch]) -> Vec<RenderedLineJson> {
        let mut lines = Vec::new();
        let (mut start, mut first) = (0, 0);
        for text in output.text.lines() {
            let range = start..start + text.len();
            start += text.len() + 1;
            // A line may end with `\r\n`, which is no part of it.
            start += usize::from(output.text.as_bytes().get(range.end) == Some(&b'\r'));
            while stretches.get(first).is_some_and(|one| one.at.end <= range.start) {
                first += 1;
            }
            let here = stretches.iter().skip(first).take_while(|one| one.at.start < range.end);
            lines.push(self.line(text, &range, here, &output.text));
        }
        lines
    }

    fn line<'a>(
        &self,
        text: &str,
        range: &Range<usize>,
        stretches: impl Iterator<Item = &'a Stretch>,
        whole: &str,
    ) -> RenderedLineJson {
        let mut writer: Option<WriterJson> = None;
        let mut values: Vec<WriterJson> = Vec::new();
        for stretch in stretches {
            let part = stretch.at.start.max(range.start)..stretch.at.end.min(range.end);
            let own = whole.get(part.clone()).unwrap_or("");
            let blank = own.len() - own.trim_start().len();
            if blank == own.len() {
                continue;
            }
            let skipped = part.start + blank - stretch.at.start;
            let span = stretch.span.or(stretch.calls.first().copied());
            let place = span.and_then(|span| self.place(span, skipped, stretch.what));
            // A constant of an action stands in the template.
            let is_value = matches!(stretch.what, What::Copied | What::Written)
                && stretch.calls.first().is_some_and(|call| span.is_some_and(|span| span.file != call.file));
            if is_value {
                values.extend(place.clone());
            }
            values.extend(stretch.from.iter().filter_map(|span| self.place(*span, 0, What::Written)));
            writer = writer.or(place);
        }
        let mut known: Vec<(String, u32, u32)> = Vec::new();
        values.retain(|value| {
            let place = (value.path.clone(), value.line, value.column);
            let is_new = !known.contains(&place);
            known.push(place);
            is_new && writer.as_ref() != Some(value)
        });
        RenderedLineJson { text: text.to_string(), writer, values }
    }
}

/// The objects of the documents.
fn objects(output: &Output) -> Vec<BuiltObjectJson> {
    let mut found = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for range in output.documents() {
        line += output.text.get(counted..range.start).unwrap_or("").matches('\n').count();
        counted = range.start;
        let source = Source::new(FileId(0), "", output.text.get(range).unwrap_or(""));
        for document in &yaml::parse(&source, Dialect::Kubernetes) {
            let Some(root) = document.node(&source) else { continue };
            let text = |node: Option<Node>, key: &str| {
                node.and_then(|node| node.get(key)).and_then(Node::text).map(str::to_string)
            };
            let Some(kind) = text(Some(root), "kind") else { continue };
            let about = root.get("metadata");
            found.push(BuiltObjectJson {
                api_version: text(Some(root), "apiVersion").unwrap_or_default(),
                kind,
                name: text(about, "name").unwrap_or_default(),
                namespace: text(about, "namespace"),
                line: line as u32 + source.position(root.written_span().start).line - 1,
                text: source.slice(document.span).trim().to_string() + "\n",
            });
        }
    }
    found
}
