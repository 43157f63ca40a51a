"""The binary over standard input and output. Every message in both directions fits the protocol's meta model."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from client import PATIENCE, Client, binary
from meta_model import MetaModel

UNTAGGED = "FROM alpine\n"

ONLY = {"configuration": {"select": ["missing-tag", "deprecated-maintainer", "privileged-container"]}}

EVERYTHING = {
    "general": {"positionEncodings": ["utf-8", "utf-16"]},
    "workspace": {
        "configuration": True,
        "workspaceFolders": True,
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "diagnostics": {"refreshSupport": True},
    },
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]}, "versionSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source.fixAll"]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
}

PULLING = EVERYTHING | {
    "textDocument": EVERYTHING["textDocument"] | {"diagnostic": {"relatedDocumentSupport": True}},
}


def codes(diagnostics: list[dict]) -> list[str]:
    return [one["code"] for one in diagnostics]


def answer_settings(client: Client, settings: object) -> None:
    question = client.wait(lambda message: message.get("method") == "workspace/configuration")
    client.send({"id": question["id"], "result": [settings]})


def test_a_whole_session(client: Client) -> None:
    capabilities = client.start(EVERYTHING, ONLY)
    assert capabilities["positionEncoding"] == "utf-8"
    registration = client.wait(lambda message: message.get("method") == "client/registerCapability")
    client.send({"id": registration["id"], "result": None})
    answer_settings(client, None)
    text = "FROM alpine\nMAINTAINER me <me@x.org>\n"
    client.open("Dockerfile", text, language="dockerfile")
    assert codes(client.published("Dockerfile", 1)) == ["missing-tag", "deprecated-maintainer"]
    titles = [one["title"] for one in client.actions("Dockerfile", 0)]
    assert any(title.startswith("Ignore") and title.endswith("lintainer.toml") for title in titles), titles
    fix_all = client.actions("Dockerfile", 0, "source.fixAll")
    assert len(fix_all) == 1 and "edit" not in fix_all[0]
    resolved = client.request("codeAction/resolve", fix_all[0])
    assert resolved["edit"]["documentChanges"][0]["textDocument"]["version"] == 1
    assert "alpine" in client.request("textDocument/hover", client.at("Dockerfile", 0, 6))["contents"]["value"]
    assert client.request("textDocument/hover", client.at("Dockerfile", 0, 0)) is None
    client.change("Dockerfile", 2, "# lintainer: ignore[]\nFROM alpine:3\n")
    assert client.published("Dockerfile", 2) == []
    names = client.request("textDocument/completion", client.at("Dockerfile", 0, 20))
    assert "missing-tag" in [one["label"] for one in names]
    client.open("pod.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  con\n", language="yaml")
    keys = client.request("textDocument/completion", client.at("pod.yaml", 3, 5))
    assert keys[0]["label"] == "containers"
    assert "PodSpec" in client.request("textDocument/hover", client.at("pod.yaml", 2, 1))["contents"]["value"]
    client.notify("textDocument/didSave", client.document("Dockerfile"))
    client.notify("textDocument/didClose", client.document("Dockerfile"))
    client.open("lintainer.toml", "selct = []\n", language="toml")
    assert "`select`" in client.published("lintainer.toml", 1)[0]["message"]
    assert client.stop() == 0


def test_diagnostics_that_are_asked_for(client: Client) -> None:
    client.start(PULLING, ONLY)
    client.open("Dockerfile", UNTAGGED, language="dockerfile")
    report = client.request("textDocument/diagnostic", client.document("Dockerfile"))
    assert codes(report["items"]) == ["missing-tag"]
    again = client.document("Dockerfile") | {"previousResultId": report["resultId"]}
    assert client.request("textDocument/diagnostic", again)["kind"] == "unchanged"
    answer_settings(client, {"configuration": {"select": ["privileged-container"]}})
    client.wait(lambda message: message.get("method") == "workspace/diagnostic/refresh")
    assert client.request("textDocument/diagnostic", again)["items"] == []
    assert client.stop() == 0


def test_a_client_that_can_do_nothing(client: Client) -> None:
    capabilities = client.start({}, ONLY, folders=False)
    assert "diagnosticProvider" not in capabilities and "positionEncoding" not in capabilities
    client.open("Dockerfile", UNTAGGED, language="dockerfile")
    assert codes(client.published("Dockerfile", 1)) == ["missing-tag"]
    client.notify("textDocument/didClose", client.document("Dockerfile"))
    assert client.published("Dockerfile") == []
    assert client.stop() == 0


def test_files_on_disk_are_found_as_on_the_command_line(client: Client) -> None:
    client.write("ignored/Dockerfile", UNTAGGED)
    client.write(".gitignore", "ignored/\n")
    client.write("node_modules/Dockerfile", UNTAGGED)
    client.write("seen/Dockerfile", UNTAGGED)
    client.start({}, ONLY | {"scope": "workspace"})
    assert codes(client.published("seen/Dockerfile")) == ["missing-tag"]
    client.open("other/Dockerfile", UNTAGGED, language="dockerfile")
    client.published("other/Dockerfile", 1)
    assert client.inbox == []
    assert client.stop() == 0


def test_the_same_findings_as_the_command_line(client: Client) -> None:
    shop = Path(__file__).resolve().parents[3] / "testdata/projects/shop"
    shutil.copytree(shop, client.folder, dirs_exist_ok=True)
    client.start({"general": {"positionEncodings": ["utf-16"]}}, {"scope": "workspace"})
    # What is known at the same time is published in the order of paths.
    client.open("zz/Dockerfile", "FROM a:1\n", language="dockerfile")
    client.published("zz/Dockerfile", 1)
    served = set()
    for message in client.inbox:
        for one in message["params"].get("diagnostics", []):
            path = message["params"]["uri"].removeprefix(client.folder.as_uri() + "/")
            start = one["range"]["start"]
            served.add((path, one["code"], start["line"] + 1, start["character"] + 1, one["message"].split("\nhelp: ")[0]))
    command = [binary(), "check", "--format", "json", "--exit-zero", "-q", "."]
    report = json.loads(subprocess.run(command, cwd=client.folder, capture_output=True, check=True).stdout)
    printed = {
        (one["path"], one["rule"], one["range"]["start"]["line"], one["range"]["start"]["column"], one["message"])
        for one in report["findings"]
        if not one["suppressed"]
    }
    assert served == printed
    assert len(printed) > 3
    assert client.stop() == 0


def test_messages_that_are_none(client: Client) -> None:
    client.start({}, ONLY)
    for bad, code in (("{", -32700), ("[1]", -32600), ('{"id": 1.5, "method": "x"}', -32600), ('{"jsonrpc": "2.0"}', -32600)):
        client.send_text(bad)
        answer = client.wait(lambda message: "error" in message)
        assert answer["error"]["code"] == code, bad
    client.send_bytes(b"what is this?\r\n\r\nContent-Length: x\r\n\r\nContent-Length: 3\r\nX: y\r\n\r\n\xff\xff\xff")
    assert client.wait(lambda message: "error" in message)["id"] is None
    client.send_text('{"jsonrpc": "2.0", "id": "word", "method": "no/such"}')
    assert client.answer("word")["error"]["code"] == -32601
    client.send_text('{"jsonrpc": "2.0", "id": 900, "method": "textDocument/hover", "params": {"textDocument": 1}}')
    assert client.answer(900)["error"]["code"] == -32602
    client.open("Dockerfile", UNTAGGED, language="dockerfile")
    assert codes(client.published("Dockerfile", 1)) == ["missing-tag"]
    assert client.stop() == 0


def test_a_thousand_keystrokes(client: Client) -> None:
    client.start({}, ONLY)
    client.open("Dockerfile", "FROM alpine", language="dockerfile")
    for version in range(2, 1002):
        place = {"line": 0, "character": 9 + version}
        document = {"uri": client.uri("Dockerfile"), "version": version}
        change = {"range": {"start": place, "end": place}, "text": "x"}
        client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    assert "alpinexxx" in client.published("Dockerfile", 1001)[0]["message"]
    assert client.stop() == 0


def test_a_huge_file(client: Client) -> None:
    client.start({}, ONLY)
    client.open("Dockerfile", UNTAGGED + "RUN " + "x" * (30 << 20) + "\n", language="dockerfile")
    [note] = client.published("Dockerfile", 1)
    assert "code" not in note and "is not linted" in note["message"], note
    client.change("Dockerfile", 2, UNTAGGED)
    assert codes(client.published("Dockerfile", 2)) == ["missing-tag"]
    assert client.stop() == 0


def test_a_client_that_leaves_without_a_word(client: Client) -> None:
    client.start({}, ONLY)
    client.notify("exit")
    assert client.process.wait(PATIENCE) == 1


def test_a_client_that_hangs_up_in_the_middle_of_a_message(client: Client) -> None:
    client.start({}, ONLY)
    client.send_bytes(b"Content-Length: 100\r\n\r\n{")
    client.hang_up()
    assert client.process.wait(PATIENCE) == 1


def test_a_client_that_hangs_up_after_shutdown(client: Client) -> None:
    client.start({}, ONLY)
    client.request("shutdown")
    client.hang_up()
    assert client.process.wait(PATIENCE) == 0


def test_a_client_that_listens_no_more(model: MetaModel, tmp_path: Path) -> None:
    process = subprocess.Popen([binary(), "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin and process.stdout and process.stderr
    process.stdout.close()
    text = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
    process.stdin.write(f"Content-Length: {len(text)}\r\n\r\n{text}".encode())
    process.stdin.flush()
    assert process.wait(PATIENCE) in (0, 1, 2)
    assert b"panic" not in process.stderr.read()
    process.stdin.close()
    process.stderr.close()
