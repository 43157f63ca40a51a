//! What the client tells: documents that are opened, edited, closed.

use lsp_server::{Notification, RequestId};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::host::Target;
use crate::root::Root;
use crate::server::Server;
use crate::uri;

impl Server<'_> {
    /// Takes a notification. An error says why it was ignored.
    pub(crate) fn notified(&mut self, notification: Notification) -> Result<(), String> {
        let params = notification.params;
        match notification.method.as_str() {
            "initialized" => self.register(),
            "textDocument/didOpen" => self.opened(read(params)?),
            "textDocument/didChange" => self.edited(read(params)?)?,
            "textDocument/didSave" => self.saved(&read(params)?),
            "textDocument/didClose" => self.closed(&read(params)?),
            "workspace/didChangeWatchedFiles" => self.files_changed(&read::<DidChangeWatchedFilesParams>(params)?),
            "workspace/didChangeConfiguration" => self.settings_changed(&params),
            "workspace/didChangeWorkspaceFolders" => self.folders_changed(&read(params)?),
            "$/cancelRequest" => match params.get("id") {
                Some(Value::String(id)) => self.cancel(&RequestId::from(id.clone())),
                Some(Value::Number(id)) => {
                    let id = id.as_i64().and_then(|id| i32::try_from(id).ok());
                    id.into_iter().for_each(|id| self.cancel(&RequestId::from(id)));
                }
                _ => return Err("it has no id".to_string()),
            },
            // Everything else is for servers that can do more; the protocol wants it to be ignored.
            _ => {}
        }
        Ok(())
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let key = uri::key(params.text_document.uri.as_str());
        self.documents.open(key.clone(), params.text_document);
        self.adopt(&key);
        self.touch(&key);
    }

    /// Gives a document that lies in no folder of the workspace a root of its own.
    pub(crate) fn adopt(&mut self, key: &str) {
        if self.owner(key).is_none() {
            self.roots.push(Root::new(self.engine, self.host, Target::File(uri::path(key))));
        }
    }

    fn edited(&mut self, params: DidChangeTextDocumentParams) -> Result<(), String> {
        let key = uri::key(params.text_document.uri.as_str());
        let version = params.text_document.version;
        if !self.documents.change(&key, version, params.content_changes, self.client.encoding) {
            return Err(format!("{} is not open", params.text_document.uri.as_str()));
        }
        self.touch(&key);
        Ok(())
    }

    fn saved(&mut self, params: &DidSaveTextDocumentParams) {
        let key = uri::key(params.text_document.uri.as_str());
        // A client that watches nothing tells of new files and changed ignores in no other way.
        if !self.client.watches {
            self.roots.iter_mut().filter(|root| root.covers(&key)).for_each(Root::look_again);
        }
        self.touch(&key);
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let key = uri::key(params.text_document.uri.as_str());
        self.documents.close(&key);
        self.reported.remove(&key);
        self.roots.retain(|root| !matches!(root.target(), Target::File(_)) || !root.covers(&key));
        self.touch(&key);
        if self.roots.iter().all(|root| !root.is_dirty()) {
            self.publish();
        }
    }

    fn folders_changed(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        for folder in &params.event.removed {
            let key = uri::key(folder.uri.as_str());
            self.roots.retain(|root| !matches!(root.target(), Target::Folder(path) if uri::key_of_path(path) == key));
        }
        for folder in &params.event.added {
            self.add_folder(folder.uri.as_str());
        }
        let open: Vec<String> = self.documents.iter().map(|(key, _)| key.clone()).collect();
        // What had a root of its own may lie in one now, and the other way round.
        self.roots.retain(|root| matches!(root.target(), Target::Folder(_)));
        open.iter().for_each(|key| self.adopt(key));
        self.changed();
        if self.roots.iter().all(|root| !root.is_dirty()) {
            self.publish();
        }
    }

    /// Says that a document or file is not what it was.
    pub(crate) fn touch(&mut self, key: &str) {
        let document = self.documents.get(key);
        self.roots.iter_mut().for_each(|root| root.touch(key, document));
        self.changed();
    }
}

/// Reads parameters.
///
/// # Errors
/// What does not fit the protocol.
pub(crate) fn read<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}
