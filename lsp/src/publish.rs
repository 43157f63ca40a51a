//! What is sent about documents without being asked for.

use std::collections::BTreeMap;

use lsp_types::{Diagnostic, PublishDiagnosticsParams, Uri};
use serde_json::Value;

use crate::diagnostics::{of_config, result_id};
use crate::server::Server;

/// What a client was last told about a document.
pub(crate) struct Published {
    uri: Uri,
    version: Option<i32>,
    diagnostics: Vec<Diagnostic>,
}

impl Server<'_> {
    /// Sends what is new about documents, and takes back what was said about those that are none of ours any more.
    pub(crate) fn publish(&mut self) {
        let mut wanted: BTreeMap<String, (Uri, Vec<Diagnostic>)> = BTreeMap::new();
        let mut outdated = false;
        for index in 0..self.roots.len() {
            let Some(view) = self.view(index) else { continue };
            for (key, source, errors) in view.root.config_files() {
                let is_open = self.documents.get(key).is_some();
                if (is_open || !errors.is_empty())
                    && !wanted.contains_key(key)
                    && let Some(uri) = view.uri(key)
                {
                    wanted.insert(key.clone(), (uri, of_config(source, &errors, self.client.encoding)));
                }
            }
            for entry in view.root.judged() {
                let is_open = self.documents.get(entry.key()).is_some();
                if !(is_open || self.settings.everywhere) || self.owner(entry.key()) != Some(index) {
                    continue;
                }
                if is_open && self.client.pulls {
                    // What was edited since is asked for without being told.
                    let version = self.documents.get(entry.key()).map(|document| document.version);
                    let said = self.reported.get(entry.key()).filter(|(of, _)| *of == version);
                    outdated |= said.is_some_and(|(_, said)| *said != result_id(&view.diagnostics(entry)));
                    continue;
                }
                if let Some(uri) = view.uri(entry.key()) {
                    let diagnostics = view.diagnostics(entry);
                    if is_open || !diagnostics.is_empty() {
                        wanted
                            .entry(entry.key().to_string())
                            .or_insert_with(|| (uri, Vec::new()))
                            .1
                            .extend(diagnostics);
                    }
                }
            }
        }
        self.send_published(wanted);
        if outdated && self.client.refresh {
            self.ask("workspace/diagnostic/refresh", Value::Null);
        }
    }

    fn send_published(&mut self, wanted: BTreeMap<String, (Uri, Vec<Diagnostic>)>) {
        let gone: Vec<String> = self.published.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
        for key in gone {
            if let Some(old) = self.published.remove(&key)
                && !old.diagnostics.is_empty()
            {
                self.notify("textDocument/publishDiagnostics", PublishDiagnosticsParams::new(old.uri, vec![], None));
            }
        }
        for (key, (uri, diagnostics)) in wanted {
            let version = self.documents.get(&key).map(|document| document.version);
            let known = self.published.get(&key);
            if known.is_some_and(|known| known.version == version && known.diagnostics == diagnostics) {
                continue;
            }
            let params = PublishDiagnosticsParams::new(uri.clone(), diagnostics.clone(), version);
            self.notify("textDocument/publishDiagnostics", params);
            self.published.insert(key, Published { uri, version, diagnostics });
        }
    }
}
