"""A client of language servers, as an editor is one: JSON-RPC over the server's standard input and output."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Any


class Client:
    """Speaks with one server. Every wait ends: a server that does not answer within ``seconds`` fails the test."""

    def __init__(self, command: list[str], root: Path, seconds: float = 120, **environment: str) -> None:
        self.root = root
        self.seconds = seconds
        self._process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment or None,
        )  # fmt: skip
        self._arrived: Queue[dict[str, Any]] = Queue()
        self.notifications: list[dict[str, Any]] = []
        self.settings: dict[str, Any] = {}
        self._last_id = 0
        self._version = 0
        self.said: list[bytes] = []
        self._threads = [Thread(target=do, daemon=True) for do in (self._read, self._drain)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, _1: type[BaseException] | None, _2: BaseException | None, _3: TracebackType | None) -> None:
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self._process.wait(60)
        finally:
            self._process.kill()
            self._process.wait(60)
            for thread in self._threads:
                thread.join(60)
            for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
                assert stream
                stream.close()

    def initialize(self, **options: Any) -> dict[str, Any]:
        """Open the folder as an editor does; return what the server can do."""
        text_document: dict[str, Any] = {
            "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True},
            "rename": {"prepareSupport": True},
            "synchronization": {"didSave": True},
        }
        capabilities = {
            "textDocument": text_document,
            "workspace": {"configuration": True, "workspaceEdit": {"documentChanges": True}},
            "general": {"positionEncodings": ["utf-16"]},
        }
        folder = {"uri": self.root.as_uri(), "name": "site"}
        asked = {
            "processId": None, "rootUri": folder["uri"], "workspaceFolders": [folder], "capabilities": capabilities,
            **options,
        }  # fmt: skip
        answer: dict[str, Any] = self.request("initialize", asked)
        self.notify("initialized", {})
        return answer

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def open(self, path: str, text: str) -> None:
        """Open a file with a text that need not be the saved one."""
        language = "markdown" if path.endswith(".md") else "yaml"
        # Servers keep what they know of a version, be it that the file was closed in between.
        self._version += 1
        document = {"uri": self.uri(path), "languageId": language, "version": self._version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, path: str, text: str) -> None:
        """Type: the whole text is sent anew."""
        self._version += 1
        document = {"uri": self.uri(path), "version": self._version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def close(self, path: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(path)}})

    def ask(self, method: str, path: str, place: tuple[int, int], **more: Any) -> Any:
        """Return the answer to a question about a place: line and column count from 0, columns in UTF-16."""
        position = {"line": place[0], "character": place[1]}
        return self.request(method, {"textDocument": {"uri": self.uri(path)}, "position": position, **more})

    def diagnostics(self, path: str) -> list[dict[str, Any]]:
        """Return the next diagnostics that are published for a file."""
        found: list[dict[str, Any]] = self.await_notification(
            "textDocument/publishDiagnostics", lambda p: p["uri"] == self.uri(path)
        )["diagnostics"]
        return found

    def request(self, method: str, parameters: Any) -> Any:
        self._last_id += 1
        own = self._last_id
        self._send({"id": own, "method": method, "params": parameters})
        while True:
            message = self._next(method)
            if message.get("id") == own and "method" not in message:
                if "error" in message:
                    raise AssertionError(message["error"])
                return message["result"]
            self._keep(message)

    def notify(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def await_notification(self, method: str, fits: Any = lambda _: True) -> Any:
        while True:
            for message in self.notifications:
                if message["method"] == method and fits(message["params"]):
                    self.notifications.remove(message)
                    return message["params"]
            self._keep(self._next(method))

    def _next(self, awaited: str) -> dict[str, Any]:
        try:
            return self._arrived.get(timeout=self.seconds)
        except Empty:
            said = b"".join(self.said).decode(errors="replace")
            message = f"nothing came within {self.seconds} s while {awaited} was awaited; the server said: {said}"
            raise AssertionError(message) from None

    def _keep(self, message: dict[str, Any]) -> None:
        if "id" in message and "method" in message:
            result = None
            if message["method"] == "workspace/configuration":
                result = [self.settings.get(i.get("section", "")) for i in message["params"]["items"]]
            self._send({"id": message["id"], "result": result})
        elif "method" in message:
            self.notifications.append(message)

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not length:
                return
            self._arrived.put(json.loads(stream.read(length)))

    def _drain(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            self.said.append(line)
