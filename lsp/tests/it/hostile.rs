//! What no client should send, too much of everything, and the end of a connection.

use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};

use crate::client::{Client, codes};

#[test]
fn the_order_of_the_protocol_is_kept() {
    let mut client = Client::bare(tempfile::tempdir().unwrap());
    assert_eq!(client.request("textDocument/hover", json!({})), Err(-32002));
    client.open("Dockerfile", "FROM alpine\n");
    client.request("initialize", json!({ "capabilities": {} })).unwrap();
    assert_eq!(client.request("initialize", json!({ "capabilities": {} })), Err(-32600));
    assert_eq!(client.request("no/such", json!({})), Err(-32601));
    client.request("shutdown", Value::Null).unwrap();
    assert_eq!(client.request("textDocument/hover", json!({})), Err(-32600));
    assert!(!client.hang_up());
}

#[test]
fn leaving_without_a_word_is_noticed() {
    assert!(!Client::start(&[]).hang_up());
    let client = Client::bare(tempfile::tempdir().unwrap());
    client.notify("exit", Value::Null);
    assert!(!client.hang_up());
}

#[test]
fn nonsense_is_refused_or_ignored() {
    let mut client = Client::start(&[]);
    let wrong = [
        Value::Null,
        json!(7),
        json!([]),
        json!({}),
        json!({"textDocument": {"uri": 7}}),
        json!({"textDocument": {"uri": "::"}}),
    ];
    for params in &wrong {
        for method in ["hover", "completion", "codeAction", "diagnostic"] {
            let method = format!("textDocument/{method}");
            assert_eq!(client.request(&method, params.clone()), Err(-32602), "{method} {params}");
        }
        assert_eq!(client.request("codeAction/resolve", params.clone()), Err(-32602));
        for method in ["didOpen", "didChange", "didClose", "didSave"] {
            client.notify(&format!("textDocument/{method}"), params.clone());
            client.told("window/logMessage");
        }
        client.notify("workspace/didChangeWatchedFiles", params.clone());
        client.notify("workspace/didChangeWorkspaceFolders", params.clone());
        client.notify("workspace/didChangeConfiguration", params.clone());
        client.notify("$/cancelRequest", params.clone());
        client.notify("$/unknown", params.clone());
    }
    client.change("Dockerfile", 2, "FROM x\n");
    client.close("Dockerfile");
    client.send(lsp_server::Response::new_ok(RequestId::from(99), Value::Null));
    client.open("Dockerfile", "FROM alpine\n");
    let far = json!({"start": {"line": 4_294_967_295_u32, "character": 4_294_967_295_u32}, "end": {"line": 0, "character": 0}});
    client.change_by("Dockerfile", 3, json!([{ "range": far, "text": "FROM alpine\n" }]));
    assert_eq!(codes(&client.published("Dockerfile", 3)), ["missing-tag"]);
    client.at("textDocument/hover", "Dockerfile", 4_294_967_295, 4_294_967_295);
    client.at("textDocument/completion", "Dockerfile", 4_294_967_295, 4_294_967_295);
    assert!(client.stop());
}

#[test]
fn a_thousand_edits_end_in_the_right_text() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", "FROM alpine:\n");
    for version in 2..1002 {
        let at = json!({ "line": 0, "character": 10 + version });
        client.change_by("Dockerfile", version, json!([{ "range": { "start": at, "end": at }, "text": "3" }]));
    }
    assert!(client.published("Dockerfile", 1001).iter().all(|one| one["code"] != "missing-tag"));
    let all = json!({ "start": { "line": 0, "character": 11 }, "end": { "line": 0, "character": 1012 } });
    client.change_by("Dockerfile", 1002, json!([{ "range": all, "text": "" }]));
    assert_eq!(codes(&client.published("Dockerfile", 1002)), ["missing-tag"]);
}

#[test]
fn requests_can_be_cancelled() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", "FROM alpine\n");
    client.published("Dockerfile", 1);
    let mut cancelled = 0;
    for _ in 0..50 {
        let params =
            json!({ "textDocument": { "uri": client.uri("Dockerfile") }, "position": { "line": 0, "character": 6 } });
        let id = client.ask("textDocument/hover", params);
        client.notify("$/cancelRequest", json!({ "id": serde_json::to_value(&id).unwrap() }));
        match client.answer(&id) {
            Err(code) => {
                assert_eq!(code, -32800);
                cancelled += 1;
            }
            Ok(hover) => assert!(hover.is_object()),
        }
    }
    // Which of the two is faster is chance; every request has exactly one answer.
    println!("{cancelled} of 50 were cancelled in time");
}

#[test]
fn a_panic_is_logged_and_survived() {
    let mut client = Client::start(&[]);
    client.open("compose.yaml", "services:\n  w:\n    image: alpine\n");
    client.published("compose.yaml", 1);
    client.open("Dockerfile", "FROM a:1\nUSER root\n# PANIC\n");
    client.wait(|message| {
        matches!(message, Message::Notification(Notification { method, params })
            if method == "window/logMessage" && params["message"].as_str().unwrap().contains("as the test wants it"))
    });
    client.change("Dockerfile", 2, "FROM a\n");
    assert_eq!(codes(&client.published("Dockerfile", 2)), ["missing-tag"]);
}

#[test]
fn huge_and_strange_texts_are_taken() {
    let mut client = Client::start(&[]);
    let long = format!("FROM alpine\nRUN {}\n", "x ".repeat(1 << 20));
    client.open("Dockerfile", &long);
    assert!(codes(&client.published("Dockerfile", 1)).contains(&"missing-tag"));
    let deep = format!("services: {}", "[".repeat(100_000));
    for (index, text) in [deep.as_str(), "\0\0\0", "", "\u{feff}", "\r\r\r", "services:\n\tw: x"].iter().enumerate() {
        client.change("Dockerfile", index as i32 + 2, text);
        client.open(&format!("{index}/compose.yaml"), text);
        client.published("Dockerfile", index as i32 + 2);
    }
    client.open("Dockerfile", "FROM alpine\n");
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["missing-tag"]);
}

#[test]
fn ids_may_be_words() {
    let mut client = Client::start(&[]);
    let id = RequestId::from("a word".to_string());
    client.send(Request { id: id.clone(), method: "no/such".into(), params: Value::Null });
    assert_eq!(client.answer(&id), Err(-32601));
}

#[test]
fn what_is_too_much_to_show_is_counted() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", &"FROM alpine\nMAINTAINER x\n".repeat(600));
    let shown = client.published("Dockerfile", 1);
    assert_eq!(shown.len(), 1001);
    assert_eq!(shown[0]["message"], "200 more findings in this file are not shown; `lintainer check` lists them");
    assert!(codes(&shown[1..]).contains(&"missing-tag"));
}

#[test]
fn a_file_that_would_keep_everybody_waiting_is_not_linted() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", &format!("FROM alpine\n{}", "#\n".repeat(3 << 20)));
    let shown = client.published("Dockerfile", 1);
    assert_eq!(shown[0]["message"], "this file is not linted here: larger than 4 MiB");
    client.change("Dockerfile", 2, "FROM alpine\n");
    assert_eq!(codes(&client.published("Dockerfile", 2)), ["missing-tag"]);
}
