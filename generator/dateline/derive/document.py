"""What a text is by its own head: a statement that somebody issues, and so an act of its day, or a record of a talk.

Reads the title and what stands above the text (“The following is attributable to …:”). Whom these do not name it does
not guess: “Statement by the President” has no issuer that is known; whose president it is an editor has to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from dateline.date import Date
from dateline.derive.entity import How, Mention
from dateline.derive.lexicon import Lexicon
from dateline.derive.names import Names
from dateline.derive.recognition import recognised
from dateline.derive.word import words

__all__ = ["Document", "document"]

_HEADING_WORDS = 40


class Document(Struct, frozen=True):
    """Who issues a text, None if nobody does; whose government speaks in it; how far what stands above it goes.

    ``others`` issue it together with them. ``issuer`` without actor and name is an office that leads to nobody.
    ``home`` is a state's or body's id, or “”. ``start`` is the place in the text where it begins; a text that is one
    quotation to its end is quoted from there.
    """

    issuer: Mention | None = None
    others: tuple[Mention, ...] = ()
    home: str = ""
    start: int = 0


def document(title: str, text: str, day: Date | None, names: Names, lexicon: Lexicon) -> Document:
    """Return what a text is, by its title and its first paragraph."""
    found = words(title)
    by_title = next((h for h in lexicon.issued.find(found) if h.first <= 1), None)
    record = next((h for h in lexicon.readouts.find(found) if h.first <= 1), None)
    heading, start = _heading(text, lexicon)
    if not (by_title or record or heading):
        return Document()
    issuer = None
    others: tuple[Mention, ...] = ()
    named = recognised(title, found, day, names, lexicon)
    if by_title:
        end = next((i for i in range(by_title.last, len(found)) if found[i].key in lexicon.about), len(found))
        is_joint = by_title.value in lexicon.jointly
        by = _issuers([m for m in named if by_title.last <= m.first < end], is_joint=is_joint)
        issuer, others = next(iter(by), None), by[1:] if is_joint else ()
        if not issuer and any(h.first >= by_title.last for h in lexicon.groups.find(found[:end])):
            office = title[found[by_title.last].start : found[end - 1].end]
            issuer = Mention(0, 0, How.ROLE, role=office, is_person=True)
    elif heading and lexicon.issued_by.find(words(heading)):
        issuer = next(iter(_issuers(recognised(heading, words(heading), day, names, lexicon))), None)
    people = [m.actor for m in (*((issuer,) if issuer else ()), *named) if m.actor]
    home = names.bodies_of(people[0])[-1] if people else ""
    return Document(issuer=issuer, others=others, home=home, start=start)


def _heading(text: str, lexicon: Lexicon) -> tuple[str, int]:
    """Return what stands above a text and says whose it is, and where the text begins."""
    first, mark, _ = text.partition("\n\n")
    said = first.rstrip()
    if not mark or not said.endswith((":", "：")) or len(said.split()) > _HEADING_WORDS:
        return "", 0
    return (said, len(first) + len(mark)) if lexicon.attributed.find(words(said)) else ("", 0)


def _issuers(mentions: Sequence[Mention], *, is_joint: bool = False) -> tuple[Mention, ...]:
    bodies = [m for m in mentions if m.actor or m.is_state]
    named = [m for m in mentions if m.is_person] or [m for m in bodies if is_joint or not m.is_qualifier]
    return tuple(replace(m, first=0, last=0, is_qualifier=False, is_place=False) for m in named)
