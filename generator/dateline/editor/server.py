"""The language server: the Language Server Protocol on one side, a `Workspace` on the other.

The one module that imports pygls. It turns places into the protocol's (lines and columns from 0, columns in the units
that the editor asked for) and back, and sees to it that a check which takes long never keeps the editor waiting.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Protocol

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

import dateline
from dateline.diagnostic import Diagnostic, Severity, Span
from dateline.editor.renaming import Refused, rename
from dateline.editor.workspace import Place, Proposal, Workspace
from dateline.mention import Mention
from dateline.settings import SettingsError, load

__all__ = ["serve"]

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}
_KINDS = {
    "field": lsp.CompletionItemKind.Property,
    "word": lsp.CompletionItemKind.EnumMember,
    "event": lsp.CompletionItemKind.Event,
    "source": lsp.CompletionItemKind.Reference,
    "property": lsp.CompletionItemKind.Field,
}
# Typing is not answered letter by letter.
_PAUSE = 0.15


class _AtPosition(Protocol):
    """What every question about a place has."""

    text_document: lsp.TextDocumentIdentifier
    position: lsp.Position


class _Server(LanguageServer):
    """pygls's server with the site it speaks of; there is none until the editor has named its folder."""

    def __init__(self, settings_file: str) -> None:
        super().__init__("dateline", dateline.__version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental)
        self.settings_file = settings_file
        self.site: Workspace | None = None
        self.told: dict[str, list[lsp.Diagnostic]] = {}
        self._waiting: asyncio.TimerHandle | None = None
        self._checking: asyncio.Task[None] | None = None
        self._edition = 0
        self._is_stale = False

    def open_site(self, root: Path) -> None:
        """Read the settings of the site in a folder; say so to the editor if there is none."""
        try:
            self.site = Workspace(load(root / self.settings_file))
        except SettingsError as error:
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"dateline: {error}"))

    def check_soon(self, after: float = _PAUSE) -> None:
        """Check when nothing has been typed for a moment; a check that is under way is followed by another."""
        self._edition += 1
        if self._waiting:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(after, self._check)

    def _check(self) -> None:
        if self._checking and not self._checking.done():
            self._is_stale = True
            return
        self._checking = asyncio.get_running_loop().create_task(self._publish())

    async def _publish(self) -> None:
        site = self.site
        if site is None:
            return
        edition, opened = self._edition, set(site.texts)
        # A thread of its own: hovering and completing go on meanwhile.
        try:
            found = await asyncio.to_thread(site.check)
        except Exception as error:  # a fault of ours, which must not end the session
            message = f"dateline: this is a fault of ours: {type(error).__name__}: {error}"
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, message))
            return
        if edition == self._edition:
            self._tell(found, site, opened)
        if self._is_stale:
            self._is_stale = False
            self.check_soon(0)

    def _tell(self, found: Iterable[Diagnostic], site: Workspace, opened: Collection[str]) -> None:
        """Publish what has changed since the last time, and what is found in files that are open."""
        by_file: dict[str, list[lsp.Diagnostic]] = defaultdict(list)
        for diagnostic in found:
            path = Path(os.path.realpath(site.settings.root / diagnostic.path))
            by_file[str(path)].append(self._diagnostic(diagnostic, site))
        for name in sorted({*by_file, *self.told, *opened}):
            said = by_file.get(name, [])
            if said != self.told.get(name) or name in opened:
                uri = self.uri_of(Path(name))
                self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, said))
        self.told = dict(by_file)

    def _diagnostic(self, d: Diagnostic, site: Workspace) -> lsp.Diagnostic:
        def place(path: str, span: Span) -> lsp.Location:
            return self.location(Place(Path(os.path.realpath(site.settings.root / path)), span))

        related = [lsp.DiagnosticRelatedInformation(place(r.path, r.span), r.message) for r in d.related]
        return lsp.Diagnostic(
            range=place(d.path, d.span).range,
            message=f"{d.message}\n{d.help}" if d.help else d.message,
            severity=_SEVERITIES[d.severity],
            code=d.code,
            source="dateline",
            related_information=related or None,
        )

    def location(self, place: Place) -> lsp.Location:
        """Return a place as the protocol has it."""
        return lsp.Location(self.uri_of(place.path), self.range_of(place.path, place.span))

    def range_of(self, path: Path, span: Span) -> lsp.Range:
        """Return a stretch in the units that the editor counts columns in."""
        lines = self.site.lines(path) if self.site else []
        codec = self.workspace.position_codec

        def position(line: int, column: int) -> lsp.Position:
            text = lines[line - 1] if 0 < line <= len(lines) else ""
            return lsp.Position(line - 1, codec.client_num_units(text[: column - 1]))

        return lsp.Range(position(span.line, span.column), position(span.end_line, span.end_column))

    def place_of(self, parameters: _AtPosition) -> tuple[Path, int, int]:
        """Return the file, the line and the column that the editor asks of, as diagnostics count them."""
        path = _path(parameters.text_document.uri)
        lines = self.site.lines(path) if self.site else []
        position = parameters.position
        text = lines[position.line] if position.line < len(lines) else ""
        codec = self.workspace.position_codec
        found = codec.position_from_client_units([text], lsp.Position(0, position.character))
        return path, position.line + 1, found.character + 1

    def uri_of(self, path: Path) -> str:
        """Return the address of a file: the editor's own for one that is open."""
        real = str(path)
        for uri in self.workspace.text_documents:
            if os.path.realpath(to_fs_path(uri) or "") == real:
                return str(uri)
        return from_fs_path(real) or path.as_uri()


def _path(uri: str) -> Path:
    return Path(os.path.realpath(to_fs_path(uri) or ""))


def serve(settings_file: str) -> None:
    """Speak with an editor over standard input and output until it says that it is done."""
    server = _Server(settings_file)
    _listen(server)
    _answer(server)
    server.start_io()


def _listen(server: _Server) -> None:
    """Keep what is open in step with the editor, and check after each change."""

    @server.feature(lsp.INITIALIZED)
    def initialized(_: lsp.InitializedParams) -> None:
        root = server.workspace.root_path or next(
            (to_fs_path(f.uri) for f in server.workspace.folders.values() if to_fs_path(f.uri)), None
        )
        server.open_site(Path(root or "."))
        server.check_soon(0)

    def take(uri: str) -> None:
        if server.site:
            server.site.texts[str(_path(uri))] = server.workspace.get_text_document(uri).source.encode()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(parameters: lsp.DidOpenTextDocumentParams) -> None:
        take(parameters.text_document.uri)
        server.check_soon(0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(parameters: lsp.DidChangeTextDocumentParams) -> None:
        take(parameters.text_document.uri)
        server.check_soon()

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(_: lsp.DidSaveTextDocumentParams) -> None:
        server.check_soon(0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(parameters: lsp.DidCloseTextDocumentParams) -> None:
        if server.site:
            server.site.texts.pop(str(_path(parameters.text_document.uri)), None)
        server.check_soon(0)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(_: lsp.DidChangeWatchedFilesParams) -> None:
        server.check_soon(0)


def _answer(server: _Server) -> None:
    """Answer questions about a place."""

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions([":", " ", "@", "["], resolve_provider=True))
    def complete(parameters: lsp.CompletionParams) -> lsp.CompletionList:
        site = server.site
        if site is None:
            return lsp.CompletionList(is_incomplete=False, items=[])
        path, line, column = server.place_of(parameters)
        found = site.complete(path, line, column)
        items = [_item(n, p, server.range_of(path, Span(line, p.start, line, column))) for n, p in enumerate(found)]
        return lsp.CompletionList(is_incomplete=False, items=items)

    @server.feature(lsp.COMPLETION_ITEM_RESOLVE)
    def resolve(item: lsp.CompletionItem) -> lsp.CompletionItem:
        if server.site and isinstance(item.data, list) and len(item.data) == 2:
            text = server.site.describe(str(item.data[0]), str(item.data[1]))
            item.documentation = lsp.MarkupContent(lsp.MarkupKind.Markdown, text) if text else None
        return item

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(parameters: lsp.HoverParams) -> lsp.Hover | None:
        if server.site is None:
            return None
        path, line, column = server.place_of(parameters)
        found = server.site.explain(path, line, column)
        if found is None:
            return None
        text, span = found
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), server.range_of(path, span))

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(parameters: lsp.DefinitionParams) -> list[lsp.Location]:
        return _locations(server, parameters, lambda s: s.definitions)

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(parameters: lsp.ReferenceParams) -> list[lsp.Location]:
        return _locations(server, parameters, lambda s: s.references)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def lay_out(parameters: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
        path = _path(parameters.text_document.uri)
        new = server.site.tidy(path) if server.site else None
        if new is None or server.site is None:
            return None
        old = server.site.data(path).decode()
        if new == old:
            return []
        last = len(old.split("\n"))
        return [lsp.TextEdit(lsp.Range(lsp.Position(0, 0), lsp.Position(last, 0)), new)]

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(parameters: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        if server.site is None:
            return None
        path, line, column = server.place_of(parameters)
        mention = server.site.mention_at(path, line, column)
        return mention and lsp.PrepareRenamePlaceholder(server.range_of(path, mention.span), mention.id)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename_id(parameters: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        if server.site is None:
            return None
        path, line, column = server.place_of(parameters)
        mention = server.site.mention_at(path, line, column)
        return _edit(server, server.site, mention, parameters.new_name) if mention else None


def _locations(
    server: _Server,
    parameters: _AtPosition,
    ask: Callable[[Workspace], Callable[[Path, int, int], list[Place]]],
) -> list[lsp.Location]:
    return [server.location(p) for p in ask(server.site)(*server.place_of(parameters))] if server.site else []


def _item(number: int, proposal: Proposal, place: lsp.Range) -> lsp.CompletionItem:
    text = f"{proposal.text}: " if proposal.of == "field" else proposal.text
    explanation = lsp.MarkupContent(lsp.MarkupKind.Markdown, proposal.explanation) if proposal.explanation else None
    return lsp.CompletionItem(
        label=proposal.text,
        detail=proposal.name or None,
        kind=_KINDS.get(proposal.of, lsp.CompletionItemKind.Value),
        documentation=explanation,
        # In the order of the schema, or of the alphabet; found by id and by name.
        sort_text=f"{number:06}",
        filter_text=f"{proposal.text} {proposal.name}".strip(),
        text_edit=lsp.TextEdit(place, text),
        data=None if proposal.of in ("field", "word") else [proposal.of, proposal.text],
    )


def _edit(server: _Server, site: Workspace, mention: Mention, new: str) -> lsp.WorkspaceEdit:
    try:
        renaming = rename(site, mention, new)
    except Refused as error:
        raise JsonRpcInvalidParams(str(error)) from error
    edits: dict[str, list[lsp.TextEdit]] = defaultdict(list)
    for replacement in renaming.replacements:
        place = server.range_of(replacement.path, replacement.span)
        edits[server.uri_of(replacement.path)].append(lsp.TextEdit(place, replacement.text))
    workspace = server.client_capabilities.workspace
    abilities = workspace.workspace_edit if workspace else None
    if renaming.file:
        if not (abilities and lsp.ResourceOperationKind.Rename in (abilities.resource_operations or ())):
            message = "this source’s id is its file’s name, and the editor cannot rename files: use `dateline rename`"
            raise JsonRpcInvalidParams(message)
    elif not (abilities and abilities.document_changes):
        return lsp.WorkspaceEdit(changes=dict(edits))
    changes: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    for uri, found in edits.items():
        version = server.workspace.text_documents[uri].version if uri in server.workspace.text_documents else None
        identifier = lsp.OptionalVersionedTextDocumentIdentifier(uri, version)
        changes.append(lsp.TextDocumentEdit(identifier, list(found)))
    if renaming.file:
        old, target = renaming.file
        changes.append(lsp.RenameFile(server.uri_of(Path(os.path.realpath(old))), from_fs_path(str(target)) or ""))
    return lsp.WorkspaceEdit(document_changes=changes)
