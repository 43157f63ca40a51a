//! `vulnerable-base-image`: an image brings vulnerabilities that a report names.

use std::collections::BTreeMap;

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::Project;
use lintainer_core::reports::Origin;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::vulnerabilities::{Sum, place_of};

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

/// What is said about an image.
#[derive(Default)]
struct Image<'g> {
    /// What its layers bring.
    sum: Sum<'g>,
    /// What is in the image that is built here, and comes from nobody knows where.
    unknown: Sum<'g>,
    /// Where it runs, or is named as well.
    others: Vec<Span>,
    /// Whether it is what something here is built on.
    is_base: bool,
}

fn check(project: &Project, cx: &mut Context) {
    let mut images: BTreeMap<Span, Image> = BTreeMap::new();
    for joined in project.joined() {
        let (Some((_, scan)), Some(at)) = (joined.of(project.reports()), place_of(project, joined)) else { continue };
        let image = images.entry(at).or_default();
        image.is_base |= joined.built.is_some();
        for (found, package) in scan.open() {
            match joined.built.as_ref().map(|_| joined.origin(&scan.history, package)) {
                None | Some(Origin::Base) => image.sum.add(found, package),
                Some(Origin::Unknown) => image.unknown.add(found, package),
                Some(Origin::Instruction(_)) => {}
            }
        }
        image.others.extend(joined.places.iter().map(|place| place.span).filter(|span| *span != at));
    }
    for (at, image) in images {
        let name = cx.text(at).trim_matches(['"', '\'']);
        let (sum, message) = match (image.sum.is_empty(), image.unknown.is_empty()) {
            (true, true) => continue,
            (true, false) => {
                let count = image.unknown.count();
                (
                    &image.unknown,
                    format!("the image that is built on `{name}` has {count} (in which layer is not known)"),
                )
            }
            (false, has_no_more) => {
                let verb = if image.is_base { "brings" } else { "has" };
                let more = if has_no_more { "" } else { " (of others the layer is not known)" };
                (&image.sum, format!("`{name}` {verb} {}{more}", image.sum.count()))
            }
        };
        let finding = cx.report(at, message);
        match sum.has_fix() {
            true => finding.help(format!("take an image that has {}", sum.fixes())),
            false => {
                finding.help("look for an image without them, or say in a VEX document why they are of no concern")
            }
        };
        sum.tell(finding, image.others, "it is used here");
    }
}
