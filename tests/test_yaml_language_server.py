"""The schemas in the hands of the real YAML language server, which editors run: completion, hover and errors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline import remark, schema_file
from dateline.settings import Settings
from language_client import Client

ROOT = Path(__file__).parents[1]
SERVER = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(not (NODE and SERVER.exists()), reason="needs npm's yaml-language-server (npm ci)")

HEAD = "source: {type: book, title: First on the Moon, language: en, side: us}\nevents:\n  - id: moon-landing\n"
EVENT = "content/events/new.yaml"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small content with its schemas, and the settings of the editor as this project ships them."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(remark.SITE, folder / "content")
    shutil.copytree(ROOT / ".vscode", folder / ".vscode")
    (folder / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "dateline", "schema", "--write"], cwd=folder, check=False)
    assert done.returncode == 0
    return folder


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Client]:
    """The server, told what `.vscode/settings.json` says."""
    environment = {**os.environ, "HOME": str(site)}
    with Client([str(NODE), str(SERVER), "--stdio"], site, **environment) as client:
        said = json.loads((site / ".vscode" / "settings.json").read_text(encoding="utf-8"))
        yaml = {"completion": True, "hover": True, "validate": True, "schemaStore": {"enable": False}}
        # Visual Studio Code resolves paths against the folder; the server itself wants them resolved.
        yaml["schemas"] = {(site / path).as_uri(): files for path, files in said["yaml.schemas"].items()}
        client.settings = {"yaml": yaml}
        client.initialize()
        client.notify("workspace/didChangeConfiguration", {"settings": client.settings})
        # It answers before it has read its settings; a mistake that it sees says that it has.
        client.open("content/events/first.yaml", "events: {}\n")
        client.await_notification("textDocument/publishDiagnostics", lambda p: p["diagnostics"])
        client.close("content/events/first.yaml")
        yield client


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """Return a text without its “|”, and where that stood."""
    before, after = text.split("|")
    lines = before.split("\n")
    return before + after, (len(lines) - 1, len(lines[-1]))


def labels(answer: Any) -> set[str]:
    return {item["label"] for item in (answer["items"] if isinstance(answer, dict) else answer or ())}


COMPLETED = [
    # the file, its text with the cursor at “|”, what is offered, what is not
    (EVENT, HEAD + "    pl|\n", {"place"}, {"importance", "within"}),
    (EVENT, HEAD + "    place: |\n", {"moon", "tranquility-base"}, {"neil-armstrong", "moon-landing"}),
    (EVENT, HEAD + "    kind: |\n", {"landing", "mission"}, {"moon"}),
    (EVENT, HEAD + "    actors: [|]\n", {"neil-armstrong", "buzz-aldrin", "nasa"}, {"moon"}),
    (EVENT, HEAD + "    actors:\n      - |\n", {"neil-armstrong", "nasa"}, {"moon"}),
    (EVENT, HEAD + "    quotes:\n      - text: x\n        speaker: |\n", {"neil-armstrong"}, {"moon"}),
    (EVENT, HEAD + "    quotes:\n      - text: x\n        supports: |\n", {"date", "summary"}, {"neil-armstrong"}),
    (EVENT, HEAD + "    part-of: |\n", {"apollo-11"}, {"moon"}),
    (EVENT, HEAD + "    actors: |\n", {"nasa"}, {"moon"}),
    (EVENT, HEAD + "    claims: {|}\n", {"time-outside"}, {"date"}),
    (EVENT, "events:\n  - id: moon-landing\n    resolve:\n      |\n", {"time-outside", "date"}, {"moon"}),
    (EVENT, HEAD + "    rank: |\n", {"preferred", "normal", "deprecated"}, {"moon"}),
    (EVENT, "source: {type: book, title: x}\nevents:\n  - id: |\n", {"moon-landing", "apollo-11"}, {"moon"}),
    (EVENT, "source:\n  title: x\n  type: |\n", {"book", "article-newspaper"}, {"newspaper"}),
    (EVENT, "source:\n  title: x\n  side: |\n", {"press", "us"}, {"moon"}),
    (EVENT, "source:\n  container-title: |\n", {"The New York Times"}, {"NASA"}),
    (EVENT, "events:\n  - id: moon-landing\n    im|\n", {"importance"}, {"place"}),
    ("content/actors.yaml", "x:\n  name: X\n  affiliation: |\n", {"nasa"}, {"moon"}),
    ("content/places.yaml", "x:\n  name: X\n  within: |\n", {"moon"}, {"nasa"}),
]


@pytest.mark.parametrize(("path", "text", "offered", "withheld"), COMPLETED, ids=[c[1][-24:] for c in COMPLETED])
def test_what_can_stand_here_is_offered(
    server: Client, path: str, text: str, offered: set[str], withheld: set[str]
) -> None:
    """Fields of this very record, and the ids that this content has."""
    text, place = marked(text)
    server.open(path, text)
    found = labels(server.ask("textDocument/completion", path, place))
    server.close(path)
    assert offered <= found
    assert not withheld & found


def test_an_id_is_offered_with_its_name(server: Client) -> None:
    """Who an id stands for is shown beside it."""
    text, place = marked(HEAD + "    actors: [|]\n")
    server.open(EVENT, text)
    items = server.ask("textDocument/completion", EVENT, place)["items"]
    server.close(EVENT)
    assert "Neil Armstrong" in json.dumps(next(i for i in items if i["label"] == "neil-armstrong"))


EXPLAINED = [
    (EVENT, HEAD + "    da|te: 1969-07-20\n", "no more precise than the source"),
    (EVENT, HEAD + "    da|te: 1969-07-20\n", "Example: `date: 1969-07-20`"),
    (EVENT, HEAD + "    stat|ed: last night\n", "own words for the date"),
    (EVENT, HEAD + "    act|ors: [nasa]\n", "Who takes part"),
    (EVENT, HEAD + "    place: mo|on\n", "Moon"),
    (EVENT, HEAD + "    quotes:\n      - {te|xt: x}\n", "character for character"),
    (EVENT, "sour|ce: {type: book, title: x}\n", "source"),
    (EVENT, "source: {ty|pe: book, title: x}\n", "CSL 1.0.2"),
    (EVENT, "events:\n  - id: moon-landing\n    impor|tance: key\n", "Marks a key event"),
    ("content/actors.yaml", "x:\n  na|me: X\n", "as the site prints it"),
]


@pytest.mark.parametrize(("path", "text", "words"), EXPLAINED, ids=[f"{c[1][-24:]} {c[2]}" for c in EXPLAINED])
def test_a_field_is_explained_under_the_pointer(server: Client, path: str, text: str, words: str) -> None:
    """What it means, with an example."""
    text, place = marked(text)
    server.open(path, text)
    shown = server.ask("textDocument/hover", path, place)
    server.close(path)
    assert shown
    assert words in shown["contents"]["value"].replace("\\", "")


REFUSED = [
    # the file, its text, what is said and of which line; nothing said of a sound one
    ("content/events/valid.yaml", HEAD + "    date: 1969-07-20\n    part-of: not-yet-written\n", "", -1),
    ("content/events/sound.yaml", HEAD + "    date: 1969\n    claims: {duration-of-walk: two hours}\n", "", -1),
    (EVENT, HEAD + "    datum: 1969-07-20\n", "datum", 3),
    (EVENT, HEAD + "    place: mars\n", "Value is not accepted", 3),
    (EVENT, HEAD + "    actors: [neil-armstrong, neil]\n", "Value is not accepted", 3),
    (EVENT, HEAD + "    date: yesterday\n", "pattern", 3),
    (EVENT, HEAD + "    quotes: {speaker: nasa}\n", "text", 3),
    (EVENT, "source: {type: novel, title: x}\n", "Value is not accepted", 0),
    (EVENT, "source: {type: book}\n", "title", 0),
    ("content/actors.yaml", "x: {name: X, side: moon}\n", "Value is not accepted", 0),
]


@pytest.mark.parametrize(("path", "text", "words", "line"), REFUSED, ids=[c[1][-24:] for c in REFUSED])
def test_a_mistake_is_marked_while_one_types(server: Client, path: str, text: str, words: str, line: int) -> None:
    """At its line; ids of events and claims that are new are none."""

    def is_said(published: dict[str, Any]) -> bool:
        found = published["diagnostics"]
        said = any(words in d["message"] and d["range"]["start"]["line"] == line for d in found)
        return published["uri"] == server.uri(path) and (said if words else not found)

    server.notifications.clear()
    server.open(path, text)
    server.await_notification("textDocument/publishDiagnostics", is_said)
    server.close(path)


def test_the_modeline_leads_to_the_schema(server: Client, site: Path) -> None:
    """A file that no pattern of the settings covers finds its schema by its first line."""
    path = "drafts/2024/new.yaml"
    line = schema_file.modeline(Settings(root=site, content=site / "content"), site / path)
    server.open(path, f"{line}\n{HEAD}    place: mars\n")
    found = server.diagnostics(path)
    server.close(path)
    assert [d["range"]["start"]["line"] for d in found] == [4]


def test_the_schemas_are_renewed_only_when_something_has_changed(site: Path) -> None:
    """An editor does not reload for nothing."""
    path = site / schema_file.FOLDER / "event-file.json"
    before = path.stat().st_mtime_ns
    done = subprocess.run([sys.executable, "-m", "dateline", "schema", "--write"], cwd=site, check=False)
    assert done.returncode == 0
    assert path.stat().st_mtime_ns == before
