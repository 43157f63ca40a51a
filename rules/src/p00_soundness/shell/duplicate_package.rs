//! `duplicate-package`: a package is named twice in one install.

use std::collections::HashMap;

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Run, UNKNOWN};
use lintainer_core::shell::packages::{Action, Package, PackageKind};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-package",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("duplicate_package.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    for operation in run.packages().iter().filter(|one| run.is_build() && one.action == Action::Install) {
        let mut seen: HashMap<&str, &Package> = HashMap::new();
        for package in operation.packages.iter().filter(|package| package.kind == PackageKind::Named) {
            if package.text.contains(UNKNOWN) {
                continue;
            }
            let Some(first) = seen.get(&*package.name).copied() else {
                seen.insert(&package.name, package);
                continue;
            };
            // `name:i386` beside `name`, or extras of the same package, are two things.
            let is_same = first.text == package.text;
            // Ranges may be meant together, and gems and Go's tools may be there in two versions.
            let is_pin = |one: &Package| one.version.is_some() && !one.text.contains(['<', '>', '~', '!', '*']);
            if !is_same && (!is_pin(first) || !is_pin(package) || matches!(operation.manager.name, "gem" | "go")) {
                continue;
            }
            if !is_same && (first.version == package.version || first.span == package.span) {
                continue;
            }
            let finding = if is_same {
                cx.report(package.span, format!("`{}` is named twice", package.text))
                    .help("delete one of the two")
                    .profile(Profile::Audit)
            } else {
                cx.report(package.span, format!("`{}` is asked for in two versions", package.name))
                    .help("decide for one of the two")
                    .severity(Severity::Warning)
            };
            finding.related(first.span, "the first one");
            cx.fix(|cx| {
                let edit = run.at()?.dockerfile.remove_word(package.span, cx.source_of(package.span));
                Some(Fix::safe("delete the second one", vec![edit.filter(|_| is_same)?]))
            });
        }
    }
}
