"""Whether what files name exists, and whether it makes sense: judged when all files are read."""

from pathlib import Path

import pytest

from dateline import content_file, document, registry_entry, schema
from dateline.diagnostic import Diagnostic, has_errors, render
from dateline.document import Reader
from dateline.references import check_registry, check_reports, check_sources, unique_sources
from dateline.registry import Actor, Kind, Place, Registry, Side

ACTORS = "china: {name: China}\nyang-jiechi: {name: Yang Jiechi, affiliation: china, side: cn}\n"
PLACES = "italy: {name: Italy}\nrome: {name: Rome, within: italy}\n"
SIDES = "cn: {name: China}\npress: {name: Press}\n"
KINDS = "meeting: {name: Meeting, plural: Meetings}\n"


def judge(*files: str, actors: str = ACTORS, places: str = PLACES, is_complete: bool = True) -> list[Diagnostic]:
    """Return what is said of event files called a.yaml, b.yaml and so on, in order of place."""
    found: list[Diagnostic] = []

    def registry(
        name: str, text: str, record: schema.Record, build: type[Actor | Place | Side | Kind]
    ) -> dict[str, object]:
        parsed = document.loads(name, text.encode(), found)
        return content_file.read_registry(parsed, record, build, Reader(name, found)) if parsed else {}

    known = Registry(
        actors=registry("actors.yaml", actors, registry_entry.ACTOR, Actor),  # type: ignore[arg-type]
        places=registry("places.yaml", places, registry_entry.PLACE, Place),  # type: ignore[arg-type]
        sides=registry("sides.yaml", SIDES, registry_entry.SIDE, Side),  # type: ignore[arg-type]
        kinds=registry("kinds.yaml", KINDS, registry_entry.KIND, Kind),  # type: ignore[arg-type]
    )
    sources, reports = [], []
    for name, text in zip("abcdefgh", files, strict=False):
        parsed = document.loads(f"{name}.yaml", text.encode(), found)
        assert parsed is not None
        source, told = content_file.read_event_file(parsed, name, Reader(f"{name}.yaml", found))
        sources += [source] if source else []
        reports += told
    unique_sources(sources, found)
    check_registry(known, found)
    check_sources(sources, known, found)
    check_reports(reports, known, found, is_complete=is_complete)
    return sorted(found, key=lambda d: d.sort_key)


def source(*events: str, more: str = "") -> str:
    """Return an event file with reports; each says a date and what is given."""
    listed = "".join(f"  - {{date: 2022, {event}}}\n" for event in events)
    return f"source: {{type: webpage, title: T, language: en{more}}}\nevents:\n{listed}"


def editors(*events: str) -> str:
    return "events:\n" + "".join(f"  - {{{event}}}\n" for event in events)


def test_ids_that_exist_are_left_alone() -> None:
    """Actors, places, kinds, sides, events and earlier ids that exist are not mentioned."""
    quote = "quotes: [{text: a, speaker: china}]"
    one = source(
        f"id: talks, kind: meeting, place: rome, actors: [yang-jiechi], {quote}, follows: old", more=", side: press"
    )
    other = source("id: war, was: [old], part-of: talks")
    assert judge(one, other, editors("id: talks, same-as: [war]")) == []


NEW = "If it is new, add to"
UNKNOWN = [
    # what a report says, the code, what the help says
    (
        "actors: [yang-jiechy]",
        "actor-unknown",
        f"did you mean “yang-jiechi”? {NEW} actors.yaml: yang-jiechy: {{name: Yang Jiechy}}",
    ),
    ("actors: [xi-jinping]", "actor-unknown", "add to actors.yaml: xi-jinping: {name: Xi Jinping}"),
    (
        "quotes: [{text: a, speaker: chine}]",
        "actor-unknown",
        f"did you mean “china”? {NEW} actors.yaml: chine: {{name: Chine}}",
    ),
    ("place: roma", "place-unknown", f"did you mean “rome”? {NEW} places.yaml: roma: {{name: Roma}}"),
    ("kind: vote", "kind-unknown", "add to kinds.yaml: vote: {name: Vote, plural: Votes}"),
    ("part-of: talk", "event-unknown", "did you mean “talks”?"),
    ("denies: [nothing]", "event-unknown", "write a report of it, or delete the relation"),
    ("follows: third", "relation-self", "name another event, or delete it"),
    ("was: third", "relation-self", "name another event, or delete it"),
]


@pytest.mark.parametrize(("says", "code", "help_"), UNKNOWN)
def test_an_id_that_does_not_exist_is_answered_with_what_to_do(says: str, code: str, help_: str) -> None:
    """The place is that of the id; the help names a near one, and the entry to paste."""
    report = says.replace("third", "war")
    (found,) = judge(source("id: talks"), source(f"id: war, {report}"))
    assert (found.path, found.code, found.help) == ("b.yaml", code, help_)
    line = f"  - {{date: 2022, id: war, {report}}}"
    assert (
        line[found.span.column - 1 : found.span.end_column - 1] == found.message.split("“")[-1].split("”")[0]
        or code == "relation-self"
    )


OFFICES = [
    # one actor's role, another's, and whether both would have the office at one time
    ("title: King", "title: King", True),
    ("title: King", "title: KING, from: 1894", True),
    ("title: King, until: 1894-07-14", "title: King, from: 1894-07-14", False),
    ("title: King, until: 1894-07-15", "title: King, from: 1894-07-14", True),
    ("title: King, until: 1894-07", "title: King, from: 1894-07-20", False),
    ("title: King, until: 1894", "title: King, from: 1894", False),
    ("title: King, until: 1894", "title: King, from: 1892", True),
    ("title: King, until: 1890", "title: King, from: 1894", False),
    ("title: King, from: 1890, until: 1892", "title: King, from: 1880, until: 1885", False),
    ("title: King, held-by: several", "title: King, held-by: several", False),
    ("title: King", "title: Queen", False),
]


@pytest.mark.parametrize(("one", "other", "is_taken"), OFFICES)
def test_an_office_has_one_holder_at_a_time(one: str, other: str, *, is_taken: bool) -> None:
    """But for the day of a handover; an office of another side is another."""
    actors = (
        "rudolf: {{name: Rudolf, side: {0}, roles: {{{1}}}}}\nrupert: {{name: Rupert, side: {2}, roles: {{{3}}}}}\n"
    )
    found = judge(actors=actors.format("cn", one, "cn", other))
    assert [(d.code, d.span.line, d.related[0].span.line) for d in found] == [("office-taken", 2, 1)] * is_taken
    assert not has_errors(found)
    assert judge(actors=actors.format("cn", one, "press", other)) == []


def test_an_actor_may_have_an_office_twice() -> None:
    """Whoever comes back to it is no second holder."""
    roles = "[{title: King, until: 1880}, {title: King, from: 1890}, {title: King}]"
    assert judge(actors=f"rudolf: {{name: Rudolf, roles: {roles}}}\n") == []


def test_a_side_that_does_not_exist_is_answered() -> None:
    """Sources and actors name sides."""
    found = judge(source("id: talks", more=", side: pres"), actors="china: {name: China, side: zn}\n")
    assert [(d.path, d.code) for d in found] == [("a.yaml", "side-unknown"), ("actors.yaml", "side-unknown")]


def test_what_a_broken_file_may_hold_is_not_missed() -> None:
    """Events are said to be unknown only if every file was read; all else is said at once."""
    found = judge(source("id: talks, part-of: week, place: roma"), is_complete=False)
    assert [d.code for d in found] == ["place-unknown"]


def test_a_registry_that_cannot_be_read_is_reported_alone() -> None:
    """Its ids are not said to be unknown wherever they are named."""
    found = judge(source("id: talks, actors: [yang-jiechi, china]"), actors="yang-jiechi: {name: [\n")
    assert [(d.path, d.code) for d in found] == [("actors.yaml", "yaml-syntax")]


def test_a_wrong_entry_of_a_registry_still_exists() -> None:
    """An actor without a name is reported once, in its own file."""
    found = judge(source("id: talks, actors: [china]"), actors="china: {nam: China}\n")
    assert [(d.path, d.code) for d in found] == [("actors.yaml", "field-missing"), ("actors.yaml", "key-unknown")]


def test_a_source_with_a_wrong_field_keeps_its_reports() -> None:
    """What other files say of its events is judged as if the source were right."""
    broken = "source: {type: web, language: en}\nevents: [{id: week, date: 2022}]\n"
    found = judge(broken, source("id: talks, part-of: week"))
    assert [(d.path, d.code) for d in found] == [("a.yaml", "field-missing"), ("a.yaml", "choice-unknown")]


def test_one_id_for_two_sources_is_reported_at_both() -> None:
    """The second file is named first, the other one beside it; the order of the files makes no difference."""
    one, two = source("id: talks", more=", id: same"), source("id: talks", more=", id: same")
    (found,) = judge(one, two)
    column = one.index("same") + 1
    assert (found.path, found.code, found.span[:2]) == ("b.yaml", "source-duplicate", (1, column))
    assert (found.related[0].path, found.related[0].span[:2]) == ("a.yaml", (1, column))


def test_one_address_for_two_sources_is_reported_at_both() -> None:
    """One article in two files counts as two that agree; http, https, a last slash and en-GB are no difference."""
    one = source("id: talks", more=", url: http://example.org/talks").replace("language: en", "language: en-GB")
    two, three = (source("id: talks", more=f", url: https://example.org/talks{end}") for end in ("/", ""))
    found = judge(one, two, three)
    assert [(d.path, d.code, str(d.severity)) for d in found] == [
        ("b.yaml", "url-duplicate", "warning"),
        ("c.yaml", "url-duplicate", "warning"),
    ]
    assert found[0].span[:2] == (1, two.index("https") + 1)
    assert [(r.path, r.span[:2]) for d in found for r in d.related] == [("a.yaml", (1, one.index("http") + 1))] * 2


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (", url: https://example.org/a", ", url: https://example.org/b"),
        (", url: https://example.org/live#one", ", url: https://example.org/live#two"),
        (", section: One, url: https://example.org/a", ", section: Two, url: https://example.org/a"),
        (", page: 1–9, url: https://example.org/a", ", page: 10–12, url: https://example.org/a"),
        ("-GB, url: https://example.org/a", "-US, url: https://example.org/a"),
        ("", ""),
    ],
)
def test_parts_and_editions_at_one_address_are_two_sources(one: str, two: str) -> None:
    """Chapters of one book, entries of a live page and two languages of one page are no copies of each other."""
    assert judge(source("id: talks", more=one), source("id: talks", more=two)) == []


def test_stems_that_differ_in_case_cannot_both_be_ids() -> None:
    """`Talks.yaml` and `talks.yaml` in two folders: the first is refused, for capitals are no part of an id."""
    found: list[Diagnostic] = []
    sources = []
    for folder, stem in (("2021", "Talks"), ("2022", "talks")):
        parsed = document.loads(f"{folder}/{stem}.yaml", source("id: talks").encode(), found)
        assert parsed is not None
        sources.append(content_file.read_event_file(parsed, stem, Reader(parsed.path, found))[0])
    unique_sources([s for s in sources if s], found)
    assert [(d.path, d.code) for d in found] == [("2021/Talks.yaml", "file-name")]


CIRCLES = [
    # the events as “id follows ids”, the circles
    (["a b", "b a"], ["a → b → a"]),
    (["a b", "b c", "c a", "d a"], ["a → b → c → a"]),
    (["a b", "b a", "c d", "d c"], ["a → b → a", "c → d → c"]),
    (["a b", "b", "c a b"], []),
    (["a b c", "b d", "c d", "d"], []),
    (["a b", "b c", "c b"], ["b → c → b"]),
]


@pytest.mark.parametrize(("events", "circles"), CIRCLES)
def test_a_relation_that_runs_in_a_circle_is_reported_once(events: list[str], circles: list[str]) -> None:
    """The whole circle is given; events that only lead to it, or meet again without one, are not blamed."""
    reports = []
    for event in events:
        id_, *others = event.split()
        reports.append(f"id: {id_}" + (f", follows: [{', '.join(others)}]" if others else ""))
    for order in (reports, reports[::-1]):
        found = judge(source(*order))
        assert [d.message for d in found if d.code == "relation-circle"] != [] or circles == []
        assert sorted(d.message for d in found) == [f"“follows” runs in a circle: {c}" for c in circles]


def test_a_long_chain_is_no_circle() -> None:
    """Thousands of steps end neither the interpreter nor anybody’s patience."""
    chain = "".join(f"p{i}: {{name: P, within: p{i + 1}}}\n" for i in range(20_000)) + "p20000: {name: P}\n"
    assert judge(places=chain) == []
    files = [source(*(f"id: e{i}, part-of: e{i + 1}" for i in range(n, n + 400))) for n in range(0, 2800, 400)]
    assert judge(*files, source("id: e2800")) == []


@pytest.mark.parametrize(
    ("actors", "places", "circle"),
    [
        ("a: {name: A, affiliation: a}\n", PLACES, "a → a"),
        ("a: {name: A, affiliation: b}\nb: {name: B, affiliation: a}\n", PLACES, "a → b → a"),
        (ACTORS, "x: {name: X, within: a}\na: {name: A, within: b}\nb: {name: B, within: a}\n", "a → b → a"),
    ],
)
def test_registries_have_no_circles_either(actors: str, places: str, circle: str) -> None:
    """No actor belongs to itself, no place lies in itself, at any remove."""
    (found,) = judge(actors=actors, places=places)
    assert found.code == "relation-circle"
    assert found.message.endswith(f": {circle}")


def test_findings_can_be_printed() -> None:
    """What is said of references has a place, a sentence and a remedy as all else."""
    found = judge(source("id: talks, actors: [x], part-of: y"))
    assert all(d.help and render(d) for d in found)
    assert Path(found[0].path).name == "a.yaml"
