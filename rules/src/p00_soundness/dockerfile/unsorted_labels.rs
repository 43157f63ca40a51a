//! `unsorted-labels`: labels are not in the agreed order.

use lintainer_core::dockerfile::{Assignment, At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

static ORDER: WordOption = WordOption::new("order", "alphabetical", &["alphabetical", "oci"], "the order of the keys");

/// The keys below `org.opencontainers.image.` in the order of the specification
/// (<https://github.com/opencontainers/image-spec/blob/main/annotations.md>).
const OCI: &[&str] = &[
    "created",
    "authors",
    "url",
    "documentation",
    "source",
    "version",
    "revision",
    "vendor",
    "licenses",
    "ref.name",
    "title",
    "description",
    "base.digest",
    "base.name",
];

pub(super) static RULE: Rule = Rule {
    name: "unsorted-labels",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unsorted_labels.md")),
    yields_to: &[],
    options: &[ORDER.declared()],
    checks: &[Check::Instruction(&[Keyword::Label], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Label(pairs) = at.kind() else { return };
    if pairs.len() < 2 || pairs.iter().any(|pair| pair.is_legacy || pair.name.text.contains('$')) {
        return;
    }
    let by_oci = cx.get(&ORDER) == "oci";
    let key = |pair: &&Assignment| {
        let name = pair.name.text.trim_matches(['"', '\'']).to_string();
        let known = name.strip_prefix("org.opencontainers.image.").filter(|_| by_oci);
        (known.and_then(|name| OCI.iter().position(|one| *one == name)).unwrap_or(OCI.len()), name)
    };
    let mut sorted: Vec<&Assignment> = pairs.iter().collect();
    sorted.sort_by_key(key);
    let Some((first, wanted)) = pairs.iter().zip(&sorted).find(|(own, wanted)| own.span != wanted.span) else { return };
    let message = format!("`{}` belongs before `{}`: the labels are not sorted", wanted.name.text, first.name.text);
    cx.report(wanted.name.span, message).help("sort the labels");
    let has_comment = || at.dockerfile.comments.iter().any(|comment| at.span().contains(*comment));
    // Of a key that is given twice the last value counts.
    let is_repeated = || sorted.windows(2).any(|pair| matches!(pair, [a, b] if key(a) == key(b)));
    cx.fix(|cx| {
        let moved = pairs.iter().zip(&sorted).filter(|(own, other)| own.span != other.span);
        let edits = moved.map(|(own, other)| Edit::replace(own.span, cx.text(other.span)));
        (!has_comment() && !is_repeated()).then(|| Fix::safe("sort the labels", edits.collect()))
    });
}
