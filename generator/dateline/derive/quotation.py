"""What stands between quotation marks in a text.

Only the marks are read here. Whose words they are is told by the verbs of speaking around them (`happening`).
"""

from __future__ import annotations

import re

from msgspec import Struct

__all__ = ["Quotation", "quotations"]

# An opening mark never follows a letter, a closing one is never followed by one: an apostrophe is no mark.
_MARKS = re.compile(
    r"“([^“”]{2,1200})”|«([^«»]{2,1200})»|„([^„“”]{2,1200})[“”]|「([^「」]{2,1200})」"
    r"|(?<!\w)\"([^\"\n]{2,1200})\"(?!\w)"
    r"|(?<!\w)‘((?:[^‘’\n]|’(?=\w)){2,1200})’(?!\w)"
)


class Quotation(Struct, frozen=True):
    """A stretch between quotation marks, without them: ``text[start:end]`` of what was read."""

    start: int
    end: int


def quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations in a text, in order of place."""
    found = []
    for match in _MARKS.finditer(text):
        group = next(number for number, value in enumerate(match.groups(), 1) if value is not None)
        found.append(Quotation(match.start(group), match.end(group)))
    return tuple(found)
