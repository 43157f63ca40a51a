//! Quotes for shell text that stands in a Dockerfile as it is.

use lintainer_core::context::Context;
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::Run;
use lintainer_core::span::Span;

/// A fix that puts an expansion into double quotes. None for texts in lists and YAML, whose own quotes are in the way.
pub(crate) fn quotes(span: Span, run: &Run, cx: &Context) -> Option<Fix> {
    let text = cx.text(span);
    let is_plain = text.starts_with(['$', '`']) && !text.contains(['"', '\n']);
    let edits = || vec![Edit::insert_before(span, "\""), Edit::insert_after(span, "\"")];
    (run.is_verbatim() && is_plain).then(|| Fix::risky("quote it", edits()))
}
