//! What happens outside of open documents: files on disk and the editor's settings.

use lintainer_core::config::is_config_file;
use lsp_server::Response;
use lsp_types::{DidChangeWatchedFilesParams, FileChangeType};
use serde_json::{Value, json};

use crate::NAME;
use crate::root::Root;
use crate::server::Server;
use crate::uri;

/// What is watched: everything that is linted or read for it.
const WATCHED: [&str; 10] = [
    "**/lintainer.toml",
    "**/*.md",
    "**/*.{yaml,yml,json}",
    "**/*[Dd]ockerfile*",
    "**/*[Cc]ontainerfile*",
    "**/Jenkinsfile",
    "**/Kustomization",
    "**/.env",
    "**/{Tiltfile,*.Tiltfile,docker-bake.*}",
    "**/.{gitignore,ignore,dockerignore,dclintrc,trivyignore}",
];

/// Whether the change of a file of that name may change which files there are, or what applies to them.
fn decides(name: &str) -> bool {
    is_config_file(name) || matches!(name, ".gitignore" | ".ignore")
}

impl Server<'_> {
    /// Asks for what the client can watch, and for its settings.
    pub(crate) fn register(&mut self) {
        if self.client.watches {
            let watchers: Vec<Value> = WATCHED.iter().map(|pattern| json!({ "globPattern": pattern })).collect();
            let registration = json!({
                "id": "watched-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": watchers },
            });
            self.ask("client/registerCapability", json!({ "registrations": [registration] }));
        }
        self.ask_for_settings();
    }

    fn ask_for_settings(&mut self) {
        if self.client.configuration {
            let id = self.ask("workspace/configuration", json!({ "items": [{ "section": NAME }] }));
            self.asked_for_settings = Some(id);
        }
    }

    /// `workspace/didChangeConfiguration`. Clients that answer questions send nothing of use in it.
    pub(crate) fn settings_changed(&mut self, params: &Value) {
        match params.get("settings").filter(|settings| !settings.is_null()) {
            Some(settings) if !self.client.configuration => self.take_settings(settings),
            _ => self.ask_for_settings(),
        }
    }

    /// Takes the answer to a question of ours.
    pub(crate) fn responded(&mut self, response: Response) {
        if self.asked_for_settings.as_ref() != Some(&response.id) {
            return;
        }
        self.asked_for_settings = None;
        let Ok(answer) = response.response_result else { return };
        // A client without any settings of ours answers null, and what it said at first stays.
        if let Some(settings) = answer.get(0).filter(|settings| settings.is_object()) {
            self.take_settings(settings);
        }
    }

    /// `workspace/didChangeWatchedFiles`.
    pub(crate) fn files_changed(&mut self, params: &DidChangeWatchedFilesParams) {
        for change in &params.changes {
            let key = uri::key(change.uri.as_str());
            let name = key.rsplit('/').next().unwrap_or("");
            // A page of a rule that is new is read with the configuration.
            let is_deciding = decides(name) || change.typ != FileChangeType::CHANGED && !name.ends_with(".md");
            // A configuration counts below its folder, wherever the root is.
            let reaches = |root: &Root<'_>| root.covers(&key) || root.entry(&key).is_some() || decides(name);
            if is_deciding {
                self.roots.iter_mut().filter(|root| reaches(root)).for_each(Root::look_again);
            }
            self.touch(&key);
        }
    }
}
