//! What the schemas of Compose files and Kubernetes objects say about a place.

use lintainer_core::schema::place::{Candidate, Description, Line, Offer, text_to_value};
use lintainer_core::source::Source;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, InsertTextFormat, InsertTextMode,
    MarkupContent, MarkupKind, Range, TextEdit,
};

use crate::client::Client;

/// What is offered at a place, in its order.
pub(crate) fn items(offer: Offer, source: &Source, client: &Client) -> Vec<CompletionItem> {
    let range = client.encoding.range(source, offer.replace);
    let (column, indent) = (offer.column, offer.indent);
    let candidates = offer.candidates.into_iter().enumerate();
    candidates.map(|(at, one)| item(one, at, (column, indent), range, source, client)).collect()
}

fn item(
    one: Candidate,
    at: usize,
    columns: (usize, usize),
    range: Range,
    source: &Source,
    client: &Client,
) -> CompletionItem {
    let (text, is_snippet) = written(&one.lines, columns, client);
    let edits = one.edits.iter();
    let edits: Vec<TextEdit> =
        edits.map(|edit| TextEdit::new(client.encoding.range(source, edit.span), edit.text.clone())).collect();
    let documentation = one.facts.map(|facts| {
        let kind = if client.markdown_documentation { MarkupKind::Markdown } else { MarkupKind::PlainText };
        Documentation::MarkupContent(MarkupContent { kind, value: facts.markdown() })
    });
    CompletionItem {
        label: one.label,
        kind: Some(if one.is_value { CompletionItemKind::ENUM_MEMBER } else { CompletionItemKind::PROPERTY }),
        detail: Some(one.detail).filter(|detail| !detail.is_empty()),
        documentation,
        sort_text: Some(format!("{at:04}")),
        filter_text: Some(one.word),
        insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
        insert_text_mode: (client.inserts_as_is && text.contains('\n')).then_some(InsertTextMode::AS_IS),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
        additional_text_edits: (!edits.is_empty()).then_some(edits),
        ..CompletionItem::default()
    }
}

/// The text of some lines, and whether it is a snippet. `columns`: where the first begins, and the indentation of its line.
///
/// A client without snippets is given the lines up to the first that waits for a value. One that does not say that it
/// inserts text as it is indents the lines of a snippet as far as the line that it is inserted in.
fn written(lines: &[Line], (column, indent): (usize, usize), client: &Client) -> (String, bool) {
    if !client.snippets || lines.len() < 2 {
        return (text_to_value(lines, column), false);
    }
    let column = if client.inserts_as_is { column } else { column.saturating_sub(indent) };
    let stops = lines.iter().filter(|line| line.is_open()).count();
    let (mut text, mut stop) = (String::new(), 0);
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.push('\n');
            text.push_str(&" ".repeat(column + line.depth));
        }
        text.push_str(&line.text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}"));
        if line.is_open() {
            stop += 1;
            text.push_str(&format!("${}", if stop == stops { 0 } else { stop }));
        }
    }
    (text, true)
}

/// What is known of a key, as Markdown.
pub(crate) fn text(known: &Description) -> String {
    format!("`{}`\n\n{}", known.path, known.facts.markdown())
}
