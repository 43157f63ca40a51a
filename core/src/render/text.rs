//! `text`: source frames for people at a terminal, drawn by miette, and a summary by practice.
//!
//! Findings at one place share one frame, with a list of what is wrong there.

use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters};

use super::excerpt::Excerpt;
use super::paint::Paint;
use super::{View, escape, summary};
use crate::finding::{Finding, Safety};
use crate::rule::Severity;
use crate::span::Span;

/// Further places beyond these are counted, not drawn.
const MAX_RELATED: usize = 16;

pub(crate) fn render(view: &View) -> String {
    let painter = Painter::new(view);
    let mut out = String::new();
    let shown: Vec<&Finding> = view.shown().collect();
    let groups: Vec<&[&Finding]> = shown.chunk_by(|a, b| a.span == b.span).collect();
    let drawn = if view.options.statistics { Vec::new() } else { few_alike(&groups) };
    for (group, more) in drawn {
        painter.group(&mut out, group);
        for (rule, count) in more {
            let more = if view.options.unicode { "…" } else { "..." };
            let line = format!("{more} and {count} more like it: `--select {rule} --format concise` lists them");
            painter.lines(&mut out, "  ", "  ", &line, |line| painter.dim(line));
        }
        out.push('\n');
    }
    painter.summary(&mut out);
    out
}

/// How many findings of a rule are drawn where there are more than [`MANY_ALIKE`].
const FEW_ALIKE: usize = 10;

/// How many columns a message has at least, beside what stands before it.
const LEAST_COLUMN: usize = 30;

/// Beyond this many findings of a rule the rest is counted, not drawn.
const MANY_ALIKE: usize = 20;

/// A place that is drawn, and how many more there are of the rules whose last place it is.
type Drawn<'g, 'a> = (&'g [&'a Finding], Vec<(&'static str, usize)>);

/// The places that are drawn. Beside the last one of a rule that has many more stands how many.
fn few_alike<'g, 'a>(groups: &[&'g [&'a Finding]]) -> Vec<Drawn<'g, 'a>> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for finding in groups.iter().copied().flatten() {
        *left.entry(finding.rule.name).or_default() += 1;
    }
    let many: HashSet<&str> = left.iter().filter(|(_, count)| **count > MANY_ALIKE).map(|(name, _)| *name).collect();
    let mut drawn: HashMap<&str, usize> = HashMap::new();
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut kept: Vec<Drawn> = Vec::new();
    for group in groups {
        let has_room = |finding: &&Finding| {
            let name = finding.rule.name;
            !many.contains(name) || drawn.get(name).is_none_or(|count| *count < FEW_ALIKE)
        };
        if !group.iter().any(has_room) {
            continue;
        }
        for finding in *group {
            *drawn.entry(finding.rule.name).or_default() += 1;
            left.entry(finding.rule.name).and_modify(|count| *count -= 1);
            last.insert(finding.rule.name, kept.len());
        }
        kept.push((group, Vec::new()));
    }
    let mut rest: Vec<_> = groups.iter().copied().flatten().map(|finding| finding.rule.name).collect();
    rest.sort_unstable();
    rest.dedup();
    for name in rest {
        let count = left.get(name).copied().unwrap_or(0);
        if let Some((_, more)) = last.get(name).and_then(|index| kept.get_mut(*index)).filter(|_| count > 0) {
            more.push((name, count));
        }
    }
    kept
}

/// One frame: what miette draws of one finding or of several at one place.
#[derive(Debug)]
struct Frame<'a> {
    message: String,
    help: Option<String>,
    severity: Severity,
    labels: Vec<LabeledSpan>,
    excerpt: Option<&'a Excerpt<'a>>,
}

impl fmt::Display for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Frame<'_> {}

impl Diagnostic for Frame<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.map(|excerpt| excerpt as _)
    }
}

struct Painter<'a> {
    view: &'a View<'a>,
    theme: GraphicalTheme,
}

impl<'a> Painter<'a> {
    fn new(view: &'a View<'a>) -> Self {
        let mut theme = if view.options.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        if !view.options.unicode {
            theme.characters = ThemeCharacters::ascii();
        }
        Painter { view, theme }
    }

    fn group(&self, out: &mut String, group: &[&Finding]) {
        let Some(&first) = group.first() else { return };
        let severity = group.iter().map(|finding| finding.severity).max().unwrap_or(first.severity);
        let mut places: Vec<(Span, Option<String>)> = vec![(first.span, None)];
        let mut beyond = 0;
        for related in group.iter().flat_map(|finding| &finding.related) {
            if places.len() > MAX_RELATED {
                beyond += 1;
                continue;
            }
            let label = escape::terminal(&related.message).into_owned();
            if !places.iter().any(|(span, known)| *span == related.span && known.as_ref() == Some(&label)) {
                places.push((related.span, Some(label)));
            }
        }
        let spans: Vec<Span> = places.iter().map(|(span, _)| *span).collect();
        let excerpt = Excerpt::new(self.view.report, &spans);
        let mut labels: Vec<LabeledSpan> = Vec::new();
        for (index, (_, label)) in places.into_iter().enumerate() {
            match excerpt.label(index) {
                Some(place) if index == 0 => labels.push(LabeledSpan::new_primary_with_span(label, place)),
                Some(place) => labels.push(LabeledSpan::new_with_span(label, place)),
                None => {}
            }
        }
        labels.sort_by_key(|label| label.offset());
        let mut frame = Frame {
            message: String::new(),
            help: None,
            severity,
            excerpt: (!labels.is_empty()).then_some(&excerpt),
            labels,
        };
        match group {
            [finding] => {
                let _ = writeln!(out, "{}{}", self.rule(finding), self.note(finding));
                frame.message = escape::terminal(&finding.message).into_owned();
                frame.help = self.help(finding);
            }
            _ => frame.message = format!("{} findings here: {}", group.len(), counts(group)),
        }
        let _ = self.handler(&frame).render_report(out, &frame);
        if beyond > 0 {
            let _ = writeln!(out, "  {}", self.dim(&format!("and at {}", summary::count(beyond, "further place"))));
        }
        if group.len() > 1 {
            self.list(out, group);
        }
    }

    /// The findings at one place, the worst first.
    fn list(&self, out: &mut String, group: &[&Finding]) {
        let mut group = group.to_vec();
        group.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let width = group.iter().map(|finding| finding.rule.name.len()).max().unwrap_or(0);
        for finding in group {
            let icon = self.severity(finding.severity, self.icon(finding.severity));
            let head = format!("  {icon} {}{:width$}", self.rule(finding), "", width = width - finding.rule.name.len());
            let (first, next) = self.columns(&head, width + 4);
            let message = escape::terminal_line(&finding.message);
            self.lines(out, &first, &next, &message, str::to_string);
            let note = self.note(finding);
            if !note.is_empty() {
                // The line feed goes behind the note.
                out.pop();
                out.push_str(&note);
                out.push('\n');
            }
            if let Some(help) = self.help(finding) {
                let help = escape::terminal_line(&help);
                let arrow = if self.view.options.unicode { "↳" } else { "->" };
                let below = format!("{next}{:arrow$} ", "", arrow = arrow.chars().count());
                self.lines(out, &next, &below, &format!("{arrow} {help}"), |line| {
                    self.theme.styles.help.style(line).to_string()
                });
            }
        }
    }

    /// What stands before the first line of a message and before the next ones: beside the rule's name where there is
    /// room, else below it. `width`: that of `head` on the screen.
    fn columns(&self, head: &str, width: usize) -> (String, String) {
        if width + 2 + LEAST_COLUMN <= self.view.options.width {
            return (format!("{head}  "), " ".repeat(width + 2));
        }
        (format!("{}\n      ", head.trim_end()), " ".repeat(6))
    }

    /// Writes text in lines that fit the screen; each is painted for itself.
    fn lines(&self, out: &mut String, first: &str, next: &str, text: &str, paint: impl Fn(&str) -> String) {
        let indent = next.chars().count();
        let options = textwrap::Options::new(self.view.options.width.saturating_sub(indent).max(LEAST_COLUMN))
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for (index, line) in textwrap::wrap(text, options).iter().enumerate() {
            let before = if index == 0 { first } else { next };
            let _ = writeln!(out, "{before}{}", paint(line));
        }
    }

    /// What stands behind a rule's name or a message: that it can be mended, that it is suppressed.
    fn note(&self, finding: &Finding) -> String {
        let mut notes = Vec::new();
        if let Some(suppressed) = &finding.suppressed {
            let reason = suppressed.reason.as_ref().map(|reason| format!(": {}", escape::terminal_line(reason)));
            notes.push(format!("suppressed by {}{}", suppressed.by.name(), reason.unwrap_or_default()));
        }
        match finding.fixes.iter().map(|fix| fix.safety).min() {
            Some(Safety::Safe) => notes.push("--fix".to_string()),
            Some(Safety::Unsafe) => notes.push("--unsafe-fixes".to_string()),
            None => {}
        }
        if notes.is_empty() { String::new() } else { format!("  {}", self.dim(&format!("({})", notes.join(", ")))) }
    }

    fn help(&self, finding: &Finding) -> Option<String> {
        let help = finding.help.as_deref().map(|help| escape::terminal(help).into_owned());
        help.or_else(|| finding.fixes.first().map(|fix| escape::terminal(&fix.title).into_owned()))
    }

    /// The rule's name, a link to its page where the terminal has links.
    fn rule(&self, finding: &Finding) -> String {
        let options = self.view.options;
        let paint = Paint { colour: options.colour, hyperlinks: options.hyperlinks, width: None };
        paint.link(finding.rule, &self.severity(finding.severity, finding.rule.name))
    }

    fn icon(&self, severity: Severity) -> &str {
        match severity {
            Severity::Error => &self.theme.characters.error,
            Severity::Warning => &self.theme.characters.warning,
            Severity::Info => &self.theme.characters.advice,
        }
    }

    fn severity(&self, severity: Severity, text: &str) -> String {
        let styles = &self.theme.styles;
        let style = match severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Info => styles.advice,
        };
        style.style(text).to_string()
    }

    fn dim(&self, text: &str) -> String {
        self.theme.styles.linum.style(text).to_string()
    }

    /// A handler in whose frames the primary label has the severity's colour.
    fn handler(&self, frame: &Frame) -> GraphicalReportHandler {
        let mut theme = self.theme.clone();
        let styles = &self.theme.styles;
        let primary = match frame.severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Info => styles.advice,
        };
        theme.styles.highlights =
            frame.labels.iter().map(|label| if label.primary() { primary } else { styles.help }).collect();
        if theme.styles.highlights.is_empty() {
            theme.styles.highlights.push(primary);
        }
        GraphicalReportHandler::new_themed(theme)
            .with_urls(false)
            .with_width(self.view.options.width.max(40))
            .with_break_words(false)
            .with_word_separator(textwrap::WordSeparator::AsciiSpace)
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
            .with_context_lines(1)
    }

    fn summary(&self, out: &mut String) {
        let report = self.view.report;
        let counts = report.summary();
        for error in &report.errors {
            let (path, message) = (escape::terminal_line(&error.path), escape::terminal_line(&error.message));
            let icon = self.severity(Severity::Error, self.icon(Severity::Error));
            let _ = writeln!(out, "  {icon} {path}: {message}");
        }
        if !report.errors.is_empty() {
            out.push('\n');
        }
        if self.view.options.statistics && !report.findings.is_empty() {
            let _ = writeln!(out, "{}", summary::statistics(self.view));
        }
        if self.view.options.quiet {
            return;
        }
        self.practices(out, &counts.practices);
        let worst = [(counts.errors, Severity::Error), (counts.warnings, Severity::Warning), (1, Severity::Info)];
        let worst = worst.iter().find(|(count, _)| *count > 0).map_or(Severity::Info, |(_, severity)| *severity);
        let headline = summary::headline(self.view, &counts);
        self.lines(out, "", "  ", &headline, |line| self.severity(worst, line));
        let suppressed = (counts.suppressed > 0).then(|| format!("{} suppressed", counts.suppressed));
        let failed = (!report.errors.is_empty()).then(|| summary::failed(self.view));
        let rest = [summary::fixable(&counts), suppressed, summary::hidden(&counts)].into_iter().flatten();
        for line in rest.chain(summary::unknown(self.view)).chain(failed) {
            self.lines(out, "", "  ", &escape::terminal_line(&line), str::to_string);
        }
    }

    /// The counts by practice, with bars.
    fn practices(&self, out: &mut String, practices: &[(crate::rule::Practice, usize)]) {
        let Some(most) = practices.iter().map(|(_, count)| *count).max() else { return };
        let title = practices.iter().map(|(practice, _)| practice.title().len()).max().unwrap_or(0);
        let digits = most.to_string().len();
        let left = self.view.options.width.saturating_sub("10 ·   ".len() + title + digits + 1);
        // What a narrow screen has no room for is left out: the bar first, then the word.
        let word = if left >= "Practice ".len() { "Practice " } else { "" };
        let room = left.saturating_sub(word.len()).min(24);
        let (block, dot) = if self.view.options.unicode { ("━", "·") } else { ("=", "-") };
        for (practice, count) in practices {
            let number = format!("{word}{:<2}", practice.number());
            let bar = block.repeat((count * room).div_ceil(most));
            let _ = writeln!(
                out,
                "{} {dot} {:<title$}  {count:>digits$}  {}",
                self.dim(&number),
                practice.title(),
                self.dim(&bar)
            );
        }
        out.push('\n');
    }
}

/// How many findings of a place are how bad.
fn counts(group: &[&Finding]) -> String {
    let mut summary = crate::report::Summary::default();
    for finding in group {
        match finding.severity {
            Severity::Error => summary.errors += 1,
            Severity::Warning => summary.warnings += 1,
            Severity::Info => summary.infos += 1,
        }
    }
    summary::by_severity(&summary)
}
