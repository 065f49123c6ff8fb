"""All reports of one happening become one event: each sentence of the design's “Merging”, and the laws that hold."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dateline.diagnostic import Diagnostic, Severity, Span
from dateline.edtf import Date, parse
from dateline.event import Claim, Event, Quote, Rank, Report, Resolution
from dateline.explanation import as_data
from dateline.merge import canonical_ids, merge
from dateline.registry import Actor, Kind, Place, Registry
from dateline.source import Source
from dateline.timeline import Timeline, in_order

REGISTRY = Registry(
    places={
        "ruritania": Place(id="ruritania", name="Ruritania"),
        "zenda": Place(id="zenda", name="Zenda", within="ruritania"),
        "strelsau": Place(id="strelsau", name="Strelsau", within="ruritania"),
    }
)


def source(id_: str = "gazette", issued: str = "", side: str = "", agency: str = "") -> Source:
    """Return a source."""
    return Source(id=id_, type="article", title=id_, issued=parse(issued) if issued else None, side=side, agency=agency)


def told(id_: str = "line-opens", by: Source | str = "gazette", date: str = "", **values: Any) -> Report:
    """Return one source's report."""
    teller = source(by) if isinstance(by, str) else by
    return Report(id=id_, source=teller, date=parse(date) if date else None, path=f"{teller.id}.yaml", **values)


def whole(id_: str = "line-opens", by: Source | str = "gazette", date: str = "1894-07-14", **values: Any) -> Report:
    """Return a report that has all that an event needs."""
    return told(id_, by, date, **{"title": "The line opens", "kind": "opening", **values})


def editors(id_: str = "line-opens", path: str = "editors.yaml", line: int = 1, **values: Any) -> Report:
    """Return an editors' entry."""
    return Report(id=id_, path=path, span=Span(line, 1, line, 2), **values)


def merged(*reports: Report, is_complete: bool = True) -> tuple[tuple[Event, ...], list[Diagnostic]]:
    """Return the events and what is said of them."""
    diagnostics: list[Diagnostic] = []
    sources = {r.source.id: r.source for r in reports if r.source}
    return merge(reports, sources, REGISTRY, diagnostics, is_complete=is_complete), diagnostics


def event(*reports: Report) -> Event:
    """Return the one event that reports make, about which nothing is said."""
    events, diagnostics = merged(*reports)
    assert diagnostics == []
    assert len(events) == 1
    return events[0]


def said(*reports: Report, is_complete: bool = True) -> list[str]:
    """Return the codes of what is said of reports."""
    return sorted(d.code for d in merged(*reports, is_complete=is_complete)[1])


# One event out of many reports ----------------------------------------------------------------------------------


def test_reports_with_one_id_are_one_event() -> None:
    """What each source has of it is put together, be it no more than a kind or a title."""
    found = event(
        told(by="a", date="1894-07-14"),
        told(by="b", title="The line opens"),
        told(by="c", kind="opening", place="zenda"),
        told(by="d", quotes=(Quote(text="open at last"),)),
    )
    assert (found.title, str(found.when), found.kind.value) == ("The line opens", "1894-07-14", "opening")
    assert [s.id for s in found.sources] == ["a", "b", "c", "d"]


def test_lists_are_united() -> None:
    """Actors of every source stand once, in the order of the sources."""
    found = event(whole(by="a", actors=("flavia", "sapt")), told(by="b", actors=("rupert", "flavia")))
    assert found.actors == ("flavia", "sapt", "rupert")


def test_relations_are_united_and_name_the_event_they_lead_to() -> None:
    """A relation to a joined or an earlier id leads to the event that has it now."""
    events, diagnostics = merged(
        whole("strike", "a", follows=("line-opens",)),
        told("strike", "b", follows=("zenda-line-opens", "old-id"), part_of=("mania",)),
        whole("line-opens", "a", was=("old-id",)),
        told("zenda-line-opens", "b", "1894-07"),
        editors("line-opens", same_as=("zenda-line-opens",)),
        whole("mania", "a", "189X"),
    )
    assert diagnostics == []
    strike = next(e for e in events if e.id == "strike")
    assert strike.relations == (("part-of", ("mania",)), ("follows", ("line-opens",)))


def test_what_an_event_is_related_to_stands_by_id() -> None:
    """Whatever source named it first."""
    events, _ = merged(whole("a", "s", follows=tuple("hgf")), told("a", "t", follows=tuple("edcb")))
    assert events[0].relations == (("follows", tuple("bcdefgh")),)


def test_sources_stand_in_the_order_of_their_issue() -> None:
    """A vague day of issue counts as its last, and no day comes last."""
    days = {"d": "", "c": "1894-07", "b": "1894-07-20", "a2": "1894-07-15", "a1": "1894-07-15", "e": "1893"}
    found = event(*(whole(by=source(id_, issued)) for id_, issued in days.items()))
    assert [s.id for s in found.sources] == ["e", "a1", "a2", "b", "c", "d"]


def test_compatible_values_are_no_dispute_and_the_most_precise_stands() -> None:
    """A month and a day in it, a town and its country, one text in two spellings."""
    found = event(
        whole(by="a", date="1894-07", place="ruritania", claims=(Claim("length", "42 miles"),)),
        told(by="b", date="1894-07-14", place="zenda", claims=(Claim("length", "42 Miles"),)),
    )
    assert found.disputes == ()
    assert (str(found.when), found.place and found.place.value) == ("1894-07-14", "zenda")


def test_incompatible_values_are_disputes() -> None:
    """Date, kind and place first, claims in the order of their ids; the title is no such property."""
    found = event(
        whole(by="a", place="zenda", claims=(Claim("width", "1"), Claim("length", "42"))),
        whole(by="b", date="1894-07-15", kind="works", place="strelsau", title="The line is opened"),
        told(by="c", claims=(Claim("width", "2"), Claim("length", "41"))),
    )
    assert [p.id for p in found.disputes] == ["date", "kind", "place", "length", "width"]


def test_a_resolution_settles_a_dispute_and_leaves_it_visible() -> None:
    """The editors' value is first, with their reason; what the others say stands beside it."""
    resolution = Resolution("date", "1894-07-15", "the banquet was a day later")
    found = event(
        whole(by=source("a", "1894-07-14")),
        whole(by=source("b", "1894-07-15")),
        told(by=source("c", "1894-07-16"), date="1894-07-15"),
        editors(resolve=(replace(resolution, take="1894-07-14"),)),
    )
    assert [str(p.value) for p in found.date.positions] == ["1894-07-14", "1894-07-15"]
    assert found.date.resolution
    assert found.date.is_disputed


def test_a_report_lends_its_rank_to_its_claims() -> None:
    """A claim with a rank of its own keeps that, with its own reason or none."""
    claims = (Claim("length", "41"), Claim("width", "5", Rank.NORMAL), Claim("guests", "2", Rank.PREFERRED, "seen"))
    found = event(
        whole(by="a"), whole(by="b", date="1894-07-15", claims=claims, rank=Rank.DEPRECATED, because="a hoax")
    )
    assert [(str(a.value), a.because) for a in found.date.deprecated] == [("1894-07-15", "a hoax")]
    ranks = {c.id: [(a.rank, a.because) for a in c.positions[0].assertions] for c in found.claims}
    assert ranks == {
        "length": [(Rank.DEPRECATED, "a hoax")],
        "width": [(Rank.NORMAL, "")],
        "guests": [(Rank.PREFERRED, "seen")],
    }


def test_the_copies_of_one_agency_count_once() -> None:
    """Three papers with the Wire's text weigh less than two that saw for themselves."""
    copies = [told(by=source(f"copy{i}", "1894-07-14", agency="Wire"), date="1894-07-15") for i in range(3)]
    own = [whole(by=source(f"own{i}", "1894-07-20")) for i in range(2)]
    assert str(event(*copies, *own).when) == "1894-07-14"


SIDES = [
    # the sides of the sources, the only one
    (["crown"], "crown"),
    (["crown", "crown"], "crown"),
    (["press", "press"], "press"),
    (["crown", "press"], ""),
    (["crown", ""], ""),
    ([""], ""),
]


@pytest.mark.parametrize(("sides", "only"), SIDES)
def test_an_event_is_one_sided_if_every_source_names_the_same_side(sides: list[str], only: str) -> None:
    """No side is special, the press neither; a source that names none may be anybody's."""
    found = event(*(whole(by=source(f"s{i}", side=side)) for i, side in enumerate(sides)))
    assert found.only_side == only


# Titles and narratives ------------------------------------------------------------------------------------------


def test_the_editors_title_stands_before_the_sources() -> None:
    """Then that of the most trusted, earliest issued source."""
    doubted = whole(by=source("a", "1893"), title="A", rank=Rank.DEPRECATED, because="a hoax")
    assert event(doubted, whole(by=source("b", "1894"), title="B"), whole(by="c", title="C")).title == "B"
    assert event(doubted, whole(by="b", title="B"), editors(title="E")).title == "E"
    assert event(doubted).title == "A"


def test_the_narrative_is_the_editors_or_else_one_sources() -> None:
    """The editors' entries speak in the order of their files; without them the source that gives the title does."""
    reports = [
        whole(by=source("a", "1893"), summary="A hoax.", rank=Rank.DEPRECATED, because="a hoax"),
        told(by=source("b", "1894"), summary="B says so."),
        whole(by=source("c", "1895"), summary="C says so. And more."),
    ]
    assert [s.text for s in event(*reports).narrative] == ["C says so.", "And more."]
    assert [s.text for s in event(whole(by="d"), *reports[:2]).narrative] == ["B says so."]
    own = [editors(path=path, summary=f"{path} knows [@b].") for path in ("z.yaml", "y.yaml")]
    found = event(*reports, *own)
    assert [s.text for s in found.narrative] == ["y.yaml knows.", "z.yaml knows."]
    assert [e.path for e in found.editors] == ["y.yaml", "z.yaml"]


# Ids ------------------------------------------------------------------------------------------------------------

JOINED = [
    # who says same-as whom, the ids that become one, the id chosen
    ("the one that says it", {"b": ["a"]}, "ab", "b"),
    ("a chain over two files", {"a": ["b"], "b": ["c"]}, "abc", "a"),
    ("a chain against the alphabet", {"z": ["b"], "b": ["c"]}, "bcz", "z"),
    ("two that say it of one", {"y": ["a"], "x": ["a"]}, "axy", "x"),
    ("a circle", {"b": ["c"], "c": ["b"]}, "bc", "b"),
]


@pytest.mark.parametrize(("says", "ids", "chosen"), [r[1:] for r in JOINED], ids=[r[0] for r in JOINED])
def test_same_as_joins_reports_under_a_stable_id(says: dict[str, list[str]], ids: str, chosen: str) -> None:
    """The id that says same-as and is not named so stands; the addresses of the others lead there."""
    entries = [editors(id_, path=f"{id_}.yaml", same_as=tuple(others)) for id_, others in says.items()]
    reports = [whole(id_, f"source-{id_}") for id_ in ids]
    for order in (entries + reports, reports[::-1] + entries[::-1]):
        found = event(*order)
        assert found.id == chosen
        assert found.was == tuple(i for i in ids if i != chosen)
        assert len(found.reports) == len(ids)


def test_a_report_by_one_source_under_each_of_two_joined_ids_is_kept() -> None:
    """Both reports stand, the source counts once, and a citation of it has the quotes of both."""
    found = event(
        whole("a", "gazette", quotes=(Quote(text="one"),)),
        whole("b", "gazette", date="1894-07-15", quotes=(Quote(text="two"), Quote(text="day", supports=("date",)))),
        editors("a", same_as=("b",), summary="It opened [@gazette]."),
    )
    assert [r.id for r in found.reports] == ["a", "b"]
    assert [s.id for s in found.sources] == ["gazette"]
    assert [q.text for q in found.narrative[0].citations[0].quotes] == ["one", "two"]
    assert [[a.report.id for a in p.assertions] for p in found.date.positions] == [["a"], ["b"]]


def test_same_as_an_earlier_id_joins_the_event_that_had_it() -> None:
    """One address cannot lead to two events."""
    found = event(whole("new", "a", was=("old",)), whole("other", "b"), editors("other", same_as=("old",)))
    assert (found.id, found.was) == ("other", ("new", "old"))


def test_an_event_is_never_its_own_earlier_self() -> None:
    """A report that was renamed, and then joined with the old id, makes no redirect onto itself."""
    found = event(whole("a", "s"), whole("b", "t", was=("a",)), editors("a", same_as=("b",)))
    assert (found.id, found.was) == ("a", ("b",))


def test_an_earlier_id_that_is_still_in_use_is_an_error_at_both_places() -> None:
    """Also where the id in use has been joined to another event."""
    _, diagnostics = merged(whole("new", "a", was=("old",)), whole("old", "b"))
    assert [(d.code, d.path, d.related[0].path) for d in diagnostics] == [("id-in-use", "a.yaml", "b.yaml")]
    assert said(whole("new", "a", was=("c",)), whole("b", "b"), whole("c", "c"), editors("b", same_as=("c",))) == [
        "id-in-use"
    ]


def test_an_earlier_id_of_two_events_is_an_error() -> None:
    """Two reports of one event may both remember it."""
    assert said(whole("x", "a", was=("old",)), whole("y", "b", was=("old",))) == ["id-in-use"]
    assert event(whole("x", "a", was=("old",)), whole("x", "b", was=("old",))).was == ("old",)


def test_a_relation_between_joined_ids_is_an_error() -> None:
    """An event cannot answer itself; nothing is dropped without a word."""
    _, diagnostics = merged(whole("a", "s"), whole("b", "t", responds_to=("a",)), editors("a", same_as=("b",)))
    assert [(d.code, d.path) for d in diagnostics] == [("relation-self", "t.yaml")]


# What is said to the editor -------------------------------------------------------------------------------------


def resolving(take: str, name: str = "date", **values: Any) -> Report:
    """Return an editors' entry with one resolution."""
    return editors(resolve=(Resolution(name, take, "a reason"),), **values)


TWO = (whole(by="a"), whole(by="b", date="1894-07-15"))
DOUBTED = replace(told(by="c", date="1894-07-16"), rank=Rank.DEPRECATED, because="a misprint")
REMARKS = [
    # what there is, the codes, a part of what is said
    ("no title", (told(date="1894", kind="opening"),), ["event-incomplete"], "has no title"),
    ("only a date", (told(date="1894"),), ["event-incomplete"], "no title and no kind"),
    ("no source", (editors(summary="It is so."),), ["event-incomplete", "sentence-uncited"], "no source’s file"),
    ("a value that no source gives", (*TWO, resolving("1894-07-16")), ["resolve-unknown"], "“1894-07-16” is not among"),
    ("a deprecated value", (*TWO, DOUBTED, resolving("1894-07-16")), ["resolve-unknown"], "is deprecated"),
    ("a property that no source gives", (*TWO, resolving("1", "width")), ["resolve-unknown"], "the property “width”"),
    ("nothing to resolve", (TWO[0], resolving("1894-07-14")), ["resolve-needless"], "do not disagree on “date”"),
    ("resolved twice", (*TWO, *(resolving("1894-07-14", path=p) for p in "yz")), ["resolve-twice"], "twice"),
    ("an incomplete event", (told(date="1894"), editors(summary="So.")), ["event-incomplete", "sentence-uncited"], ""),
]  # fmt: skip


@pytest.mark.parametrize(("reports", "codes", "part"), [r[1:] for r in REMARKS], ids=[r[0] for r in REMARKS])
def test_what_is_amiss_is_said(reports: tuple[Report, ...], codes: list[str], part: str) -> None:
    """Every remark on an event is made in one run."""
    _, diagnostics = merged(*reports)
    assert sorted(d.code for d in diagnostics) == codes
    assert part in " ".join(d.message for d in diagnostics)


def test_a_needless_resolution_is_a_warning() -> None:
    """Nothing is wrong with the site; the editors may have forgotten it."""
    _, diagnostics = merged(TWO[0], resolving("1894-07-14"))
    assert [d.severity for d in diagnostics] == [Severity.WARNING]


FOLLOW_ONS = [
    ("a title may be in the broken part", (told(date="1894"),)),
    ("the value may be in the broken part", (*TWO, resolving("1894-07-16"))),
    ("the property may be in the broken part", (*TWO, resolving("1", "width"))),
    ("the dispute may be in the broken part", (TWO[0], resolving("1894-07-14"))),
]


@pytest.mark.parametrize("reports", [r[1] for r in FOLLOW_ONS], ids=[r[0] for r in FOLLOW_ONS])
def test_what_a_broken_report_may_have_held_is_not_missed(reports: tuple[Report, ...]) -> None:
    """One mistake gives one message, in a broken report as in a file that could not be read."""
    assert said(*reports) != []
    assert said(replace(reports[0], is_broken=True), *reports[1:]) == []
    assert said(*reports, is_complete=False) == []


def test_where_a_file_is_unreadable_its_events_and_citations_are_not_missed() -> None:
    """Neither is the editors' entry of an event without sources reported, nor the source it cites."""
    assert said(editors(summary="It opened [@unread]."), is_complete=False) == []
    assert said(editors(summary="It opened."), is_complete=False) == ["sentence-uncited"]


# Laws -----------------------------------------------------------------------------------------------------------

IDS = ["a", "b", "c", "d"]
SOURCES = [
    source("s1", "1894-07-14", "crown", "Wire"),
    source("s2", "1894-07", "press", "wire"),
    source("s3", "", "press"),
    source("s4", "1894-07-14", ""),
    source("s5", "1895", "press"),
]
DATES: list[Date | None] = [
    None,
    *map(parse, ["1894-07-14", "1894-07-15", "1894-07", "1894~", "1894-07-10/1894-07-20"]),
]


def some(values: Iterable[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return a strategy of a few of some values."""
    return st.lists(st.sampled_from(list(values)), max_size=most, unique=True).map(tuple)


CLAIMS = st.lists(
    st.builds(
        Claim,
        st.sampled_from(["length", "width"]),
        st.sampled_from(["1", "2", "one", "ONE"]),
        st.sampled_from([None, *Rank]),
        st.just("so"),
    ),
    max_size=2,
    unique_by=lambda c: c.property_id,
).map(tuple)
REPORTS = st.builds(
    Report,
    id=st.sampled_from(IDS),
    source=st.sampled_from(SOURCES),
    date=st.sampled_from(DATES),
    stated=st.sampled_from(["", "on Sunday"]),
    title=st.sampled_from(["T", "U"]),
    kind=st.sampled_from(["opening", "works"]),
    place=st.sampled_from(["", *REGISTRY.places]),
    actors=some(["flavia", "rupert", "sapt"]),
    summary=st.sampled_from(["", "One. Two.", "Three [@s1]."]),
    claims=CLAIMS,
    quotes=some([Quote(text="x"), Quote(text="y", supports=("date",))]),
    rank=st.sampled_from(Rank),
    because=st.just("so"),
    part_of=some(IDS, 1),
    follows=some([*IDS, "x"]),
    was=some(["x", "y", *IDS], 1),
    path=st.just("f.yaml"),
)
ENTRIES = st.builds(
    Report,
    id=st.sampled_from(IDS),
    title=st.sampled_from(["", "E"]),
    summary=st.sampled_from(["", "Ours [@s1]. Ours too [@s3, p. 2; @s2].", "Uncited."]),
    same_as=some([*IDS, "x"], 1),
    resolve=st.sampled_from(
        [
            (),
            (Resolution("date", "1894-07", "so"),),
            (Resolution("length", "one", "so"), Resolution("kind", "works", "so")),
        ]
    ),
    importance=st.sampled_from(["", "key"]),
    path=st.sampled_from(["e1.yaml", "e2.yaml"]),
)


@st.composite
def contents(draw: st.DrawFn) -> list[Report]:
    """The reports of some files: each source and each editors' file names an id once."""
    reports = draw(st.lists(REPORTS, max_size=12, unique_by=lambda r: (r.source_id, r.id)))
    return reports + draw(st.lists(ENTRIES, max_size=4, unique_by=lambda r: (r.path, r.id)))


def picture(reports: list[Report]) -> tuple[object, ...]:
    """Return all that can be seen of what reports become: the events in their order, and the remarks."""
    diagnostics: list[Diagnostic] = []
    events = merge(reports, {s.id: s for s in SOURCES}, REGISTRY, diagnostics)
    ordered = [as_data(e) for e in Timeline.of(events, {}, _known(events)).events]
    return ordered, sorted(set(diagnostics), key=lambda d: d.sort_key)


def _known(events: Iterable[Event]) -> Registry:
    actors = {a: Actor(id=a, name=a) for e in events for a in e.actors}
    return Registry(actors, REGISTRY.places, {}, {k: Kind(id=k, name=k, plural=k) for k in ("opening", "works")})


@given(contents(), st.randoms())
def test_merging_gives_the_same_in_any_order(reports: list[Report], random: Any) -> None:
    """Files and their entries may come in any order: events, their order and the remarks stay the same."""
    shuffled = reports[:]
    random.shuffle(shuffled)
    assert picture(shuffled) == picture(reports)


@given(contents())
def test_nothing_that_a_source_says_is_dropped(reports: list[Report]) -> None:
    """Each value of each report stands once in the property it is of; each report, wording and actor in its event."""
    events, _ = merged(*reports)
    names = canonical_ids(reports)
    for found in events:
        own = [r for r in reports if names.get(r.id, r.id) == found.id]
        expected = Counter(
            (name, str(getattr(r, name)), r.source_id)
            for r in own
            for name in ("date", "kind", "place")
            if getattr(r, name)
        ) + Counter((c.property_id, c.value, r.source_id) for r in own for c in r.claims)
        properties = [found.date, found.kind, *([found.place] if found.place else []), *found.claims]
        shown = Counter(
            (p.id, str(a.value), a.report.source_id)
            for p in properties
            for a in (*(x for q in p.positions for x in q.assertions), *p.neutral, *p.deprecated)
        )
        assert shown == expected
        assert Counter(map(id, found.reports)) == Counter(id(r) for r in own if r.source)
        assert len(found.stated) == sum(bool(r.stated) for r in own)
        assert set(found.actors) == {a for r in own for a in r.actors}


@given(contents())
def test_no_address_leads_to_two_events(reports: list[Report]) -> None:
    """Unless an error is reported, ids and earlier ids are of one event each."""
    events, diagnostics = merged(*reports)
    if not any(d.code == "id-in-use" for d in diagnostics):
        addresses = Counter(i for e in events for i in (e.id, *e.was))
        assert not addresses or max(addresses.values()) == 1


@pytest.mark.parametrize("is_one_event", [True, False])
def test_merging_does_not_grow_with_the_square_of_the_content(is_one_event: bool) -> None:
    """Twice the reports cost twice the work, counted in calls of functions, be they of one event or of many."""

    def work(count: int) -> int:
        reports = []
        for i in range(count):
            day = f"1894-07-{i % 28 + 1:02}"
            values = {"place": "zenda", "claims": (Claim("length", day), Claim(f"own-{i}", "1"))}
            id_ = "line-opens" if is_one_event else f"e{i}"
            follows = () if is_one_event or not i else (f"e{i - 1}",)
            reports.append(whole(id_, source(f"s{i}", day), day, follows=follows, **values))
        calls = 0

        def count_call(_frame: object, what: str, _argument: object) -> None:
            nonlocal calls
            calls += what == "call"

        sys.setprofile(count_call)
        try:
            events, _ = merged(*reports)
            in_order(events)
        finally:
            sys.setprofile(None)
        return calls

    assert work(1200) < 2.5 * work(600)
