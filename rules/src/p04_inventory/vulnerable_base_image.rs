//! `vulnerable-base-image`: an image brings vulnerabilities that a report names.

use std::collections::BTreeMap;

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::Project;
use lintainer_core::reports::Origin;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::vulnerabilities::{Sum, base_of, open, place_of};

pub(super) static RULE: Rule = Rule {
    name: "vulnerable-base-image",
    practice: Practice::Inventory,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("vulnerable_base_image.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// How many places are pointed at.
const MAX_PLACES: usize = 8;

/// What is said about an image.
#[derive(Default)]
struct Image<'g> {
    sum: Sum<'g>,
    /// Where it runs, or is named as well.
    others: Vec<Span>,
    /// How many vulnerabilities come from nobody knows where.
    unknown: usize,
}

fn check(project: &Project, cx: &mut Context) {
    let mut images: BTreeMap<Span, Image> = BTreeMap::new();
    for joined in project.joined() {
        let (Some((_, scan)), Some(at)) = (joined.of(project.reports()), place_of(project, joined)) else { continue };
        let image = images.entry(at).or_default();
        for (found, package) in open(scan) {
            match joined.built.as_ref().map(|_| joined.origin(&scan.history, package.layer)) {
                None | Some(Origin::Base) => image.sum.add(found, package),
                Some(Origin::Unknown) => image.unknown += 1,
                Some(Origin::Instruction(_)) => {}
            }
        }
        image.others.extend(joined.places.iter().map(|place| place.span).filter(|span| *span != at));
    }
    for (at, image) in images.into_iter().filter(|(_, image)| !image.sum.is_empty()) {
        let more = match image.unknown {
            0 => String::new(),
            1 => " (of 1 more the layer is not known)".to_string(),
            count => format!(" (of {count} more the layer is not known)"),
        };
        let is_built = project.joined().iter().any(|joined| {
            let built = joined.built.as_ref().filter(|built| built.file == at.file);
            let syntax = project.file(at.file).syntax();
            built.zip(syntax.dockerfile()).is_some_and(|(built, dockerfile)| base_of(dockerfile, built) == Some(at))
        });
        let verb = if is_built { "brings" } else { "has" };
        let message = format!("`{}` {verb} {}{more}", cx.text(at).trim_matches(['"', '\'']), image.sum.count());
        let finding = cx.report(at, message);
        match image.sum.has_fix() {
            true => finding.help(format!("take an image that has {}", image.sum.fixes())),
            false => {
                finding.help("look for an image without them, or say in a VEX document why they are of no concern")
            }
        };
        if image.sum.is_exploited_and_fixed() {
            finding.severity(Severity::Error);
        }
        if !image.sum.has_fix() && !image.sum.is_exploited() {
            // Nobody can do anything about it yet.
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
        let mut others = image.others;
        others.sort_unstable();
        others.dedup();
        for other in others.into_iter().take(MAX_PLACES) {
            finding.related(other, "it is used here");
        }
    }
}
