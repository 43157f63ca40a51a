//! Renderers: pure functions from a report to text, one file per format.

mod checkstyle;
mod concise;
mod ecs;
pub mod escape;
mod excerpt;
pub mod explain;
mod github;
mod gitlab;
mod gitlab_sast;
mod grafeas;
mod html;
pub mod json;
mod junit;
mod markdown;
pub mod paint;
mod rdjson;
mod rules_json;
mod sarif;
pub mod severity;
mod sonarqube;
mod summary;
mod text;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::aliases;
use crate::finding::Finding;
use crate::model::Format;
use crate::report::Report;
use crate::rule::{CUSTOM_PREFIX, Registry, Rule};
use crate::source::{Position, Source};
use crate::span::Span;

/// The name under which reports speak of this program.
pub const TOOL_NAME: &str = "lintainer";

/// The program's page.
pub const TOOL_URL: &str = "https://github.com/lintainer/lintainer";

/// The address of a rule's page.
pub fn rule_url(rule: &Rule) -> String {
    // The pages of a project's own rules lie in the project.
    if rule.name.starts_with(CUSTOM_PREFIX) {
        return format!("{TOOL_URL}/blob/main/docs/custom-rules.md");
    }
    format!("{TOOL_URL}/blob/main/docs/rules/{}.md", rule.name)
}

/// A form in which a report can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// For people at a terminal: source frames and a summary.
    Text,
    /// One line for each finding.
    Concise,
    /// The contract of this program; its schema is in `docs/schemas`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// Reviewdog's diagnostics.
    Rdjson,
    /// Markdown, for job summaries and comments.
    Markdown,
    /// One self-contained page.
    Html,
    /// SonarQube's generic issues.
    Sonarqube,
    /// GitLab's security report for static analysis.
    GitlabSast,
    /// Documents of the Elastic Common Schema, one a line.
    Ecs,
    /// Notes and occurrences of Grafeas.
    Grafeas,
}

impl OutputFormat {
    /// All formats, in the order of the documentation.
    pub const ALL: [OutputFormat; 15] = [
        OutputFormat::Text,
        OutputFormat::Concise,
        OutputFormat::Json,
        OutputFormat::Sarif,
        OutputFormat::Github,
        OutputFormat::Gitlab,
        OutputFormat::Junit,
        OutputFormat::Checkstyle,
        OutputFormat::Rdjson,
        OutputFormat::Markdown,
        OutputFormat::Html,
        OutputFormat::Sonarqube,
        OutputFormat::GitlabSast,
        OutputFormat::Ecs,
        OutputFormat::Grafeas,
    ];

    /// The name, as it is given on the command line.
    pub fn name(self) -> &'static str {
        match self {
            OutputFormat::Text => "text",
            OutputFormat::Concise => "concise",
            OutputFormat::Json => "json",
            OutputFormat::Sarif => "sarif",
            OutputFormat::Github => "github",
            OutputFormat::Gitlab => "gitlab",
            OutputFormat::Junit => "junit",
            OutputFormat::Checkstyle => "checkstyle",
            OutputFormat::Rdjson => "rdjson",
            OutputFormat::Markdown => "markdown",
            OutputFormat::Html => "html",
            OutputFormat::Sonarqube => "sonarqube",
            OutputFormat::GitlabSast => "gitlab-sast",
            OutputFormat::Ecs => "ecs",
            OutputFormat::Grafeas => "grafeas",
        }
    }

    /// The format of a name.
    pub fn parse(name: &str) -> Option<OutputFormat> {
        OutputFormat::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Writes a report. `rules` are those that the run knew; formats that describe rules need them.
    pub fn render(self, report: &Report, rules: &Registry, options: &RenderOptions) -> String {
        let view = View::new(report, rules, options);
        match self {
            OutputFormat::Text => text::render(&view),
            OutputFormat::Concise => concise::render(&view),
            OutputFormat::Json => json::render(&view),
            OutputFormat::Sarif => sarif::render(&view),
            OutputFormat::Github => github::render(&view),
            OutputFormat::Gitlab => gitlab::render(&view),
            OutputFormat::Junit => junit::render(&view),
            OutputFormat::Checkstyle => checkstyle::render(&view),
            OutputFormat::Rdjson => rdjson::render(&view),
            OutputFormat::Markdown => markdown::render(&view),
            OutputFormat::Html => html::render(&view),
            OutputFormat::Sonarqube => sonarqube::render(&view),
            OutputFormat::GitlabSast => gitlab_sast::render(&view),
            OutputFormat::Ecs => ecs::render(&view),
            OutputFormat::Grafeas => grafeas::render(&view),
        }
    }
}

/// Writes a report in a format; see [`OutputFormat::render`].
pub fn render(format: OutputFormat, report: &Report, rules: &Registry, options: &RenderOptions) -> String {
    format.render(report, rules, options)
}

/// What a renderer must be told, because it looks at nothing but the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderOptions {
    /// `text`, `concise`: with ANSI colours.
    pub colour: bool,
    /// `text`: box-drawing characters; otherwise ASCII.
    pub unicode: bool,
    /// `text`, `concise`: rule names are links (OSC 8).
    pub hyperlinks: bool,
    /// `text`: the terminal's width in columns.
    pub width: usize,
    /// Formats that have no field for suppression leave suppressed findings out unless this is set.
    pub show_suppressed: bool,
    /// `text`, `concise`: counts by rule instead of the findings.
    pub statistics: bool,
    /// `text`, `concise`: no summary.
    pub quiet: bool,
    /// The version that the report names.
    pub tool_version: String,
    /// The folder that the paths are relative to, as seen from the repository's root (`services/shop`); empty if it is
    /// the root. Formats that a forge reads put it before each relative path.
    pub base: String,
    /// When and on what the run was made.
    pub run: RunMetadata,
}

impl Default for RenderOptions {
    fn default() -> Self {
        RenderOptions {
            colour: false,
            unicode: true,
            hyperlinks: false,
            width: 100,
            show_suppressed: false,
            statistics: false,
            quiet: false,
            tool_version: env!("CARGO_PKG_VERSION").to_string(),
            base: String::new(),
            run: RunMetadata::default(),
        }
    }
}

/// When and on what a run was made. All of it comes from outside; what is not given is left out or, where a format
/// demands a time, 1970-01-01.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunMetadata {
    /// The start: RFC 3339 in UTC (`2026-01-31T12:00:00Z`).
    pub started: Option<String>,
    /// The end, likewise.
    pub finished: Option<String>,
    /// Tells several runs over one commit apart (SARIF `automationDetails`).
    pub category: Option<String>,
    /// The address of the repository.
    pub repository: Option<String>,
    /// The commit.
    pub revision: Option<String>,
    /// The branch.
    pub branch: Option<String>,
}

impl RunMetadata {
    const EPOCH: &str = "1970-01-01T00:00:00Z";

    /// The start, for formats that demand one.
    fn start(&self) -> &str {
        self.started.as_deref().unwrap_or(Self::EPOCH)
    }

    /// The end, for formats that demand one.
    fn end(&self) -> &str {
        self.finished.as_deref().unwrap_or_else(|| self.start())
    }
}

/// A report with what all renderers look up in it.
pub(crate) struct View<'a> {
    pub(crate) report: &'a Report,
    pub(crate) rules: &'a Registry,
    pub(crate) options: &'a RenderOptions,
    formats: HashMap<&'a str, Format>,
}

/// A place for consumers that want a range with at least one character in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

impl<'a> View<'a> {
    pub(crate) fn new(report: &'a Report, rules: &'a Registry, options: &'a RenderOptions) -> Self {
        let formats = report.files.iter().map(|file| (file.path.as_str(), file.format)).collect();
        View { report, rules, options, formats }
    }

    /// The findings that formats without a field for suppression show.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &'a Finding> {
        let all = self.options.show_suppressed;
        self.report.findings.iter().filter(move |finding| all || finding.suppressed.is_none())
    }

    pub(crate) fn format(&self, finding: &Finding) -> Option<Format> {
        self.formats.get(self.report.path(finding.span)).copied()
    }

    pub(crate) fn aliases(&self, finding: &'a Finding) -> Vec<&'static str> {
        aliases::of_finding(finding, self.format(finding))
    }

    /// For each finding of [`View::shown`] a name that no other one in the report has.
    pub(crate) fn fingerprints(&self) -> Vec<String> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut unique = |finding: &Finding| {
            let print = match finding.fingerprint.as_str() {
                "" => format!("{}:{}:{}", finding.rule.name, self.report.path(finding.span), finding.span.start),
                print => print.to_string(),
            };
            let count = seen.entry(print.clone()).or_insert(0);
            *count += 1;
            if *count == 1 { print } else { format!("{print}-{count}") }
        };
        self.shown().map(&mut unique).collect()
    }

    /// The path of a span's file from the repository's root.
    pub(crate) fn path(&self, span: Span) -> Cow<'a, str> {
        self.rooted(self.report.path(span))
    }

    /// A path of the report from the repository's root.
    pub(crate) fn rooted(&self, path: &'a str) -> Cow<'a, str> {
        let path = path.strip_prefix("./").unwrap_or(path);
        let base = self.options.base.trim_matches('/');
        let absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
        if base.is_empty() || absolute {
            return Cow::Borrowed(path);
        }
        Cow::Owned(format!("{base}/{path}"))
    }

    /// The positions of a span as they are; the file's start if its text is missing.
    pub(crate) fn exact(&self, span: Span) -> Place {
        let origin = Position { line: 1, column: 1, utf16: 1, byte: 1, offset: 0 };
        let (start, end) = self.report.positions(span).unwrap_or((origin, origin));
        Place { start, end }
    }

    /// The positions of a span, made to hold at least one character where the file has one there: the next in the line,
    /// else the one before; in an empty line the columns 1 to 2.
    pub(crate) fn place(&self, span: Span) -> Place {
        let exact = self.exact(span);
        if exact.start.offset != exact.end.offset {
            return exact;
        }
        let widened = self.report.source(span.file).and_then(|source| widen(source, span.start));
        widened.unwrap_or_else(|| {
            let start = exact.start;
            let end = Position { column: start.column + 1, utf16: start.utf16 + 1, byte: start.byte + 1, ..start };
            Place { start, end }
        })
    }

    /// The findings that pass `keep`, in groups by path, in the order of the report.
    pub(crate) fn by_path(&self, findings: impl Iterator<Item = &'a Finding>) -> Vec<(&'a str, Vec<&'a Finding>)> {
        let mut groups: Vec<(&str, Vec<&Finding>)> = Vec::new();
        for finding in findings {
            let path = self.report.path(finding.span);
            match groups.last_mut() {
                Some((last, group)) if *last == path => group.push(finding),
                _ => groups.push((path, vec![finding])),
            }
        }
        groups
    }
}

fn widen(source: &Source, offset: u32) -> Option<Place> {
    let (at, offset) = (source.position(offset), offset as usize);
    let line = source.line_range(at.line)?;
    if let Some(next) = source.text().get(offset..line.end).and_then(|rest| rest.chars().next()) {
        return Some(Place { start: at, end: source.position((offset + next.len_utf8()) as u32) });
    }
    let first = if line.start == 0 { source.bom_len() } else { line.start };
    let before = source.text().get(first..offset.min(line.end))?.chars().next_back()?;
    let end = offset.min(line.end);
    Some(Place { start: source.position((end - before.len_utf8()) as u32), end: source.position(end as u32) })
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
