//! What the client asks.

use std::collections::HashMap;

use lsp_server::{ErrorCode, Request, ResponseError};
use lsp_types::{
    CodeAction, CodeActionParams, CompletionParams, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportKind, FullDocumentDiagnosticReport, GotoDefinitionParams, HoverParams, ReferenceParams,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
    Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::changes::read;
use crate::diagnostics::result_id;
use crate::server::Server;
use crate::{actions, builds, charts, completion, hover, uri};

impl Server<'_> {
    /// Answers a request about the texts as they are now.
    pub(crate) fn handle(&mut self, request: Request) -> Result<Value, ResponseError> {
        let params = request.params;
        match request.method.as_str() {
            "textDocument/diagnostic" => answer(self.diagnostic(parse(params)?)),
            "textDocument/codeAction" => answer(self.code_actions(&parse(params)?)),
            "codeAction/resolve" => answer(self.resolve(parse(params)?)),
            "textDocument/hover" => {
                let params: HoverParams = parse(params)?;
                let at = params.text_document_position_params;
                let key = uri::key(at.text_document.uri.as_str());
                self.refresh();
                let view = self.owner(&key).and_then(|root| self.view(root));
                answer(view.and_then(|view| hover::hover(view, self.engine, &key, at.position)))
            }
            "textDocument/definition" => {
                let params: GotoDefinitionParams = parse(params)?;
                let at = params.text_document_position_params;
                let key = uri::key(at.text_document.uri.as_str());
                self.refresh();
                let view = self.owner(&key).and_then(|root| self.view(root));
                answer(view.map(|view| {
                    let mut places = builds::places(view, &key, at.position);
                    places.extend(charts::definitions(view, &key, at.position));
                    places
                }))
            }
            "textDocument/references" => {
                let params: ReferenceParams = parse(params)?;
                let (at, context) = (params.text_document_position, params.context);
                let key = uri::key(at.text_document.uri.as_str());
                self.refresh();
                let view = self.owner(&key).and_then(|root| self.view(root));
                let with_declaration = context.include_declaration;
                answer(view.map(|view| charts::references(view, &key, at.position, with_declaration)))
            }
            "textDocument/completion" => {
                let params: CompletionParams = parse(params)?;
                let at = params.text_document_position;
                let key = uri::key(at.text_document.uri.as_str());
                self.read();
                let view = self.owner(&key).and_then(|root| self.view(root));
                answer(view.map(|view| completion::complete(view, self.engine, &key, at.position)))
            }
            other => Err(error(ErrorCode::MethodNotFound, format!("`{other}` is not offered"))),
        }
    }

    fn code_actions(&mut self, params: &CodeActionParams) -> Vec<CodeAction> {
        let key = uri::key(params.text_document.uri.as_str());
        self.refresh();
        let view = self.owner(&key).and_then(|root| self.view(root));
        view.map_or_else(Vec::new, |view| actions::actions(view, &key, params))
    }

    fn resolve(&mut self, action: CodeAction) -> CodeAction {
        let written = action.data.as_ref().and_then(|data| data.get("uri")).and_then(Value::as_str);
        let Some(key) = written.filter(|_| action.edit.is_none()).map(uri::key) else { return action };
        self.refresh();
        let view = self.owner(&key).and_then(|root| self.view(root));
        match view {
            Some(view) => CodeAction { edit: actions::fix_all(view, &key), ..action },
            None => action,
        }
    }

    fn diagnostic(&mut self, params: DocumentDiagnosticParams) -> DocumentDiagnosticReport {
        let key = uri::key(params.text_document.uri.as_str());
        self.refresh();
        let mut related: HashMap<Uri, DocumentDiagnosticReportKind> = HashMap::new();
        let mut reported = Vec::new();
        let mut items = Vec::new();
        if let Some(index) = self.owner(&key)
            && let Some(view) = self.view(index)
        {
            items = view.root.entry(&key).map(|entry| view.diagnostics(entry)).unwrap_or_default();
            let others = self.documents.iter().filter(|(other, _)| self.client.related_documents && **other != key);
            for (other, document) in others {
                let Some(entry) = view.root.entry(other).filter(|_| self.owner(other) == Some(index)) else { continue };
                let items = view.diagnostics(entry);
                let id = result_id(&items);
                // Only what this client has been told, and is no longer so.
                if self.reported.get(other).is_some_and(|(_, said)| *said != id) {
                    let result_id = Some(id.clone());
                    let report = FullDocumentDiagnosticReport { result_id, items };
                    related.insert(document.uri.clone(), DocumentDiagnosticReportKind::Full(report));
                    reported.push((other.clone(), (Some(document.version), id)));
                }
            }
        }
        let related_documents = (!related.is_empty()).then_some(related);
        let id = result_id(&items);
        let version = self.documents.get(&key).map(|document| document.version);
        reported.push((key, (version, id.clone())));
        self.reported.extend(reported);
        if params.previous_result_id.as_ref() == Some(&id) {
            return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
            });
        }
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
        })
    }
}

fn parse<T: DeserializeOwned>(params: Value) -> Result<T, ResponseError> {
    read(params).map_err(|message| error(ErrorCode::InvalidParams, message))
}

fn answer(result: impl Serialize) -> Result<Value, ResponseError> {
    serde_json::to_value(result).map_err(|fault| error(ErrorCode::InternalError, fault.to_string()))
}

fn error(code: ErrorCode, message: String) -> ResponseError {
    ResponseError { code: code as i32, message, data: None }
}
