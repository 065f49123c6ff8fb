"""What `dateline duplicates` finds and misses on our own content, and what it costs.

    python bench/duplicates.py [EVENTS]

Events that several sources report are split: half of the reports keep the id, the other half get another, and both
become events of their own. Most reports after the first are short; what a second editor would have written for
them is made from the report itself: the title is the first sentence of its summary, the actors are those of the event
whom it names, the place and the day are its own, or the event's where it gives none, the kind is the event's. A pair of
halves is a known duplicate; any other pair that is asked about counts as a false alarm, although a few may be
duplicates that the editors have not seen. EVENTS (100,000) is the size of the made-up timeline on
which the time is taken: of the clock, and of the processor, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from pathlib import Path

from msgspec.structs import replace

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "generator"))

from dateline import duplicate, pipeline, settings  # noqa: E402
from dateline.cite import sentences  # noqa: E402
from dateline.edtf import parse  # noqa: E402
from dateline.event import RELATIONS, Event, Report  # noqa: E402
from dateline.merge import canonical_ids, merge  # noqa: E402
from dateline.registry import Registry  # noqa: E402
from dateline.timeline import Timeline  # noqa: E402

SPLIT = "-split"


def split(timeline: Timeline) -> tuple[Timeline, set[tuple[str, str]]]:
    """Return the timeline with every event in two that can be, and the known pairs."""
    own = [r for e in timeline.events for r in (*e.reports, *e.editors)]
    names = canonical_ids(own)
    by_event: dict[str, list[Report]] = defaultdict(list)
    for report in own:
        by_event[names.get(report.id, str(report.id))].append(report)
    reports: list[Report] = []
    known: set[tuple[str, str]] = set()
    for id_, group in sorted(by_event.items()):
        event = timeline.by_id[id_]
        told = [r for r in group if r.source and r.summary]
        first = next((r for r in told if r.title), None)
        if first is None or len(told) < 2:
            reports += group
            continue
        others = [r for r in told if r is not first]
        second = {id(r) for r in others[::2]}
        # What joins the halves again, or tells them apart, is not for the machine to see.
        reports += [r for r in group if id(r) not in second]
        reports += [_written_anew(r, event, timeline) for r in group if id(r) in second]
        known.add((id_, f"{id_}{SPLIT}"))
    events = merge(reports, timeline.sources, timeline.registry, [], is_complete=False)
    made = Timeline.of(events, timeline.sources, timeline.registry)
    return made, {pair for pair in known if pair[0] in made.by_id and pair[1] in made.by_id}


def _written_anew(report: Report, event: Event, timeline: Timeline) -> Report:
    """Return the report as one who does not know of the event would have written it."""
    text = f"{report.title} {report.summary} {' '.join(q.text for q in report.quotes)}".casefold()
    actors = timeline.registry.actors
    named = tuple(a for a in event.actors if actors[a].name.split()[-1].casefold() in text)
    return replace(
        report,
        id=f"{event.id}{SPLIT}",
        was=(),
        title=report.title or sentences(report.summary)[0][0][:160],
        date=report.date or event.when,
        kind=str(event.kind.value),
        actors=report.actors or named,
        place=report.place or (str(event.place.value) if event.place else ""),
        **{r.replace("-", "_"): () for r in RELATIONS},
    )


def synthetic(number: int, timeline: Timeline) -> list[duplicate.Traits]:
    """Return traits of ``number`` events like our own, spread over thirty years: ours with words and days changed."""
    dice = random.Random(7)  # noqa: S311  no secret, but the same each time
    own = [duplicate.traits(e, timeline.registry) for e in timeline.events]
    vocabulary = sorted({w for t in own for w in t.text})
    made = []
    for i in range(number):
        t = dice.choice(own)
        start = dice.randrange(727000, 738000)
        length = min(t.last - t.first, 400)
        fresh = frozenset(dice.sample(vocabulary, 3))
        words = frozenset(w for w in t.words if dice.random() < 0.6) | fresh
        made.append(
            replace(
                t,
                id=f"e{i}",
                date=parse("2022-03-14"),
                first=start,
                last=start + length,
                actors=frozenset(a for a in t.actors if dice.random() < 0.8),
                words=words,
                text=words | frozenset(w for w in t.text if dice.random() < 0.6),
                title=" ".join(sorted(words)),
            )
        )
    return made


def main() -> None:
    """Print precision and recall, and the time."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    timeline = pipeline.run(settings.load(ROOT / "pelicanconf.py")).timeline
    if timeline is None:
        sys.exit("the content has errors: run “dateline check”")
    parted, known = split(timeline)
    print(f"{len(timeline.events)} events, {len(known)} of them split in two")
    print("threshold  asked  found  precision  recall")
    found = duplicate.duplicates(parted, -2.0)
    for threshold in (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0):
        asked = {(p.first, p.second) for p in found if p.likeness.score >= threshold}
        right = len(asked & known)
        # The two halves of two events that look alike make four pairs: they are one question to the editors.
        precision = right / len(asked) if asked else 1.0
        print(f"{threshold:>9} {len(asked):>6} {right:>6} {precision:>10.1%} {right / len(known):>7.1%}")
    own = duplicate.duplicates(timeline)
    print(f"in the content as it is: {len(own)} pairs asked about")
    many = synthetic(number, timeline)
    start, spent = time.perf_counter(), time.process_time()
    pairs = duplicate.pairs(many, Registry())
    start, spent = time.perf_counter() - start, time.process_time() - spent
    print(f"{number:,} events: {start:.1f} s, of the processor {spent:.1f} s; {len(pairs):,} pairs")


if __name__ == "__main__":
    main()
