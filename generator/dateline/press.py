"""Makes the files of an edition, by several processes where there are many."""

from __future__ import annotations

import marshal
import os
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from msgspec import Struct, field

from dateline.dependency import ALL, Watch
from dateline.edition import Leaf
from dateline.workforce import divide, paused_collection, pile, sheets, taken, workers

__all__ = ["Made", "print_all"]

# As many files as make it worth while to start a worker.
_SHARE = 400


Write = Callable[[str, bytes], None]
_Printed = tuple[list[str], list[tuple[str, bytes, bytes]], list[tuple[str, str, tuple[int, ...]]]]
"""What a worker has made: the names of cells, the rows of files, and entries in lists."""


class Made(Struct):
    """What was made, and from what. Cells are numbers: those from ``known`` on stand for ``names``."""

    known: int = 0
    names: list[str] = field(default_factory=list)
    rows: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """For each file the digest of its facts and the cells it was made from, four bytes a number."""
    entries: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)
    """Entries in lists, each with what names it, its HTML and its cells."""

    def add(self, later: Made) -> None:
        """Take in what was made afterwards, under the same watch."""
        self.known, self.names, self.entries = later.known, later.names, later.entries
        self.rows |= later.rows


def print_all(leaves: Sequence[Leaf], write: Write, watch: Watch) -> Made:
    """Make every leaf and ``write`` it; ``watch`` sees what they are made from."""
    with paused_collection():
        return _print_all(leaves, write, watch)


def _print_all(leaves: Sequence[Leaf], write: Write, watch: Watch) -> Made:
    count = workers(_SHARE, len(leaves))
    if count == 1:
        rows = {leaf.file: _print(leaf, write, watch) for leaf in leaves}
        return Made(watch.known, watch.names, rows, watch.rows())
    stacks = _stacked(leaves)
    middle = len(stacks) // 2
    piles = [pile(range(middle)), pile(range(middle, len(stacks)))]

    own: list[_Printed] = []

    def work(number: int) -> bytes:
        # One begins with the pages that list events, the other with those of single ones; then each helps the other.
        rows = []
        for sheet in chain(taken(piles[number % 2]), taken(piles[1 - number % 2])):
            for leaf in stacks[sheet]:
                facts, cells = _print(leaf, write, watch)
                rows.append((leaf.file, facts, cells))
        printed = (watch.names, rows, watch.rows())
        if number == count - 1:
            own.append(printed)
            return b""
        return marshal.dumps(printed)

    try:
        answers = divide(count, work)
    finally:
        for stack in piles:
            os.close(stack)
    made = Made(watch.known)
    numbers: dict[str, int] = {}
    for worker in range(count):
        # One after the other: what all workers tell of is much.
        answer, answers[worker] = answers[worker], b""
        names, printed, entries = marshal.loads(answer) if answer else own.pop()  # noqa: S302  from our own process
        new = [watch.known + numbers.setdefault(name, len(numbers)) for name in names]
        for file, facts, cells in printed:
            made.rows[file] = (facts, _numbered(array("I", cells), new, watch.known).tobytes())
        made.entries += [(key, html, tuple(_numbered(cells, new, watch.known))) for key, html, cells in entries]
    made.names = list(numbers)
    return made


def _numbered(cells: Iterable[int], new: list[int], known: int) -> array[int]:
    return array("I", [c if c < known else new[c - known] for c in cells])


def _print(leaf: Leaf, write: Write, watch: Watch) -> tuple[bytes, bytes]:
    """Make and write a leaf; return the digest of its facts, and its cells."""
    data, cells = watch.observe(leaf.make)
    if not leaf.is_fixed and not (cells and leaf.is_watched):
        # It does not say what it is made from: anything may change it.
        _, cells = watch.observe(lambda: watch.note(ALL))
    write(leaf.file, data)
    return leaf.facts, array("I", sorted(cells)).tobytes()


def _stacked(leaves: Sequence[Leaf]) -> list[Sequence[Leaf]]:
    """Return the leaves in small stacks; the folders with few files, which hold lists, come first."""
    size = Counter(_folder(leaf) for leaf in leaves)
    return sheets(sorted(leaves, key=lambda leaf: size[_folder(leaf)]))


def _folder(leaf: Leaf) -> str:
    return leaf.file.partition("/")[0]
