//! `unscanned-image`: an image that no given report is about.

use std::collections::{BTreeMap, BTreeSet};

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::Project;
use lintainer_core::reports::references;
use lintainer_core::span::{FileId, Span};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unscanned-image",
    practice: Practice::Scans,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("unscanned_image.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    if project.joined().is_empty() {
        return;
    }
    let covered: BTreeSet<Span> = project.joined().iter().flat_map(|it| &it.places).map(|place| place.span).collect();
    let built: BTreeSet<FileId> = project.joined().iter().filter_map(|it| Some(it.built.as_ref()?.file)).collect();
    // By what it is called: once scanned, once said.
    let mut images: BTreeMap<&str, (bool, Span, usize)> = BTreeMap::new();
    for reference in references(project) {
        let image = reference.image;
        // What a scanned image is built on is scanned with it.
        let is_covered = covered.contains(&image.span)
            || built.contains(&image.span.file)
            || project.dockerfile_for_image(image).is_some_and(|(file, _)| built.contains(&file.source.id));
        if !image.is_known() {
            continue;
        }
        let (known, _, count) = images.entry(image.text()).or_insert((false, image.span, 0));
        *known |= is_covered;
        *count += 1;
    }
    let missing = images.values().filter(|(known, ..)| !known).count();
    // Reports of one part of a project say nothing about the rest.
    if missing * 2 > images.len() {
        return;
    }
    for (name, (_, span, count)) in images.into_iter().filter(|(_, (known, ..))| !known) {
        let also = match count {
            1 => String::new(),
            2 => ", here and in 1 more place".to_string(),
            _ => format!(", here and in {} more places", count - 1),
        };
        cx.report(span, format!("no report is about `{name}`{also}")).help("scan it as well, and give the report");
    }
}
