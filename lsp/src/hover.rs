//! What is shown when the pointer rests on something.

use lintainer_core::config::FILE_NAME;
use lintainer_core::editing::mention;
use lintainer_core::engine::Engine;
use lintainer_core::finding::Finding;
use lintainer_core::render::explain::rule_page;
use lintainer_core::render::rule_url;
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::diagnostics::View;
use crate::{builds, charts, schema};

/// The page of a rule that is named, else the findings at a position, and what the schema says about the key there.
pub(crate) fn hover(view: View<'_, '_>, engine: &Engine, key: &str, position: Position) -> Option<Hover> {
    let encoding = view.client.encoding;
    let is_config = key.rsplit('/').next() == Some(FILE_NAME);
    let entry = view.root.entry(key);
    let source = match view.root.config_source(key).filter(|_| is_config) {
        Some(source) => source,
        None => &*entry?.file()?.source,
    };
    let offset = encoding.offset(source, position);
    if let Some((rule, range)) = mention::rule_at(engine, source, offset as usize, is_config) {
        let range = encoding.range(source, source.span(range));
        return Some(Hover { contents: contents(view, rule_page(rule)), range: Some(range) });
    }
    let entry = entry?;
    let at = |finding: &&Finding| {
        let range = encoding.visible_range(source, finding.span);
        range.start <= position && position < range.end
    };
    let mut found: Vec<&Finding> = view.root.findings(entry).filter(at).collect();
    // The narrowest is what the pointer means.
    found.sort_by_key(|finding| finding.span.len());
    let known = view.root.describe(entry, offset as usize);
    let built = builds::told(view, entry, offset as usize).or_else(|| charts::told(view, entry, offset as usize));
    let range = match (found.first(), &built, &known) {
        (Some(finding), ..) => encoding.visible_range(source, finding.span),
        (None, Some((_, span)), _) => encoding.visible_range(source, *span),
        (None, None, Some(known)) => encoding.range(source, known.span),
        (None, None, None) => return None,
    };
    let parts =
        found.into_iter().map(describe).chain(built.map(|(text, _)| text)).chain(known.as_ref().map(schema::text));
    let text = parts.collect::<Vec<_>>().join("\n\n---\n\n");
    Some(Hover { contents: contents(view, text), range: Some(range) })
}

fn describe(finding: &Finding) -> String {
    let rule = finding.rule;
    let mut text = format!("**{}**", plain(&finding.message));
    if let Some(help) = &finding.help {
        text.push_str(&format!("\n\nhelp: {}", plain(help)));
    }
    text.push_str(&format!(
        "\n\n{}\n\n[{}]({}) · {} · {}",
        plain(rule.why()),
        rule.name,
        rule_url(rule),
        finding.severity.name(),
        rule.practice.title()
    ));
    text
}

/// Text that must not become markup: `<` begins HTML. What stands between backquotes is meant as code.
pub(crate) fn plain(text: &str) -> String {
    let mut in_code = false;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        in_code ^= c == '`';
        if !in_code && matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn contents(view: View<'_, '_>, value: String) -> HoverContents {
    let kind = if view.client.markdown_hover { MarkupKind::Markdown } else { MarkupKind::PlainText };
    HoverContents::Markup(MarkupContent { kind, value })
}
