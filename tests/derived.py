"""How near the drafts come to articles that were marked by hand: precision and recall of events and their fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from dateline import duplicate, pipeline, settings
from dateline.date import intersects
from dateline.derive import article
from dateline.derive.propose import Deriving, Proposal
from dateline.edtf import parse
from dateline.registry import Registry
from dateline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "data" / "derive"
SETS = (
    "english", "english-more", "english-dense", "english-unseen", "english-fresh",
    "government", "government-more", "government-unseen", "government-fresh",
    "ukrainian", "russian", "chinese",
)  # fmt: skip
# The folder of the registries that a set is read with: invented people, or the timeline's own.
WORLDS = {name: "government" for name in SETS if name.startswith("government")}
FIELDS = ("events", "dates", "actors", "kinds", "places")


@dataclass
class Score:
    """What was right, what was proposed and what was marked, by field."""

    right: Counter[str] = field(default_factory=Counter)
    proposed: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)

    def precision(self, name: str) -> float:
        """Return how much of what was proposed is right."""
        return self.right[name] / self.proposed[name] if self.proposed[name] else 1.0

    def recall(self, name: str) -> float:
        """Return how much of what was marked was proposed."""
        return self.right[name] / self.marked[name] if self.marked[name] else 1.0

    def add(self, other: Score) -> None:
        """Add another score's counts."""
        for name in ("right", "proposed", "marked"):
            getattr(self, name).update(getattr(other, name))


def world(name: str) -> Path:
    """Return the folder of the registries that a set of marked articles is read with."""
    return FOLDER / WORLDS.get(name, "content")


def registry(name: str = "english") -> Registry:
    """Return the registries of the world of a set."""
    result = pipeline.run(Settings(root=FOLDER, content=world(name)))
    assert result.timeline is not None, result.diagnostics
    return result.timeline.registry


def marked(name: str) -> list[dict[str, Any]]:
    """Return the marked articles of a set."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  guesses no types: dates stay texts


def proposals(one: dict[str, Any], deriving: Deriving) -> tuple[Proposal, ...]:
    """Return what is proposed for a marked article."""
    read = article.read(one["text"].encode(), one["id"], published=one["published"])
    return deriving.draft(read).proposals


def score(one: dict[str, Any], found: Iterable[Proposal]) -> Score:
    """Return the counts of one article. Each marked event is paired with at most one proposal, the nearest first.

    A pair must be of one kind or of one date, and must not name wholly different people.
    """
    result = Score()
    drafts, events = list(found), one["events"]
    for name in ("events", "kinds"):
        result.proposed[name] = len(drafts)
        result.marked[name] = len(events)
    result.proposed["dates"] = sum(bool(d.date) for d in drafts)
    result.marked["dates"] = sum("date" in e for e in events)
    result.proposed["actors"] = sum(len(d.actors) for d in drafts)
    result.marked["actors"] = sum(len(e["actors"]) for e in events)
    result.proposed["places"] = sum(bool(d.place) for d in drafts)
    result.marked["places"] = sum("place" in e for e in events)
    pairs = sorted(
        ((_nearness(e, d), n, m) for n, e in enumerate(events) for m, d in enumerate(drafts)),
        key=lambda p: (-p[0], p[1], p[2]),
    )
    taken: set[tuple[str, int]] = set()
    for nearness, n, m in pairs:
        if nearness <= 0 or ("event", n) in taken or ("draft", m) in taken:
            continue
        taken |= {("event", n), ("draft", m)}
        event, draft = events[n], drafts[m]
        result.right["events"] += 1
        result.right["kinds"] += event["kind"] == draft.kind
        result.right["dates"] += "date" in event and str(draft.date) == event["date"]
        result.right["actors"] += len(set(event["actors"]) & set(draft.actors))
        result.right["places"] += "place" in event and event["place"] == draft.place
    return result


def _nearness(event: dict[str, Any], draft: Proposal) -> float:
    who, named = set(event["actors"]), set(draft.actors)
    if who and named and not who & named:
        return 0
    is_same_kind = event["kind"] == draft.kind
    given = parse(event["date"]) if "date" in event else None
    if given and draft.date and not intersects(given, draft.date):
        return 0
    is_same_date = bool(given and draft.date)
    if not (is_same_kind or is_same_date):
        return 0
    shared = len(who & named) / len(who | named) if who | named else 1
    return 2 * is_same_kind + is_same_date + shared


def total(name: str, deriving: Deriving) -> Score:
    """Return the score of a whole set."""
    whole = Score()
    for one in marked(name):
        whole.add(score(one, proposals(one, deriving)))
    return whole


def beside(name: str, id_: str, file: Path, deriving: Deriving) -> list[str]:
    """Return a table: what an editor's file says of each event, and what the draft of the same article does.

    A cell says ✓ where both have the same, the draft's value where it has another, – where it has none.
    """
    (one,) = (a for a in marked(name) if a["id"] == id_)
    drafts = list(proposals(one, deriving))
    text = file.read_text(encoding="utf-8")
    written = yaml.load(text, Loader=yaml.CBaseLoader)["events"]  # noqa: S506  as above
    assert deriving.timeline is not None
    merged = {e.id: duplicate.traits(e, deriving.registry) for e in deriving.timeline.events}
    rows = [
        "| event, as an editor wrote it | in the draft | date | kind | actors | place |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    used: set[int] = set()
    for entry in written:
        event = merged[entry["id"]]
        whole = {
            "kind": event.kind,
            "actors": sorted(event.actors),
            **({"date": str(event.date)} if event.date else {}),
            **entry,
        }
        near = [
            (max(_nearness(whole, d), 9.0 * (d.id == event.id), 0.5 * (set(d.actors) == set(whole["actors"]))), -n)
            for n, d in enumerate(drafts)
            if n not in used
        ]
        score_, number = max(near, default=(0.0, 0))
        if score_ <= 0:
            rows.append(f"| {event.id} | **missed** | | | | |")
            continue
        draft = drafts[-number]
        used.add(-number)
        pairs = [
            (entry.get("date", ""), str(draft.date or "")),
            (entry.get("kind", draft.kind if draft.kind == event.kind else event.kind), draft.kind),
            (", ".join(sorted(entry.get("actors", draft.actors))), ", ".join(sorted(draft.actors))),
            (entry.get("place", ""), draft.place),
        ]
        cells = ["✓" if a == b else b or "–" for a, b in pairs]
        rows.append(
            f"| {event.id} | {'as that event' if draft.id == event.id else 'as a new one'} | {' | '.join(cells)} |"
        )
    for n, draft in enumerate(drafts):
        if n not in used:
            cells = [str(draft.date or "–"), draft.kind, ", ".join(draft.actors), draft.place or "–"]
            rows.append(f"| nothing | **{draft.id}** | {' | '.join(cells)} |")
    return rows


def timeline_itself() -> Deriving:
    """Return what derives with the timeline of this repository."""
    timeline = pipeline.run(settings.load(ROOT / "pelicanconf.py")).timeline
    assert timeline is not None
    return Deriving(timeline.registry, timeline)


def seed(deriving: Deriving) -> list[str]:
    """Return the table of the article that the timeline began with, retold, beside the file that an editor wrote."""
    file = ROOT / "content" / "events" / "2022" / "2022-03-14-spectator-putins-rescue.yaml"
    return beside("english", "rome-rescue", file, deriving)


def main() -> None:
    """Raise the floors to what is measured, never lower them, and print the table for the docs."""
    path = FOLDER / "floors.yaml"
    old = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    lines = [
        "# Precision and recall of drafts on the marked articles, renewed by tests/derived.py: they may only rise."
    ]
    for name in SETS:
        whole = total(name, Deriving(registry(name)))
        lines.append(f"{name}:")
        cells = []
        for what in FIELDS:
            measured = round(whole.precision(what), 2), round(whole.recall(what), 2)
            kept = old.get(name, {}).get(what, (0, 0))
            precision, recall = (max(m, k) for m, k in zip(measured, kept, strict=True))
            lines.append(f"  {what}: [{precision:.2f}, {recall:.2f}]")
            cells.append(f"{measured[0]:.2f} / {measured[1]:.2f}")
        print(f"| {name} | {len(marked(name))} | {' | '.join(cells)} |")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("", *seed(timeline_itself()), sep="\n")


if __name__ == "__main__":
    main()
