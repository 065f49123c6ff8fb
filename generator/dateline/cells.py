"""What the cells of a timeline hold now, as digests: that is how it is seen which pages an edit has changed.

Each door of the watched timeline (see `dependency`) has its counterpart here, under the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dateline import packing
from dateline.dependency import LISTS, digest
from dateline.ledger import Files, Ledger
from dateline.publication import Publications
from dateline.reading import REGISTRIES
from dateline.timeline import Timeline, Year

__all__ = ["Cells"]


class Cells:
    """What the cells of a timeline hold now, as digests.

    ``ledger`` has a digest of what each event file says; ``registries`` is one of the four registry files together.
    Without a ledger nothing is known of the cells.
    """

    def __init__(
        self, timeline: Timeline, ledger: Ledger | None, registries: bytes, publications: Publications
    ) -> None:
        self._timeline = timeline
        self._publications = publications
        self._ledger = ledger
        self.files: Files = ledger.files if ledger else {}
        self._registries = registries

    def digest(self, cell: str) -> bytes:
        """Return the digest of one cell; of a cell that is not there it is a digest too."""
        name, _, key = cell.partition(":")
        return digest(*_FORMS[name](self, key)) if name in _FORMS else self._of(name, key)

    def _of(self, name: str, key: str) -> bytes:
        if name in LISTS:
            return digest(*(e.id for e in getattr(self._timeline, name).get(key, ())))
        entry = getattr(self._timeline.registry, name).get(key)
        return digest(packing.said(entry) if entry else b"")

    def _event(self, id_: str) -> Iterator[str | bytes]:
        """Yield what an event is made from: the files of its reports, and what merging found elsewhere."""
        event = self._timeline.by_id.get(id_)
        if event is None or self._ledger is None:
            return
        outline = event.outline
        for path in self._ledger.paths[id_]:
            yield path
            yield self.files[path][1]
        # The editors' sentences cite sources that may report other events.
        yield outline.told
        yield repr((outline.relations, outline.was))
        for place in outline.places:
            yield repr(self._timeline.registry.places_around(place))

    def _source(self, id_: str) -> Iterator[str | bytes]:
        if self._ledger and id_ in self._ledger.source_paths:
            path = self._ledger.source_paths[id_]
            yield path
            yield self._ledger.source_line(path)

    def _published(self, id_: str) -> Iterator[str]:
        yield self._publications.digest(id_)

    def _all(self, _key: str) -> Iterator[str | bytes]:
        yield self._registries
        yield b"".join([path.encode() + self.files[path][1] for path in sorted(self.files)])

    def _year(self, key: str) -> Iterator[str]:
        year = next((y for y in self._timeline.years if str(y.number) == key), Year(0, ()))
        yield repr([(m.number, [e.id for e in m.events]) for m in year.months])

    def _keys(self, name: str) -> Iterable[str]:
        if name in REGISTRIES:
            return list(getattr(self._timeline.registry, name))
        return list(self._timeline.by_id if name == "event" else getattr(self._timeline, name))

    def _has(self, key: str) -> Iterator[str]:
        name, _, id_ = key.partition(":")
        yield str(id_ in getattr(self._timeline, name))

    def _neighbour(self, id_: str, *, after: bool) -> Iterator[str]:
        event = self._timeline.by_id.get(id_)
        if event:
            found = self._timeline.next(event) if after else self._timeline.previous(event)
            yield found.id if found else ""

    def _beside(self, key: str) -> Iterator[str]:
        actor, _, id_ = key.partition(" ")
        event = self._timeline.by_id.get(id_)
        if event and actor in event.actors:
            yield repr([e and e.id for e in self._timeline.beside(actor, event)])

    def _threads_of(self, id_: str) -> Iterator[str]:
        event = self._timeline.by_id.get(id_)
        for thread in self._timeline.threads.of(event) if event else ():
            yield repr((thread.anchor, [e.id for e in thread.events]))

    def _nearest(self, key: str) -> Iterator[str]:
        anchor, id_, most = key.split(" ")
        event = self._timeline.by_id.get(id_)
        for thread in self._timeline.threads.of(event) if event else ():
            if event and thread.anchor == anchor:
                yield repr([e.id for e in self._timeline.threads.nearest(thread, event, int(most))])

    def _back(self, id_: str) -> Iterator[str]:
        event = self._timeline.by_id.get(id_)
        yield repr(self._timeline.leading_back(event)) if event else ""

    def _find(self, id_: str) -> Iterator[str]:
        event = self._timeline.find(id_)
        yield event.id if event else ""


_FORMS: dict[str, Callable[[Cells, str], Iterable[str | bytes]]] = {
    "event": Cells._event,
    "sources": Cells._source,
    "all": Cells._all,
    "published": Cells._published,
    "year": Cells._year,
    "years": lambda cells, _key: [repr(cells._timeline.year_numbers)],
    "has": Cells._has,
    "keys": Cells._keys,
    "previous": lambda cells, key: cells._neighbour(key, after=False),
    "next": lambda cells, key: cells._neighbour(key, after=True),
    "back": Cells._back,
    "find": Cells._find,
    "beside": Cells._beside,
    "threads": Cells._threads_of,
    "nearest": Cells._nearest,
    "select": lambda cells, key: [e.id for e in cells._timeline.select(key.split(" "))],
    "members": lambda cells, key: cells._timeline.registry.members(key),
    "within": lambda cells, key: cells._timeline.registry.places_in(key),
}
