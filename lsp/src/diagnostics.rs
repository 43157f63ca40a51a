//! Findings as editors show them.

use std::hash::{DefaultHasher, Hash, Hasher};

use lintainer_core::config::ConfigError;
use lintainer_core::finding::Finding;
use lintainer_core::render::{TOOL_URL, rule_url};
use lintainer_core::rule::{Rule, Severity};
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lintainer_core::workspace::Entry;
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Position, Range, Uri,
};
use serde_json::json;

use crate::NAME;
use crate::client::Client;
use crate::documents::Documents;
use crate::root::Root;
use crate::text::Encoding;
use crate::uri;

/// Rules that find what can be deleted without any effect.
const UNNECESSARY: [&str; 1] = ["unused-suppression"];

/// How many findings of a file are shown, the worst first; more help nobody, and an editor would be busy with them.
const MAX_DIAGNOSTICS: usize = 1000;

/// How the names of rules begin that find what is on its way out.
const DEPRECATED: [&str; 2] = ["deprecated-", "removed-"];

/// A root as its client sees it.
#[derive(Clone, Copy)]
pub(crate) struct View<'a, 'e> {
    pub(crate) root: &'a Root<'e>,
    pub(crate) documents: &'a Documents,
    pub(crate) client: &'a Client,
}

impl View<'_, '_> {
    /// The address of a document, as the client writes it where it is open.
    pub(crate) fn uri(&self, key: &str) -> Option<Uri> {
        self.documents.get(key).map(|document| document.uri.clone()).or_else(|| uri::of_key(key))
    }

    /// Everything that is to be shown in a file.
    pub(crate) fn diagnostics(&self, entry: &Entry<'_>) -> Vec<Diagnostic> {
        if let Some(problem) = entry.problem().filter(|_| self.documents.get(entry.key()).is_some()) {
            return vec![Diagnostic {
                severity: Some(DiagnosticSeverity::ERROR),
                source: Some(NAME.to_string()),
                message: format!("this file is not linted here: {problem}"),
                ..Diagnostic::default()
            }];
        }
        let mut findings: Vec<&Finding> = self.root.findings(entry).collect();
        let beyond = findings.len().saturating_sub(MAX_DIAGNOSTICS);
        if beyond > 0 {
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
            findings.truncate(MAX_DIAGNOSTICS);
        }
        let more = (beyond > 0).then(|| Diagnostic {
            severity: Some(DiagnosticSeverity::INFORMATION),
            source: Some(NAME.to_string()),
            message: format!("{beyond} more findings in this file are not shown; `lintainer check` lists them"),
            ..Diagnostic::default()
        });
        more.into_iter().chain(findings.into_iter().map(|finding| self.diagnostic(finding))).collect()
    }

    /// A finding.
    pub(crate) fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        let message = match &finding.help {
            Some(help) => format!("{}\nhelp: {help}", finding.message),
            None => finding.message.clone(),
        };
        let related = self.related(finding).filter(|_| self.client.related_information);
        Diagnostic {
            range: self.range(finding.span).unwrap_or_default(),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.rule.name.to_string())),
            code_description: link(finding.rule).map(|href| CodeDescription { href }),
            source: Some(NAME.to_string()),
            message,
            related_information: related,
            tags: tags(finding.rule).filter(|_| self.client.tags),
            data: Some(json!({ "fingerprint": finding.fingerprint })),
        }
    }

    /// The place of a span as it is marked.
    fn range(&self, span: Span) -> Option<Range> {
        let file = self.root.entry_of(span.file)?.file()?;
        Some(self.client.encoding.visible_range(&file.source, span))
    }

    /// A file, and the offset in it of a position.
    pub(crate) fn at(&self, key: &str, position: Position) -> Option<(&Entry<'_>, usize)> {
        let entry = self.root.entry(key)?;
        Some((entry, self.client.encoding.offset(&entry.file()?.source, position) as usize))
    }

    /// A span as a place that an editor can go to.
    pub(crate) fn location(&self, span: Span) -> Option<Location> {
        Some(Location { uri: self.uri(self.root.entry_of(span.file)?.key())?, range: self.range(span)? })
    }

    fn related(&self, finding: &Finding) -> Option<Vec<DiagnosticRelatedInformation>> {
        let places = finding.related.iter().filter_map(|related| {
            let location = self.location(related.span)?;
            Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
        });
        Some(places.collect()).filter(|places: &Vec<_>| !places.is_empty())
    }
}

/// The page of a rule.
pub(crate) fn link(rule: &Rule) -> Option<Uri> {
    rule_url(rule).parse().ok()
}

/// Faults of a configuration file.
pub(crate) fn of_config(source: &Source, errors: &[&ConfigError], encoding: Encoding) -> Vec<Diagnostic> {
    let one = |error: &&ConfigError| Diagnostic {
        range: error.span.clone().map_or_else(Range::default, |span| {
            // Spans are of the text without its byte order mark.
            let mark = source.bom_len();
            encoding.visible_range(source, source.span(span.start + mark..span.end + mark))
        }),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some(NumberOrString::String("invalid-configuration".to_string())),
        code_description: format!("{TOOL_URL}/blob/main/docs/configuration.md")
            .parse()
            .ok()
            .map(|href| CodeDescription { href }),
        source: Some(NAME.to_string()),
        message: error.to_string(),
        ..Diagnostic::default()
    };
    errors.iter().map(one).collect()
}

/// Names a list of diagnostics by its content.
pub(crate) fn result_id(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(diagnostics).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}

fn tags(rule: &Rule) -> Option<Vec<DiagnosticTag>> {
    if UNNECESSARY.contains(&rule.name) {
        return Some(vec![DiagnosticTag::UNNECESSARY]);
    }
    DEPRECATED.iter().any(|start| rule.name.starts_with(start)).then(|| vec![DiagnosticTag::DEPRECATED])
}
