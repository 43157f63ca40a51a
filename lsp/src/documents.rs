//! The documents that are open in the editor.

use std::collections::BTreeMap;

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::text::Encoding;

/// An open document.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// The address as the client writes it.
    pub(crate) uri: Uri,
    /// The version that the client gave to the text.
    pub(crate) version: i32,
    /// The text.
    pub(crate) text: String,
    /// The client's name for the language.
    pub(crate) language: String,
}

/// The open documents by their keys.
#[derive(Debug, Default)]
pub(crate) struct Documents(BTreeMap<String, Document>);

impl Documents {
    /// Takes a document that was opened.
    pub(crate) fn open(&mut self, key: String, item: TextDocumentItem) {
        let document = Document { uri: item.uri, version: item.version, text: item.text, language: item.language_id };
        self.0.insert(key, document);
    }

    /// Applies changes to a document; says whether it is open.
    pub(crate) fn change(
        &mut self,
        key: &str,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.0.get_mut(key) else { return false };
        encoding.apply(&mut document.text, changes);
        document.version = version;
        true
    }

    /// Forgets a document.
    pub(crate) fn close(&mut self, key: &str) -> Option<Document> {
        self.0.remove(key)
    }

    /// A document.
    pub(crate) fn get(&self, key: &str) -> Option<&Document> {
        self.0.get(key)
    }

    /// All documents by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Document)> {
        self.0.iter()
    }
}
