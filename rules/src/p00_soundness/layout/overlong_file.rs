//! `overlong-file`: the file has too many lines.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::{File, Kind, Syntax};

use crate::prelude::*;

static MAXIMUM: IntOption = IntOption::new("maximum", 200, "lines of code, without empty lines and comments");

pub(super) static RULE: Rule = Rule {
    name: "overlong-file",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("overlong_file.md")),
    yields_to: &[],
    options: &[MAXIMUM.declared()],
    checks: &[Check::Text(check)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(maximum) = usize::try_from(cx.get(&MAXIMUM)).ok().filter(|maximum| *maximum > 0) else { return };
    let text = file.source.text();
    // Most files are shorter than that, comments included.
    if memchr::memchr_iter(b'\n', text.as_bytes()).nth(maximum - 1).is_none() {
        return;
    }
    let whole = [file.source.span(file.source.bom_len()..text.len())];
    let documents = match cx.syntax() {
        Syntax::Yaml(documents) if file.kind == Kind::Kubernetes => documents.iter().map(|one| one.span).collect(),
        _ => whole.to_vec(),
    };
    let what = if documents.len() > 1 { "this document" } else { "the file" };
    for document in documents {
        let mut first = None;
        let mut count = 0;
        let mut at = document.start as usize;
        for line in file.source.slice(document).split_inclusive('\n') {
            let code = line.trim();
            if !code.is_empty() && !code.starts_with('#') && code != "---" {
                let start = at + (line.len() - line.trim_start().len());
                first.get_or_insert(start..start + code.len());
                count += 1;
            }
            at += line.len();
        }
        if let Some(first) = first.filter(|_| count > maximum) {
            cx.report(file.source.span(first), format!("{what} has {count} lines of code, more than {maximum}"))
                .help("split it");
        }
    }
}
