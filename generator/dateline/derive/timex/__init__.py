"""Time expressions of a text, read by tables of rules, one file a language, and reckoned against its publication.

``find`` is the whole interface. It needs no network, no model and no clock; a language without a table is refused
rather than read with another's.
"""

from __future__ import annotations

from dateline.date import Date
from dateline.derive.timex.expression import From, Sureness, Timex, Type
from dateline.derive.timex.finding import find, timex3
from dateline.derive.timex.table import languages

__all__ = ["Date", "From", "Sureness", "Timex", "Type", "find", "languages", "timex3"]
