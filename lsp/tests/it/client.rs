//! A client that sends what it is told and waits for what comes back.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use lintainer_core::config::{Sources, is_config_file};
use lintainer_core::context::Context;
use lintainer_core::engine::Engine;
use lintainer_core::linter::{Failure, Serial, Workers};
use lintainer_core::model::Format;
use lintainer_core::project::{Kind, Project, is_candidate};
use lintainer_core::rule::{
    Check, Confidence, Fixable, OwnRules, Page, Practice, Registry, Rule, RuleReader, Severity, SuppressionFault,
};
use lintainer_core::workspace::Reader;
use lintainer_custom::InMemory;
use lintainer_lsp::{Discovery, FoundFile, Host, Target, run};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Long enough for a machine that does other things as well; it is waited for in full only where a test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A rule about two files: a Compose file beside a Dockerfile whose text has `USER root` in it.
static ACROSS: Rule = rule("across-files", &[Check::Project(across)]);

/// What finds useless suppressions is in core; it reports under the rule that is about them.
static UNUSED: Rule = rule("unused-suppression", &[Check::Suppressions(SuppressionFault::Unused)]);

const fn rule(name: &'static str, checks: &'static [Check]) -> Rule {
    Rule {
        name,
        practice: Practice::Integrated,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles: &[lintainer_core::rule::Profile::Essential],
        fixable: Fixable::No,
        formats: &[Format::Dockerfile, Format::Compose, Format::Kubernetes],
        page: Page::new("# test\n\nA rule of the tests\n\nIt is needed here.\n"),
        yields_to: &[],
        options: &[],
        checks,
    }
}

fn across(project: &Project, cx: &mut Context) {
    for compose in project.files().iter().filter(|file| file.kind == Kind::Compose) {
        let beside = compose.source.path.replace("compose.yaml", "Dockerfile");
        let Some(dockerfile) = project.file_at(&beside) else { continue };
        let Some(at) = dockerfile.source.text().find("USER root") else { continue };
        assert!(!dockerfile.source.text().contains("PANIC"), "as the test wants it");
        cx.report(compose.source.span(0..8), "its Dockerfile runs as root".to_string())
            .related(dockerfile.source.span(at..at + 9), "here");
    }
}

/// The rules that the tests need: those that come later change nothing here.
const RULES: [&str; 6] = [
    "deprecated-maintainer",
    "missing-pipefail",
    "missing-tag",
    "obsolete-compose-version",
    "privileged-container",
    "shell-form-entrypoint",
];

/// Finds files in the plainest way.
struct Disk;

impl Workers for Disk {
    fn run(&self, count: usize, job: &(dyn Fn(usize) + Sync)) -> Vec<Failure> {
        Serial.run(count, job)
    }
}

impl Host for Disk {
    fn discover(&self, base: &Path, target: &Target) -> Discovery {
        let mut paths = Vec::new();
        match target {
            Target::Folder(folder) => walk(folder, &mut paths),
            Target::File(path) => paths.push(path.clone()),
        }
        let sources = Sources { base: base.to_str().unwrap().to_string(), ..Sources::default() };
        let mut found = Discovery { sources, ..Discovery::default() };
        for path in paths {
            let shown = path.strip_prefix(base).unwrap().to_str().unwrap().to_string();
            if path.file_name().and_then(|name| name.to_str()).is_some_and(is_config_file) {
                found.sources.files.insert(shown.clone(), std::fs::read_to_string(&path).unwrap());
            }
            found.files.push(FoundFile { path, shown, asked: true });
        }
        found
    }

    fn rules(
        &self,
        base: &Path,
        sources: &Sources,
        open: &dyn Fn(&str) -> Option<String>,
        builtin: &Registry,
    ) -> OwnRules {
        let path = base.join("rules/one.md");
        let page = open(path.to_str().unwrap()).or_else(|| std::fs::read_to_string(&path).ok());
        let configs = sources.files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
        let page = page.as_ref().map(|text| ("rules/one.md", text.as_bytes()));
        InMemory.read(&configs.chain(page).collect::<Vec<_>>(), &[], builtin)
    }
}

impl Reader for Disk {
    fn read(&self, key: &str) -> Result<Vec<u8>, String> {
        std::fs::read(key).map_err(|error| error.to_string())
    }
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, paths);
        } else if is_candidate(path.to_str().unwrap()) {
            paths.push(path);
        }
    }
    paths.sort();
}

/// A client and the server that it talks to.
pub struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<bool>>,
    inbox: VecDeque<Message>,
    next_id: i32,
    pub folder: TempDir,
    pub capabilities: Value,
}

/// What an ordinary editor can do; it is sent diagnostics.
pub fn abilities() -> Value {
    json!({
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] } },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] } },
    })
}

/// The abilities with some more, by pointer.
pub fn abilities_with(more: &[(&str, Value)]) -> Value {
    let mut all = abilities();
    for (path, value) in more {
        let mut at = &mut all;
        for part in path.split('/') {
            at = at.as_object_mut().unwrap().entry(part).or_insert_with(|| json!({}));
        }
        *at = value.clone();
    }
    all
}

impl Client {
    /// An ordinary editor that opened a folder with these files.
    pub fn start(files: &[(&str, &str)]) -> Client {
        Client::start_with(files, abilities(), Value::Null)
    }

    /// An editor with these abilities and settings.
    pub fn start_with(files: &[(&str, &str)], capabilities: Value, options: Value) -> Client {
        let folder = tempfile::tempdir().unwrap();
        let uri = format!("file://{}", folder.path().to_str().unwrap());
        let mut client = Client::bare(folder);
        files.iter().for_each(|(path, text)| client.write(path, text));
        let params = json!({
            "processId": null,
            "rootUri": uri,
            "capabilities": capabilities,
            "initializationOptions": options,
            "workspaceFolders": [{ "uri": uri, "name": "test" }],
        });
        client.capabilities = client.request("initialize", params).unwrap()["capabilities"].take();
        client.notify("initialized", json!({}));
        client
    }

    /// A connection on which nothing was said yet.
    pub fn bare(folder: TempDir) -> Client {
        let (ours, theirs) = Connection::memory();
        let server = std::thread::spawn(move || {
            let rules = lintainer_rules::registry();
            let wanted = rules.rules().iter().copied().filter(|rule| RULES.contains(&rule.name));
            let engine = Engine::new(Registry::new(wanted.chain([&ACROSS, &UNUSED])));
            run(&theirs, &engine, &Disk)
        });
        Client {
            connection: Some(ours),
            server: Some(server),
            inbox: VecDeque::new(),
            next_id: 0,
            folder,
            capabilities: Value::Null,
        }
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The address of a file in the folder.
    pub fn uri(&self, path: &str) -> String {
        format!("file://{}/{path}", self.folder.path().to_str().unwrap())
    }

    pub fn send(&self, message: impl Into<Message>) {
        self.connection.as_ref().unwrap().sender.send(message.into()).unwrap();
    }

    pub fn notify(&self, method: &str, params: Value) {
        self.send(Notification { method: method.to_string(), params });
    }

    /// Sends a request without waiting.
    pub fn ask(&mut self, method: &str, params: Value) -> RequestId {
        self.next_id += 1;
        let id = RequestId::from(self.next_id);
        self.send(Request { id: id.clone(), method: method.to_string(), params });
        id
    }

    /// Sends a request and waits: the result, or the code of the error.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        let id = self.ask(method, params);
        self.answer(&id)
    }

    /// Waits for an answer.
    pub fn answer(&mut self, id: &RequestId) -> Result<Value, i32> {
        let found = self.wait(|message| matches!(message, Message::Response(response) if response.id == *id));
        let Message::Response(Response { response_result, .. }) = found else { unreachable!() };
        response_result.map_err(|error| error.code)
    }

    /// Waits for a message; others are kept.
    pub fn wait(&mut self, fits: impl Fn(&Message) -> bool) -> Message {
        if let Some(index) = self.inbox.iter().position(&fits) {
            return self.inbox.remove(index).unwrap();
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let message = self.connection.as_ref().unwrap().receiver.recv_deadline(end);
            let message = message.unwrap_or_else(|_| panic!("it never came; there was {:#?}", self.inbox));
            if fits(&message) {
                return message;
            }
            self.inbox.push_back(message);
        }
    }

    /// Waits for a notification and gives its parameters.
    pub fn told(&mut self, method: &str) -> Value {
        let found = self.wait(|message| matches!(message, Message::Notification(one) if one.method == method));
        let Message::Notification(notification) = found else { unreachable!() };
        notification.params
    }

    /// Waits for a request of the server and gives its parameters.
    pub fn asked(&mut self, method: &str) -> (RequestId, Value) {
        let found = self.wait(|message| matches!(message, Message::Request(one) if one.method == method));
        let Message::Request(request) = found else { unreachable!() };
        (request.id, request.params)
    }

    /// Whether a notification of this kind has come.
    pub fn has(&mut self, method: &str) -> bool {
        self.inbox.iter().any(|message| matches!(message, Message::Notification(one) if one.method == method))
    }

    pub fn open(&self, path: &str, text: &str) {
        self.open_uri(&self.uri(path), "", text);
    }

    pub fn open_uri(&self, uri: &str, language: &str, text: &str) {
        let item = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Replaces the whole text.
    pub fn change(&self, path: &str, version: i32, text: &str) {
        self.change_by(path, version, json!([{ "text": text }]));
    }

    pub fn change_by(&self, path: &str, version: i32, changes: Value) {
        let document = json!({ "uri": self.uri(path), "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub fn close(&self, path: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": self.uri(path) } }));
    }

    /// Waits for the diagnostics of a version of a file.
    pub fn published(&mut self, path: &str, version: impl Into<Option<i32>>) -> Vec<Value> {
        let uri = self.uri(path);
        self.published_uri(&uri, version)
    }

    pub fn published_uri(&mut self, uri: &str, version: impl Into<Option<i32>>) -> Vec<Value> {
        let version = version.into().map_or(Value::Null, Value::from);
        let found = self.wait(|message| {
            matches!(message, Message::Notification(one) if one.method == "textDocument/publishDiagnostics"
                && one.params["uri"] == uri && one.params["version"] == version)
        });
        let Message::Notification(mut notification) = found else { unreachable!() };
        serde_json::from_value(notification.params["diagnostics"].take()).unwrap()
    }

    /// Asks for code actions on a line.
    pub fn actions(&mut self, path: &str, line: u32, only: Option<&str>) -> Vec<Value> {
        let place = json!({ "line": line, "character": 0 });
        let end = json!({ "line": line, "character": 1000 });
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let params = json!({
            "textDocument": { "uri": self.uri(path) },
            "range": { "start": place, "end": end },
            "context": context,
        });
        serde_json::from_value(self.request("textDocument/codeAction", params).unwrap()).unwrap()
    }

    /// Asks about a position.
    pub fn at(&mut self, method: &str, path: &str, line: u32, character: u32) -> Value {
        let params = json!({
            "textDocument": { "uri": self.uri(path) },
            "position": { "line": line, "character": character },
        });
        self.request(method, params).unwrap()
    }

    /// Ends the server as the protocol wants it, and says whether it agreed.
    pub fn stop(mut self) -> bool {
        self.request("shutdown", Value::Null).unwrap();
        self.notify("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Hangs up.
    pub fn hang_up(mut self) -> bool {
        self.connection = None;
        self.server.take().unwrap().join().unwrap()
    }
}

/// The names of the rules of some diagnostics.
pub fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// The titles of some actions.
pub fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|one| one["title"].as_str().unwrap()).collect()
}

/// Applies the edits that an action makes in one document.
pub fn apply(text: &str, action: &Value, uri: &str) -> String {
    let edit = &action["edit"];
    let edits = match edit["documentChanges"].as_array() {
        Some(changes) => changes.iter().find(|change| change["textDocument"]["uri"] == uri).unwrap()["edits"].clone(),
        None => edit["changes"][uri].clone(),
    };
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + position["character"].as_u64().unwrap() as usize
    };
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap().to_string())
        })
        .collect();
    edits.sort();
    let mut result = text.to_string();
    for (start, end, new) in edits.into_iter().rev() {
        result.replace_range(start..end, &new);
    }
    result
}
