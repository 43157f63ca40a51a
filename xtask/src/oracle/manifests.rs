//! Manifests as they are on the disk, with what we say about them: for readers that judge what the documents say.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use lintainer_core::linter::Linter;
use lintainer_core::project::{File, Kind, is_test_data};
use lintainer_core::report::Report;
use lintainer_core::rule::{Profile, Severity};
use lintainer_core::source::Source;
use lintainer_core::span::{FileId, Span};
use lintainer_core::yaml::{Dialect, Document, Node, parse};
use serde_json::{Value, json};

use super::Checkout;
use crate::corpus::projects::{self, Threads};

/// Rules whose errors all say that the API server refuses something.
const REFUSING: [&str; 8] = [
    "duplicate-key",
    "implicit-yaml-type",
    "invalid-object-label",
    "invalid-object-name",
    "removed-api-version",
    "removed-pod-security-policy",
    "schema-violation",
    "unknown-kind",
];

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
    /// Whether a kustomization deploys it, which fills in namespaces, selectors and labels.
    pub is_of_kustomization: bool,
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
    /// Whether it is an error that may be why the cluster refuses what stands there.
    pub is_fault: bool,
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

/// All manifests that are judged, without findings.
///
/// # Errors
/// One cannot be read.
pub fn parse_all(checkouts: &[Checkout]) -> Result<Vec<Manifest>, String> {
    let report = Report::default();
    let files = checkouts.iter().flat_map(|checkout| checkout.project.files().iter().map(move |file| (checkout, file)));
    let judged = files.filter(|(_, file)| file.kind == Kind::Kubernetes && file.skipped.is_none());
    judged.map(|(checkout, file)| read_one(checkout, file, &report)).collect()
}

fn read_one(checkout: &Checkout, file: &File, report: &Report) -> Result<Manifest, String> {
    let on_disk = checkout.on_disk(file);
    let bytes = std::fs::read(&on_disk).map_err(|error| format!("{on_disk}: {error}"))?;
    let source = Source::from_bytes(file.source.id, &file.source.path, bytes);
    let said = said(report, file.source.id);
    let resources = &checkout.project.model(file.source.id).resources;
    let of = |partial: bool| {
        let found = resources.iter().filter(move |resource| resource.partial == partial);
        found.map(|resource| resource.node.document as usize).collect::<BTreeSet<_>>()
    };
    let parts = &of(true) - &of(false);
    let is_test_data = is_test_data(&file.source.path);
    let is_of_kustomization = checkout.project.kustomizations().of(file.source.id).next().is_some();
    let path = checkout.repository.show(&file.source.path);
    Ok(Manifest { path, is_test_data, is_of_kustomization, parts, ..Manifest::new(source, said) })
}

/// What a report says about a file.
pub fn said(report: &Report, file: FileId) -> Vec<Said> {
    let of_file = report.findings.iter().filter(|finding| finding.span.file == file);
    let said = of_file.filter_map(|finding| {
        let is_error = finding.severity == Severity::Error;
        let says_so = finding.message.contains("the API server re");
        let is_claim = is_error && (says_so || REFUSING.contains(&finding.rule.name));
        let (start, _) = report.positions(finding.span)?;
        Some(Said {
            line: start.line,
            offset: start.offset,
            rule: finding.rule.name,
            severity: finding.severity,
            is_fault: is_error,
            is_claim,
            message: finding.message.clone(),
        })
    });
    said.collect()
}

impl Manifest {
    /// A manifest of a text.
    pub fn new(source: Source, said: Vec<Said>) -> Manifest {
        let documents = parse(&source, Dialect::Kubernetes);
        let path = source.path.clone();
        let parts = BTreeSet::new();
        Manifest { path, source, documents, said, is_test_data: false, is_of_kustomization: false, parts }
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
