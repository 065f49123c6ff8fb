"""A few files judged by what their findings depend on: the law is that a check of everything says the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dateline import packing, pipeline, reading, vicinity
from dateline.check_memory import CheckMemory
from dateline.diagnostic import has_errors
from dateline.settings import Settings
from small_contents import FILES, editors, files, site_at, sound, text_of, write


def judged(site: Settings, path: Path) -> vicinity.Judgement | None:
    with closing(CheckMemory(site.root / ".cache/check.sqlite")) as memory:
        return vicinity.judge([path], site, memory)


def whole(site: Settings, path: Path) -> tuple[tuple, tuple | None]:
    """What a check of everything says of one file; no gaps where an error elsewhere keeps it from looking for them."""
    name = reading.printed(path, site)
    result = pipeline.run(site, is_placed=True)
    found = tuple(d for d in result.diagnostics if name in (d.path, *(r.path for r in d.related)))
    gaps = pipeline.find_gaps(result, site)
    return found, None if result.timeline is None else tuple(d for d in gaps if d.path == name)


def check_all(site: Settings) -> None:
    """Let everything be remembered."""
    with closing(CheckMemory(site.root / ".cache/check.sqlite")) as memory:
        pipeline.run(site, memory=memory)


@hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    before=st.lists(files, min_size=2, max_size=len(FILES)),
    after=files,
    second=files,
    gone=st.booleans(),
)
def test_a_file_alone_is_judged_as_among_all(before: list[dict], after: dict, second: dict, *, gone: bool) -> None:
    """Whatever the content and what has changed since it was remembered: place, code and words are the same."""
    with TemporaryDirectory() as folder:
        site = site_at(Path(folder))
        paths = [write(site, name, file) for name, file in zip(FILES, before, strict=False)]
        check_all(site)
        write(site, FILES[0], after)
        write(site, FILES[1], second)
        if gone:
            paths.pop().unlink()
        for path in paths:
            answer = judged(site, path)
            if answer is not None:
                found, gaps = whole(site, path)
                assert answer.diagnostics == found
                assert gaps is None or has_errors(found) or answer.gaps == gaps


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    found = site_at(tmp_path)
    write(found, "one", sound())
    write(found, "two", sound(id="birch"))
    write(found, "three", sound(date="1970"))
    check_all(found)
    return found


@pytest.mark.parametrize(
    ("other", "own", "code"),
    [
        (editors(id="birch", relations={"same-as": ["ash"]}), sound(relations={"follows": ["birch"]}), "relation-self"),
        (sound(id="cedar"), sound(relations={"follows": ["cedar"]}), ""),
        (sound(id="cedar"), sound(relations={"follows": ["elm"]}), "event-unknown"),
        (sound(id="elm", relations={"was": ["ash"]}), sound(), "id-in-use"),
        (sound(), sound(id="elm", relations={"was": ["ash"]}), "id-in-use"),
        (editors(id="birch"), {**sound(), "reports": []}, ""),
        (sound(id="birch"), editors(id="birch", take="1970", cites=["two"]), "resolve-unknown"),
    ],
)
def test_what_another_file_says_counts(site: Settings, other: dict, own: dict, code: str) -> None:
    """Other reports, joined ids, earlier ids, resolutions and citations are found wherever they stand."""
    write(site, "other", other)
    check_all(site)
    path = write(site, "one", own)
    answer = judged(site, path)
    assert answer is not None
    assert {d.code for d in answer.diagnostics} == ({code} if code else set())
    found, gaps = whole(site, path)
    assert answer.diagnostics == found
    assert gaps is None or answer.gaps == gaps


def test_only_what_a_file_depends_on_is_read(site: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the other files the one with the same event is asked for, and none is opened."""
    opened: list[str] = []
    told: list[str] = []
    read, unpack = reading.read_bytes, packing.unpack
    monkeypatch.setattr(reading, "read_bytes", lambda p, *a: (opened.append(p.stem), read(p, *a))[1])
    monkeypatch.setattr(packing, "unpack", lambda d, p: (told.append(Path(p).stem), unpack(d, p))[1])
    path = write(site, "one", sound(date="1969-07-21"))
    judged(site, path)  # the lists are remembered now
    opened.clear()
    told.clear()
    assert judged(site, path) is not None
    assert set(opened) == {"one"}
    assert told == ["three"]


def test_a_place_in_another_file_is_the_right_one(site: Settings) -> None:
    """A finding that speaks of a second file gives its line as it is now."""
    second = sound()
    second["source"]["id"] = "one"
    path = write(site, "two", second)
    answer = judged(site, path)
    assert answer is not None
    (found,) = [d for d in answer.diagnostics if d.code == "source-duplicate"]
    assert (found.path, found.span.line) == ("content/events/two.yaml", 6)
    assert found.related[0].path == "content/events/one.yaml"
    assert answer.diagnostics == whole(site, path)[0]


def test_an_address_that_another_file_has_is_found(site: Settings) -> None:
    """It is found although the two tell of different events."""
    second = sound(id="birch")
    second["source"]["archive-url"] = "https://example.org/a"
    other = write(site, "four", second)
    whole(site, other)
    second["reports"][0]["id"] = "cedar"
    path = write(site, "two", second)
    answer = judged(site, path)
    assert answer is not None
    (found,) = [d for d in answer.diagnostics if d.code == "url-duplicate"]
    assert (found.path, found.related[0].path) == ("content/events/two.yaml", "content/events/four.yaml")
    assert answer.diagnostics == whole(site, path)[0]


@pytest.mark.parametrize("change", ["circle", "broken neighbour", "broken list", "another way", "no memory"])
def test_what_cannot_be_told_so_is_not_guessed(site: Settings, change: str) -> None:
    """Then there is no answer, and the command looks at everything."""
    path = write(site, "one", sound(relations={"follows": ["birch"]}))
    if change == "circle":
        write(site, "two", sound(id="birch", relations={"follows": ["ash"]}))
    elif change == "broken neighbour":
        (site.events_folder / "two.yaml").write_text("source: [\n", encoding="utf-8")
    elif change == "broken list":
        (site.content / "places.yaml").write_text("moon: {name: [}\n", encoding="utf-8")
    elif change == "another way":
        link = site.root / "link.yaml"
        link.symlink_to(path)
        path = link
    else:
        shutil.rmtree(site.root / ".cache")
        for number in range(vicinity._MOST):
            write(site, f"more-{number}", sound(id="cedar"))
    assert judged(site, path) is None


def test_the_command_says_the_same_at_its_first_and_second_call(site: Settings) -> None:
    """What is remembered is safe to lose."""
    (site.events_folder / "two.yaml").write_text(text_of(sound(id="birch", actor="nobody"), "two"), encoding="utf-8")
    command = [sys.executable, "-m", "dateline", "check", "content/events/two.yaml"]
    first, second = (
        subprocess.run(command, cwd=site.root, capture_output=True, text=True, encoding="utf-8", check=False)
        for _ in range(2)
    )
    assert "actor-unknown" in first.stdout
    assert (first.stdout, first.stderr) == (second.stdout, second.stderr)
