//! How fast the language server follows somebody who types, in the release binary over pipes, as an editor has it.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Keystrokes that are measured.
const KEYS: usize = 500;

/// Servers that are started.
const STARTS: usize = 10;

/// The address of the document; nothing is read from there.
const URI: &str = "file:///bench/manifest.yaml";

/// Completions that are measured.
const ASKED: usize = 200;

/// Prints the rows: the start to the first diagnostics, a keystroke to its diagnostics, and what may be written at a place.
///
/// # Errors
/// The server does not run.
pub fn run(binary: &Path) -> Result<(), String> {
    let text = manifest();
    let mut starts = Vec::new();
    let (mut keys, mut asked) = (Vec::new(), Vec::new());
    for round in 0..STARTS {
        let start = Instant::now();
        let mut server = Server::start(binary)?;
        starts.push(server.open(&text)?.duration_since(start));
        if round == 0 {
            asked = server.complete(&text)?;
            keys = server.type_into(&text)?;
        }
        server.stop()?;
    }
    let lines = text.lines().count();
    println!("\n| language server, a manifest of {lines} lines | p50 ms | p99 ms | goal ms |\n|---|---:|---:|---|");
    for (what, times, goal) in [
        ("keystroke to diagnostics", &mut keys, "5 / 15"),
        ("completion of a key", &mut asked, "5"),
        ("start of the process to first diagnostics", &mut starts, "50"),
    ] {
        times.sort();
        println!("| {what} | {:.1} | {:.1} | {goal} |", millis(times, 50), millis(times, 99));
    }
    Ok(())
}

fn millis(sorted: &[Duration], percent: usize) -> f64 {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// A thousand lines of deployments with faults.
fn manifest() -> String {
    let mut text = String::new();
    for number in 0..40 {
        let _ = write!(
            text,
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop-{number}\n  labels:\n    app: shop-{number}\nspec:\n  \
             replicas: 2\n  selector:\n    matchLabels:\n      app: shop-{number}\n  template:\n    metadata:\n      labels:\n        \
             app: shop-{number}\n    spec:\n      containers:\n        - name: web\n          image: registry.example/shop/web\n          \
             command: [sh, -c, \"exec /app --port 8080\"]\n          env:\n            - name: LEVEL\n              value: info\n          \
             resources: {{}}\n---\n"
        );
    }
    text
}

/// A running server.
struct Server {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Server {
    fn start(binary: &Path) -> Result<Self, String> {
        let mut command = Command::new(binary);
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().map_err(|error| format!("{} does not start: {error}", binary.display()))?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("the server has no pipes".to_string());
        };
        let mut server = Server { process, input, output: BufReader::new(output) };
        server.send(&json!({ "id": 1, "method": "initialize", "params": { "capabilities": {} } }))?;
        server.wait(|message| message["id"] == 1)?;
        server.send(&json!({ "method": "initialized", "params": {} }))?;
        Ok(server)
    }

    fn open(&mut self, text: &str) -> Result<Instant, String> {
        let document = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": text });
        self.send(&json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }))?;
        self.published(1)
    }

    /// Asks what may be written for a key in the middle, after the text was checked.
    fn complete(&mut self, text: &str) -> Result<Vec<Duration>, String> {
        let half = text.lines().count() / 2;
        let line = text.lines().skip(half).position(|line| line.trim_start().starts_with("resources"));
        let at = json!({ "line": half + line.unwrap_or(0), "character": 14 });
        let mut times = Vec::new();
        for number in 0..ASKED {
            let id = 1000 + number;
            let params = json!({ "textDocument": { "uri": URI }, "position": at });
            let start = Instant::now();
            self.send(&json!({ "id": id, "method": "textDocument/completion", "params": params }))?;
            times.push(self.wait(|message| message["id"] == id)?.duration_since(start));
        }
        Ok(times)
    }

    /// Types a comment in the middle, one key after the other was answered.
    fn type_into(&mut self, text: &str) -> Result<Vec<Duration>, String> {
        let line = text.lines().count() / 2;
        let column = text.lines().nth(line).map_or(0, str::len);
        let mut times = Vec::new();
        for key in 0..KEYS {
            let typed = if key == 0 { " # " } else { "x" };
            let at = json!({ "line": line, "character": if key == 0 { column } else { column + 2 + key } });
            let change = json!({ "range": { "start": at, "end": at }, "text": typed });
            let version = key + 2;
            let document = json!({ "uri": URI, "version": version });
            let params = json!({ "textDocument": document, "contentChanges": [change] });
            let start = Instant::now();
            self.send(&json!({ "method": "textDocument/didChange", "params": params }))?;
            times.push(self.published(version)?.duration_since(start));
        }
        Ok(times)
    }

    fn stop(mut self) -> Result<(), String> {
        self.send(&json!({ "id": 2, "method": "shutdown" }))?;
        self.wait(|message| message["id"] == 2)?;
        self.send(&json!({ "method": "exit" }))?;
        self.process.wait().map(drop).map_err(|error| error.to_string())
    }

    /// When the diagnostics of a version arrived.
    fn published(&mut self, version: usize) -> Result<Instant, String> {
        self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["version"] == version
        })
    }

    fn send(&mut self, message: &Value) -> Result<(), String> {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())
            .and_then(|()| self.input.flush())
            .map_err(|error| format!("the server takes nothing: {error}"))
    }

    /// When a message arrived; what reading it takes is the editor's affair.
    fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Result<Instant, String> {
        loop {
            let bytes = self.receive().map_err(|error| format!("the server says nothing: {error}"))?;
            let arrived = Instant::now();
            let message =
                serde_json::from_slice(&bytes).map_err(|error| format!("the server says nonsense: {error}"))?;
            if fits(&message) {
                return Ok(arrived);
            }
        }
    }

    fn receive(&mut self) -> std::io::Result<Vec<u8>> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end().split_once(": ") {
                Some((_, value)) => length = value.parse().unwrap_or(0),
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
