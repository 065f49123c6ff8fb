"""Building again: after any sequence of changes the site is the one that a clean build makes, byte for byte."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from dateline import circumstances, ledger, memory, pipeline, press, rebuild, schema_file
from dateline.cli import main
from dateline.command import build
from dateline.dependency import Watch
from dateline.edition import Leaf
from dateline.press import Made
from dateline.settings import load as load_settings
from published import digest

SETTINGS = """AUTHOR = "The antiquaries"
SITENAME = "A railway"
SITEURL = "{url}"
RELATIVE_URLS = True
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PLUGIN_PATHS = [{generator!r}]
PLUGINS = ["dateline"]
THEME = "theme"
DATELINE = {{"tagline": "{tagline}", "cards": "yes", "omit": "search/"}}
PAGE_PATHS = ["pages"]
PAGE_URL = "{{slug}}/"
PAGE_SAVE_AS = "{{slug}}/index.html"
ARTICLE_PATHS = ["articles"]
STATIC_PATHS = ["extra"]
DIRECT_TEMPLATES = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""
EVENTS = [f"e{i}" for i in range(5)]
LASTING = EVENTS[:3]
SOURCES = [f"s{i}" for i in range(4)]
ACTORS = [f"a{i}" for i in range(4)]
PLACES = [f"p{i}" for i in range(3)]
some = st.sampled_from
DATES = some(["1890-03-01", "1890-03-02", "1890-03", "1891", "1892-01-05", "1890-03-01/1890-03-04"])
WORDS = some(["Opening", "Survey", "Strike", "“Flood” & fire", "Bridge"])


@st.composite
def reports(draw: st.DrawFn) -> str:
    """One report, whole enough to make an event."""
    id_ = draw(some(EVENTS))
    actors = draw(st.lists(some(ACTORS), unique=True, min_size=1, max_size=3))
    rows = [
        f"id: {id_}",
        f"date: {draw(DATES)}",
        f"title: {draw(WORDS)} of {id_}",
        f"kind: {draw(some(['works', 'talks']))}",
    ]
    rows += [
        f"actors: [{', '.join(actors)}]",
        f"summary: They say {draw(WORDS)}. It was so{draw(some(['.', '.', '']))}",
    ]
    if draw(st.booleans()):
        rows.append(f"place: {draw(some(PLACES))}")
    if draw(st.integers(0, 3)) == 0:
        rows.append(f"{draw(some(['follows', 'part-of', 'denies']))}: {draw(some([e for e in LASTING if e != id_]))}")
    if draw(st.integers(0, 5)) == 0:
        rows.append(f"was: [old-{id_}]")
    if draw(st.booleans()):
        rows.append(f"claims: {{length: {draw(some(['three miles', 'four miles']))}}}")
    speaker = f", speaker: {draw(some(ACTORS))}" if draw(st.booleans()) else ""
    rows.append(f"quotes: [{{text: words of {draw(some(['one', 'two']))}{speaker}}}]")
    return "  - " + "\n    ".join(rows) + "\n"


def event_file(name: str, container: str, found: list[str]) -> str:
    """A source and what it reports, each event once."""
    own = {text.split("\n")[0]: text for text in found}
    head = f"source:\n  type: article-newspaper\n  title: Title of {name}\n  container-title: {container}\n"
    head += f"  issued: 1890-04-0{len(own) + 1}\n  url: https://example.org/{name}\n  language: en\n  side: press\n"
    return f"{head}events:\n{''.join(own.values())}"


FILES = st.builds(
    event_file, some(SOURCES), some(["The Times", "The Post"]), st.lists(reports(), min_size=1, max_size=3)
)


class Editing(RuleBasedStateMachine):
    """An editor, a designer and an accident at work on one site."""

    root: Path
    generator: Path
    is_large = False
    """Whether it is built as a large site is, of which only outlines stay in memory. A clean build never is."""

    def __init__(self) -> None:
        super().__init__()
        self.site = Path(tempfile.mkdtemp(dir=os.environ.get("TMPDIR")))
        self.count = 0
        self.said = ""
        self.version = memory.version
        shutil.copytree(self.root / "themes/broadsheet", self.site / "theme")
        self.events = self.site / "content/events"
        self.write("content/sides.yaml", "press: {name: Press}\n")
        self.write("content/kinds.yaml", "works: {name: Work, plural: Works}\ntalks: {name: Talk, plural: Talks}\n")
        self.registries("Ada", "a1", False, False)
        self.write("content/extra/robots.css", "")
        self.configure("", "A line")
        # One source that stays reports some events, so that few of the changes below are mistakes.
        whole = "".join(
            f"  - id: {e}\n    date: 1890-03-0{i + 1}\n    title: All of {e}\n    kind: works\n    summary: It is so.\n"
            f"    quotes: [so]\n    actors: [a0, a{i + 1}]\n    place: p{i}\n"
            for i, e in enumerate(LASTING)
        )
        self.write("content/events/s0.yaml", event_file("s0", "The Times", []) + whole)
        self.write("content/pages/about.md", "Title: About\n\nWords.\n")

    def teardown(self) -> None:
        memory.version = self.version
        rebuild.REMEMBERED.clear()
        shutil.rmtree(self.site)

    @initialize(is_large=st.booleans())
    def grow(self, is_large: bool) -> None:
        self.is_large = is_large

    def write(self, name: str, text: str) -> None:
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def configure(self, url: str, tagline: str) -> None:
        self.write("pelicanconf.py", SETTINGS.format(generator=str(self.generator), url=url, tagline=tagline))

    @rule(source=some(SOURCES[1:]), text=FILES)
    def write_event_file(self, source: str, text: str) -> None:
        self.write(f"content/events/{source}.yaml", text)

    @rule(source=some(SOURCES), field=some(["title", "date", "summary", "kind"]), value=WORDS, n=st.integers(0, 2))
    def edit_a_field(self, source: str, field: str, value: str, n: int) -> None:
        path = self.events / f"{source}.yaml"
        if not path.exists():
            return
        fresh = {"date": f"1890-03-0{n * 2 + 1}", "kind": "talks", "summary": f"They do {value}."}.get(
            field, f"Some {value}"
        )
        lines = path.read_text(encoding="utf-8").split("\n")
        places = [i for i, line in enumerate(lines) if line.startswith(f"    {field}: ")]
        if places:
            lines[places[n % len(places)]] = f"    {field}: {fresh}"
            path.write_text("\n".join(lines), encoding="utf-8")

    @rule(source=some(SOURCES), field=some(["title", "date", "summary", "kind"]), value=WORDS, n=st.integers(0, 2))
    def save_in_haste(self, source: str, field: str, value: str, n: int) -> None:
        """A server is watching: it makes open pages first, then the others, and all else when there is time."""
        opened = frozenset([f"events/e{n}/index.html", "index.html", "actors/index.html"][: n + 1])
        for number in range(2):
            self.edit_a_field(source, field, f"{value} {number}", n)
            self.run("output", onlooker=rebuild.Onlooker(opened, is_hasty=True))

    @rule(source=some(SOURCES))
    def push_lines_down(self, source: str) -> None:
        path = self.events / f"{source}.yaml"
        if path.exists():
            path.write_text("\n# a remark\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    @rule(source=some(SOURCES), shared=some(SOURCES[:2]))
    def share_an_address(self, source: str, shared: str) -> None:
        path = self.events / f"{source}.yaml"
        if path.exists():
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"(?m)^  url: .*$", f"  url: https://example.org/{shared}", text), encoding="utf-8")

    @rule(source=some(SOURCES[1:]))
    def delete_event_file(self, source: str) -> None:
        (self.events / f"{source}.yaml").unlink(missing_ok=True)

    @rule(source=some(SOURCES[1:]), folder=some(["", "1890/", "x/y/"]), other=some(SOURCES[1:]))
    def move_event_file(self, source: str, folder: str, other: str) -> None:
        path, to = self.events / f"{source}.yaml", self.events / folder / f"{other}.yaml"
        if path.exists() and not to.exists():
            to.parent.mkdir(parents=True, exist_ok=True)
            path.rename(to)

    @rule(event=some(LASTING), source=some(SOURCES), key=st.booleans(), other=some(LASTING), joined=st.integers(0, 4))
    def write_editors_file(self, event: str, source: str, key: bool, other: str, joined: int) -> None:
        known = source if (self.events / f"{source}.yaml").exists() else "s0"
        text = f"events:\n  - id: {event}\n    summary: The editors know [@{known}].\n"
        text += "    importance: key\n" if key else ""
        text += f"    same-as: {other}\n" if joined == 0 and other != event else ""
        # Most often nobody disagrees, and the resolution is needless.
        text += "    resolve: {kind: {take: works, because: so}}\n" if joined > 2 else ""
        self.write("content/events/editors.yaml", text)

    @rule()
    def delete_editors_file(self) -> None:
        (self.events / "editors.yaml").unlink(missing_ok=True)

    @rule(
        name=some(["Ada", "Ida", "Ole"]),
        affiliation=some(ACTORS[1:]),
        nested=st.booleans(),
        further=st.booleans(),
    )
    def registries(self, name: str, affiliation: str, nested: bool, further: bool) -> None:
        # Of two with one office something is remarked.
        office = ", roles: {title: Chair}" if further else ", roles: {title: Chair, held-by: several}"
        rows = [
            f"a0: {{name: {name}, affiliation: {affiliation}}}",
            *(f"{a}: {{name: Actor {a}{office}}}" for a in ACTORS[1:]),
        ]
        rows += ["a9: {name: Further}"] if further else []
        self.write("content/actors.yaml", "\n".join(rows) + "\n")
        within = ", within: p1" if nested else ""
        self.write("content/places.yaml", f"p0: {{name: Inner{within}}}\np1: {{name: Outer}}\np2: {{name: Far}}\n")

    def change_markdown_page(self, n: int) -> None:
        path = self.site / "content/pages/about.md"
        path.unlink(missing_ok=True)
        if n:
            marks = f" [@s0] and [[{LASTING[n % 3]}]]" if n > 2 else ""
            self.write("content/pages/about.md", f"Title: About {n}\n\nWords{marks}.\n")

    @rule(what=some(["page", "page", "settings", "theme", "version", "damage"]), n=st.integers(0, 4))
    def change_what_only_pelican_can_build(self, what: str, n: int) -> None:
        if what == "page":
            self.change_markdown_page(n)
        elif what == "settings":
            self.configure(["", "https://example.org"][n % 2], f"Line {n}")
        elif what == "theme":
            self.change_theme(["event.html", "base.html", "components/entry.html"][n % 3])
        elif what == "version":
            self.change_version()
        else:
            self.damage_the_memory()

    def change_theme(self, template: str) -> None:
        path = self.site / "theme/templates" / template
        path.write_text(path.read_text(encoding="utf-8").replace("</a>", " </a>"), encoding="utf-8")

    def change_version(self) -> None:
        self.count += 1
        memory.version = lambda count=self.count: f"another {count}"  # type: ignore[misc]

    def damage_the_memory(self) -> None:
        for path in (self.site / ".cache/dateline").glob("*.sqlite"):
            path.write_bytes(b"no database" * 100)

    @rule(after=st.integers(0, 4))
    def be_interrupted(self, after: int) -> None:
        """The build is cut off while it moves pages into the site."""
        real, left = os.replace, [after]

        def replace(source: Path, to: Path) -> None:
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            real(source, to)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "replace", replace)
            self.run("output")

    def remarks(self) -> list[str]:
        """What the last build said of the content."""
        return re.findall(r"(?ms)^content/\S+: (?:warning|error)\[.*?\n(?! )", f"{self.said}\n.")

    def run(self, output: str, onlooker: rebuild.Onlooker | None = None) -> int:
        rebuild.REMEMBERED.clear()
        said = StringIO()
        try:
            with pytest.MonkeyPatch.context() as patch, redirect_stderr(said):
                patch.chdir(self.site)
                if self.is_large and output != "clean":
                    patch.setattr(pipeline, "_MOST_WHOLE", 0)
                    patch.setattr(ledger, "_MOST_EVENTS", 2)
                    patch.setattr(ledger, "_MOST_SOURCES", 1)
                if onlooker:
                    options = {"settings": "pelicanconf.py", "output": str(self.site / output)}
                    return build.run(argparse.Namespace(**options, onlooker=onlooker))
                return main(["build", "-o", str(self.site / output)])
        finally:
            self.said = said.getvalue()
            print(self.said, end="", file=sys.stderr)

    @invariant()
    def the_site_is_the_one_that_a_clean_build_makes(self) -> None:
        output = self.site / "output"
        before = digest(output)
        code = self.run("output")
        said = self.remarks()
        shutil.rmtree(self.site / "clean", ignore_errors=True)
        for path in (self.site / ".cache/dateline").glob("clean*"):
            path.unlink()
        assert self.run("clean") == code
        assert self.remarks() == said
        if code == 0:
            assert digest(output) == digest(self.site / "clean")
        elif before:
            assert digest(output) == before


def test_any_sequence_of_changes_gives_the_site_of_a_clean_build(root: Path) -> None:
    """Event files written, edited, moved and deleted, registries, pages, theme, settings, versions, accidents."""
    Editing.root, Editing.generator = root, root / "generator"
    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=int(os.environ.get("DATELINE_EXAMPLES", "8")),
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def editing(root: Path) -> Iterator[Editing]:
    """A site that was built once."""
    Editing.root, Editing.generator = root, root / "generator"
    made = Editing()
    try:
        assert made.run("output") == 0
        yield made
    finally:
        made.teardown()


def test_an_entry_in_lists_is_printed_anew_at_every_edit_of_its_event(editing: Editing) -> None:
    """Not only at the first: what is kept of it from the build before must not be taken for what it says now."""
    path = editing.events / "s0.yaml"
    for number in range(3):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("All of e1", f"All of e1 {number}", 1), encoding="utf-8")
        editing.the_site_is_the_one_that_a_clean_build_makes()
        page = (editing.site / "output/actors/a2/index.html").read_text(encoding="utf-8")
        assert f"All of e1 {' '.join(str(n) for n in range(number, -1, -1))}" in page


def test_an_edit_bears_on_few_remarks(editing: Editing, monkeypatch: pytest.MonkeyPatch) -> None:
    """All others are said again, each with its line, and nothing but what the edit bears on is read."""
    s0 = editing.events / "s0.yaml"
    twin = s0.read_text(encoding="utf-8").replace("Title of s0", "Title of s1")
    needless = "events:\n  - id: e1\n    summary: So [@s0].\n    resolve: {kind: {take: works, because: so}}\n"
    lonely = "  - {id: e4, date: 1890, title: New, kind: talks, quotes: [so], summary: So it}\n"
    editing.write("content/events/s1.yaml", twin)
    editing.write("content/events/editors.yaml", needless)
    editing.write("content/events/s2.yaml", event_file("s2", "The Post", [lonely]))
    editing.the_site_is_the_one_that_a_clean_build_makes()
    needless_, unfinished, shared = ["resolve-needless", "summary-unfinished", "url-duplicate"]
    for name, text, codes in (
        ("s3", event_file("s3", "The Post", [lonely.replace("So it", "So.")]), [needless_, shared, unfinished]),
        ("s3", event_file("s3", "The Post", [lonely]), [needless_, shared, unfinished, unfinished]),
        ("s1", f"# A line\n{twin}", [needless_, shared, unfinished, unfinished]),
        (
            "s1",
            twin.replace("url: https://example.org/s0", "url: https://example.org/s3"),
            [needless_, unfinished, shared, unfinished],
        ),
        ("s2", event_file("s2", "The Post", [lonely]).replace("/s2", "/s3"), [needless_, *[shared, unfinished] * 2]),
        ("s1", twin.replace("/s0", "/s1").replace("works", "talks", 2), [unfinished, shared, unfinished]),
        ("s2", event_file("s2", "The Post", [lonely.replace("So it", "So.")]), [unfinished]),
    ):
        editing.write(f"content/events/{name}.yaml", text)
        with monkeypatch.context() as patch:
            patch.setattr(rebuild.pipeline, "run", lambda *_, **__: pytest.fail("all was read"))
            assert editing.run("output") == 0
        found = editing.remarks()
        assert re.findall(r"warning\[([a-z-]+)\]", editing.said) == codes
        editing.the_site_is_the_one_that_a_clean_build_makes()
        assert editing.remarks() == found


def test_in_haste_what_is_open_stands_first_and_a_failure_after_it_leaves_all_else(
    editing: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event's page, then the first page, which takes long and would be left; then the rest, and nothing twice."""
    shown: list[list[str]] = []
    opened = frozenset(["index.html", "events/e1/index.html", "events/e2/index.html"])
    haste = rebuild.Onlooker(opened, lambda files: shown.append(sorted(files)), is_hasty=True)
    path = editing.events / "s0.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("All of e1", "All about e1"), encoding="utf-8")
    before = digest(editing.site / "output")

    def print_all(leaves: Sequence[Leaf], write: Callable[[str, bytes], None], watch: Watch) -> Made:
        if len(shown) == 2:
            raise OSError(28, "no space left")
        return press.print_all(leaves, write, watch)

    monkeypatch.setattr(rebuild, "print_all", print_all)
    with pytest.raises(OSError, match="no space"):
        editing.run("output", onlooker=haste)
    events = ["events/e1/index.html", "events/e2/index.html"]
    assert shown == [events, ["index.html"]]
    after = digest(editing.site / "output")
    assert {file for file in before if after[file] != before[file]} == {"index.html", *events}
    monkeypatch.undo()
    shown.clear()
    editing.run("output", onlooker=haste)
    assert [len(files) for files in shown[:-1]] == [2, 1]
    assert not opened.intersection(shown[-1])
    editing.the_site_is_the_one_that_a_clean_build_makes()


def test_in_haste_a_mistake_that_a_file_shows_is_told_at_once_and_all_others_later(
    editing: Editing, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without reading and merging what nobody has touched; the site stays as it was."""
    haste = rebuild.Onlooker(is_hasty=True)
    before = digest(editing.site / "output")
    lonely = "  - id: e4\n    date: 1890\n    titel: New\n    kind: talks\n    quotes: [so]\n    place: p9\n"
    editing.write("content/events/s1.yaml", event_file("s1", "The Post", [lonely]))
    with monkeypatch.context() as patch:
        patch.setattr(rebuild.pipeline, "run", interrupted)
        assert editing.run("output", onlooker=haste) == 1
    said = capsys.readouterr().err
    assert "s1.yaml:12:5: error[key-unknown]: the report has no field “titel”" in said
    assert "error[place-unknown]" in said
    assert "dateline: the content has 2 errors; the last good site is left as it was" in said
    # That an event has no title is not to be seen in one of its files.
    editing.write("content/events/s1.yaml", event_file("s1", "The Post", [lonely.replace("    titel: New\n", "")]))
    editing.run("output", onlooker=haste)
    said = capsys.readouterr().err
    assert "title-missing" not in said
    assert "place-unknown" in said
    assert editing.run("output") == 1
    said = capsys.readouterr().err
    assert "title" in said
    assert "dateline: the content has 2 errors" in said
    assert digest(editing.site / "output") == before


def test_a_page_of_a_build_that_was_cut_off_goes_when_its_event_does(
    editing: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in the site already, and nothing else was told of it."""
    new = event_file(
        "s1", "The Post", ["  - id: e4\n    date: 1890\n    title: New\n    kind: talks\n    quotes: [so]\n"]
    )
    editing.write("content/events/s1.yaml", new)
    monkeypatch.setattr(memory.Memory, "keep_site", interrupted)
    assert editing.run("output") != 0
    monkeypatch.undo()
    assert (editing.site / "output/events/e4/index.html").is_file()
    (editing.events / "s1.yaml").unlink()
    editing.the_site_is_the_one_that_a_clean_build_makes()


def test_a_build_that_is_cut_off_at_any_step_is_finished_by_the_next(
    editing: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal's writing, each page moved in, each taken out, each folder and the journal deleted."""
    new = event_file(
        "s1", "The Post", ["  - id: e4\n    date: 1890\n    title: New\n    kind: talks\n    quotes: [so]\n"]
    )
    path = editing.events / "s1.yaml"
    for after in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144):
        # There and gone in turn: pages come in and go out.
        path.unlink() if path.exists() else editing.write("content/events/s1.yaml", new)
        left = [after]

        def counting(real: Callable[..., object], left: list[int] = left) -> Callable[..., object]:
            def step(*given: object, **named: object) -> object:
                if left[0] == 0:
                    raise KeyboardInterrupt
                left[0] -= 1
                return real(*given, **named)

            return step

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", counting(os.replace))
            patch.setattr(os, "rmdir", counting(os.rmdir))
            patch.setattr(Path, "unlink", counting(Path.unlink))
            patch.setattr(Path, "rmdir", counting(Path.rmdir))
            code = editing.run("output")
        editing.the_site_is_the_one_that_a_clean_build_makes()
    assert code == 0, "no step is beyond the last"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "    was: [old-e4]\n"),
        ("    was: [old-e4]\n", ""),
        ("    was: [old-e4]\n", "    was: [older-e4]\n"),
        ("", "    follows: e0\n"),
        ("    follows: e0\n", ""),
        ("", "    same-as: e1\n"),
        ("    same-as: e1\n", ""),
    ],
    ids=["former id", "no former id", "another", "relation", "no relation", "joined", "parted"],
)
def test_what_an_edit_says_of_ids_counts_on_every_page(editing: Editing, before: str, after: str) -> None:
    """An event's former id, its relations, and reports that are joined or parted, saved in haste and not."""
    report = "  - id: e4\n    date: 1890\n    title: New\n    kind: talks\n    quotes: [so]\n"
    for text in (before, after):
        # Only editors join.
        joined = text if "same-as" in text else ""
        editing.write("content/events/s1.yaml", event_file("s1", "The Post", [report + text.replace(joined, "")]))
        editing.write("content/events/x.yaml", f"events:\n  - id: e4\n    summary: So [@s0].\n{joined}")
        editing.run("output", rebuild.Onlooker(is_hasty=True))
        editing.the_site_is_the_one_that_a_clean_build_makes()


def test_an_event_goes_with_the_last_of_its_reports(editing: Editing) -> None:
    """And comes again; in haste too, where it is the last in a file that stays."""
    one = "  - id: e4\n    date: 1890\n    title: New\n    kind: talks\n    quotes: [so]\n"
    other = one.replace("e4", "e3")
    for reports in ([one, other], [other], [one, other], [one], [other]):
        editing.write("content/events/s1.yaml", event_file("s1", "The Post", reports))
        editing.run("output", rebuild.Onlooker(is_hasty=True))
        editing.the_site_is_the_one_that_a_clean_build_makes()
        for id_ in ("e3", "e4"):
            there = any(id_ in report for report in reports)
            assert (editing.site / f"output/events/{id_}").exists() == there


def test_a_source_that_reports_nothing_yet_is_listed(editing: Editing) -> None:
    """Nothing moves in time, and yet there is a page more."""
    editing.write("content/events/s1.yaml", event_file("s1", "The Post", []).removesuffix("events:\n"))
    editing.the_site_is_the_one_that_a_clean_build_makes()
    assert "Title of s1" in (editing.site / "output/sources/index.html").read_text(encoding="utf-8")


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_site_that_pelican_has_nothing_to_make_for_is_the_same_without_it(
    editing: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its theme's static files too. One setting that is not known to ask for nothing, and Pelican is asked."""
    shutil.rmtree(editing.site / "content/pages")
    shutil.rmtree(editing.site / "content/extra")
    asked: list[str] = []
    monkeypatch.setattr(build, "_by_pelican", lambda *_: asked.append("Pelican") or 0)
    assert editing.run("output") == 0
    assert not asked
    alone = digest(editing.site / "output")
    assert any(name.startswith("theme/css/") for name in alone)
    monkeypatch.undo()
    monkeypatch.setattr(circumstances, "is_alone", lambda *_: False)
    assert editing.run("clean") == 0
    assert digest(editing.site / "clean") == alone
    monkeypatch.undo()
    settings_file = editing.site / "pelicanconf.py"
    settings_file.write_text(settings_file.read_text(encoding="utf-8") + "SUMMARY_MAX_LENGTH = 9\n")
    monkeypatch.setattr(build, "_by_pelican", lambda *_: asked.append("Pelican") or 0)
    editing.run("output")
    assert asked == ["Pelican"]


READ_AHEAD = """
import sys
from dateline import readers
real = readers.start
readers.workers = lambda *_: 3
readers.start = lambda count, work: print(f"{count} begin", "dateline.rebuild" in sys.modules) or real(count, work)
from dateline.cli import main
sys.exit(main(["build", "-o", sys.argv[1]]))
"""


def test_what_others_read_while_the_program_is_loaded_is_what_one_reads_alone(editing: Editing) -> None:
    """The site, and what is said of a mistake; a build that knows the files already begins nothing."""
    shutil.rmtree(editing.site / "content/pages")
    shutil.rmtree(editing.site / "content/extra")
    assert editing.run("alone") == 0

    def build_ahead() -> tuple[int, str, str]:
        program = [sys.executable, "-c", READ_AHEAD, "ahead"]
        done = subprocess.run(program, cwd=editing.site, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    code, begun, _ = build_ahead()
    assert (code, begun.splitlines()[0]) == (0, "2 begin False")
    assert digest(editing.site / "ahead") == digest(editing.site / "alone")
    assert "begin" not in build_ahead()[1]
    for path in (editing.site / ".cache/dateline").glob("a*.sqlite"):
        path.unlink()
    event_file = editing.events / "s0.yaml"
    event_file.write_text(re.sub(r"date: .*", "date: 1890-02-30", event_file.read_text(encoding="utf-8"), count=1))
    assert editing.run("alone") == 1
    code, begun, said = build_ahead()
    assert (code, begun) == (1, "2 begin False\n")
    assert said == editing.said
    assert "content/events/s0.yaml:" in said


def test_an_editor_completes_what_was_just_added(editing: Editing, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event, a claim and a new title are proposed after the next build, as if all had been read."""
    schema = editing.site / ".cache/schema/event-file.json"
    report = (
        "  - {id: e7, date: 1890-05, title: Strike, kind: talks, summary: So., quotes: [so], claims: {wage: two}}\n"
    )
    whole = schema_file.write
    monkeypatch.setattr(schema_file, "write", lambda *_: pytest.fail("all was read"))
    editing.write("content/events/s1.yaml", event_file("s1", "The Times", []) + report)
    editing.run("output", rebuild.Onlooker(is_hasty=True))
    assert '"e7"' in schema.read_text(encoding="utf-8")
    path = editing.events / "s1.yaml"
    path.write_text(path.read_text("utf-8").replace(": Strike", ": No strike"))
    editing.run("output", rebuild.Onlooker(is_hasty=True))
    renewed = schema.read_text(encoding="utf-8")
    assert "1890-05: No strike" in renewed
    before = schema.stat().st_mtime_ns
    path.write_text(path.read_text("utf-8").replace("summary: So.", "summary: So it is."))
    editing.run("output", rebuild.Onlooker(is_hasty=True))
    assert schema.stat().st_mtime_ns == before
    monkeypatch.setattr(schema_file, "write", whole)
    schema.unlink()
    site = load_settings(editing.site / "pelicanconf.py")
    timeline = pipeline.run(site).timeline
    assert timeline
    schema_file.write(site, timeline)
    assert schema.read_text(encoding="utf-8") == renewed


def test_a_page_that_cites_a_source_of_many_events_waits_for_none_of_them(
    editing: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pelican is asked again when the source is called otherwise, and not at every edit of what it reports."""
    editing.write("content/pages/about.md", "Title: About\n\nSo it is told [@s0].\n")
    editing.run("output")
    asked: list[str] = []
    by_pelican = build._by_pelican
    monkeypatch.setattr(build, "_by_pelican", lambda *a: asked.append("Pelican") or by_pelican(*a))
    path = editing.events / "s0.yaml"
    path.write_text(path.read_text("utf-8").replace("It is so.", "It was so.", 1), encoding="utf-8")
    editing.run("output")
    assert not asked
    path.write_text(path.read_text("utf-8").replace("Title of s0", "Another", 1), encoding="utf-8")
    editing.run("output")
    assert asked
    assert "Another" in (editing.site / "output/about/index.html").read_text(encoding="utf-8")
    monkeypatch.undo()
    editing.the_site_is_the_one_that_a_clean_build_makes()
