"""Packed values: everything that a file says survives, but for places."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct

from dateline import content_file, document, packing, reading, settings
from dateline.diagnostic import Diagnostic
from dateline.event import Claim, Quote, Report, Resolution
from dateline.field import Reader
from dateline.source import Source

WHOLE = """source:
  id: all-of-it
  type: speech
  title: A speech
  author: [{family: Astor, given: Ann}, The Herald]
  editor: {literal: The Office}
  translator: T. Ranslator
  interviewer: I. Viewer
  container-title: Container
  collection-title: Collection
  publisher: Publisher
  publisher-place: Place
  authority: Authority
  genre: Genre
  medium: Medium
  number: "1"
  volume: "2"
  issue: "3"
  page: 12–14
  section: Section
  event-title: Occasion
  event-place: Hall
  issued: 1890-03~
  accessed: 2026-11-24
  url: https://example.org/
  archive-url: https://example.org/a
  archived: 2026-11
  language: en
  side: press
  agency: Agency
  note: Note
events:
  - id: opening
    date: 1890-03-01/1890-03-02
    stated: at last
    title: “The line” opens
    kind: works
    place: hall
    actors: [ann, bob]
    summary: It opens.
    claims: {length: three miles, cost: {value: much, rank: deprecated, because: a slip}}
    quotes:
      - it opens
      - text: mot
        speaker: ann
        lang: fr
        translation: word
        locator: p. 3
        supports: [date, length]
        prefix: a
        suffix: b
    rank: preferred
    because: the minutes
    part-of: [one, two]
    responds-to: three
    denies: four
    follows: five
    was: six
"""
EDITORS = """events:
  - id: opening
    title: Opening
    summary: It opens [@all-of-it].
    importance: key
    resolve: {date: {take: 1890-03-01, because: the minutes}}
    same-as: [other, another]
    distinct-from: alike
"""


def read(text: str) -> tuple[Source | None, tuple[Report, ...]]:
    """Return what a file says, which has no fault."""
    remarks: list[Diagnostic] = []
    found = document.loads("content/events/a.yaml", text.encode(), remarks)
    assert found
    values = content_file.read_event_file(found, "a", Reader("content/events/a.yaml", remarks))
    assert remarks == []
    return values


@pytest.mark.parametrize("text", [WHOLE, EDITORS])
def test_everything_that_a_file_says_survives(text: str) -> None:
    """Each attribute of the source, its reports and all inside them."""
    source, reports = read(text)
    again, same, _ = packing.unpack(packing.pack(source, reports, []), "content/events/a.yaml")
    assert_same(again, source)
    assert_same(same, reports)


def test_every_field_there_is_stands_in_the_files_above() -> None:
    """A field that is added to a value must be added here, and so be seen to survive."""
    source, (report,) = read(WHOLE)
    _, (entry,) = read(EDITORS)
    own = [source, report, entry, *report.quotes, *report.claims, *entry.resolve]
    given = {(type(v), name) for v in own for name in v.__struct_fields__ if getattr(v, name)}
    assert {(c, name) for c in (Source, Report, Quote, Claim, Resolution) for name in c.__struct_fields__} - given == {
        (Report, "is_broken")
    }


def assert_same(a: object, b: object) -> None:
    """Compare what `==` of the values leaves out as well, but for places."""
    if isinstance(a, Struct):
        assert type(a) is type(b)
        for name in a.__struct_fields__:
            if name != "span":
                assert_same(getattr(a, name), getattr(b, name))
    elif isinstance(a, tuple):
        assert isinstance(b, tuple)
        for x, y in zip(a, b, strict=True):
            assert_same(x, y)
    else:
        assert a == b


def test_the_real_content_survives_with_its_remarks(root: Path) -> None:
    """Warnings keep their places: they are of one file, and were told when it was read."""
    site = settings.load(root / "pelicanconf.py")
    for path in reading.event_files(site):
        remarks: list[Diagnostic] = []
        source, reports, _ = reading.read_event_file(path, site, remarks, None)
        name = path.relative_to(root).as_posix()
        assert packing.unpack(packing.pack(source, reports, remarks), name) == (source, reports, remarks)
