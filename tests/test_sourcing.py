"""The record's account of its own sourcing: every figure is what a reader could count on the pages."""

from __future__ import annotations

import pytest

from dateline import pipeline, settings
from dateline.sourcing import Share, Sourcing, sourcing
from dateline.timeline import Timeline

REGISTRY = {
    "kinds.yaml": "opening: {name: Opening, plural: Openings}\n",
    "sides.yaml": "north: {name: North}\nsouth: {name: South}\n",
}
FILES = {
    "one.yaml": """\
source: {type: article, title: One, side: north, agency: Wire, language: en, url: "https://one.example/",
  issued: 1901-05-02}
events:
  - {id: bridge, title: The bridge opens, kind: opening, date: 1901-05-01, summary: It opens. Flags fly.,
     quotes: [it opens], claims: {length: 90 m}}
  - {id: tunnel, title: The tunnel opens, kind: opening, date: 1902-01-01, summary: It opens., quotes: [opens]}
""",
    "two.yaml": """\
source: {type: article, title: Two, side: north, agency: Wire, language: en-GB, url: "https://two.example/",
  archive-url: "https://archive.example/two", archived: 1901-06}
events:
  - {id: bridge, date: 1901-05-01, summary: It was opened., claims: {length: 80 m}}
  - {id: tunnel, date: 1902-01-01, summary: It opened., quotes: [open]}
""",
    "three.yaml": """\
source: {type: article, title: Three, side: south, language: uk, url: "https://three.example/", issued: 1901}
events:
  - {id: bridge, date: 1901-05-01, quotes: [відкрито], claims: {length: 80 m}}
""",
    "unused.yaml": """\
source: {type: article, title: Unused, side: south, language: uk, url: "https://four.example/", issued: 1901}
events:
  - {id: tunnel, quotes: [відкрито], rank: deprecated, because: It speaks of another tunnel.}
""",
    "editors.yaml": """\
events:
  - {id: bridge, importance: key, summary: "North says that it opened [@one]. South says so too [@three].",
     resolve: {length: {take: 80 m, because: Two measured it.}}}
""",
}


@pytest.fixture(scope="module")
def timeline(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """A bridge that three sources speak of, and a tunnel."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "content/events").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    for name, text in REGISTRY.items():
        (folder / "content" / name).write_text(text, encoding="utf-8")
    for name, text in FILES.items():
        (folder / "content/events" / name).write_text(text, encoding="utf-8")
    result = pipeline.run(settings.load(folder / "pelicanconf.py"))
    assert result.timeline, result.diagnostics
    return result.timeline


@pytest.fixture(scope="module")
def figures(timeline: Timeline) -> Sourcing:
    """The figures of that timeline."""
    return sourcing(timeline)


def test_copies_of_one_agencys_text_are_one_independent_source(figures: Sourcing) -> None:
    """Four sources, two of which carry the wire's text."""
    assert (figures.sources, figures.independent) == (4, 3)


def test_a_sentence_counts_as_quoted_if_one_of_its_citations_brings_a_quote(figures: Sourcing) -> None:
    """Five sentences in reports, one of them in a report without a quote, and two of the editors."""
    assert figures.quoted_sentences == Share(6, 7)
    assert figures.quotes == 5


def test_disputes_are_counted_open_and_resolved(figures: Sourcing) -> None:
    """The bridge's length is settled, and stays a dispute."""
    assert (figures.open_disputes, figures.resolved_disputes) == (0, 1)


def test_archived_and_dated_sources_are_shares_of_all(figures: Sourcing) -> None:
    """One of four has an archived copy, three have a date."""
    assert (figures.archived, figures.dated) == (Share(1, 4), Share(3, 4))


def test_each_year_says_how_many_of_its_events_rest_on_one_side(timeline: Timeline, figures: Sourcing) -> None:
    """A source counts in each year whose events it reports, once."""
    first, second = figures.periods
    assert (first.year, first.events, first.sources, first.one_sided, first.disputes) == (1901, 1, 3, 0, 1)
    assert (second.year, second.events, second.voices) == (1902, 1, (("north", 2), ("south", 1)))
    assert sum(p.events for p in figures.periods) == len(timeline.events)


def test_a_side_is_counted_by_its_sources_and_by_the_events_it_is_heard_in(figures: Sourcing) -> None:
    """Sides come in the order of their registry."""
    assert [(v.side, v.sources, v.events, v.alone) for v in figures.voices] == [
        ("north", 2, 2, 0),
        ("south", 2, 2, 0),
    ]


def test_languages_are_counted_without_their_countries(figures: Sourcing) -> None:
    """British English is English."""
    assert figures.languages == (("en", 2), ("uk", 2))


def test_the_most_used_sources_are_those_that_report_several_events(figures: Sourcing) -> None:
    """A source of one event is not listed."""
    assert [(s.id, n) for s, n in figures.most_used] == [("one", 2), ("two", 2)]


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, 0), (1, 3, 33), (999, 1000, 99), (1, 1000, 1), (5, 5, 100)]
)
def test_a_share_that_is_not_whole_is_never_shown_as_whole(part: int, whole: int, percent: int) -> None:
    """All but one of a thousand is 99 %, not 100 %."""
    assert Share(part, whole).percent == percent
