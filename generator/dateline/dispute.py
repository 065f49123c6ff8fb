"""Which claims of one property can all be true, and which value is shown first where they cannot.

Compatible claims (dates whose ranges intersect, a place within another, equal texts) are one position, and its most
precise value stands. Claims that cannot all be true are several positions: a dispute. No claim is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dateline import edtf
from dateline.edtf import Date
from dateline.event import Assertion, Position, Property, Rank, Resolution
from dateline.registry import Registry

__all__ = ["DATES", "TEXTS", "Scale", "fold", "places", "settle"]

_WHITE = re.compile(r"\s+")
_Value = str | Date


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of one property compare: ``fit`` says whether two can both be true, ``vagueness`` orders them, the
    most precise first. Equal values have equal vagueness.
    """

    fit: Callable[[_Value, _Value], bool]
    vagueness: Callable[[_Value], tuple[object, ...]]


def fold(value: _Value) -> str:
    """Return a text as claims are compared: case and white space make no difference."""
    return _WHITE.sub(" ", str(value)).strip().casefold()


TEXTS = Scale(lambda a, b: fold(a) == fold(b), lambda value: (fold(value), str(value)))


def _dates_fit(a: _Value, b: _Value) -> bool:
    return isinstance(a, Date) and isinstance(b, Date) and edtf.intersects(a, b)


def _date_vagueness(value: _Value) -> tuple[object, ...]:
    assert isinstance(value, Date)  # noqa: S101
    return (value.precision, value.uncertain or value.approximate, value.sort_key())


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

    A value that fits several positions is on none of their sides and becomes ``neutral``. ``resolution`` is kept only
    if it names a value that a source gives. Where every claim is deprecated, they stand all the same: the reader must
    see something, and sees why it is doubted.
    """
    every = sorted(assertions, key=lambda a: (scale.vagueness(a.value), _place_in_time(a)))
    trusted = [a for a in every if a.rank is not Rank.DEPRECATED]
    deprecated = [a for a in every if a.rank is Rank.DEPRECATED]
    if not every:
        return None
    if not trusted:
        trusted, deprecated = deprecated, []

    # The most precise claims that exclude each other head the positions; a vaguer one joins the position it fits.
    groups: list[list[Assertion]] = []
    for assertion in trusted:
        if not any(scale.fit(assertion.value, g[0].value) for g in groups):
            groups.append([assertion])
    heads = [g[0] for g in groups]
    neutral: list[Assertion] = []
    for assertion in trusted:
        if assertion in heads:
            continue
        fitting = [g for g, head in zip(groups, heads, strict=False) if scale.fit(assertion.value, head.value)]
        if len(fitting) > 1:
            neutral.append(assertion)
        elif all(scale.fit(assertion.value, a.value) for a in fitting[0]):
            fitting[0].append(assertion)
        else:
            groups.append([assertion])
    taken = _taken(resolution, groups)
    groups.sort(key=lambda g: (g is not taken, *_standing(g)))
    positions = tuple(Position(g[0].value, tuple(sorted(g, key=_place_in_time))) for g in groups)
    return Property(name, positions, tuple(neutral), tuple(deprecated), resolution if taken else None)


def _taken(resolution: Resolution | None, groups: list[list[Assertion]]) -> list[Assertion] | None:
    if resolution is None:
        return None
    return next((g for g in groups if any(fold(a.value) == fold(resolution.take) for a in g)), None)


def _standing(group: list[Assertion]) -> tuple[object, ...]:
    """Order positions: preferred rank, the most independent sources, the earliest issued, the value itself."""
    preferred = any(a.rank is Rank.PREFERRED for a in group)
    independent = {a.report.source.independence for a in group if a.report.source}
    return (not preferred, -len(independent), min(_place_in_time(a) for a in group), str(group[0].value))


def _place_in_time(assertion: Assertion) -> tuple[object, ...]:
    source = assertion.report.source
    issued = source.issued if source else None
    return (issued is None, issued.sort_key() if issued else (), source.id if source else "")
