"""What a text is by its own title: a statement that somebody issues, and so an act of its day.

Reads the title alone. Whom it does not name it does not guess: “Statement by the President” has an issuer only where
the registries know just one who can be meant.
"""

from __future__ import annotations

from dataclasses import replace

from dateline.date import Date
from dateline.derive.entity import Mention
from dateline.derive.lexicon import Lexicon
from dateline.derive.names import Names
from dateline.derive.recognition import recognised
from dateline.derive.word import words

__all__ = ["issuer"]


def issuer(title: str, day: Date | None, names: Names, lexicon: Lexicon) -> Mention | None:
    """Return who issues the text, by a title such as “Statement by … on …”; it stands nowhere in the text itself."""
    found = words(title)
    head = next((h for h in lexicon.issued.find(found) if h.first <= 1), None)
    if head is None:
        return None
    end = next((i for i in range(head.last, len(found)) if found[i].key in lexicon.about), len(found))
    mentions = [m for m in recognised(title, found, day, names, lexicon) if head.last <= m.first < end]
    named = [m for m in mentions if m.is_person] or [m for m in mentions if m.actor and not m.is_qualifier]
    return replace(named[0], first=0, last=0, is_qualifier=False, is_place=False) if named else None
