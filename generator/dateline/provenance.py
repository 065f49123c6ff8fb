"""What each file of a site was made from, in columns that are read and written without being taken apart.

A site has tens of thousands of files and millions of pairs of a file and a cell that it was made from; an edit touches
a few of them. So the pairs stay bytes, searched as they are. What the cells hold is no concern of this module.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate

__all__ = ["COLUMNS", "UNKNOWN", "Provenance"]

COLUMNS = ("names", "digests", "files", "facts", "counts", "cells")
UNKNOWN = bytes(8)
"""What no facts have as a digest: a file with these is made again, whatever it is."""
# To search for so many cells one by one is quicker than to look at every file's.
_FEW = 12


class Provenance:
    """The cells by number, with the digest that each had, in eight bytes; the files, with the digest of their facts.

    ``counts`` says of how many cells each file was made, ``cells`` has their numbers, one file behind the other.
    """

    def __init__(self, columns: Mapping[str, bytes]) -> None:
        self.names = _lines(columns["names"])
        self.digests = columns["digests"]
        self.files = _lines(columns["files"])
        self._facts = bytearray(columns["facts"])
        self._counts = array("I", columns["counts"])
        self._cells = columns["cells"]

    @classmethod
    def none(cls) -> Provenance:
        """Return that of a site without files."""
        return cls(dict.fromkeys(COLUMNS, b""))

    @property
    def columns(self) -> dict[str, bytes]:
        """Return what `Provenance` is made from."""
        texts = {"names": "\n".join(self.names).encode(), "files": "\n".join(self.files).encode()}
        numbers = {"counts": self._counts.tobytes(), "cells": self._cells}
        return {**texts, **numbers, "digests": self.digests, "facts": bytes(self._facts)}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Return the number of each cell."""
        return dict(zip(self.names, range(len(self.names)), strict=True))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return dict(zip(self.files, range(len(self.files)), strict=True))

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(self._counts))

    def facts(self, file: str) -> bytes:
        """Return the digest of a file's facts; `UNKNOWN` where nothing is known of it."""
        row = self._rows.get(file)
        return UNKNOWN if row is None else bytes(self._facts[8 * row : 8 * row + 8])

    def doubt(self, files: Iterable[str]) -> None:
        """Count these files among those that must be made again, be it that they were never heard of."""
        for file in files:
            row = self._rows.setdefault(file, len(self.files))
            if row == len(self.files):
                self._ends.append(len(self._cells) // 4)
                self.files.append(file)
                self._counts.append(0)
            self._facts[8 * row : 8 * row + 8] = UNKNOWN

    def stale(self, changed: Collection[int]) -> set[str]:
        """Return the files that were made of one of these cells, and those that are doubted."""
        rows = set(self._doubted())
        if len(changed) <= _FEW:
            from bisect import bisect_right

            rows.update(bisect_right(self._ends, place) for cell in changed for place in self._places(cell))
        else:
            start, wanted = 0, set(changed)
            every = memoryview(self._cells).cast("I")
            for row, end in enumerate(self._ends):
                if not wanted.isdisjoint(every[start:end]):
                    rows.add(row)
                start = end
        return {self.files[row] for row in rows}

    def _doubted(self) -> Iterator[int]:
        place = self._facts.find(UNKNOWN)
        while place >= 0:
            if place % 8 == 0:
                yield place // 8
            place = self._facts.find(UNKNOWN, place + 1)

    def _places(self, cell: int) -> Iterator[int]:
        """Yield where a cell stands among the cells of all files."""
        wanted = array("I", (cell,)).tobytes()
        place = self._cells.find(wanted)
        while place >= 0:
            if place % 4 == 0:
                yield place // 4
            place = self._cells.find(wanted, place + 1)

    def renewed(
        self,
        names: Iterable[str],
        digests: bytes,
        made: Mapping[str, tuple[bytes, bytes]],
        gone: Collection[str],
    ) -> Provenance:
        """Return what is known after ``made`` files were made and others are ``gone``.

        ``names`` are cells that are new, numbered on from those that are known; ``digests`` are those of all.
        """
        rows = self._rows
        touched = sorted(rows[file] for file in (*made, *gone) if file in rows)
        parts: dict[str, list[bytes]] = {"facts": [], "counts": [], "cells": []}
        files: list[str] = []
        start = 0
        for row in (*touched, len(self.files)):
            first, last = (self._ends[i - 1] if i else 0 for i in (start, row))
            files += self.files[start:row]
            parts["facts"].append(bytes(self._facts[8 * start : 8 * row]))
            parts["counts"].append(self._counts[start:row].tobytes())
            parts["cells"].append(self._cells[4 * first : 4 * last])
            start = row + 1
        for file, (facts, cells) in made.items():
            files.append(file)
            parts["facts"].append(facts)
            parts["counts"].append(array("I", (len(cells) // 4,)).tobytes())
            parts["cells"].append(cells)
        new = Provenance({"names": b"", "files": b"", "digests": digests, **{n: b"".join(p) for n, p in parts.items()}})
        new.names, new.files = [*self.names, *names], files
        return new


def _lines(data: bytes) -> list[str]:
    return data.decode().split("\n") if data else []
