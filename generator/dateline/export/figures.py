"""A date in plain figures, for formats that know years, months and days and nothing vaguer.

Figures never say more than the date: a season becomes its year, a decade a stretch of years, “about March” the month
beside which the words must stand. `is_exact` says whether the figures alone say all that the date says. Of an interval
with an unknown or open end only the known one has figures.
"""

from __future__ import annotations

from msgspec import Struct

from dateline.edtf import Date, Kind

__all__ = ["Figures", "Parts", "figures"]

Parts = tuple[int, ...]
"""Year; year and month; or year, month and day. Years are astronomical: 0 is 1 BC."""


class Figures(Struct, frozen=True):
    """Where the date begins and ends; ``end`` equals ``start`` for a single day, month or year."""

    start: Parts
    end: Parts
    is_exact: bool

    @property
    def is_single(self) -> bool:
        """Return whether it is one day, month or year."""
        return self.start == self.end

    @property
    def is_days(self) -> bool:
        """Return whether the first and the last day are known, as far as the figures go."""
        return len(self.start) == len(self.end) == 3


def figures(date: Date) -> Figures | None:
    """Return the figures of a date; None where it has none at all, as of “/” and “..”."""
    if date.kind in (Kind.INTERVAL, Kind.RANGE):
        first, last = figures(date.start), figures(date.end)
        if first and last:
            return Figures(first.start, last.end, first.is_exact and last.is_exact and date.kind is Kind.INTERVAL)
        known = first or last
        return Figures(known.start, known.end, False) if known else None
    if date.is_set:
        return _outermost(date)
    if date.kind in (Kind.OPEN, Kind.UNKNOWN) or date.low is None or date.high is None:
        return None
    if date.kind is Kind.YEAR or date.season or "X" in date.digits[0]:
        first_year, last_year = (date.low[0],), (date.high[0],)
        plain = date.kind is Kind.YEAR and not (any(date.qualities) or date.significant)
        return Figures(first_year, last_year, plain)
    parts = [int(date.digits[0])]
    for digits in date.digits[1:]:
        if not digits.isdigit():
            break
        parts.append(int(digits))
    is_exact = not (any(date.qualities) or date.time or "X" in date.text)
    return Figures(tuple(parts), tuple(parts), is_exact)


def _outermost(date: Date) -> Figures | None:
    """Return the stretch from the first to the last member, which is more than the set says."""
    found = [f for f in (figures(member) for member in date.parts) if f]
    if not found:
        return None
    # Compared by what both have: 2022-03 begins no later than 2022-03-14.
    return Figures(min(f.start for f in found), max((f.end for f in found), key=_late), False)


def _late(parts: Parts) -> Parts:
    return (*parts, *(99,) * (3 - len(parts)))
