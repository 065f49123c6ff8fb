"""`dateline duplicates`: pairs of events that look like one, each with its reasons and the line that answers it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from dateline.command import CLEAN, FINDINGS, find_event, load_settings, print_diagnostics, with_format, with_settings

if TYPE_CHECKING:
    from dateline.duplicate import Pair
    from dateline.timeline import Timeline

HELP = "list pairs of events that look like one, with reasons"
EXAMPLE = "dateline duplicates moon-landing"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="events to compare with all others (every event)")
    parser.add_argument(
        "--threshold",
        type=float,
        metavar="NUMBER",
        help="how much must speak for it; less finds more and asks about more that is none (0)",
    )
    with_format(parser, "text", "json")
    with_settings(parser)


def run(options: argparse.Namespace) -> int:
    """Print the pairs, the likeliest first."""
    from dateline import duplicate, pipeline

    result = pipeline.run(load_settings(options))
    if result.timeline is None:
        return print_diagnostics(result.diagnostics)
    timeline = result.timeline
    chosen = {find_event(timeline, id_).id for id_ in options.ids}
    threshold = duplicate.THRESHOLD if options.threshold is None else options.threshold
    found = duplicate.duplicates(timeline, threshold)
    pairs = [p for p in found if not chosen or chosen & {p.first, p.second}]
    if options.format == "json":
        print(json.dumps([_data(p, timeline) for p in pairs], ensure_ascii=False, indent=2))
    else:
        for pair in pairs:
            print(_text(pair, timeline), end="\n\n")
    noun = "pair looks" if len(pairs) == 1 else "pairs look"
    print(f"{len(pairs)} {noun} like one event" if pairs else "no two events look like one", file=sys.stderr)
    return FINDINGS if pairs else CLEAN


def _ids(pair: Pair, timeline: Timeline) -> tuple[str, str]:
    """Return the id that would stand, that with more sources, and the other."""
    first, second = timeline.by_id[pair.first], timeline.by_id[pair.second]
    stands, joins = (second, first) if len(second.sources) > len(first.sources) else (first, second)
    return stands.id, joins.id


def _text(pair: Pair, timeline: Timeline) -> str:
    stands, joins = _ids(pair, timeline)
    lines = [f"{stands} and {joins} ({pair.likeness.score:+.2f})"]
    lines += [f"  {id_}: {timeline.by_id[id_].title}" for id_ in (stands, joins)]
    lines += [f"  + {reason}" for reason in pair.likeness.reasons]
    lines += [f"  - {doubt}" for doubt in pair.likeness.doubts]
    lines += ["  in an editors’ file, under “events:”, if they are one:", f"  - {{id: {stands}, same-as: {joins}}}"]
    lines += ["  and if they are not:", f"  - {{id: {stands}, distinct-from: {joins}}}"]
    return "\n".join(lines)


def _data(pair: Pair, timeline: Timeline) -> dict[str, object]:
    stands, joins = _ids(pair, timeline)
    return {
        "id": stands,
        "other": joins,
        "score": pair.likeness.score,
        "reasons": list(pair.likeness.reasons),
        "doubts": list(pair.likeness.doubts),
        "same": f"{{id: {stands}, same-as: {joins}}}",
        "distinct": f"{{id: {stands}, distinct-from: {joins}}}",
    }
