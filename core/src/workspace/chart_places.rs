//! What charts make of places in their files, for who edits them.

use std::sync::Arc;

use super::{Entry, Workspace};
use crate::helm::text::UNKNOWN;
use crate::project::ChartPlaces;
use crate::span::{FileId, Span};

/// What an action of a template prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RendersTo {
    /// The action, with its braces; of a block the whole of it.
    pub part: Span,
    /// What it prints with the sets of values that make a difference: with the chart's own values first. Nothing
    /// printed is an entry without texts.
    pub texts: Vec<ChartText>,
}

/// What an action of a template prints with one set of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartText {
    /// The last file of the set; none if these are the chart's own values.
    pub values: Option<FileId>,
    /// Each text that it prints, once. `<unknown>` stands for what nobody can know.
    pub texts: Vec<String>,
    /// Where the values are written that these were made of.
    pub from: Vec<Span>,
}

impl Workspace<'_> {
    /// What the action at an offset (bytes) of a template prints. With each set of values the chart is rendered anew,
    /// as long as `go_on` says so.
    pub fn renders_to(&self, key: &str, offset: usize, go_on: &mut dyn FnMut() -> bool) -> Option<RendersTo> {
        self.in_chart(key, |chart, file| {
            let part = chart.action(file, offset)?;
            let mut texts: Vec<ChartText> = Vec::new();
            for rendered in chart.rendered() {
                let found = rendered.texts(&part).into_iter().map(|text| text.replace(UNKNOWN, "<unknown>")).collect();
                if !texts.iter().any(|known| known.texts == found) {
                    let from = chart.values_of(&part, &rendered);
                    texts.push(ChartText { values: rendered.file, texts: found, from });
                }
                if !go_on() {
                    break;
                }
            }
            Some(RendersTo { part: part.source.span(part.range.clone()), texts })
        })
    }

    /// The key of a chart's values at an offset (bytes), and what reads it in templates: the readers of the key and of
    /// what is below it first.
    pub fn chart_readers(&self, key: &str, offset: usize) -> Option<(Span, Vec<Span>)> {
        self.in_chart(key, |chart, file| {
            let key = chart.key(file, offset)?;
            Some((key.at, chart.readers(file, &key)))
        })
    }

    /// Where that is written which stands at an offset (bytes) of a template: a value behind `.Values`, a named
    /// template, or the values that the action there prints.
    pub fn chart_origins(&self, key: &str, offset: usize) -> Vec<Span> {
        let found = self.in_chart(key, |chart, file| {
            chart.declared(file, offset).or_else(|| {
                let part = chart.action(file, offset)?;
                chart.rendered().next().map(|rendered| chart.values_of(&part, &rendered))
            })
        });
        found.unwrap_or_default()
    }

    /// What names the same value or template as an offset (bytes) of a template does, or reads the key of a chart's
    /// values there.
    pub fn chart_references(&self, key: &str, offset: usize) -> Vec<Span> {
        let found = self.in_chart(key, |chart, file| match chart.key(file, offset) {
            Some(key) => Some(chart.readers(file, &key)),
            None => Some(chart.named_alike(file, offset)),
        });
        found.unwrap_or_default()
    }

    fn in_chart<T>(&self, key: &str, ask: impl FnOnce(&ChartPlaces, FileId) -> Option<T>) -> Option<T> {
        let file = self.entry(key).map(Entry::id)?;
        let building = Arc::clone(&self.settled.as_ref()?.building);
        let project = self.project().with_listing(self.listing.clone()).with_building(building);
        project.in_chart(file, |chart| ask(chart, file)).flatten()
    }
}
