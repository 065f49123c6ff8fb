"""The corpus in each peer's own form, and how each is run.

Every peer makes a page for each event, year, actor, place, kind and source with the same contents as ours, a feed of
the hundred events worked on last and a sitemap. A peer reads, for each event, one Markdown file whose front matter
holds what Dateline finds by merging: which date stands first, who disagrees, who reports. Nobody is made to do what it
cannot.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import Corpus, Event

__all__ = ["PEERS", "Edit", "Peer"]

HERE = Path(__file__).resolve().parent
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Edit:
    """A new title for an event: the file that holds the old one, and the pages on which the new one must be found."""

    file: Path
    old: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator. ``write`` makes its project and returns the edit; ``command`` builds into ``output``."""

    name: str
    write: Callable[[Corpus, Path], Edit]
    command: Callable[[Path, Path], list[str]]
    """From the folder of its programs and that of the output."""
    caches: tuple[str, ...] = ()
    """What a cold build does not have, below the project."""
    limit: int = 1_000_000
    """The most events it is measured with: beyond, a run takes minutes."""


def words(date: str) -> str:
    """Return a date as it is printed."""
    year, month, day = (*date.split("-"), "")[:3]
    return f"{day.lstrip('0')} {_MONTHS[int(month) - 1]} {year}".strip()


def american(date: str) -> str:
    """Return a date as Chicago prints it."""
    year, month, day = (*date.split("-"), "")[:3]
    return f"{_MONTHS[int(month) - 1]} {day.lstrip('0')}, {year}" if day else words(date)


def chosen(made: Corpus) -> Event:
    """Return the event whose title is edited: the one that stands first in the feed of the events worked on last."""
    return max(made.events, key=lambda e: (e.updated, e.id))


def pages_of(event: Event, form: str = "{}/{}/index.html") -> tuple[str, ...]:
    """Return the pages on which the title of an event stands, beside the feed."""
    lists = [("actors", a) for a in event.actors] + [("kinds", event.kind), ("places", event.place)]
    lists += [("sources", r.source.id) for r in event.reports]
    return ("feed.xml", *(form.format(*pair) for pair in [("events", event.id), *lists]))


def front_matter(made: Corpus, event: Event) -> dict[str, object]:
    """Return what a peer is told of an event."""
    reports = sorted(event.reports, key=lambda r: (r.source.issued, r.source.id))
    disputes = []
    for name, value in (("date", lambda r: r.date), ("attendance", lambda r: r.attendance)):
        values = dict.fromkeys(value(r) for r in reports if value(r))
        if len(values) > 1:
            disputes += [
                {"property": name, "value": v, "said": [r.source.id for r in reports if value(r) == v]} for v in values
            ]
    return {
        "title": event.title,
        "date": f"{event.date}-01"[:10],
        "words": words(event.date),
        "updated": event.updated,
        "years": [event.date[:4]],
        "actors": list(event.actors),
        "kinds": [event.kind],
        "places": [event.place],
        "sources": [r.source.id for r in reports],
        "disputes": disputes,
        "reports": [
            {
                "source": r.source.id,
                "paper": r.source.paper,
                "side": made.sides[r.source.side],
                "issued": words(r.source.issued),
                "date": words(r.date),
                "summary": " ".join(r.summary),
                "quotes": list(r.quotes),
            }
            for r in reports
        ],
    }


def reference(source: object) -> str:
    """Return a source as its page prints it."""
    given, family = source.author  # type: ignore[attr-defined]
    return f"{family}, {given}. “{source.title}.” {source.paper}, {words(source.issued)}."  # type: ignore[attr-defined]


def body(event: Event) -> str:
    """Return the account of an event, with its source's note."""
    first = min(event.reports, key=lambda r: (r.source.issued, r.source.id))
    return " ".join(first.summary)


def _lay(name: str, folder: Path) -> None:
    shutil.copytree(HERE / "peers" / name, folder, dirs_exist_ok=True)


def _markdown(path: Path, head: dict[str, object], text: str = "") -> None:
    # YAML holds JSON, line by line as people write it: a list or mapping in brackets, a text in quotes.
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    path.write_text(f"---\n{rows}---\n{text}\n", encoding="utf-8")


def _hugo(made: Corpus, folder: Path) -> Edit:
    _lay("hugo", folder)
    content = folder / "content"
    for event in made.events:
        _markdown(content / "events" / f"{event.id}.md", front_matter(made, event), body(event))
    for kind, names in (("actors", made.actors), ("places", made.places), ("kinds", made.kinds)):
        for id_, name in names.items():
            _markdown(content / kind / id_ / "_index.md", {"title": name})
    for source in made.sources:
        _markdown(
            content / "sources" / source.id / "_index.md", {"title": source.title, "reference": reference(source)}
        )
    event = chosen(made)
    return Edit(
        content / "events" / f"{event.id}.md", event.title, (*pages_of(event), f"years/{event.date[:4]}/index.html")
    )


def _run_hugo(programs: Path, output: Path) -> list[str]:
    # The package's own command is a Python program that starts this one.
    (program,) = programs.glob("venv/lib/python*/site-packages/hugo/binaries/hugo*")
    return [str(program), "--quiet", "--destination", str(output)]


def _eleventy(made: Corpus, folder: Path) -> Edit:
    _lay("eleventy", folder)
    for event in made.events:
        head = {**front_matter(made, event), "layout": "event.njk", "permalink": f"/events/{event.id}/"}
        _markdown(folder / "events" / f"{event.id}.md", head, body(event))
    names: dict[str, object] = {k: getattr(made, k) for k in ("actors", "places", "kinds")}
    names["sources"] = {s.id: s.title for s in made.sources}
    names["references"] = {s.id: reference(s) for s in made.sources}
    (folder / "_data").mkdir(exist_ok=True)
    (folder / "_data/names.json").write_text(json.dumps(names), encoding="utf-8")
    event = chosen(made)
    pages = (*pages_of(event), f"years/{event.date[:4]}/index.html")
    return Edit(folder / "events" / f"{event.id}.md", event.title, pages)


def _run_eleventy(programs: Path, output: Path) -> list[str]:
    program = programs / "node_modules/@11ty/eleventy/cmd.cjs"
    # With node's own limit it runs out of memory at 10,000 events.
    return ["node", "--max-old-space-size=8192", str(program), "--quiet", f"--output=../{output.name}"]


def _pelican(made: Corpus, folder: Path) -> Edit:
    _lay("pelican", folder)
    for event in made.events:
        head = front_matter(made, event)
        tags = [f"actors/{a}" for a in event.actors] + [f"places/{event.place}"]
        tags += [f"sources/{r.source.id}" for r in event.reports]
        rows = {
            "Title": event.title,
            "Date": head["date"],
            "Modified": event.updated,
            "Slug": event.id,
            "Words": head["words"],
            "Category": event.kind,
            "Tags": ", ".join(tags),
            "Reports": json.dumps(head["reports"], ensure_ascii=False),
            "Disputes": json.dumps(head["disputes"], ensure_ascii=False),
        }
        path = folder / "content" / f"{event.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{key}: {value}\n" for key, value in rows.items())
        path.write_text(f"{text}\n{body(event)}\n", encoding="utf-8")
    lists = {"actors": made.actors, "places": made.places, "sources": {s.id: s.title for s in made.sources}}
    names = {f"{k}/{id_}": name for k, entries in lists.items() for id_, name in entries.items()}
    references = {f"sources/{s.id}": reference(s) for s in made.sources}
    (folder / "names.json").write_text(json.dumps([{**names, **made.kinds}, references]), encoding="utf-8")
    # Its feed is of the latest events: the edit is of one of them.
    event = max(made.events, key=lambda e: (f"{e.date}-01"[:10], e.id))
    pages = (*pages_of(event), f"years/{event.date[:4]}/index.html")
    return Edit(folder / "content" / f"{event.id}.md", event.title, pages)


def _run_pelican(programs: Path, output: Path) -> list[str]:
    return [str(programs / "venv/bin/pelican"), "content", "-s", "pelicanconf.py", "-q", "-o", str(output)]


PEERS = (
    Peer("Hugo", _hugo, _run_hugo),
    Peer("Eleventy", _eleventy, _run_eleventy, (".cache",), 20_000),
    Peer("Pelican, plain", _pelican, _run_pelican, ("cache", "__pycache__"), 2000),
)
