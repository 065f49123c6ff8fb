"""`dateline lsp` in a real session: a client that speaks the protocol as an editor does, and a server of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline import pipeline, remark
from dateline.settings import Settings
from language_client import Client

HEAD = "source: {type: book, title: First on the Moon, language: en, side: us}\nevents:\n  - id: moon-landing\n"
NEW = "content/events/first-on-the-moon.yaml"
TIMES = "content/events/1969-07-21-times-men-walk-on-moon.yaml"
NASA = "content/events/1969-nasa-mission-report.yaml"
EDITORS = "content/events/editors.yaml"
CITING = "They landed in the evening [@1969-07-21-times-men-walk-on-moon]."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small content, with an editors' file and a page that cites."""
    shutil.copytree(remark.SITE, tmp_path / "content")
    (tmp_path / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    (tmp_path / EDITORS).write_text(f"events:\n  - id: moon-landing\n    summary: {CITING}\n", encoding="utf-8")
    (tmp_path / "content/pages").mkdir()
    (tmp_path / "content/pages/about.md").write_text(f"Title: About\n\n[[moon-landing|It]]. {CITING}\n", "utf-8")
    return tmp_path


@pytest.fixture
def editor(site: Path) -> Iterator[Client]:
    with Client([sys.executable, "-m", "dateline", "lsp"], site) as client:
        client.initialize()
        yield client


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """Return a text without its “|”, and where that stood, in UTF-16 units."""
    before, after = text.split("|")
    lines = before.split("\n")
    return before + after, (len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)


def open_marked(editor: Client, path: str, text: str) -> tuple[int, int]:
    """Open a text, wait until it has been looked at, and return where its “|” stood."""
    text, place = marked(text)
    editor.open(path, text)
    editor.diagnostics(path)
    return place


def codes(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(d["code"], d["severity"]) for d in found]


def sound(site: Path) -> bool:
    return pipeline.run(Settings(root=site, content=site / "content")).timeline is not None


def test_what_is_typed_is_judged_before_it_is_saved(editor: Client, site: Path) -> None:
    """Findings come and go with the text; nothing is written; the place is in the editor's own units."""
    text = HEAD + "    date: 1969-07-20\n    claims: {𝄞: x, note: 1}\n    place: mars\n"
    editor.open(NEW, text)
    found = editor.diagnostics(NEW)
    assert codes(found) == [("id-invalid", 1), ("place-unknown", 1)]
    # “𝄞” is two units of UTF-16, which is how this editor counts.
    assert found[0]["range"] == {"start": {"line": 4, "character": 13}, "end": {"line": 4, "character": 15}}
    assert "add to places.yaml: mars" in found[1]["message"]
    assert found[1]["source"] == "dateline"
    editor.change(NEW, text.replace("𝄞: x, ", "").replace("mars", "moon"))
    assert editor.diagnostics(NEW) == []
    editor.change(NEW, "source: {type: [")
    assert [code for code, _ in codes(editor.diagnostics(NEW))] == ["yaml-syntax"]
    editor.close(NEW)
    assert editor.diagnostics(NEW) == []
    assert not (site / NEW).exists()


def test_what_files_say_of_each_other_is_judged_too(editor: Client) -> None:
    """A change in one open file shows in another: merging is part of the check."""
    resolved = "events:\n  - id: moon-landing\n    resolve: {date: {take: 1969-07-20, because: Both say so.}}\n"
    editor.open(EDITORS, resolved)
    assert codes(editor.diagnostics(EDITORS)) == [("resolve-needless", 2)]
    editor.open(NEW, HEAD + "    date: 1969-07-21\n")
    editor.await_notification(
        "textDocument/publishDiagnostics", lambda p: p["uri"] == editor.uri(EDITORS) and not p["diagnostics"]
    )


def test_an_unsaved_registry_counts(editor: Client, site: Path) -> None:
    """A place that was just typed into places.yaml is known."""
    editor.open(NEW, HEAD + "    date: 1969-07-20\n    place: mars\n")
    assert codes(editor.diagnostics(NEW)) == [("place-unknown", 1)]
    editor.open("content/places.yaml", (site / "content/places.yaml").read_text("utf-8") + "mars: {name: Mars}\n")
    editor.await_notification(
        "textDocument/publishDiagnostics", lambda p: p["uri"] == editor.uri(NEW) and not p["diagnostics"]
    )


def test_gaps_of_the_open_file_are_hints(editor: Client) -> None:
    """They are marked faintly, in the file that is open, at the very date."""
    editor.open(NEW, HEAD + "    date: 1969-07\n    quotes: on 20 July they landed\n")
    (hint,) = editor.diagnostics(NEW)
    assert (hint["code"], hint["severity"]) == ("date-coarse", 4)
    assert hint["range"]["start"] == {"line": 3, "character": 10}


COMPLETED = [
    # the file, its text with the cursor at “|”, what is offered, what is not
    (NEW, HEAD + "    pl|\n", {"place"}, {"importance", "id"}),
    (NEW, HEAD + "    place: |\n", {"moon", "tranquility-base"}, {"neil-armstrong"}),
    (NEW, HEAD + "    actors: [nasa, |]\n", {"neil-armstrong", "nasa"}, {"moon"}),
    (NEW, HEAD + "    actors: [nasa, |\n", {"neil-armstrong"}, {"moon"}),
    (NEW, HEAD + "    actors:\n      - |\n", {"neil-armstrong"}, {"moon"}),
    (NEW, HEAD + "    quotes:\n      - {text: 「月」, speaker: |}\n", {"neil-armstrong"}, {"text"}),
    (NEW, HEAD + "    quotes:\n      - {text: x, |}\n", {"speaker", "supports"}, {"text", "neil-armstrong"}),
    (NEW, HEAD + "    claims: {|}\n", {"time-outside"}, {"date"}),
    (NEW, HEAD + "    part-of: |\n", {"apollo-11"}, {"moon"}),
    (NEW, HEAD + "    rank: |\n", {"deprecated"}, {"moon"}),
    (NEW, "source: {type: |}\n", {"book", "article-newspaper"}, {"novel"}),
    (NEW, "|\n", {"source", "events"}, {"title"}),
    (EDITORS, "events:\n  - id: |\n", {"moon-landing", "apollo-11"}, {"moon"}),
    (EDITORS, "events:\n  - id: moon-landing\n    |\n", {"importance", "resolve"}, {"place", "id"}),
    (EDITORS, "events:\n  - id: x\n    summary: >\n      They landed [@|\n", {"1969-nasa-mission-report"}, {"nasa"}),
    ("content/pages/about.md", "They landed [@1969|", {"1969-nasa-mission-report"}, {"moon-landing"}),
    ("content/pages/about.md", "See [[|", {"moon-landing"}, {"1969-nasa-mission-report"}),
    ("content/actors.yaml", "nasa: {name: NASA, |}\n", {"affiliation"}, {"name"}),
    ("content/actors.yaml", "nasa: {name: NASA}\nx: {name: X, affiliation: |}\n", {"nasa"}, {"moon"}),
]


def test_what_can_stand_here_is_offered(editor: Client) -> None:
    """Fields that are not there yet and ids that this content has, in texts that are not YAML yet."""
    for path, text, offered, withheld in COMPLETED:
        place = open_marked(editor, path, text)
        items = editor.ask("textDocument/completion", path, place)["items"]
        found = {i["label"] for i in items}
        assert (text, offered - found, found & withheld) == (text, set(), set())
        editor.close(path)


def test_an_id_is_found_by_name_and_written_as_id(editor: Client) -> None:
    """Whoever types a name gets the id; what it stands for is shown beside it."""
    place = open_marked(editor, NEW, HEAD + "    actors: [nasa, ne|]\n")
    items = editor.ask("textDocument/completion", NEW, place)["items"]
    item = next(i for i in items if i["label"] == "neil-armstrong")
    assert item["detail"] == "Neil Armstrong"
    assert "Neil Armstrong" in item["filterText"]
    start, end = item["textEdit"]["range"]["start"], item["textEdit"]["range"]["end"]
    assert (start["character"], end["character"]) == (place[1] - 2, place[1])
    assert item["textEdit"]["newText"] == "neil-armstrong"
    shown = editor.request("completionItem/resolve", item)
    assert "Commander of Apollo 11" in shown["documentation"]["value"]


EXPLAINED = [
    (NEW, HEAD.replace("moon-landing", "moon-|landing") + "    date: 1969-07-20\n", "first-on-the-moon"),
    (NEW, HEAD + "    part-of: apollo|-11\n    date: 1969\n", "16–24 July 1969"),
    (NEW, HEAD + "    actors: [nasa, neil-|armstrong]\n    date: 1969\n", "Commander of Apollo 11"),
    (NEW, HEAD + "    place: tranquility|-base\n    date: 1969\n", "in Moon"),
    (NEW, HEAD + "    kind: |landing\n    date: 1969\n", "**Landing**"),
    (NEW, HEAD + "    date: 1969-|07~\n", "about July 1969"),
    (NEW, HEAD + "    da|te: 1969-07\n", "no more precise than the source"),
    (NEW, HEAD + "    da|te: 1969-07\n", "Example: `date: 1969-07-20`"),
    (NEW, "source: {title: x, ty|pe: bo\n", "CSL 1.0.2"),
    (EDITORS, "events:\n  - id: x\n    summary: They landed [@1969-nasa|-mission-report].\n", "Mission Report"),
    ("content/pages/about.md", "See [[moon|-landing]].\n", "Armstrong and Aldrin land"),
]


def test_what_stands_under_the_pointer_is_explained(editor: Client) -> None:
    """An event as it is merged, this unsaved file included; actors, places, sources, dates and fields."""
    for path, text, words in EXPLAINED:
        place = open_marked(editor, path, text)
        shown = editor.ask("textDocument/hover", path, place)
        assert shown, text
        assert words in shown["contents"]["value"].replace("\\", ""), text
        editor.close(path)


def test_hovers_cannot_be_written_by_the_content(editor: Client) -> None:
    """A title is text: no heading, no link, no end of the block it stands in."""
    evil = '"[x](command:y) <b> ``` ![z](http://e.example)"'
    text = HEAD.replace("moon-landing", "evil") + f"    date: 1969-07-20\n    kind: land|ing\n    title: {evil}\n"
    open_marked(editor, NEW, text)
    value = editor.ask("textDocument/hover", NEW, (2, 9))["contents"]["value"]
    head, _, block = value.partition("\n\n``````text\n")
    assert "](" not in head.replace("\\]\\(", "")
    assert "<" not in head.replace("\\<", "")
    assert block.endswith("\n``````")


def test_a_jump_leads_to_the_entry_and_to_the_other_reports(editor: Client, site: Path) -> None:
    """An actor's or a place's own line; the reports of an event in every other file; a source's file."""

    def targets(text: str, path: str = NEW) -> list[tuple[str, str]]:
        place = open_marked(editor, path, text)
        found = editor.ask("textDocument/definition", path, place)
        editor.close(path)
        return sorted((f["uri"].rpartition("content/")[2], under(f)) for f in found)

    def under(location: dict[str, Any]) -> str:
        file = site / "content" / location["uri"].rpartition("content/")[2]
        start, end = location["range"]["start"], location["range"]["end"]
        return file.read_text("utf-8").split("\n")[start["line"]][start["character"] : end["character"]]

    rest = "    date: 1969\n"
    assert targets(HEAD + "    actors: neil-arm|strong\n" + rest) == [("actors.yaml", "neil-armstrong")]
    assert targets(HEAD + "    place: mo|on\n" + rest) == [("places.yaml", "moon")]
    reports = targets(HEAD.replace("moon-landing", "moon-|landing") + rest)
    names = ["events/1969-07-21-times-men-walk-on-moon.yaml", "events/1969-nasa-mission-report.yaml",
             "events/editors.yaml"]  # fmt: skip
    assert reports == [(name, "moon-landing") for name in names]
    (source,) = targets(f"Title: x\n\n{CITING.replace('times', 'ti|mes')}\n", "content/pages/about.md")
    assert source[0] == names[0]


def test_every_mention_is_listed(editor: Client) -> None:
    """References are found in reports, in the editors' words and in Markdown."""
    place = open_marked(editor, "content/pages/about.md", "See [[moon-|landing]].\n")
    found = editor.ask("textDocument/references", "content/pages/about.md", place, context={"includeDeclaration": True})
    files = sorted(f["uri"].rpartition("/")[2] for f in found)
    assert files == [Path(TIMES).name, Path(NASA).name, "about.md", "editors.yaml"]


def apply(site: Path, edit: dict[str, Any]) -> None:
    """Do to the files what an editor does with its buffers."""
    for change in edit["documentChanges"]:
        if change.get("kind") == "rename":
            Path(change["oldUri"].removeprefix("file://")).rename(change["newUri"].removeprefix("file://"))
            continue
        path = Path(change["textDocument"]["uri"].removeprefix("file://"))
        lines = path.read_text("utf-8").split("\n")
        for one in sorted(change["edits"], key=lambda e: tuple(e["range"]["start"].values()), reverse=True):
            start, end = one["range"]["start"], one["range"]["end"]
            assert start["line"] == end["line"]
            line = lines[start["line"]]
            lines[start["line"]] = line[: start["character"]] + one["newText"] + line[end["character"] :]
        path.write_text("\n".join(lines), "utf-8")


def renamed(editor: Client, path: str, place: tuple[int, int], new: str) -> dict[str, Any]:
    answer: dict[str, Any] = editor.ask("textDocument/rename", path, place, newName=new)
    return answer


def opened(editor: Client, site: Path, path: str, before: str) -> tuple[int, int]:
    """Open a file as it is saved, and return the place right behind a text in it."""
    text = (site / path).read_text("utf-8")
    editor.open(path, text)
    head = text[: text.index(before) + len(before)]
    return head.count("\n"), len(head.rpartition("\n")[2])


def test_an_event_is_renamed_everywhere_and_keeps_its_address(editor: Client, site: Path) -> None:
    """Reports, the editors' file and Markdown follow; one report says what it was."""
    place = opened(editor, site, EDITORS, "id: moon")
    asked = editor.ask("textDocument/prepareRename", EDITORS, place)
    assert asked["placeholder"] == "moon-landing"
    apply(site, renamed(editor, EDITORS, place, "eagle-has-landed"))
    assert sound(site)
    timeline = pipeline.run(Settings(root=site, content=site / "content")).timeline
    assert timeline
    event = timeline.find("moon-landing")
    assert event
    assert event.id == "eagle-has-landed"
    assert len(event.reports) == 2
    assert "[[eagle-has-landed|It]]" in (site / "content/pages/about.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "before", "new"),
    [
        (NASA, "actors: [neil", "neil-a-armstrong"),
        ("content/places.yaml", "\ntranq", "statio-tranquillitatis"),
        ("content/kinds.yaml", "land", "touchdown"),
        ("content/sides.yaml", "pre", "newspapers"),
    ],
)
def test_an_entry_is_renamed_in_its_registry_and_wherever_it_is_named(
    editor: Client, site: Path, path: str, before: str, new: str
) -> None:
    """Afterwards nothing is unknown."""
    place = opened(editor, site, path, before)
    apply(site, renamed(editor, path, place, new))
    assert sound(site)
    assert any(new in p.read_text("utf-8") for p in (site / "content").glob("*.yaml"))


def test_a_source_is_renamed_with_its_file(site: Path) -> None:
    """Its id is its file's name; every citation follows. An editor that cannot rename files is told so."""
    with Client([sys.executable, "-m", "dateline", "lsp"], site) as able:
        edits = {"documentChanges": True, "resourceOperations": ["rename"]}
        able.initialize(capabilities={"workspace": {"workspaceEdit": edits}})
        place = opened(able, site, EDITORS, "[@1969")
        able.diagnostics(EDITORS)
        apply(site, renamed(able, EDITORS, place, "times-1969"))
    assert (site / "content/events/times-1969.yaml").exists()
    assert sound(site)
    with Client([sys.executable, "-m", "dateline", "lsp"], site) as unable:
        unable.initialize()
        place = opened(unable, site, EDITORS, "[@times")
        unable.diagnostics(EDITORS)
        with pytest.raises(AssertionError, match="cannot rename files"):
            renamed(unable, EDITORS, place, "times")


@pytest.mark.parametrize(
    ("new", "words"), [("apollo-11", "already"), ("Moon Landing", "is not an id"), ("", "is not an id")]
)
def test_a_name_that_cannot_be_is_refused(editor: Client, site: Path, new: str, words: str) -> None:
    """Two things never become one, and no file is left half changed."""
    place = opened(editor, site, EDITORS, "id: moon")
    with pytest.raises(AssertionError, match=words):
        renamed(editor, EDITORS, place, new)


WAS = [
    ("  - {id: solo, date: 1969-07-20, title: t, kind: landing}\n", "{id: solo-2, was: solo, date"),
    (
        "  - id: solo # here\n    date: 1969-07-20\n    title: t\n    kind: landing\n",
        "id: solo-2 # here\n    was: solo\n",
    ),
    ("  - {id: solo, date: 1969-07-20, title: t, kind: landing, was: [a, b]}\n", "was: [a, b, solo]"),
    ("  - {id: solo, date: 1969-07-20, title: t, kind: landing, was: a}\n", "was: [a, solo]"),
    (
        "  - id: solo\n    date: 1969-07-20\n    title: t\n    kind: landing\n    was:\n      - a\n",
        "- a\n      - solo\n",
    ),
]


@pytest.mark.parametrize(("report", "after"), WAS, ids=[w[1] for w in WAS])
def test_the_earlier_id_is_kept_in_whatever_form_the_file_has(
    editor: Client, site: Path, report: str, after: str
) -> None:
    """Comments and layout stay; earlier ids are kept beside the new one."""
    text = HEAD.replace("  - id: moon-landing\n", report)
    (site / NEW).write_text(text, "utf-8")
    place = opened(editor, site, NEW, "id: so")
    apply(site, renamed(editor, NEW, place, "solo-2"))
    assert after in (site / NEW).read_text("utf-8")
    assert sound(site)


def test_a_file_is_laid_out_on_request(editor: Client) -> None:
    """As `dateline fmt` does it: fields in their order, comments kept; a file with errors is left alone."""
    options = {"tabSize": 2, "insertSpaces": True}

    def formatted(text: str) -> Any:
        editor.open(NEW, text)
        where = {"textDocument": {"uri": editor.uri(NEW)}, "options": options}
        answer = editor.request("textDocument/formatting", where)
        editor.close(NEW)
        return answer

    ordered = HEAD + "    date: 1969-07-20 # by the log\n    place: moon\n"
    (edit,) = formatted(HEAD + "    place: moon\n    date: 1969-07-20 # by the log\n")
    assert edit["newText"] == ordered
    assert edit["range"]["start"] == {"line": 0, "character": 0}
    assert formatted(ordered) == []
    assert formatted("source: {type: [") is None


def test_a_folder_without_a_site_is_said_to_be_one(tmp_path: Path) -> None:
    """The server stays, and answers nothing."""
    with Client([sys.executable, "-m", "dateline", "lsp"], tmp_path) as client:
        client.initialize()
        said = client.await_notification("window/showMessage")
        assert "there is no pelicanconf.py" in said["message"]
        client.open("a.yaml", "x: y\n")
        assert client.ask("textDocument/hover", "a.yaml", (0, 0)) is None
