//! Manifests as they are on the disk, with what we say about them: for readers that judge what the documents say.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use lintainer_core::linter::Linter;
use lintainer_core::project::{File, Kind, is_test_data};
use lintainer_core::report::Report;
use lintainer_core::rule::{Practice, Profile, Severity};
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lintainer_core::yaml::{Dialect, Document, Node, parse};
use serde_json::{Value, json};

use super::Checkout;
use crate::corpus::projects::{self, Threads};

/// A manifest.
pub struct Manifest {
    path: String,
    /// The text, with the parts that our own reading leaves out.
    pub source: Source,
    /// Its documents.
    pub documents: Vec<Document>,
    /// What we say about it.
    pub said: Vec<Said>,
    /// Whether the path says that it is data of tests, where some things are wrong on purpose.
    pub is_test_data: bool,
    /// The documents whose objects are all parts: patches, templates without a name, dumps.
    parts: BTreeSet<usize>,
}

/// A finding of ours.
pub struct Said {
    /// Its line, from 1.
    pub line: u32,
    /// Where it begins in the file, in bytes.
    pub offset: u32,
    /// Its rule.
    pub rule: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// Whether it says that the cluster refuses what stands there.
    pub is_claim: bool,
    /// What it says.
    pub message: String,
}

/// All manifests that are judged, with the findings of all rules.
///
/// # Errors
/// One cannot be read.
pub fn read(checkouts: &[Checkout]) -> Result<Vec<Manifest>, String> {
    let registry = lintainer_rules::registry();
    let settings = projects::settings(&registry, Profile::Named, None)?;
    let linter = Linter::new(&registry, &settings);
    let mut manifests = Vec::new();
    for checkout in checkouts {
        let report = linter.check(&checkout.project, &Threads::default());
        let files = checkout.project.files().iter();
        for file in files.filter(|file| file.kind == Kind::Kubernetes && file.skipped.is_none()) {
            manifests.push(read_one(checkout, file, &report)?);
        }
    }
    Ok(manifests)
}

fn read_one(checkout: &Checkout, file: &File, report: &Report) -> Result<Manifest, String> {
    let on_disk = checkout.on_disk(file);
    let bytes = std::fs::read(&on_disk).map_err(|error| format!("{on_disk}: {error}"))?;
    let source = Source::from_bytes(file.source.id, &file.source.path, bytes);
    let said = report.findings.iter().filter(|finding| finding.span.file == file.source.id).filter_map(|finding| {
        let is_error = finding.rule.practice == Practice::Soundness && finding.severity == Severity::Error;
        let (start, _) = report.positions(finding.span)?;
        Some(Said {
            line: start.line,
            offset: start.offset,
            rule: finding.rule.name,
            severity: finding.severity,
            is_claim: is_error || finding.rule.name == "removed-api-version",
            message: finding.message.clone(),
        })
    });
    let said = said.collect();
    let resources = &checkout.project.model(file.source.id).resources;
    let of = |partial: bool| {
        let found = resources.iter().filter(move |resource| resource.partial == partial);
        found.map(|resource| resource.node.document as usize).collect::<BTreeSet<_>>()
    };
    let parts = &of(true) - &of(false);
    let is_test_data = is_test_data(&file.source.path);
    let path = checkout.repository.show(&file.source.path);
    Ok(Manifest { path, is_test_data, parts, ..Manifest::new(source, said) })
}

impl Manifest {
    /// A manifest of a text.
    pub fn new(source: Source, said: Vec<Said>) -> Manifest {
        let documents = parse(&source, Dialect::Kubernetes);
        Manifest { path: source.path.clone(), source, documents, said, is_test_data: false, parts: BTreeSet::new() }
    }

    /// The documents that hold more than comments.
    pub fn filled(&self) -> impl Iterator<Item = usize> {
        let is_filled =
            |index: &usize| self.documents[*index].is_broken() || self.root(*index).is_some_and(|root| !root.is_null());
        (0..self.documents.len()).filter(is_filled)
    }

    /// Whether a document was read, and holds parts of objects alone.
    pub fn is_part(&self, document: usize) -> bool {
        self.parts.contains(&document) && !self.documents[document].is_broken()
    }

    /// What a document holds.
    pub fn root(&self, document: usize) -> Option<Node<'_>> {
        self.documents[document].node(&self.source)
    }

    /// A document as a reader is asked about it.
    pub fn question(&self, document: usize) -> String {
        Value::to_string(&json!({"text": self.source.slice(self.documents[document].span)}))
    }

    /// A place as it is shown.
    pub fn place(&self, line: u32) -> String {
        format!("{}:{line}", self.path)
    }

    /// The lines that something takes.
    pub fn lines(&self, span: Span) -> RangeInclusive<u32> {
        let line = |offset| self.source.position(offset).line;
        line(span.start)..=line(span.end.saturating_sub(1).max(span.start))
    }

    /// A finding that begins within something.
    pub fn said_within(&self, span: Span) -> Option<&Said> {
        let offset = |at| self.source.position(at).offset;
        let range = offset(span.start)..offset(span.end);
        self.said.iter().find(|said| range.contains(&said.offset))
    }

    /// The lines of a document.
    pub fn lines_of(&self, document: usize) -> RangeInclusive<u32> {
        self.lines(self.documents[document].span)
    }
}
