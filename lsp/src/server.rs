//! The server: takes messages in the order they come, answers requests, and lints when nobody waits for anything.
//!
//! There is one thread. All messages that have arrived are read before anything is computed, so that an edit that has been
//! overtaken costs nothing and a cancelled request is never begun.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use lintainer_core::config::{ConfigLayer, Origin};
use lintainer_core::engine::Engine;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use lsp_types::MessageType;
use serde::Serialize;
use serde_json::{Value, json};

use crate::NAME;
use crate::client::Client;
use crate::diagnostics::View;
use crate::documents::Documents;
use crate::host::{Host, Target};
use crate::publish::Published;
use crate::root::{Checked, Root};
use crate::uri;
use crate::work::guard;

/// A check that is faster than this follows each edit at once.
const FAST: Duration = Duration::from_millis(10);

/// How long slower checks wait for the next edit, at least and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(500));

/// After this time somebody who types without a pause sees results, too.
const PATIENCE: Duration = Duration::from_secs(1);

/// Serves a client until it says `exit` or hangs up. True when it ended as it should: `shutdown`, then `exit`.
pub fn run(connection: &Connection, engine: &Engine, host: &dyn Host) -> bool {
    let mut server = Server {
        connection,
        engine,
        host,
        client: Client::new(&Value::Null),
        phase: Phase::New,
        documents: Documents::default(),
        roots: Vec::new(),
        settings: Settings::default(),
        pending: VecDeque::new(),
        published: BTreeMap::new(),
        reported: HashMap::new(),
        asked_for_settings: None,
        next_id: 0,
        first_change: None,
        last_change: Instant::now(),
    };
    loop {
        let message = match server.due() {
            None => connection.receiver.recv().map_err(|_| false),
            Some(due) => connection.receiver.recv_deadline(due).map_err(|error| error.is_timeout()),
        };
        match message {
            Ok(message) => {
                if let ControlFlow::Break(clean) = server.receive(message) {
                    return clean;
                }
                while let Ok(message) = connection.receiver.try_recv() {
                    if let ControlFlow::Break(clean) = server.receive(message) {
                        return clean;
                    }
                }
                server.answer();
            }
            Err(true) => {}
            Err(false) => return false,
        }
        match server.due() {
            Some(due) if due <= Instant::now() => server.check(),
            Some(_) => {}
            None => server.first_change = None,
        }
    }
}

/// Where a client is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Running,
    ShutDown,
}

/// What the editor's settings say.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The layer above all files, if there is one.
    pub(crate) layers: Vec<ConfigLayer>,
    /// Files that are not open are reported on as well.
    pub(crate) everywhere: bool,
}

/// What a client that asks was told about a document: the version, and the name of the result.
pub(crate) type Reported = (Option<i32>, String);

/// A request that has not been answered.
struct Pending {
    request: Request,
    /// The document that it is about, and its version at that time.
    about: Option<(String, Option<i32>)>,
}

/// The state of a connection.
pub(crate) struct Server<'e> {
    connection: &'e Connection,
    pub(crate) engine: &'e Engine,
    pub(crate) host: &'e dyn Host,
    pub(crate) client: Client,
    phase: Phase,
    pub(crate) documents: Documents,
    pub(crate) roots: Vec<Root<'e>>,
    pub(crate) settings: Settings,
    pending: VecDeque<Pending>,
    pub(crate) published: BTreeMap<String, Published>,
    /// The results that a client which asks was given, by key.
    pub(crate) reported: HashMap<String, Reported>,
    pub(crate) asked_for_settings: Option<RequestId>,
    next_id: i32,
    /// The first change that no check has seen.
    first_change: Option<Instant>,
    last_change: Instant,
}

impl<'e> Server<'e> {
    /// When to check next, if there is something to check.
    fn due(&self) -> Option<Instant> {
        let slowest = self.roots.iter().filter(|root| root.is_dirty()).map(|root| root.cost).max()?;
        let first = self.first_change?;
        if slowest < FAST {
            return Some(first);
        }
        Some((self.last_change + (slowest * 2).clamp(PAUSE.0, PAUSE.1)).min(first + PATIENCE))
    }

    /// Remembers that something changed.
    pub(crate) fn changed(&mut self) {
        self.last_change = Instant::now();
        self.first_change.get_or_insert(self.last_change);
    }

    fn receive(&mut self, message: Message) -> ControlFlow<bool> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) if notification.method == "exit" => {
                return ControlFlow::Break(self.phase == Phase::ShutDown);
            }
            Message::Notification(notification) if self.phase == Phase::Running => {
                let method = notification.method.clone();
                if let Err(message) = guard(|| self.notified(notification)).and_then(|result| result) {
                    self.log(MessageType::ERROR, format!("{method}: {message}"));
                }
            }
            Message::Notification(_) => {}
            Message::Response(response) => self.responded(response),
        }
        ControlFlow::Continue(())
    }

    fn request(&mut self, request: Request) {
        match (request.method.as_str(), self.phase) {
            ("initialize", Phase::New) => self.initialize(request),
            (_, Phase::New) => self.refuse(request.id, ErrorCode::ServerNotInitialized, "`initialize` comes first"),
            (_, Phase::ShutDown) => self.refuse(request.id, ErrorCode::InvalidRequest, "the server is shut down"),
            ("initialize", _) => self.refuse(request.id, ErrorCode::InvalidRequest, "it is initialized already"),
            ("shutdown", _) => {
                self.answer();
                self.phase = Phase::ShutDown;
                self.send(Response::new_ok(request.id, Value::Null));
            }
            _ => {
                let uri = request.params.pointer("/textDocument/uri").and_then(Value::as_str);
                let about = uri.map(uri::key).map(|key| {
                    let version = self.documents.get(&key).map(|document| document.version);
                    (key, version)
                });
                self.pending.push_back(Pending { request, about });
            }
        }
    }

    fn initialize(&mut self, request: Request) {
        let params = request.params;
        self.client = Client::new(&params);
        self.phase = Phase::Running;
        let capabilities = self.client.offer();
        let server = json!({ "name": NAME, "version": env!("CARGO_PKG_VERSION") });
        self.send(Response::new_ok(request.id, json!({ "capabilities": capabilities, "serverInfo": server })));
        let folders = params.get("workspaceFolders").and_then(Value::as_array);
        let mut uris: Vec<&str> =
            folders.into_iter().flatten().filter_map(|folder| folder.get("uri")?.as_str()).collect();
        let root_path = params.get("rootPath").and_then(Value::as_str).filter(|path| !path.is_empty());
        let from_path = root_path.and_then(|path| uri::of_key(&uri::key_of_path(path.as_ref())));
        if uris.is_empty() {
            uris.extend(params.get("rootUri").and_then(Value::as_str));
        }
        if uris.is_empty() {
            uris.extend(from_path.as_ref().map(|uri| uri.as_str()));
        }
        uris.into_iter().for_each(|uri| self.add_folder(uri));
        if let Some(options) = params.get("initializationOptions") {
            self.take_settings(options);
        }
        self.changed();
    }

    /// Takes a folder of the workspace.
    pub(crate) fn add_folder(&mut self, uri: &str) {
        let key = uri::key(uri);
        if !uri::is_file(&key)
            || self.roots.iter().any(|root| root.base_key() == key && root.covers(&format!("{key}/x")))
        {
            return;
        }
        self.roots.push(Root::new(self.engine, self.host, Target::Folder(uri::path(&key))));
        self.changed();
    }

    /// Answers the requests that have come, the oldest first.
    fn answer(&mut self) {
        while let Some(Pending { request, about }) = self.pending.pop_front() {
            let id = request.id.clone();
            let now = about.as_ref().map(|(key, _)| self.documents.get(key).map(|document| document.version));
            if now != about.as_ref().map(|(_, version)| *version) {
                self.refuse_stale(request);
                continue;
            }
            let method = request.method.clone();
            match guard(|| self.handle(request)) {
                Ok(Ok(result)) => self.send(Response::new_ok(id, result)),
                Ok(Err(error)) => self.send(Response { id, response_result: Err(error) }),
                Err(message) => {
                    self.log(MessageType::ERROR, format!("internal error in {method}: {message}"));
                    self.refuse(id, ErrorCode::InternalError, &message);
                }
            }
        }
    }

    /// What was asked was about a text that is no more. Diagnostics are asked for again.
    fn refuse_stale(&mut self, request: Request) {
        let is_pull = request.method == "textDocument/diagnostic";
        let (code, data) = match is_pull {
            true => (ErrorCode::ServerCancelled, Some(json!({ "retriggerRequest": true }))),
            false => (ErrorCode::ContentModified, None),
        };
        let error = ResponseError { code: code as i32, message: "the text has changed since".into(), data };
        self.send(Response { id: request.id, response_result: Err(error) });
    }

    /// `$/cancelRequest`.
    pub(crate) fn cancel(&mut self, id: &RequestId) {
        let known = self.pending.iter().position(|pending| pending.request.id == *id);
        if let Some(pending) = known.and_then(|index| self.pending.remove(index)) {
            self.refuse(pending.request.id, ErrorCode::RequestCanceled, "cancelled");
        }
    }

    /// The root that answers for a document: the innermost.
    pub(crate) fn owner(&self, key: &str) -> Option<usize> {
        let covering = self.roots.iter().enumerate().filter(|(_, root)| root.covers(key));
        covering.max_by_key(|(_, root)| root.base_key().len()).map(|(index, _)| index)
    }

    /// Checks what changed, unless something newer arrives meanwhile.
    fn check(&mut self) {
        let started = self.first_change.unwrap_or_else(Instant::now);
        let receiver = &self.connection.receiver;
        let stop = move || !receiver.is_empty() && started.elapsed() < PATIENCE;
        if self.check_until(&stop) {
            self.first_change = None;
            self.publish();
        }
    }

    /// Checks what changed, now.
    pub(crate) fn refresh(&mut self) {
        if self.roots.iter().any(Root::is_dirty) {
            self.check_until(&|| false);
            self.first_change = None;
            self.publish();
        }
    }

    /// Brings the texts up to date, without a check: what may be written is asked with each word that somebody types.
    pub(crate) fn read(&mut self) {
        let mut log = Vec::new();
        for root in self.roots.iter_mut().filter(|root| root.is_dirty()) {
            if let Err(message) = guard(|| root.read(&self.documents, &self.settings.layers, &mut log)) {
                log.push(format!("internal error: {message}"));
            }
        }
        log.into_iter().for_each(|message| self.log(MessageType::WARNING, message));
    }

    fn check_until(&mut self, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        let mut log = Vec::new();
        let mut done = true;
        for root in self.roots.iter_mut().filter(|root| root.is_dirty()) {
            let checked = guard(|| root.check(&self.documents, &self.settings.layers, stop, &mut log));
            match checked.and_then(|result| result) {
                Ok(Checked::Done) => {}
                Ok(Checked::Interrupted) => {
                    done = false;
                    break;
                }
                Err(message) => {
                    root.give_up();
                    log.push(format!("internal error: {message}"));
                }
            }
        }
        log.into_iter().for_each(|message| self.log(MessageType::WARNING, message));
        done
    }

    /// How a root looks to the client.
    pub(crate) fn view(&self, root: usize) -> Option<View<'_, 'e>> {
        self.roots.get(root).map(|root| View { root, documents: &self.documents, client: &self.client })
    }

    /// Reads the editor's settings: `{"configuration": {…as lintainer.toml…}, "scope": "open" | "workspace"}`, perhaps
    /// inside of `lintainer`.
    pub(crate) fn take_settings(&mut self, value: &Value) {
        let value = value.get(NAME).unwrap_or(value);
        self.settings.everywhere = value.get("scope").and_then(Value::as_str) == Some("workspace");
        self.settings.layers.clear();
        if let Some(json) = value.get("configuration").filter(|json| !json.is_null()) {
            match ConfigLayer::from_json(Origin::Editor, json, self.engine.rules()) {
                Ok(layer) => self.settings.layers.push(layer),
                Err(errors) => {
                    let params = json!({ "type": MessageType::WARNING, "message": format!("lintainer: {errors}") });
                    self.notify("window/showMessage", params);
                }
            }
        }
        self.roots.iter_mut().for_each(Root::settings_changed);
        self.changed();
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, message: &str) {
        self.send(Response::new_err(id, code as i32, message.to_string()));
    }

    /// Tells the client something.
    pub(crate) fn notify(&self, method: &str, params: impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Notification { method: method.to_string(), params });
    }

    /// Asks the client something.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> RequestId {
        self.next_id += 1;
        let id = RequestId::from(format!("{NAME}-{}", self.next_id));
        self.send(Request { id: id.clone(), method: method.to_string(), params });
        id
    }

    /// Writes into the client's log.
    pub(crate) fn log(&self, kind: MessageType, message: String) {
        self.notify("window/logMessage", json!({ "type": kind, "message": message }));
    }

    fn send(&self, message: impl Into<Message>) {
        // Where nobody listens, the next reading ends the server.
        let _ = self.connection.sender.send(message.into());
    }
}
