"""The content as it was when the site was last built: what an edit is compared with.

It is kept as bytes, of content without an error only, and holds of all events no more than `revision` needs to tell
what an edit bears on. What a page shows is read again from what each file said.
"""

from __future__ import annotations

import marshal
from typing import NamedTuple

from dateline import packing
from dateline.diagnostic import Diagnostic
from dateline.ledger import Files, Ledger
from dateline.outline import Outline
from dateline.registry import Registry
from dateline.timeline import Timeline

__all__ = ["State", "ids_in", "state_from", "state_of"]


class State(NamedTuple):
    """The content as it was, of which nothing was wrong: what an edit is compared with."""

    outlines: dict[str, Outline]
    paths: dict[str, tuple[str, ...]]
    """The files that report each event."""
    sources: dict[str, str]
    """The file of each source."""
    addresses: dict[str, str]
    """Of each source that has one, what it shares with others of the same article; see `Source.where`."""
    files: Files
    registries: bytes
    lists: tuple[dict[str, str], ...]
    """See `ids_in`."""
    remarks: tuple[Diagnostic, ...]

    def packed(self) -> bytes:
        """Return the state as it is kept."""
        rows = [tuple(outline) for outline in self.outlines.values()]
        # The second form does not look for what occurs twice, which takes as long as all else.
        return marshal.dumps((rows, *self[1:-1], packing.pack_remarks(self.remarks)), 2)


def state_from(kept: bytes) -> State | None:
    """Return the state that was kept, or None where there is none."""
    if not kept:
        return None
    rows, *plain, remarks = marshal.loads(kept)  # noqa: S302  written by ourselves
    outlines = {row[0]: Outline._make(row) for row in rows}
    return State(outlines, *plain, tuple(packing.unpack_remarks(remarks)))  # type: ignore[call-arg]


def state_of(timeline: Timeline, ledger: Ledger, registries: bytes, remarks: tuple[Diagnostic, ...]) -> State:
    """Return what `revise` needs to know of content without an error."""
    outlines = {e.id: e.outline for e in timeline.events}
    said_at = ledger.paths, dict(ledger.source_paths), ledger.addresses
    return State(outlines, *said_at, ledger.files, registries, ids_in(timeline.registry), remarks)


def ids_in(registry: Registry) -> tuple[dict[str, str], ...]:
    """Return the ids of each list, those of places with the place around."""
    places = {str(place.id): str(place.within) for place in registry.places.values()}
    return (*(dict.fromkeys(map(str, own), "") for own in (registry.actors, registry.sides, registry.kinds)), places)
