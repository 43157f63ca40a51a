//! The protocol over streams of bytes.
//!
//! `lsp-server` ends at the first message that it cannot read. Here such a message is answered or dropped, and the next
//! one is read.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::mpsc;
use std::thread;

use lintainer_core::engine::Engine;
use lsp_server::{Connection, ErrorCode, Message, Notification, RequestId};
use serde_json::{Value, json};

use crate::host::Host;
use crate::server::run;

/// The longest message that is read, in bytes; a longer one is skipped.
const MAX_MESSAGE: u64 = 1 << 30;

/// The longest header line that is read, in bytes.
const MAX_HEADER: u64 = 1 << 16;

/// Room for the deepest input that the parsers accept.
const STACK_BYTES: usize = 16 << 20;

/// Serves one client. It writes to `output` from the calling thread. True when it ended as it should.
///
/// # Errors
/// The system refuses a thread, or the output cannot be written.
pub fn serve(
    input: impl Read + Send + 'static,
    output: &mut dyn Write,
    engine: &Engine,
    host: &dyn Host,
) -> io::Result<bool> {
    let (server, client) = Connection::memory();
    let Connection { sender, receiver } = client;
    let (frames, queue) = mpsc::channel::<Option<Vec<u8>>>();
    let goodbye = sender.clone();
    let answers = frames.clone();
    // It is left behind where it waits for input when the server ends.
    thread::Builder::new().name("reader".into()).spawn(move || {
        read(input, |message| sender.send(message).is_ok(), &answers);
        // A client that is gone needs no server; after `shutdown` that is as it should be.
        let _ = sender.send(exit());
    })?;
    thread::scope(|scope| {
        let work = || {
            let clean = run(&server, engine, host);
            // Nothing more can come, and the thread that encodes ends.
            drop(server);
            clean
        };
        let main = thread::Builder::new().name("server".into()).stack_size(STACK_BYTES).spawn_scoped(scope, work)?;
        let encode = move || {
            for message in receiver {
                let mut bytes = Vec::new();
                if message.write(&mut bytes).is_ok() {
                    let _ = frames.send(Some(bytes));
                }
            }
            let _ = frames.send(None);
        };
        thread::Builder::new().name("encoder".into()).spawn_scoped(scope, encode)?;
        let mut written = Ok(());
        while let Ok(Some(bytes)) = queue.recv() {
            if written.is_ok() {
                written = output.write_all(&bytes).and_then(|()| output.flush());
                if written.is_err() {
                    let _ = goodbye.send(exit());
                }
            }
        }
        let clean = main.join().map_err(|_| io::Error::other("the server panicked"))?;
        written.map(|()| clean)
    })
}

/// What ends a server.
fn exit() -> Message {
    Notification { method: "exit".to_string(), params: Value::Null }.into()
}

/// Reads messages until there are no more.
fn read(input: impl Read, put: impl Fn(Message) -> bool, answers: &mpsc::Sender<Option<Vec<u8>>>) {
    let mut input = BufReader::with_capacity(1 << 16, input);
    // The end of input, or of the pipe.
    while let Ok(Some(received)) = receive(&mut input) {
        let is_taken = match received {
            Ok(message) => put(message),
            Err(Some(answer)) => answers.send(Some(frame(&answer.to_string()))).is_ok(),
            Err(None) => true,
        };
        if !is_taken {
            return;
        }
    }
}

fn frame(text: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{text}", text.len()).into_bytes()
}

/// A message, or what is answered to one that cannot be read.
type Received = Result<Message, Option<Value>>;

/// Reads the next message; `None` at the end of input.
fn receive(input: &mut impl BufRead) -> io::Result<Option<Received>> {
    let Some(length) = header(input)? else { return Ok(None) };
    if length > MAX_MESSAGE {
        io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(Some(Err(Some(fault(Value::Null, ErrorCode::InvalidRequest, "the message is too long")))));
    }
    let mut bytes = Vec::new();
    if (input.take(length).read_to_end(&mut bytes)? as u64) < length {
        return Ok(None);
    }
    Ok(Some(decode(&bytes)))
}

/// Reads a header; what is none is passed over. Gives the length of the content.
fn header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if let Some((name, value)) = text.rsplit_once(':')
            // Rubbish before it on the line is passed over, too.
            && name.to_ascii_lowercase().ends_with("content-length")
        {
            length = value.trim().parse().ok();
        } else if text.is_empty() && length.is_some() {
            return Ok(length);
        }
    }
}

fn decode(bytes: &[u8]) -> Received {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => return Err(Some(fault(Value::Null, ErrorCode::ParseError, &error.to_string()))),
    };
    let Some(object) = value.as_object() else {
        return Err(Some(fault(Value::Null, ErrorCode::InvalidRequest, "this is not a message")));
    };
    let has_method = object.contains_key("method");
    let id = object.get("id").filter(|id| !id.is_null()).cloned();
    let has_odd_id = id.as_ref().is_some_and(|id| serde_json::from_value::<RequestId>(id.clone()).is_err());
    if !has_odd_id && let Ok(message) = serde_json::from_value(value) {
        return Ok(message);
    }
    // What has no method was an answer, if it has an id; answers are not answered.
    match id {
        Some(id) if has_method => Err(Some(fault(id, ErrorCode::InvalidRequest, "this is not a request"))),
        None if !has_method => Err(Some(fault(Value::Null, ErrorCode::InvalidRequest, "this is not a message"))),
        _ => Err(None),
    }
}

fn fault(id: Value, code: ErrorCode, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": message } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &[u8]) -> Vec<String> {
        let mut input = input;
        let mut found = Vec::new();
        while let Some(received) = receive(&mut input).unwrap() {
            found.push(match received {
                Ok(Message::Request(request)) => request.method,
                Ok(Message::Notification(notification)) => notification.method,
                Ok(Message::Response(_)) => "response".to_string(),
                Err(Some(answer)) => answer["error"]["code"].to_string(),
                Err(None) => "dropped".to_string(),
            });
        }
        found
    }

    #[test]
    fn what_cannot_be_read_stops_nothing() {
        let good = frame(r#"{"jsonrpc":"2.0","method":"good"}"#);
        let mut input: Vec<u8> = Vec::new();
        for bad in
            ["{", "[]", "7", r#"{"id":1.5,"method":"x"}"#, r#"{"id":7,"result":1,"error":2}"#, r#"{"params":[]}"#, ""]
        {
            input.extend(frame(bad));
            input.extend(&good);
        }
        input.extend(b"rubbish\r\n\r\nContent-Length: many\r\n\r\n");
        input.extend(&good);
        input.extend(b"content-type: x\r\ncontent-length:33\n\n{\"jsonrpc\":\"2.0\",\"method\":\"good\"}");
        input.extend(b"Content-Length: 999999\r\n\r\n{");
        let found = all(&input);
        let answers: Vec<&str> = found.iter().map(String::as_str).filter(|one| *one != "good").collect();
        assert_eq!(answers, ["-32700", "-32600", "-32600", "-32600", "dropped", "-32600", "-32700"]);
        assert_eq!(found.iter().filter(|one| *one == "good").count(), 9);
    }

    #[test]
    fn bytes_that_are_no_text_are_answered() {
        assert_eq!(all(b"Content-Length: 2\r\n\r\n\xff\xfe"), ["-32700"]);
    }
}
