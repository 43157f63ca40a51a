//! `empty-document`: A YAML document is empty or has no kind.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::has_placeholder;
use lintainer_core::project::{File, Kind};
use lintainer_core::yaml::{Node, empty_documents};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "empty-document",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("empty_document.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Text(check)],
};

fn check(file: &File, cx: &mut Context) {
    if file.kind != Kind::Kubernetes || file.skipped.is_some() {
        return;
    }
    for at in empty_documents(&file.source) {
        cx.report(file.source.span(at), "this separator begins an empty document")
            .help("remove it, or write the object that should be here");
    }
    // What has no object at all is something else.
    if cx.model().resources.is_empty() {
        return;
    }
    for document in cx.syntax().documents() {
        let Some(root) = document.node(&file.source).filter(|_| !document.is_broken()) else { continue };
        let lacks = |key: &str| root.get(key).is_none_or(Node::is_null);
        let Some(missing) = ["kind", "apiVersion"].into_iter().find(|key| lacks(key)) else { continue };
        let first =
            root.own_entries().next().filter(|entry| !entry.is_merge() && !has_placeholder(cx.text(entry.span())));
        if let Some(first) = first {
            cx.report(first.key.span(), format!("this document has no `{missing}`: kubectl refuses it"))
                .help(format!("write `{missing}`, or remove the document"));
        }
    }
}
