"""A made-up chronology, the same for every seed and size: what the peers and Dateline are measured on.

An event has one report or more (1.6 in the mean), a source reports two or three events, some reports disagree: the
proportions of a site whose articles are read one by one. `write` makes our event files of it; how a peer wants it is
`peers`' business.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Corpus", "Event", "Report", "Source", "corpus", "write"]

_WORDS = """council line bridge survey minister valley contract engine station treaty tunnel harbour committee signal
delegation northern southern eastern western timetable inspector company railway district border agreement opening
payment delay notice letter proposal meeting answer question report statement figure workshop carriage crossing budget
quarry bank assembly court office paper coast river upper lower first second last public private royal annual""".split()
_VERBS = "opens signs refuses announces inspects closes answers proposes delays confirms denies visits".split()
_SIDES = ("government", "company", "press", "union", "court", "abroad")
_FIRST, _LAST = 1946, 2025
_ACTORS, _PLACES, _KINDS, _PAPERS = 240, 100, 24, 60


@dataclass(slots=True)
class Source:
    """A newspaper article."""

    id: str
    title: str
    author: tuple[str, str]
    paper: str
    issued: str
    accessed: str
    side: str
    reports: list[tuple[Event, Report]] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """What a source says of an event."""

    source: Source
    date: str
    summary: tuple[str, str]
    quotes: tuple[str, ...]
    attendance: str


@dataclass(slots=True)
class Event:
    """What happened."""

    id: str
    title: str
    kind: str
    place: str
    actors: tuple[str, ...]
    reports: list[Report] = field(default_factory=list)

    @property
    def date(self) -> str:
        """The date of the report that was issued first."""
        return min(self.reports, key=lambda r: (r.source.issued, r.source.id)).date

    @property
    def updated(self) -> str:
        """The day on which a source of it was read last."""
        return max(r.source.accessed for r in self.reports)


@dataclass(slots=True)
class Corpus:
    """All of it."""

    events: list[Event]
    sources: list[Source]
    actors: dict[str, str]
    places: dict[str, str]
    kinds: dict[str, str]
    sides: dict[str, str]


def _names(rng: random.Random, count: int, parts: int) -> dict[str, str]:
    found: dict[str, str] = {}
    while len(found) < count:
        name = " ".join(
            "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 3))).capitalize()
            for _ in range(parts)
        )
        found.setdefault(name.lower().replace(" ", "-"), name)
    return found


def _phrase(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words))


def _sentence(rng: random.Random, words: int) -> str:
    return f"The {_phrase(rng, 2)} {rng.choice(_VERBS)} the {_phrase(rng, words)}."


def corpus(count: int, seed: int = 1) -> Corpus:
    """Return the corpus of ``count`` events."""
    rng = random.Random(seed)  # noqa: S311
    actors, places = _names(rng, _ACTORS, 2), _names(rng, _PLACES, 1)
    kinds, papers = _names(rng, _KINDS, 1), list(_names(rng, _PAPERS, 2).values())
    persons = list(_names(rng, 400, 2).values())
    # A few take part in much, most in little.
    weights = [1 / (i + 6) for i in range(_ACTORS)]
    actor_ids, place_ids, kind_ids = list(actors), list(places), list(kinds)
    events: list[Event] = []
    sources: list[Source] = []
    waiting: list[tuple[Event, str, int, float]] = []
    for number in range(count):
        year, month, day = rng.randint(_FIRST, _LAST), rng.randint(1, 12), rng.randint(1, 28)
        date = f"{year}-{month:02d}" + (f"-{day:02d}" if rng.random() < 0.85 else "")
        taking = tuple(dict.fromkeys(rng.choices(actor_ids, weights, k=rng.choice((1, 2, 2, 3, 4)))))
        title = f"{_phrase(rng, 3).capitalize()} {rng.choice(_VERBS)} the {_phrase(rng, 3)}"
        event = Event(f"e{number:06d}-{rng.choice(_WORDS)}", title, rng.choice(kind_ids), rng.choice(place_ids), taking)
        events.append(event)
        for lag in range(rng.choices((1, 2, 3, 4, 6), (60, 25, 10, 4, 1))[0]):
            # Later articles come back to it, among those on other events.
            waiting.append((event, date, day, year * 372 + month * 31 + day + lag * 40 + rng.random()))
    # An article is about things of one time: reports are dealt out in order of date, two or three to a source.
    waiting.sort(key=lambda w: (w[3], w[0].id))
    at = 0
    while at < len(waiting):
        size = rng.choice((1, 2, 2, 3, 4))
        chosen, at = waiting[at : at + size], at + size
        source = _source(rng, f"s{len(sources):06d}-{rng.choice(_WORDS)}", max(w[1] for w in chosen), papers, persons)
        sources.append(source)
        for event, date, day, _ in chosen:
            if any(r.source is source for r in event.reports):
                continue
            doubted = len(date) == 10 and bool(event.reports) and rng.random() < 0.08
            given = f"{date[:8]}{day % 28 + 1:02d}" if doubted else date
            attendance = f"{rng.choice((100, 200, 300))} persons" if rng.random() < 0.3 else ""
            quotes = tuple(_phrase(rng, rng.randint(6, 12)) for _ in range(rng.choice((1, 1, 2))))
            report = Report(source, given, (_sentence(rng, 8), _sentence(rng, 10)), quotes, attendance)
            event.reports.append(report)
            source.reports.append((event, report))
    sources = [s for s in sources if s.reports]
    return Corpus(events, sources, actors, places, kinds, {s: s.capitalize() for s in _SIDES})


def _source(rng: random.Random, id_: str, date: str, papers: list[str], persons: list[str]) -> Source:
    given, family = rng.choice(persons).split()
    issued = f"{date[:7]}-{date[8:] or '28'}"
    accessed = f"2026-{rng.randint(1, 10):02d}-{rng.randint(1, 28):02d}"
    title = _phrase(rng, 6).capitalize()
    return Source(id_, title, (given, family), rng.choice(papers), issued, accessed, rng.choice(_SIDES))


def write(made: Corpus, content: Path) -> None:
    """Write the corpus as our event files and registries below ``content``."""
    registries = {"actors": made.actors, "places": made.places, "kinds": made.kinds, "sides": made.sides}
    content.mkdir(parents=True)
    for name, entries in registries.items():
        plural = ", plural: {}s" if name == "kinds" else ""
        rows = (f"{id_}: {{name: {text}{plural.format(text)}}}\n" for id_, text in entries.items())
        (content / f"{name}.yaml").write_text("".join(rows), encoding="utf-8")
    for source in made.sources:
        folder = content / "events" / source.issued[:4]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{source.id}.yaml").write_text(_event_file(source), encoding="utf-8")


def _event_file(source: Source) -> str:
    given, family = source.author
    text = f"""source:
  type: article-newspaper
  title: {source.title}
  author: {{family: {family}, given: {given}}}
  container-title: {source.paper}
  issued: {source.issued}
  url: https://www.example.org/{source.id}
  accessed: {source.accessed}
  language: en-GB
  side: {source.side}

events:
"""
    for event, report in source.reports:
        # One report gives what stands once; the others need not repeat it.
        if report is event.reports[0]:
            text += f"""  - id: {event.id}
    date: {report.date}
    title: {event.title}
    kind: {event.kind}
    place: {event.place}
    actors: [{", ".join(event.actors)}]
"""
        else:
            text += f"  - id: {event.id}\n    date: {report.date}\n"
        text += f"    summary: {' '.join(report.summary)}\n"
        if report.attendance:
            text += f"    claims: {{attendance: {report.attendance}}}\n"
        text += "    quotes:\n" + "".join(f"      - {quote}\n" for quote in report.quotes)
    return text
