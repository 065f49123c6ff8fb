"""What stands beside a name and only describes it: whose office somebody holds, where a place or person is from.

States and bodies that are named so are marked, so that they take no part in what the person does; they stay readable.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from dateline.derive.entity import How, Mention
from dateline.derive.passage import Passage

__all__ = ["mark_descriptions", "mark_origins"]


def mark_descriptions(passage: Passage, mentions: list[Mention]) -> set[int]:
    """Mark states and bodies in what stands before a name, “UN Special Envoy for Yemen Otto Hann”; return its words."""
    found: set[int] = set()
    ends = {h.last: h for h in passage.lexicon.titles.find(passage.words)}
    for person in [m for m in mentions if m.is_person and m.how in (How.NAME, How.NEW, How.SURNAME)]:
        first, titled = person.first, -1
        while first:
            before = passage.words[first - 1]
            gap = passage.text[before.end : passage.words[first].start]
            # “of the Party of Japan, Otto Hann, …”: a name set off between commas.
            is_apart = (
                first == person.first
                and gap == ", "
                and passage.text.startswith(",", passage.words[person.last - 1].end)
            )
            if gap not in (" ", "", "-", "’", " (", ") ") and not is_apart and not (gap == ". " and first in ends):
                break
            title = ends.get(first)
            if title:
                titled = first = title.first
                continue
            if before.key in ("and", "&"):
                if first - 1 not in ends or titled < 0:
                    break
            elif not (before.key in ("of", "for", "to", "the", "'s") or passage.is_capital(before)):
                break
            first -= 1
        if titled >= 0:
            found.update(range(first, person.first))
    for number, mention in enumerate(mentions):
        is_body = not mention.is_person and (mention.actor or mention.is_state)
        if mention.first in found and (is_body or mention.how is How.ROLE):
            mentions[number] = replace(mention, is_qualifier=True)
    return found


def mark_origins(passage: Passage, mentions: list[Mention]) -> None:
    """Mark states that tell only where somebody is from: “Elphberg of Ruritania”, “ambassador to Veldoria”."""
    people = {m.last for m in mentions if m.is_person}
    hits = passage.lexicon.titles.find(passage.words)
    titles = {h.last for h in hits}
    before_people = {h.first for h in hits if any(m.is_person and m.first == h.last for m in mentions)}
    for number, mention in enumerate(mentions):
        if mention.is_person or not (mention.actor or mention.is_state):
            continue
        last = mentions[number - 1] if number else None
        # “Strelsau, Ruritania” is one place, “the Free Republic (FRR)” one state.
        is_again = last and (
            (last.is_place and passage.is_between(last.last, mention.first, ", "))
            or (
                last.actor == mention.actor
                and last.name == mention.name
                and passage.is_between(last.last, mention.first, " (")
            )
        )
        if last and is_again:
            mentions[number] = replace(mention, is_qualifier=True)
            continue
        start = mention.first - (passage.words[mention.first - 1].key in passage.lexicon.definite)
        before = passage.words[start - 1].key if start else ""
        # “foreign minister of Ruritania” has no “of” in Slavic languages; in Chinese the state comes first.
        is_genitive = passage.lexicon.has_genitive and mention.first in titles
        # “UN-led”, “Ruritania-based”
        is_prefix = re.match(r"[-–][a-z]", passage.text[passage.words[mention.last - 1].end :][:2])
        if (
            is_prefix
            or is_genitive
            or _after_has(passage, mention.last) in before_people
            or (before == "of" and start - 1 in people)
            or (start - 1 in titles and (before in ("of", "to") or before in passage.lexicon.before_places))
        ):
            mentions[number] = replace(mention, is_qualifier=True)


def _after_has(passage: Passage, last: int) -> int:
    """Return the word behind a name, or behind its “’s”."""
    return last + (last < len(passage.words) and passage.words[last].key == "'s")
