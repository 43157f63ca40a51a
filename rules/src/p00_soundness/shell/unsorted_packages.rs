//! `unsorted-packages`: the packages are not in alphabetical order.

use std::cmp::Ordering;

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Run, UNKNOWN};
use lintainer_core::shell::packages::{Action, Package, PackageKind};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unsorted-packages",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unsorted_packages.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    for operation in run.packages().iter().filter(|one| run.is_build() && one.action == Action::Install) {
        if operation.command.has_subcommand(&["create-project", "swap", "create", "module"]) {
            continue;
        }
        let is_sortable = |package: &&Package| package.kind == PackageKind::Named && !package.text.contains(UNKNOWN);
        let packages: Vec<&Package> = operation.packages.iter().filter(is_sortable).collect();
        let is_sorted =
            |compare: fn(&Package, &Package) -> Ordering| packages.is_sorted_by(|a, b| compare(a, b).is_le());
        if is_sorted(by_bytes) || is_sorted(by_letters) {
            continue;
        }
        let first = packages.windows(2).find_map(|pair| match pair {
            [before, next] if by_bytes(before, next).is_gt() => Some((before, next)),
            _ => None,
        });
        let Some((before, next)) = first else { continue };
        cx.report(next.span, format!("`{}` comes after `{}`: the packages are not sorted", next.name, before.name))
            .help("sort the packages");
        cx.fix(|cx| {
            let at = run.at().filter(|_| run.is_verbatim())?;
            let is_own_word = |one: &&Package| cx.text(one.span).trim_matches(['"', '\'']) == one.text;
            let has_comment = at.dockerfile.comments.iter().any(|comment| operation.command.span.contains(*comment));
            if has_comment || !packages.iter().all(is_own_word) {
                return None;
            }
            let mut sorted = packages.clone();
            sorted.sort_by(|a, b| by_bytes(a, b));
            let moved = packages.iter().zip(sorted).filter(|(own, other)| own.span != other.span);
            let edits = moved.map(|(own, other)| Edit::replace(own.span, cx.text(other.span)));
            Some(Fix::safe("sort the packages", edits.collect()))
        });
    }
}

fn by_bytes(a: &Package, b: &Package) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    a.name.bytes().map(lower).cmp(b.name.bytes().map(lower))
}

/// As `sort` does in most locales.
fn by_letters(a: &Package, b: &Package) -> Ordering {
    let letter = |byte: u8| byte.is_ascii_alphanumeric().then(|| byte.to_ascii_lowercase());
    a.name.bytes().filter_map(letter).cmp(b.name.bytes().filter_map(letter))
}
