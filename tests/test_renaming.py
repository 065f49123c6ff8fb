"""`dateline rename`: an id changes in all files at once, nothing else does, and an event's old address goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dateline import pipeline, renaming
from dateline.settings import load
from dateline.timeline import Timeline
from published import digest
from test_cli import dateline


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """The small site, to rename in."""
    shutil.copytree(root / "tests/site", tmp_path / "site")
    return tmp_path / "site"


def timeline(site: Path) -> Timeline:
    """Return the timeline, of which there must be one."""
    result = pipeline.run(load(site / "pelicanconf.py"))
    assert result.timeline, result.diagnostics
    return result.timeline


def texts(site: Path) -> dict[str, str]:
    """Return every file's text."""
    return {
        p.relative_to(site).as_posix(): p.read_text(encoding="utf-8")
        for p in site.rglob("*.*")
        if p.is_file() and ".cache" not in p.parts
    }


def test_an_event_is_found_under_its_new_id_and_its_old_address(site: Path) -> None:
    """Reports, relations, same-as, Markdown links; only the id's characters change, and one line is new."""
    before = texts(site)
    assert "[[line-opens" in before["content/articles/first.md"] + before["content/pages/about.md"]
    done = dateline("rename", "line-opens", "railway-opens", cwd=site)
    assert done.returncode == 0, done.stdout + done.stderr
    found = timeline(site)
    assert "line-opens" not in found.by_id
    assert found.find("line-opens") is found.by_id["railway-opens"]
    assert "line-opens" in found.by_id["railway-opens"].was
    after = texts(site)
    assert before.keys() == after.keys()
    for name, text in before.items():
        kept = after[name].replace("    was: line-opens\n", "").replace("railway-opens", "line-opens")
        assert kept == text, name
    assert sum(t.count("was: line-opens") for t in after.values()) == 1


def test_an_event_can_be_given_its_old_id_again(site: Path) -> None:
    """There and back: the id between becomes an earlier one."""
    assert dateline("rename", "line-opens", "railway-opens", cwd=site).returncode == 0
    done = dateline("rename", "railway-opens", "line-opens", cwd=site)
    assert done.returncode == 0, done.stderr
    assert "railway-opens" in timeline(site).by_id["line-opens"].was


def test_an_event_that_was_never_published_leaves_no_trace(site: Path) -> None:
    """With --forget the old id is gone."""
    assert dateline("rename", "line-opens", "railway-opens", "--forget", cwd=site).returncode == 0
    assert timeline(site).find("line-opens") is None


KINDS = [
    # what, its id, where it is found afterwards
    ("actor", "queen-flavia", lambda t: "flavia" in t.registry.actors and "flavia" in t.by_actor),
    ("place", "zenda-station", lambda t: "flavia" in t.registry.places and "flavia" in t.by_place),
    ("kind", "opening", lambda t: "flavia" in t.registry.kinds and "flavia" in t.by_kind),
    ("side", "press", lambda t: "flavia" in t.registry.sides and any(s.side == "flavia" for s in t.sources.values())),
]


@pytest.mark.parametrize(("what", "old", "is_there"), KINDS, ids=[k[0] for k in KINDS])
def test_what_the_registries_name_is_renamed_wherever_it_stands(
    what: str, old: str, is_there: object, site: Path
) -> None:
    """Speakers, affiliations, what lies within; there and back is byte for byte what it was."""
    before = digest(site / "content")
    assert dateline("rename", old, "flavia", cwd=site).returncode == 0
    assert is_there(timeline(site))  # type: ignore[operator]
    assert dateline("rename", "flavia", old, "--of", what, cwd=site).returncode == 0
    assert digest(site / "content") == before


def test_a_source_takes_its_file_with_it(site: Path) -> None:
    """Where the file's name is the id; citations in editors' files and in Markdown follow."""
    old = "1894-07-15-strelsau-gazette-opening"
    before = digest(site / "content")
    assert dateline("rename", old, "gazette", cwd=site).returncode == 0
    assert (site / "content/events/1894/gazette.yaml").is_file()
    assert "gazette" in timeline(site).sources
    assert not any(old in text for text in texts(site).values())
    assert dateline("rename", "gazette", old, cwd=site).returncode == 0
    assert digest(site / "content") == before


REFUSED = [
    # old, new, what is said
    ("line-opens", "navvies-strike", "write “{id: navvies-strike, same-as: line-opens}” in an editors’ file"),
    ("line-opens", "line-opens", "the two ids are the same"),
    ("line-opens", "No Id", "“No Id” is not an id"),
    ("line-open", "x", "nothing has the id “line-open”; did you mean “line-opens”"),
    ("queen-flavia", "navvies", "“navvies” is in use already, in actors.yaml"),
    ("1894-07-17-court-circular", "undated-broadside", "there is a file undated-broadside.yaml already"),
]


@pytest.mark.parametrize(("old", "new", "said"), REFUSED, ids=[r[2][:30] for r in REFUSED])
def test_what_cannot_be_is_refused_and_nothing_changes(old: str, new: str, said: str, site: Path) -> None:
    """Exit 2 and every byte as it was."""
    before = digest(site)
    done = dateline("rename", old, new, cwd=site)
    assert done.returncode == 2
    assert said in done.stderr
    assert digest(site) == before


def test_a_dry_run_prints_and_changes_nothing(site: Path) -> None:
    """A unified diff, and the file that would move."""
    before = digest(site)
    done = dateline("rename", "1894-07-15-strelsau-gazette-opening", "gazette", "--dry-run", cwd=site)
    assert done.returncode == 0
    assert "rename content/events/1894/1894-07-15-strelsau-gazette-opening.yaml to" in done.stdout
    assert "+      Queen Flavia opened the line at Zenda in mid-July 1894, at noon [@gazette, col. 2]." in done.stdout
    assert digest(site) == before


def test_an_id_of_two_things_must_be_told_apart(site: Path) -> None:
    """An actor and an event may share one; --of says which is meant."""
    with (site / "content/actors.yaml").open("a", encoding="utf-8") as stream:
        stream.write("line-opens: {name: Line Opens}\n")
    done = dateline("rename", "line-opens", "x", cwd=site)
    assert "is the id of an actor and of an event: say which with --of" in done.stderr
    assert dateline("rename", "line-opens", "x", "--of", "actor", cwd=site).returncode == 0
    assert "line-opens" in timeline(site).by_id


def test_a_file_that_cannot_be_read_stops_it(site: Path) -> None:
    """It may hold the id."""
    (site / "content/events/broken.yaml").write_text("events: [\n")
    before = digest(site)
    done = dateline("rename", "line-opens", "x", cwd=site)
    assert done.returncode == 1
    assert "yaml-syntax" in done.stdout
    assert digest(site) == before


WAS = [
    # the entry before, and after “a” became “b”
    ("  - id: a\n    date: 1894\n", "  - id: b\n    was: a\n    date: 1894\n"),
    ("  - id: a  # so\n    date: 1894\n", "  - id: b  # so\n    was: a\n    date: 1894\n"),
    ("  - date: 1894\n    id: a", "  - date: 1894\n    id: b\n    was: a"),
    ("  - {id: a, date: 1894}\n", "  - {id: b, was: a, date: 1894}\n"),
    ("  - {id: 'a'}\n", "  - {id: 'b', was: a}\n"),
    ("  - id: a\n    was: c\n", "  - id: b\n    was: [c, a]\n"),
    ("  - id: a\n    was: [c,  d]\n", "  - id: b\n    was: [c,  d, a]\n"),
    (
        "  - id: a\n    was:\n      - c  # so\n      - d\n",
        "  - id: b\n    was:\n      - c  # so\n      - d\n      - a\n",
    ),
    ("  - id: a\n    was: b\n", "  - id: b\n    was: a\n"),
    ("  - id: a\n    was: [c, b]\n", "  - id: b\n    was: [c, a]\n"),
]


@pytest.mark.parametrize(("before", "after"), WAS)
def test_the_earlier_id_is_kept_in_the_entry(before: str, after: str) -> None:
    """In whatever form the entry and its `was` are written."""
    path, head = Path("x.yaml"), "events:\n"
    text = head + before
    edits = renaming.rename(path, "", text, "event", "a", "b") + renaming.kept(path, text, "a", "b")
    assert renaming.apply(text, edits) == head + after


def test_a_longer_id_and_other_words_are_left_alone() -> None:
    """Only whole ids, only where ids stand."""
    text = (
        "# a\nevents:\n  - id: b\n    follows: [a, a-b]\n    title: a\n    summary: >-\n"
        "      The @a said a [@a; @a-b, p. 3; @c-a\n      @a].\n"
    )
    edits = renaming.rename(Path("x.yaml"), "", text, "event", "a", "x")
    assert renaming.apply(text, edits) == text.replace("[a, a-b]", "[x, a-b]")
    cited = renaming.apply(text, renaming.rename(Path("x.yaml"), "", text, "source", "a", "x"))
    assert cited == text.replace("[@a; @a-b, p. 3; @c-a\n      @a]", "[@x; @a-b, p. 3; @c-a\n      @x]")


def test_code_in_markdown_is_left_alone() -> None:
    """It shows how marks are written."""
    text = "See [[a]], [[ a | the a]] and `[[a]]` [@s, a].\n\n    [[a]]\n"
    edits = renaming.rename(Path("x.md"), "", text, "event", "a", "x")
    assert renaming.apply(text, edits) == "See [[x]], [[ x | the a]] and `[[a]]` [@s, a].\n\n    [[a]]\n"
