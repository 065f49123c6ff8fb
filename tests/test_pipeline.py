"""From files to a timeline: everything that is wrong is said in one run, once, in order of place."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from dateline import pipeline, reading, settings
from dateline.explanation import as_data
from dateline.memory import Memory

REGISTRIES = {
    "kinds.yaml": "opening: {name: Opening, plural: Openings}\n",
    "sides.yaml": "press: {name: Press}\n",
    "places.yaml": "zenda: {name: Zenda}\n",
    "actors.yaml": "flavia: {name: Flavia}\n",
}
SOURCE = "source: {type: article, title: Gazette, side: press, language: en}\n"
WHOLE = (
    SOURCE + "events:\n"
    "  - {id: line-opens, date: 1894-07-14, title: It opens, kind: opening, summary: It opens., quotes: it opens}\n"
)


def run(folder: Path, files: Mapping[str, str | bytes]) -> pipeline.Result:
    """Run the pipeline over some files; event files are named without their folder."""
    (folder / "content/events").mkdir(parents=True, exist_ok=True)
    for name, text in {**REGISTRIES, **files}.items():
        path = folder / "content" / (name if name in REGISTRIES else f"events/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return pipeline.run(settings.Settings(root=folder, content=folder / "content"))


def said(folder: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """Return what a run says, as “file:line code”."""
    return [f"{Path(d.path).name}:{d.span.line} {d.code}" for d in run(folder, files).diagnostics]


def test_sound_files_become_a_timeline(tmp_path: Path) -> None:
    """In folders of any depth, under either ending; hidden files and others are passed over."""
    files = {
        "1894/july/gazette.yaml": WHOLE,
        "herald.yml": SOURCE + "events: [{id: line-opens, quotes: open at last}]\n",
        ".hidden.yaml": "not: read\n",
        ".git/x.yaml": "not: read\n",
        "notes.txt": "not read",
    }
    result = run(tmp_path, files)
    assert result.diagnostics == ()
    assert result.timeline
    assert [(e.id, [s.id for s in e.sources]) for e in result.timeline.events] == [
        ("line-opens", ["gazette", "herald"])
    ]


def test_no_files_are_an_empty_timeline(tmp_path: Path) -> None:
    """A site may begin with nothing."""
    result = run(tmp_path, {})
    assert (result.diagnostics, result.timeline and result.timeline.events) == ((), ())


def test_every_error_of_every_file_is_said_in_one_run_in_order_of_place(tmp_path: Path) -> None:
    """From the first stage to the last: YAML, fields, ids, merging and citing."""
    files = {
        "a.yaml": "source: {type: article, type: book, title: A, language: en}\n",
        "b.yaml": SOURCE + "events:\n  - {id: bridge, date: 1894-02-30, colour: red, quotes: built}\n",
        "c.yaml": SOURCE + "events:\n  - {id: halt, date: 1894, actors: rupert, place: strelsau, kind: opening}\n",
        "d.yaml": SOURCE + "events:\n  - {id: halt, title: Halt}\n  - {id: halt, title: Halt}\n",
        "e.yaml": "events:\n  - {id: halt, summary: Nobody says so., resolve: {date: {take: 1895, because: so}}}\n",
        "kinds.yaml": "opening: {name: Opening, plural: Openings}\nworks: {name: Works}\n",
    }
    assert said(tmp_path, files) == [
        "a.yaml:1 key-duplicate",
        "b.yaml:3 date-invalid",
        "b.yaml:3 key-unknown",
        "c.yaml:3 actor-unknown",
        "c.yaml:3 place-unknown",
        "d.yaml:3 report-empty",
        "d.yaml:4 report-duplicate",
        "e.yaml:2 sentence-uncited",
        "e.yaml:2 resolve-unknown",
        "kinds.yaml:2 field-missing",
    ]


def test_an_error_makes_no_timeline_and_a_warning_does(tmp_path: Path) -> None:
    """What is checked is what is built."""
    assert run(tmp_path / "a", {"a.yaml": WHOLE.replace("1894-07-14", "1894-07-41")}).timeline is None
    needless = "events: [{id: line-opens, resolve: {date: {take: 1894-07-14, because: so}}}]\n"
    result = run(tmp_path / "b", {"a.yaml": WHOLE, "b.yaml": needless})
    assert [d.code for d in result.diagnostics] == ["resolve-needless"]
    assert result.timeline


BROKEN = [
    # one mistake in one file, and all that is said; the other files rest on what it broke
    ("a date", WHOLE.replace("1894-07-14", "1894-07-41"), ["gazette.yaml:3 date-invalid"]),
    ("a key", WHOLE.replace("title: It", "titel: It"), ["gazette.yaml:3 key-unknown"]),
    ("a type", WHOLE.replace("type: article", "type: artikle"), ["gazette.yaml:1 choice-unknown"]),
    ("a title", WHOLE.replace("title: Gazette, ", ""), ["gazette.yaml:1 field-missing"]),
    ("a side", WHOLE.replace("side: press", "side: pres"), ["gazette.yaml:1 side-unknown"]),
]


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in BROKEN], ids=[r[0] for r in BROKEN])
def test_one_mistake_gives_one_message(text: str, expected: list[str], tmp_path: Path) -> None:
    """What the broken report may have held is not missed in its event."""
    files = {
        "gazette.yaml": text,
        "herald.yaml": SOURCE + "events: [{id: line-opens, quotes: open at last}]\n",
        "editors.yaml": "events:\n  - {id: line-opens, summary: 'It opened [@gazette].', importance: key}\n",
    }
    assert said(tmp_path, files) == expected


def test_an_unreadable_file_does_not_make_its_events_unknown(tmp_path: Path) -> None:
    """A relation to what it may report is not complained about."""
    strike = WHOLE.replace("line-opens", "strike").replace("kind:", "follows: line-opens, kind:")
    assert said(tmp_path, {"a.yaml": "source: [\n", "b.yaml": strike}) == ["a.yaml:2 yaml-syntax"]


def test_a_relation_to_no_event_is_an_error_with_what_was_meant(tmp_path: Path) -> None:
    """So is an id that no source reports in an editors' same-as."""
    files = {
        "a.yaml": WHOLE,
        "b.yaml": WHOLE.replace("line-opens", "strike").replace("kind:", "follows: line-open, kind:"),
        "c.yaml": "events: [{id: strike, same-as: [line-opened]}]\n",
    }
    found = run(tmp_path, files).diagnostics
    assert [(d.code, d.help) for d in found] == [("event-unknown", "did you mean “line-opens”?")] * 2


def test_a_diagnostic_shows_the_line_it_speaks_of(tmp_path: Path) -> None:
    """Its path is relative to the settings file, with slashes."""
    (found,) = run(tmp_path, {"1894/a.yaml": WHOLE.replace("1894-07-14", "1894-07-41")}).diagnostics
    assert found.path == "content/events/1894/a.yaml"
    assert found.excerpt[found.span.column - 1 : found.span.end_column - 1] == "1894-07-41"


def test_a_file_outside_the_folder_is_read_once(tmp_path: Path) -> None:
    """An editor may check a draft as if it lay among the others."""
    run(tmp_path, {"a.yaml": WHOLE})
    draft = tmp_path / "draft.yaml"
    draft.write_text(SOURCE + "events: [{id: line-opens, summary: More of it., quotes: more}]\n")
    site = settings.Settings(root=tmp_path, content=tmp_path / "content")
    result = pipeline.run(site, [draft, tmp_path / "content/events/a.yaml"])
    assert result.timeline
    assert [r.path for r in result.timeline.events[0].reports] == ["content/events/a.yaml", "draft.yaml"]


def test_the_same_files_give_the_same_whatever_they_are_called(root: Path, tmp_path: Path) -> None:
    """Sources with an id of their own may lie in any file, in any folder, in the opposite order."""
    site = tmp_path / "site"
    shutil.copytree(root / "tests/site", site)
    before = pipeline.run(settings.load(site / "pelicanconf.py")).timeline
    files = [f for f in sorted((site / "content/events").rglob("*.y*ml")) if "editors" not in f.name]
    for number, file in enumerate(files):
        text = file.read_text(encoding="utf-8")
        if "\n  id: " not in text.partition("events:")[0]:
            text = text.replace("source:\n", f"source:\n  id: {file.stem}\n", 1)
        file.unlink()
        (site / f"content/events/f{99 - number}.yaml").write_text(text, encoding="utf-8")
    after = pipeline.run(settings.load(site / "pelicanconf.py")).timeline
    assert before
    assert after

    def picture(event: object) -> object:
        data = as_data(event)  # type: ignore[arg-type]
        return {**data, "reports": [(r["source"], r["quotes"]) for r in data["reports"]]}

    assert [picture(e) for e in after.events] == [picture(e) for e in before.events]


def test_the_small_site_is_clean(root: Path) -> None:
    """The site that the tests build has no finding."""
    assert pipeline.run(settings.load(root / "tests/site/pelicanconf.py")).diagnostics == ()


def test_the_collector_runs_as_before(tmp_path: Path) -> None:
    """It is paused while reading and not left so."""
    assert gc.isenabled()
    run(tmp_path, {"a.yaml": WHOLE})
    assert gc.isenabled()
    gc.disable()
    try:
        run(tmp_path, {"a.yaml": WHOLE})
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_an_unreadable_file_may_have_reported_is_not_missed(tmp_path: Path) -> None:
    """Neither the event that the editors tell of nor the source that they cite."""
    own = "events:\n  - {id: line-opens, summary: 'It opened [@gazette].'}\n"
    assert said(tmp_path, {"gazette.yaml": "source: [\n", "editors.yaml": own}) == ["gazette.yaml:2 yaml-syntax"]


def test_an_error_elsewhere_does_not_hide_an_unknown_event(tmp_path: Path) -> None:
    """A file with a wrong field still has its ids; what no file has is said in the same run."""
    files = {
        "a.yaml": WHOLE,
        "b.yaml": SOURCE + "events:\n  - {id: halt, date: 1894-02-30, follows: line-open, quotes: so}\n",
    }
    assert said(tmp_path, files) == ["b.yaml:3 date-invalid", "b.yaml:3 event-unknown"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is no regular file is said to be none."""
    (tmp_path / "content/events").mkdir(parents=True)
    os.mkfifo(tmp_path / "content/events/pipe.yaml")
    assert said(tmp_path, {}) == ["pipe.yaml:1 file-unreadable"]


def test_linked_folders_and_capital_endings_are_read_once(tmp_path: Path) -> None:
    """Nothing is left out silently, and a link that leads back to its own folder ends."""
    events = tmp_path / "content/events"
    (tmp_path / "elsewhere").mkdir()
    events.mkdir(parents=True)
    (tmp_path / "elsewhere/gazette.YAML").write_text(WHOLE)
    (events / "linked").symlink_to(tmp_path / "elsewhere")
    (events / "itself").symlink_to(events)
    result = run(tmp_path, {})
    assert result.diagnostics == ()
    assert result.timeline
    assert [e.id for e in result.timeline.events] == ["line-opens"]


def test_what_was_remembered_stands_in_the_order_of_its_file(tmp_path: Path) -> None:
    """Two entries of one editors' file that are joined tell in the order in which they were written."""
    words = "events: [{id: zed, summary: 'First. [@b]', same-as: line-opens}, {id: line-opens, summary: 'Then. [@b]'}]"
    files = {"b.yaml": WHOLE + WHOLE.splitlines()[-1].replace("line-opens", "zed") + "\n", "words.yaml": words}
    plain = run(tmp_path, files)
    with closing(Memory(tmp_path / "memory.sqlite")) as memory:
        results = [
            pipeline.run(settings.Settings(root=tmp_path, content=tmp_path / "content"), memory=memory)
            for _ in range(2)
        ]
    for result in (plain, *results):
        assert result.timeline, result.diagnostics
        (event,) = result.timeline.events
        assert [s.text for s in event.narrative] == ["First.", "Then."]


def test_a_finding_on_what_was_remembered_has_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the files that it speaks of are read again."""
    follows = "events: [{id: line-opens, summary: 'It opens. [@b]', follows: line-opend}]\n"
    others = {f"{n}.yaml": WHOLE.replace("line-opens", f"line-{n}") for n in "bcdefg"}
    files = {**others, "a.yaml": WHOLE, "words.yaml": follows}
    plain = run(tmp_path, files)
    opened: list[str] = []
    read = reading.read_bytes
    monkeypatch.setattr(reading, "read_bytes", lambda p, *a: (opened.append(p.name), read(p, *a))[1])
    with closing(Memory(tmp_path / "memory.sqlite")) as memory:
        for _ in range(2):
            opened.clear()
            result = pipeline.run(settings.Settings(root=tmp_path, content=tmp_path / "content"), memory=memory)
            assert result.diagnostics == plain.diagnostics
    assert [d.code for d in plain.diagnostics] == ["event-unknown"]
    assert set(opened).difference(REGISTRIES) == {"words.yaml"}
