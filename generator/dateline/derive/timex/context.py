"""What is known at one place of a text while it is read from its beginning."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dateline.derive.timex.expression import From
from dateline.derive.timex.spot import Place

__all__ = ["Context"]


@dataclass(slots=True)
class Context:
    """What is known while a text is read from its beginning.

    ``last`` is the last date mentioned, ``is_narrative`` whether the text tells of the past by its own dates and not
    from the day of its publication. ``near_year`` is a year given just before, which months without one belong to.
    ``tense`` is +1 for what is still to come, -1 for what is past, 0 where the sentence does not say.
    """

    published: dt.date | None
    is_narrative: bool
    last: Place | None = None
    near_year: int | None = None
    tense: int = 0
    last_day: dt.date | None = None

    def day(self, base: str) -> tuple[dt.date | None, From]:
        """The day to count from: the publication's, or the text's last one."""
        if base == "published" and not self.is_narrative:
            return self.published, From.PUBLISHED
        if self.last:
            year, month, day = self.last
            if month and day and year > 0:
                return dt.date(year, month, day), From.TEXT
        if not self.is_narrative and (base == "published" or self.last is None):
            return self.published, From.PUBLISHED
        return None, From.TEXT

    def month(self, base: str) -> tuple[dt.date | None, From]:
        """The first day of the month to count from."""
        if not (base == "published" and not self.is_narrative) and self.last and self.last[1] and self.last[0] > 0:
            return dt.date(self.last[0], self.last[1], 1), From.TEXT
        if self.is_narrative or (base != "published" and self.last) or self.published is None:
            return None, From.TEXT
        return self.published.replace(day=1), From.PUBLISHED

    def year(self, base: str) -> tuple[int | None, From]:
        """The year to count from, which may be before our era in EDTF's count."""
        if not (base == "published" and not self.is_narrative) and self.last:
            return self.last[0], From.TEXT
        if self.is_narrative or self.published is None:
            return None, From.TEXT
        return self.published.year, From.PUBLISHED
