"""Which claims of one property can all be true, and which value is shown first where they cannot.

Compatible claims (dates whose ranges intersect, a place within another, equal texts, one number however it is
written) are one position, and its most precise value stands, in the words of its source. Claims that cannot all be
true are several positions: a dispute. No claim is dropped, and no value is made that no source gave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key
from typing import Any
from unicodedata import normalize

from msgspec import Struct

from dateline import edtf
from dateline.edtf import Date
from dateline.event import Assertion, Position, Property, Rank, Resolution
from dateline.registry import Registry

__all__ = ["DATES", "TEXTS", "Scale", "fold", "places", "settle"]

_WHITE = re.compile(r"\s+")
# A number: in groups of three, as English and Chinese (1,000) or most others (1 000, 1’000) write it, or in one piece.
# One in groups by points is left as it stands: whether 1.000 is a thousand depends on who says it.
_NUMBER = re.compile(
    r"(?<![0-9a-z_.,])(?P<whole>[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:[ '’][0-9]{3})+)|0|[1-9][0-9]*)"
    r"(?P<part>[.,][0-9]+)?(?![0-9]|[.,][0-9])(?P<unit> ?(?=[^\W0-9_]|[%‰°€$£¥₴]))?"
)
_SEPARATORS = str.maketrans("", "", ", '’")
_Value = str | Date


class Scale(Struct, frozen=True):
    """How values of one property compare; values that `fold` alike are one value.

    ``fit`` says whether two different values can both be true, ``vagueness`` orders them, the most precise first.
    """

    fit: Callable[[_Value, _Value], bool]
    vagueness: Callable[[_Value], Any]


def fold(value: _Value) -> str:
    """Return a text as claims are compared.

    Case, white space, the encoding of accents and how a number is written make no difference: 1,000 km, 1 000 km and
    1000km are one. So are 1.50 m and 1,5 m, where nothing but a sign stands before the number: a fraction without a
    unit, or after words, may be none (12.30, version 1.10).
    """
    return _NUMBER.sub(_plain, _WHITE.sub(" ", normalize("NFC", str(value))).strip().casefold())


def _plain(number: re.Match[str]) -> str:
    """Return a number without separators and right before its unit, and a fraction in short."""
    whole, part = number["whole"].translate(_SEPARATORS), number["part"] or ""
    if number["unit"] is not None and not any(c.isalnum() for c in number.string[: number.start()]):
        part = f".{part[1:]}".rstrip("0").rstrip(".")
    return whole + part


TEXTS = Scale(lambda _a, _b: False, fold)


def _dates_fit(a: _Value, b: _Value) -> bool:
    return isinstance(a, Date) and isinstance(b, Date) and edtf.intersects(a, b)


def _compare_breadth(a: Date, b: Date) -> int:
    return edtf.narrower(b, a) - edtf.narrower(a, b)


_by_breadth = cmp_to_key(_compare_breadth)


def _date_vagueness(value: _Value) -> object:
    assert isinstance(value, Date)  # noqa: S101
    return _by_breadth(value), value.sort_key()


DATES = Scale(_dates_fit, _date_vagueness)


def places(registry: Registry) -> Scale:
    """Return the scale of places: two fit if one lies within the other, and the inner one is the more precise."""

    def fit(a: _Value, b: _Value) -> bool:
        return str(a) in registry.places_around(str(b)) or str(b) in registry.places_around(str(a))

    return Scale(fit, lambda value: (-len(registry.places_around(str(value))), str(value)))


def settle(
    name: str, assertions: Iterable[Assertion], scale: Scale, resolution: Resolution | None = None
) -> Property | None:
    """Return the property that ``assertions`` make, or None where there are none.

    ``assertions`` come in the order in which their sources count as issued. A vaguer value that fits several positions
    is on none of their sides and becomes ``neutral``, unless it is preferred or taken: then it is a position as well.
    ``resolution`` is kept only if there is a dispute and it names a value that a source gives; the value it names then
    stands, be it the vaguer one of its position. Where every claim is deprecated, they stand all the same: the reader
    must see something, and sees why it is doubted.
    """
    every = list(assertions)
    if not every:
        return None
    if len(every) == 1:  # most properties have one claim; the rest would come to the same at ten times the cost
        return Property(name, (Position(every[0].value, (every[0],)),))
    trusted = [i for i, a in enumerate(every) if a.rank is not Rank.DEPRECATED]
    deprecated = [a for a in every if a.rank is Rank.DEPRECATED]
    if not trusted:
        trusted, deprecated = list(range(len(every))), []
    said: dict[str, list[int]] = {}
    for i in trusted:
        said.setdefault(fold(every[i].value), []).append(i)
    value = {folded: every[places_[0]].value for folded, places_ in said.items()}
    preferred = {folded for folded, places_ in said.items() if any(every[i].rank is Rank.PREFERRED for i in places_)}
    taken = fold(resolution.take) if resolution else ""

    parties, vague = _parties(
        sorted(said, key=lambda v: scale.vagueness(value[v])),
        lambda a, b: scale.fit(value[a], value[b]),
    )
    parties += [[v] for v in vague if v in preferred or v == taken]
    neutral = sorted(i for v in vague if v not in preferred and v != taken for i in said[v])

    def position(party: list[str]) -> tuple[tuple[bool, bool, int, int], Position]:
        own = sorted(i for v in party for i in said[v])
        independent = {source.independence for i in own if (source := every[i].report.source)}
        standing = (taken not in party, preferred.isdisjoint(party), -len(independent), own[0])
        shown = value[taken if taken in party and len(parties) > 1 else party[0]]
        return standing, Position(shown, tuple(every[i] for i in own))

    # The first assertions of two positions differ, so that no two stand alike.
    positions = tuple(p for _, p in sorted(map(position, parties), key=lambda pair: pair[0]))
    kept = resolution if taken in said and len(positions) > 1 else None
    return Property(name, positions, tuple(every[i] for i in neutral), tuple(deprecated), kept)


def _parties(values: Sequence[str], fit: Callable[[str, str], bool]) -> tuple[list[list[str]], list[str]]:
    """Return the values, given from the most precise to the vaguest, as positions and those that fit several.

    The most precise values that exclude each other head the positions; a vaguer one joins the position that it fits.
    One that fits the head of a single position but not all of it (10–15 March is met by 1–11 and by 14–20 March, which
    exclude each other) heads a position of its own.
    """
    heads: list[str] = []
    for value in values:
        if not any(fit(value, head) for head in heads):
            heads.append(value)
    while True:
        parties = {head: [head] for head in heads}
        vague: list[str] = []
        for value in values:
            if value in parties:
                continue
            fitting = [head for head in heads if fit(value, head)]
            if len(fitting) > 1:
                vague.append(value)
            elif all(fit(value, other) for other in parties[fitting[0]]):
                parties[fitting[0]].append(value)
            else:
                # What has joined so far may fit the new head too: begin again.
                heads.append(value)
                break
        else:
            return list(parties.values()), vague
