"""Everything checked again after an edit: whatever was remembered, the words are those of a check without a memory."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dateline import pipeline, reading, verdict
from dateline.check_memory import CheckMemory
from dateline.cli import main
from dateline.command import check
from dateline.settings import Settings
from small_contents import FILES, editors, files, mostly_sound_files, site_at, sound, write

_MEMORY = Path(check._MEMORY)
ONE = "content/events/one.yaml"
ARGUMENTS = (
    (),
    ("--hints",),
    ("--strict", "--format", "json"),
    ("--hints", "--format", "github"),
    ("content/events",),
    (ONE,),
    ("content/pages", "--hints"),
)
PAGES = ("", "It is told [@one, para. 3].\n", "See [[ash]] and [[elm]].\n", "[@shared; @two]\n")
SETTINGS = ("PATH = 'content'\n", "PATH = 'content'\nPAGE_PATHS = ['notes']\n")
LISTS = {
    "actors.yaml": "nobody: {name: Nobody}\nneil-armstrong: {name: Neil Armstrong, roles: {title: Pilot}}\n"
    "michael-collins: {name: M, roles: {title: Pilot}}\n",
    "places.yaml": "moon: {name: Moon}\ntranquility-base: {name: Tranquility Base}\n",
    "kinds.yaml": "landing: {name: Landing, plural: Landings}\n",
    "sides.yaml": "us: {name: United States}\npress: {name: Press}\nnobody: {name: Nobody}\n",
}

steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(FILES), mostly_sound_files),
    st.tuples(st.just("write"), st.sampled_from(FILES), mostly_sound_files),
    st.tuples(st.just("write"), st.sampled_from(FILES), files),
    *[st.tuples(st.just("undo"), st.just(""), st.just(""))] * 4,
    st.tuples(st.just("mend"), st.just(""), st.just("")),
    st.tuples(st.just("delete"), st.sampled_from(FILES), st.just("")),
    st.tuples(st.just("move"), st.sampled_from(FILES), st.just("")),
    st.tuples(st.just("list"), st.sampled_from(sorted(LISTS)), st.booleans()),
    st.tuples(st.just("page"), st.just(""), st.sampled_from(PAGES)),
    st.tuples(st.just("settings"), st.just(""), st.sampled_from(SETTINGS)),
)


class Content:
    """A small site that is edited and checked, and how it was when it was sound."""

    def __init__(self, root: Path) -> None:
        self.site = site_at(root)
        (root / "content/pages").mkdir()
        self.before: dict[Path, bytes] = {}
        self.lists = {name: (root / "content" / name).read_text("utf-8") for name in LISTS}
        self.mend()

    def mend(self) -> None:
        """Make everything sound."""
        shutil.rmtree(self.site.events_folder)
        self.site.events_folder.mkdir()
        for name, id_ in zip(FILES, ("ash", "ash", "birch", "birch", "cedar"), strict=True):
            write(self.site, name, sound(id=id_))
        write(self.site, "words", editors(id="ash", cites=["one", "two"]))
        for name, text in self.lists.items():
            (self.site.content / name).write_text(text, encoding="utf-8")
        self.page("")

    def page(self, text: str) -> None:
        """Write a page of Markdown."""
        (self.site.content / "pages/about.md").write_text(f"Title: About\n\n{text}", encoding="utf-8")

    def is_content(self, path: Path) -> bool:
        """Whether an editor writes it."""
        return path.is_file() and ".cache" not in path.parts

    def undo(self) -> None:
        """Make all files what they were before the last step."""
        for path in self.site.root.rglob("*.*"):
            if self.is_content(path) and path not in self.before:
                path.unlink()
        for path, data in self.before.items():
            if not path.is_file() or path.read_bytes() != data:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data)

    def take(self, step: tuple[str, str, Any]) -> None:
        """Do what a step says."""
        what, name, how = step
        folder = self.site.events_folder
        if what == "undo":
            self.undo()
        self.before = {p: p.read_bytes() for p in self.site.root.rglob("*.*") if self.is_content(p)}
        found = [p for p in folder.rglob(f"{name}.yaml") if what in ("write", "delete", "move")]
        if what == "write":
            write(self.site, name, how)
        elif what == "delete":
            for path in found:
                path.unlink()
        elif what == "move" and found:
            (folder / "deeper").mkdir(exist_ok=True)
            os.replace(found[0], folder / "deeper" / found[0].name)
        elif what == "list":
            text = self.lists[name] if how else LISTS[name]
            (self.site.content / name).write_text(text, encoding="utf-8")
        elif what == "page":
            self.page(how)
        elif what == "settings":
            (self.site.root / "pelicanconf.py").write_text(how, encoding="utf-8")
        elif what == "mend":
            self.mend()


def said(site: Settings, *arguments: str, is_remembered: bool = True) -> tuple[int, str, str]:
    """The exit code of `dateline check`, what it prints, and what it says beside."""
    out, beside = StringIO(), StringIO()
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(beside):
        if not is_remembered:
            patch.setattr(check, "_memory", _no_memory)
        os.chdir(site.root)
        try:
            code = main(["check", *[a for a in arguments if a.startswith("-") or "." not in a or Path(a).exists()]])
        finally:
            os.chdir(before)
    return code, out.getvalue(), beside.getvalue()


@contextmanager
def _no_memory(_: Settings) -> Iterator[None]:
    yield None


@hypothesis_settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(st.tuples(steps, st.sampled_from(ARGUMENTS)), min_size=3, max_size=10))
def test_after_any_edits_a_check_says_what_one_without_a_memory_says(
    edits: list[tuple[tuple[str, str, Any], tuple[str, ...]]],
) -> None:
    """Findings, hints, counts, order, lines of text and exit code, in every format, whatever was checked before."""
    with TemporaryDirectory() as folder:
        content = Content(Path(folder))
        said(content.site)
        for step, arguments in edits:
            content.take(step)
            found, alone = (said(content.site, *arguments, is_remembered=is_) for is_ in (True, False))
            # Of one file the gaps are counted even where an error elsewhere keeps all others from being looked for.
            assert found[: 2 if ONE in arguments else 3] == alone[: 2 if ONE in arguments else 3]


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path)


def renewed(content: Content) -> verdict.Verdict | None:
    """What is told without a look at everything."""
    with closing(CheckMemory(content.site.root / _MEMORY)) as memory:
        return verdict.renew(content.site, memory, is_exact=False)


SAME = {"same-as": ["ash"]}
BORNE = [
    # what is there, then the edit, and a code or a hint of another file that comes or goes with it
    ({"four": sound(id="cedar", relations={"follows": ["birch"]})}, "three", sound(id="ash"), ""),
    ({"four": sound(id="birch", relations={"follows": ["cedar"]})}, "five", sound(id="ash"), "event-unknown"),
    ({"words": editors(id="birch", relations={"distinct-from": ["cedar"]})}, "five", sound(id="ash"), "event-unknown"),
    ({"words": editors(id="ash", cites=["five"])}, "five", sound(id="cedar", source="new"), "source-unknown"),
    ({"words": editors(id="ash", mentions="new")}, "five", sound(id="cedar", source="new"), "citation-invalid"),
    ({}, "three", sound(id="birch", source="one"), "source-duplicate"),
    ({}, "words", editors(id="birch", relations=SAME), ""),
    ({"four": sound(relations={"follows": ["birch"]})}, "words", editors(id="birch", relations=SAME), "relation-self"),
    ({"words": editors(id="ash", take="1969-07-20")}, "two", sound(date="1970"), "resolve-needless"),
    ({"one": sound(address=True)}, "two", sound(address=True), "url-duplicate"),
    ({n: sound(address=True) for n in ("one", "two")}, "five", sound(id="cedar", address=True), "url-duplicate"),
    ({"five": sound(reports=False), "words": editors(cites=["five"])}, "words", editors(), "source-uncited"),
    ({}, "two", sound(side="press"), "side-single"),
    ({}, "two", sound(id="birch"), "source-single"),
    ({"two": sound(relations={"was": ["elm"]})}, "three", sound(id="elm"), "id-in-use"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "name", "after", "code"), BORNE)
def test_an_edit_bears_on_other_files(
    content: Content, before: dict[str, Any], name: str, after: dict[str, Any], code: str
) -> None:
    """What it brings or takes away is seen in the files that depend on it, without a look at everything."""
    for other, file in before.items():
        write(content.site, other, file)
    found = said(content.site, "--hints")
    write(content.site, name, after)
    assert renewed(content) is not None
    again = said(content.site, "--hints")
    assert again == said(content.site, "--hints", is_remembered=False)
    assert found[1].count(f"[{code}]") != again[1].count(f"[{code}]") or not code


def test_what_a_page_cites_is_not_called_uncited(content: Content) -> None:
    """A hint goes when Markdown cites the source, and comes back."""
    write(content.site, "five", sound(reports=False))
    assert "[source-uncited]" in said(content.site, "--hints")[1]
    content.page("So it is told [@five].\n")
    assert renewed(content) is not None
    assert "[source-uncited]" not in said(content.site, "--hints")[1]
    content.page("")
    assert "[source-uncited]" in said(content.site, "--hints")[1]


def test_a_file_that_was_checked_alone_in_between_is_no_old_news(content: Content) -> None:
    """The last verdict on everything is not taken for one on what a check of a file has learnt since."""
    write(content.site, "four", sound(id="birch", relations={"follows": ["cedar"]}))
    said(content.site)
    write(content.site, "five", sound(id="dogwood"))
    said(content.site, ONE)
    assert renewed(content) is not None
    assert "[event-unknown]" in said(content.site)[1]
    assert "[event-unknown]" in said(content.site)[1]


LISTED = [
    # a list, what in it is changed to what, the files that are judged for it, and a code that comes or goes with it
    ("actors", ("michael-collins: {", "michael-collins: {roles: {title: Pilot}, "), {"three", "four"}, "role-missing"),
    ("actors", ("name: Neil Armstrong", "name: N. Armstrong, note: The first"), set(), ""),
    ("actors", ("michael-collins", "m-collins"), {"three", "four"}, "actor-unknown"),
    ("actors", ("affiliation: nasa}", "affiliation: esa}"), None, "actor-unknown"),
    ("actors", ("Lunar module pilot", "Commander"), set(), "office-taken"),
    ("sides", ("press: {name: Press}", ""), {"one", "two", "words"}, "side-unknown"),
    ("kinds", ("flight: {name: Flight,", "flight: {name: A flight,"), set(), ""),
    ("places", (", within: moon", ""), {"one", "two", "words"}, "resolve-needless"),
]


@pytest.mark.parametrize(("name", "edit", "files_read", "code"), LISTED)
def test_an_edited_list_is_judged_where_its_entry_is_named(
    content: Content,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    edit: tuple[str, str],
    files_read: set[str] | None,
    code: str,
) -> None:
    """Only the files of the events that name what has changed are read; all, where the list itself is wrong."""
    write(content.site, "one", sound(place="moon"))
    write(content.site, "two", sound(place="tranquility-base", side="press"))
    write(content.site, "words", editors(id="ash", cites=["one"], take="moon" if name == "places" else ""))
    write(content.site, "four", sound(id="birch", actor="michael-collins"))
    found = said(content.site, "--hints")
    path = content.site.content / f"{name}.yaml"
    before = path.read_text("utf-8")
    assert edit[0] in before
    path.write_text(before.replace(*edit), encoding="utf-8")
    judged: set[str] = set()
    read = reading.read_event_file
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_event_file", lambda p, *a: (judged.add(p.stem), read(p, *a))[1])
        if files_read is not None:
            patch.setattr(pipeline, "run", lambda *_, **__: pytest.fail("all was read"))
        again = said(content.site, "--hints")
    assert again == said(content.site, "--hints", is_remembered=False)
    assert found[1].count(f"[{code}]") != again[1].count(f"[{code}]") or not code
    assert judged == (files_read or set())
    path.write_text(before, encoding="utf-8")
    assert said(content.site, "--hints") == found


@pytest.mark.parametrize("is_sound", [True, False])
def test_only_what_an_edit_bears_on_is_read(
    content: Content, monkeypatch: pytest.MonkeyPatch, *, is_sound: bool
) -> None:
    """Be there an error in it or not."""
    said(content.site)
    write(content.site, "three", sound(id="birch", actor="neil-armstrong" if is_sound else "nobody"))
    opened: list[str] = []
    read = reading.read_bytes
    monkeypatch.setattr(reading, "read_bytes", lambda p, *a: (opened.append(p.stem), read(p, *a))[1])
    said(content.site)
    assert set(opened) - {"about"} == {"three", "four"}


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _blotted(data: bytes) -> bytes:
    return data[:8192] + bytes(len(data) - 8192)


def _altered(data: bytes) -> bytes:
    return data.replace(b'"1969-07-20"', b'"1969-07-01"').replace(b"one source tells", b"two source tells")


@pytest.mark.parametrize("damage", [_cut, _blotted, _altered])
@pytest.mark.parametrize("arguments", [(), ("--hints",), (ONE,)])
def test_a_damaged_memory_changes_nothing_that_is_said(
    content: Content, damage: Callable[[bytes], bytes], arguments: tuple[str, ...]
) -> None:
    """Be it cut off, blotted out or altered in a place: it is made anew."""
    said(content.site, *arguments)
    memory = content.site.root / _MEMORY
    memory.write_bytes(damage(memory.read_bytes()))
    for name in ("two.yaml", "../kinds.yaml"):
        with (content.site.events_folder / name).open("a", encoding="utf-8") as file:
            file.write("# seen again\n")
        assert said(content.site, *arguments) == said(content.site, *arguments, is_remembered=False)


def test_a_memory_of_another_version_is_emptied(content: Content) -> None:
    """Of a file that is gone nothing lives on in it."""
    said(content.site)
    with closing(sqlite3.connect(content.site.root / _MEMORY)) as memory:
        memory.execute("UPDATE meta SET value='of old' WHERE name='version'")
        memory.commit()
    (content.site.events_folder / "five.yaml").unlink()
    write(content.site, "four", sound(id="birch", relations={"follows": ["cedar"]}))
    said(content.site, ONE)
    assert "[event-unknown]" in said(content.site, "content/events/four.yaml")[1]
