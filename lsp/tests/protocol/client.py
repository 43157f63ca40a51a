"""A client that speaks to the real binary and checks everything that it says."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any, Callable

from meta_model import MetaModel

PATIENCE = 30.0

Message = dict[str, Any]


def binary() -> str:
    beside = Path(__file__).resolve().parents[3] / "target/debug/lintainer"
    return os.environ.get("LINTAINER") or str(beside)


class Client:
    def __init__(self, model: MetaModel, folder: Path) -> None:
        self.model = model
        self.folder = folder
        self.faults: list[str] = []
        self.inbox: list[Message] = []
        self.asked: dict[Any, str] = {}
        self.process = subprocess.Popen(
            [binary(), "lsp", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.queue: queue.Queue[Message | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        out = self.process.stdout
        assert out
        while True:
            length = None
            while line := out.readline():
                if line == b"\r\n":
                    break
                name, _, value = line.decode().partition(": ")
                if name == "Content-Length":
                    length = int(value)
            if length is None:
                self.queue.put(None)
                return
            self.queue.put(json.loads(out.read(length)))

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def send_bytes(self, data: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send_text(self, text: str) -> None:
        data = text.encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))

    def send(self, message: Message) -> None:
        if "method" in message:
            self.faults += [f"this test: {fault}" for fault in self.model.sent(message)]
        self.send_text(json.dumps({"jsonrpc": "2.0"} | message))

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"method": method} | ({} if params is None else {"params": params}))

    def ask(self, method: str, params: Any = None) -> int:
        number = len(self.asked) + 1
        self.asked[number] = method
        self.send({"id": number, "method": method} | ({} if params is None else {"params": params}))
        return number

    def request(self, method: str, params: Any = None) -> Any:
        answer = self.answer(self.ask(method, params))
        assert "error" not in answer, answer
        return answer["result"]

    def answer(self, number: Any) -> Message:
        return self.wait(lambda message: message.get("id") == number and "method" not in message)

    def wait(self, fits: Callable[[Message], bool]) -> Message:
        for index, message in enumerate(self.inbox):
            if fits(message):
                return self.inbox.pop(index)
        while True:
            try:
                message = self.queue.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"it never came; there was {json.dumps(self.inbox, indent=1)}") from None
            assert message is not None, f"the server is gone; there was {self.inbox}"
            self._check(message)
            if fits(message):
                return message
            self.inbox.append(message)

    def _check(self, message: Message) -> None:
        if message.get("jsonrpc") != "2.0":
            self.faults.append(f"no JSON-RPC 2.0: {message}")
        if "method" in message:
            check = self.model.request if "id" in message else self.model.notification
            self.faults += check(message)
        elif "error" in message:
            error = message["error"]
            if not isinstance(error.get("code"), int) or not isinstance(error.get("message"), str):
                self.faults.append(f"no error: {error}")
        elif message.get("id") in self.asked:
            self.faults += self.model.result(self.asked[message["id"]], message["result"])

    def published(self, path: str, version: int | None = None) -> list[Message]:
        uri = self.uri(path)
        found = self.wait(
            lambda message: message.get("method") == "textDocument/publishDiagnostics"
            and message["params"]["uri"] == uri
            and message["params"].get("version") == version
        )
        return found["params"]["diagnostics"]

    def start(self, capabilities: Message | None = None, options: Any = None, folders: bool = True) -> Message:
        uri = self.folder.as_uri()
        result = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": uri if folders else None,
                "capabilities": capabilities or {},
                "workspaceFolders": [{"uri": uri, "name": "test"}] if folders else None,
            }
            | ({} if options is None else {"initializationOptions": options}),
        )
        self.notify("initialized", {})
        return result["capabilities"]

    def open(self, path: str, text: str, version: int = 1, language: str = "yaml") -> None:
        item = {"uri": self.uri(path), "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, path: str, version: int, text: str) -> None:
        document = {"uri": self.uri(path), "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def document(self, path: str) -> Message:
        return {"textDocument": {"uri": self.uri(path)}}

    def at(self, path: str, line: int, character: int) -> Message:
        return self.document(path) | {"position": {"line": line, "character": character}}

    def actions(self, path: str, line: int, only: str | None = None) -> list[Message]:
        place = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 200}}
        context = {"diagnostics": []} | ({} if only is None else {"only": [only]})
        return self.request("textDocument/codeAction", self.document(path) | {"range": place, "context": context})

    def stop(self) -> int:
        assert self.request("shutdown") is None
        self.notify("exit")
        return self.process.wait(PATIENCE)

    def hang_up(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.stdin = None

    def done(self) -> None:
        """Ends the process, whatever state it is in."""
        if self.process.poll() is None:
            self.process.kill()
        assert self.process.stderr
        errors = self.process.stderr.read()
        assert errors == b"", errors.decode()
        assert self.faults == [], "\n".join(self.faults)
