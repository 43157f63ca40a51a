//! Code actions: fixes of findings, all safe fixes at once, and ways to ignore.

use lintainer_core::editing::configuration;
use lintainer_core::editing::ignore::Scope;
use lintainer_core::finding::{Edit, Finding, Safety};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::suppress;
use lintainer_core::workspace::Entry;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, ResourceOp, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};
use serde_json::json;
use similar::DiffTag;

use crate::client::FIX_ALL;
use crate::diagnostics::View;
use crate::lines::differences;
use crate::text::Encoding;

/// The actions for a range of a document.
pub(crate) fn actions(view: View<'_, '_>, key: &str, params: &CodeActionParams) -> Vec<CodeAction> {
    let Some(entry) = view.root.entry(key) else { return Vec::new() };
    let Some(file) = entry.file() else { return Vec::new() };
    let source = &file.source;
    let encoding = view.client.encoding;
    let (start, end) = (encoding.offset(source, params.range.start), encoding.offset(source, params.range.end));
    let here: Vec<&Finding> = view
        .root
        .findings(entry)
        .filter(|finding| finding.span.start <= end.max(start) && start.min(end) <= finding.span.end)
        .collect();
    let wants = |kind: &str| match &params.context.only {
        None => true,
        Some(only) => only.iter().any(|wanted| {
            let rest = kind.strip_prefix(wanted.as_str());
            wanted.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }),
    };
    let mut actions: Vec<CodeAction> = Vec::new();
    let mut add = |action: CodeAction| {
        if !actions.iter().any(|known| known.title == action.title && known.edit == action.edit) {
            actions.push(action);
        }
    };
    if wants(CodeActionKind::QUICKFIX.as_str()) {
        here.iter().for_each(|finding| fixes(view, finding).into_iter().for_each(&mut add));
    }
    let is_fixable = |finding: &Finding| finding.fixes.iter().any(|fix| fix.safety == Safety::Safe);
    if wants(FIX_ALL) && view.root.findings(entry).any(is_fixable) {
        let edit = if view.client.resolves_edits { None } else { fix_all(view, key) };
        if edit.is_some() || view.client.resolves_edits {
            add(CodeAction {
                title: "Apply all safe fixes of lintainer in this file".to_string(),
                kind: Some(CodeActionKind::new(FIX_ALL)),
                edit,
                data: Some(json!({ "uri": params.text_document.uri })),
                ..CodeAction::default()
            });
        }
    }
    if wants(CodeActionKind::QUICKFIX.as_str()) {
        here.iter().for_each(|finding| ignores(view, entry, finding).into_iter().for_each(&mut add));
    }
    actions
}

/// The fixes of a finding.
fn fixes(view: View<'_, '_>, finding: &Finding) -> Vec<CodeAction> {
    let first_safe = finding.fixes.iter().position(|fix| fix.safety == Safety::Safe);
    let one = |(index, fix): (usize, &lintainer_core::finding::Fix)| {
        let title = match fix.safety {
            Safety::Safe => fix.title.clone(),
            Safety::Unsafe => format!("{} (may change what runs)", fix.title),
        };
        Some(CodeAction {
            title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![view.diagnostic(finding)]),
            is_preferred: (first_safe == Some(index)).then_some(true),
            edit: Some(edit_of(view, &fix.edits)?),
            ..CodeAction::default()
        })
    };
    finding.fixes.iter().enumerate().filter_map(one).collect()
}

/// The ways to ignore a finding: here, in this file, in the configuration.
fn ignores(view: View<'_, '_>, entry: &Entry<'_>, finding: &Finding) -> Vec<CodeAction> {
    let name = finding.rule.name;
    let file = entry.file();
    let here = file.and_then(|file| suppress::here(file, finding.span, name)).and_then(|edit| edit_of(view, &[edit]));
    let in_file = file.and_then(|file| suppress::in_file(file, name)).and_then(|edit| edit_of(view, &[edit]));
    let everywhere = in_configuration(view, entry.key(), name);
    let all = [
        (Scope::Here.title(name), here),
        (Scope::File.title(name), in_file),
        (Scope::Configuration.title(name), everywhere),
    ];
    let action = |(title, edit): (String, Option<WorkspaceEdit>)| {
        Some(CodeAction {
            title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![view.diagnostic(finding)]),
            edit: Some(edit?),
            ..CodeAction::default()
        })
    };
    all.into_iter().filter_map(action).collect()
}

/// The edit that applies all safe fixes of a document, and what these make possible.
pub(crate) fn fix_all(view: View<'_, '_>, key: &str) -> Option<WorkspaceEdit> {
    let entry = view.root.entry(key)?;
    let edits = line_edits(&entry.file()?.source, &view.root.fixed(entry)?, view.client.encoding);
    workspace_edit(view, vec![(key.to_string(), edits)], false)
}

fn in_configuration(view: View<'_, '_>, key: &str, rule: &str) -> Option<WorkspaceEdit> {
    if let Some(key) = view.root.nearest_config(key) {
        let source = view.root.config_source(key)?;
        let edits = configuration::ignore(source, rule)?;
        let edits = edits.iter().map(|edit| text_edit(view, source, edit)).collect();
        return workspace_edit(view, vec![(key.to_string(), edits)], false);
    }
    if !view.client.creates_files || !crate::uri::is_file(key) {
        return None;
    }
    let key = format!("{}/{}", view.root.base_key().trim_end_matches('/'), lintainer_core::config::FILE_NAME);
    let empty = Source::new(FileId(0), "", "");
    let edits = configuration::ignore(&empty, rule)?;
    let edits = edits.into_iter().map(|edit| TextEdit::new(Range::default(), edit.text)).collect();
    workspace_edit(view, vec![(key, edits)], true)
}

/// Edits of core as an edit of the workspace; `None` where one does not fit its text.
fn edit_of(view: View<'_, '_>, edits: &[Edit]) -> Option<WorkspaceEdit> {
    let mut by_file: Vec<(String, Vec<TextEdit>)> = Vec::new();
    for edit in edits {
        let entry = view.root.entry_of(edit.span.file)?;
        let source = &entry.file()?.source;
        source.text().get(edit.span.range())?;
        let edit = text_edit(view, source, edit);
        match by_file.iter_mut().find(|(key, _)| key == entry.key()) {
            Some((_, edits)) => edits.push(edit),
            None => by_file.push((entry.key().to_string(), vec![edit])),
        }
    }
    workspace_edit(view, by_file, false)
}

/// An edit of core with the line breaks of its text.
fn text_edit(view: View<'_, '_>, source: &Source, edit: &Edit) -> TextEdit {
    let text = match source.newline() {
        "\r\n" => edit.text.replace("\r\n", "\n").replace('\n', "\r\n"),
        _ => edit.text.clone(),
    };
    TextEdit::new(view.client.encoding.range(source, edit.span), text)
}

/// An edit of the workspace in the form that the client takes. `create` makes the files first.
fn workspace_edit(view: View<'_, '_>, by_file: Vec<(String, Vec<TextEdit>)>, create: bool) -> Option<WorkspaceEdit> {
    if by_file.iter().all(|(_, edits)| edits.is_empty()) {
        return None;
    }
    let mut changes = Vec::new();
    let mut operations = Vec::new();
    for (key, edits) in by_file {
        let uri = view.uri(&key)?;
        if create {
            let options = CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) };
            let file = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
            operations.push(DocumentChangeOperation::Op(ResourceOp::Create(file)));
        }
        let version = view.documents.get(&key).map(|document| document.version);
        changes.push((uri, version, edits));
    }
    if !view.client.versioned_edits {
        let changes = changes.into_iter().map(|(uri, _, edits)| (uri, edits)).collect();
        return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    let edits = changes.into_iter().map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    let document_changes = if operations.is_empty() {
        DocumentChanges::Edits(edits.collect())
    } else {
        operations.extend(edits.map(DocumentChangeOperation::Edit));
        DocumentChanges::Operations(operations)
    };
    Some(WorkspaceEdit { document_changes: Some(document_changes), ..WorkspaceEdit::default() })
}

/// The edits of whole lines that turn a text into another, so that marks elsewhere stay where they are.
fn line_edits(source: &Source, new: &str, encoding: Encoding) -> Vec<TextEdit> {
    let old = source.text();
    let old_lines: Vec<&str> = old.split_inclusive('\n').collect();
    let new_lines: Vec<&str> = new.split_inclusive('\n').collect();
    let offset = |index: usize| old_lines.iter().take(index).map(|line| line.len()).sum::<usize>();
    let changed = differences(&old_lines, &new_lines).into_iter().filter(|op| op.tag() != DiffTag::Equal);
    changed
        .map(|op| {
            let span = source.span(offset(op.old_range().start)..offset(op.old_range().end));
            let text: String = new_lines.get(op.new_range()).unwrap_or(&[]).concat();
            TextEdit::new(encoding.range(source, span), text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_stay_are_not_touched() {
        let source = Source::new(FileId(0), "a", "a\nb\nc\nd");
        let edits = line_edits(&source, "a\nB\nc\nd\ne", Encoding::Utf16);
        let shown: Vec<_> =
            edits.iter().map(|edit| (edit.range.start.line, edit.range.end.line, &*edit.new_text)).collect();
        assert_eq!(shown, [(1, 2, "B\n"), (3, 3, "d\ne")]);
    }
}
