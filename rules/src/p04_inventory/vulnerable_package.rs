//! `vulnerable-package`: an instruction brings packages of which a report names vulnerabilities.

use std::collections::BTreeMap;

use lintainer_core::dockerfile::{Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::project::Project;
use lintainer_core::reports::Origin;
use lintainer_core::span::{FileId, Span};

use crate::prelude::*;
use crate::shared::vulnerabilities::Sum;

pub(super) static RULE: Rule = Rule {
    name: "vulnerable-package",
    practice: Practice::Inventory,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("vulnerable_package.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// What is said about an instruction.
#[derive(Default)]
struct Brought<'g> {
    sum: Sum<'g>,
    /// Where the image runs.
    places: Vec<Span>,
}

fn check(project: &Project, cx: &mut Context) {
    let mut found: BTreeMap<(FileId, usize), Brought> = BTreeMap::new();
    for joined in project.joined() {
        let (Some(built), Some((_, scan))) = (&joined.built, joined.of(project.reports())) else { continue };
        for (vulnerability, package) in scan.open() {
            if let Origin::Instruction(index) = joined.origin(&scan.history, package) {
                let brought = found.entry((built.file, index)).or_default();
                brought.sum.add(vulnerability, package);
                brought.places.extend(joined.places.iter().map(|place| place.span));
            }
        }
    }
    for ((file, index), brought) in found {
        let syntax = project.file(file).syntax();
        let Some(dockerfile) = syntax.dockerfile() else { continue };
        let Some(instruction) = dockerfile.instructions.get(index) else { continue };
        let sum = &brought.sum;
        let s = if sum.packages() == 1 { "" } else { "s" };
        let keyword = &instruction.keyword;
        let message = format!(
            "this {} brings {} with {} ({})",
            keyword.value.to_ascii_uppercase(),
            sum.names(),
            sum.count(),
            sum.ids()
        );
        let finding = cx.report(keyword.span, message);
        match (sum.has_fix(), &instruction.kind) {
            (true, InstructionKind::Run(_)) => {
                finding.help(format!("build it again, without cache, with {}", sum.fixes()));
            }
            (true, _) => _ = finding.help(format!("bring {}", sum.fixes())),
            (false, _) => {
                finding.help(format!("leave the package{s} out, or say in a VEX document why this is of no concern"));
            }
        }
        if let Some(stage) =
            source_of(instruction, |name| Some(dockerfile.stage_named(name)?.from_instruction(dockerfile)?.span))
        {
            finding.related(stage, "it is made in this stage");
        }
        sum.tell(finding, brought.places, "the image is used here");
    }
}

/// The stage that a COPY takes from.
fn source_of(instruction: &Instruction, stage: impl Fn(&str) -> Option<Span>) -> Option<Span> {
    stage(&instruction.flag_value("from")?.text)
}
