//! What the client can do, and what the server offers it.

use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, HoverProviderCapability, OneOf, PositionEncodingKind, SaveOptions,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};
use serde_json::Value;

use crate::NAME;
use crate::text::Encoding;

/// The kind of the action that applies all safe fixes of a document.
pub(crate) const FIX_ALL: &str = "source.fixAll.lintainer";

/// The client's abilities. Read by name and not into types: a client that sends something odd elsewhere is served, too.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// What columns count.
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics instead of being sent them.
    pub(crate) pulls: bool,
    /// It takes the reports of other documents with that of one.
    pub(crate) related_documents: bool,
    /// It can be told to ask again.
    pub(crate) refresh: bool,
    /// It shows further places of a diagnostic.
    pub(crate) related_information: bool,
    /// It knows tags of diagnostics.
    pub(crate) tags: bool,
    /// It takes code actions as values and not only as commands.
    pub(crate) action_literals: bool,
    /// It can ask for the edit of an action later.
    pub(crate) resolves_edits: bool,
    /// It takes edits with the versions that they are for.
    pub(crate) versioned_edits: bool,
    /// It can create files as part of an edit.
    pub(crate) creates_files: bool,
    /// It answers questions about its settings.
    pub(crate) configuration: bool,
    /// It watches files for the server.
    pub(crate) watches: bool,
    /// It shows Markdown when hovering.
    pub(crate) markdown_hover: bool,
    /// It shows Markdown beside what can be completed.
    pub(crate) markdown_documentation: bool,
    /// It takes snippets, in which the cursor goes from place to place.
    pub(crate) snippets: bool,
    /// It inserts lines as they are, where it is asked to.
    pub(crate) inserts_as_is: bool,
}

impl Client {
    /// Reads the parameters of `initialize`.
    pub(crate) fn new(params: &Value) -> Self {
        let at = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let yes = |path: &str| at(path).and_then(Value::as_bool).unwrap_or(false);
        let has = |path: &str, word: &str| {
            at(path).and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| one == word))
        };
        let item = "textDocument/completion/completionItem";
        let modes = at(&format!("{item}/insertTextModeSupport/valueSet")).and_then(Value::as_array);
        let pulls = at("textDocument/diagnostic").is_some_and(Value::is_object);
        Client {
            encoding: if has("general/positionEncodings", "utf-8") { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls,
            related_documents: yes("textDocument/diagnostic/relatedDocumentSupport"),
            refresh: yes("workspace/diagnostics/refreshSupport") || yes("workspace/diagnostic/refreshSupport"),
            related_information: pulls || yes("textDocument/publishDiagnostics/relatedInformation"),
            tags: pulls || at("textDocument/publishDiagnostics/tagSupport").is_some_and(Value::is_object),
            action_literals: at("textDocument/codeAction/codeActionLiteralSupport").is_some(),
            resolves_edits: has("textDocument/codeAction/resolveSupport/properties", "edit")
                && yes("textDocument/codeAction/dataSupport"),
            versioned_edits: yes("workspace/workspaceEdit/documentChanges"),
            creates_files: yes("workspace/workspaceEdit/documentChanges")
                && has("workspace/workspaceEdit/resourceOperations", "create"),
            configuration: yes("workspace/configuration"),
            watches: yes("workspace/didChangeWatchedFiles/dynamicRegistration"),
            markdown_hover: at("textDocument/hover/contentFormat").is_none()
                || has("textDocument/hover/contentFormat", "markdown"),
            markdown_documentation: at(&format!("{item}/documentationFormat")).is_none()
                || has(&format!("{item}/documentationFormat"), "markdown"),
            snippets: yes(&format!("{item}/snippetSupport")),
            inserts_as_is: modes.is_some_and(|modes| modes.iter().any(|mode| *mode == 1)),
        }
    }

    /// What the server offers to this client.
    pub(crate) fn offer(&self) -> ServerCapabilities {
        let no_progress = WorkDoneProgressOptions::default();
        let kinds = [CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL, CodeActionKind::new(FIX_ALL)];
        ServerCapabilities {
            position_encoding: (self.encoding == Encoding::Utf8).then_some(PositionEncodingKind::UTF8),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
                ..TextDocumentSyncOptions::default()
            })),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(["[", ",", "\"", ".", ":", " "].map(String::from).to_vec()),
                ..CompletionOptions::default()
            }),
            code_action_provider: self.action_literals.then(|| {
                CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(kinds.to_vec()),
                    work_done_progress_options: no_progress,
                    resolve_provider: Some(true),
                })
            }),
            diagnostic_provider: self.pulls.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some(NAME.to_string()),
                    inter_file_dependencies: true,
                    workspace_diagnostics: false,
                    work_done_progress_options: no_progress,
                })
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: None,
            }),
            ..ServerCapabilities::default()
        }
    }
}
