//! `missing-image-scan`: a pipeline that builds images and never scans one.

use std::collections::BTreeMap;

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::project::{File, Kind, Project, Support};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::pipelines::{build_step, has_foreign_parts, is_scan, root_of};

static SCANNERS: ListOption = ListOption::new("scanners", &[], "further step names or commands that count as a scan");
static REGISTRY_SCANS: BoolOption =
    BoolOption::new("registry_scans", false, "the registry scans on push, so no step is needed");

pub(super) static RULE: Rule = Rule {
    name: "missing-image-scan",
    practice: Practice::Scans,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("missing_image_scan.md")),
    yields_to: &[],
    options: &[SCANNERS.declared(), REGISTRY_SCANS.declared()],
    checks: &[Check::Project(check)],
};

/// What the pipelines of one repository do.
#[derive(Default)]
struct Pipelines {
    build: Option<(Span, String)>,
    /// A step scans, or what a step does is not in sight.
    may_scan: bool,
}

fn check(project: &Project, cx: &mut Context) {
    if cx.get(&REGISTRY_SCANS) {
        return;
    }
    let further: Vec<String> = cx.get(&SCANNERS).iter().map(|scanner| scanner.to_ascii_lowercase()).collect();
    let mut repositories: BTreeMap<String, Pipelines> = BTreeMap::new();
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ci)) {
        let found = repositories.entry(root_of(&file.source.path)).or_default();
        look_at(file, &further, project, found);
    }
    for found in repositories.into_values() {
        if let (Some((span, what)), false) = (found.build, found.may_scan) {
            cx.report(span, format!("{what} builds or pushes an image, and no step of the pipelines scans one"))
                .help("add a step that scans the image, or set `registry_scans` where the registry does it");
        }
    }
}

fn look_at(file: &File, further: &[String], project: &Project, found: &mut Pipelines) {
    let syntax = file.syntax();
    if syntax.documents().is_empty() {
        // A Jenkinsfile is a program; its comments are left out line by line.
        let text = file.source.text();
        found.may_scan |= text.contains("@Library") || text.contains("library(") || text.contains("library '");
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !line.trim_start().starts_with("//") {
                look_at_line(line, file.source.span(at..at + line.len()), further, found);
            }
            at += line.len();
        }
        return;
    }
    found.may_scan |= file.is_broken();
    for document in syntax.documents() {
        let Some(root) = document.node(&file.source) else { continue };
        found.may_scan |= has_foreign_parts(root, file, project);
        for node in document.all_nodes(&file.source).filter(|node| node.is_scalar() && !node.is_alias()) {
            let Some(text) = node.text() else { continue };
            match node.mapped_text().filter(|_| text.contains('\n')) {
                None => look_at_line(text, node.span(), further, found),
                Some(mapped) => {
                    let mut at = 0;
                    for line in text.split_inclusive('\n') {
                        let start = at + line.len() - line.trim_start().len();
                        look_at_line(
                            line,
                            mapped.span(start..at + line.trim_end().len().max(start - at)),
                            further,
                            found,
                        );
                        at += line.len();
                    }
                }
            }
        }
    }
}

fn look_at_line(line: &str, span: Span, further: &[String], found: &mut Pipelines) {
    let line = line.trim();
    if line.starts_with('#') {
        return;
    }
    let lower = line.to_ascii_lowercase();
    found.may_scan |= is_scan(&lower) || further.iter().any(|word| lower.contains(word.as_str()));
    if found.build.is_none() {
        found.build = build_step(line, &lower).map(|what| (span, format!("`{what}`")));
    }
}
