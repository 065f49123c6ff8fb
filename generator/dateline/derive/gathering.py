"""Happenings gathered: sentences that tell of one act become one group, one a proposal.

What only a noun tells of is tried against all that a verb tells; what those who met say belongs to their meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline import edtf
from dateline.date import Date, Kind, Precision, intersects
from dateline.derive.happening import Happening, Reading, Said
from dateline.derive.lexicon import Lexicon
from dateline.derive.names import Names
from dateline.derive.timex import Timex

__all__ = ["days_of", "gathered", "lead_of", "said_in"]

_NEAR_PARAGRAPHS = 4
# Sorts of speech that say nothing of the occasion.
_PLAIN = frozenset(("statement", "request", "warning"))


def gathered(reading: Reading, lexicon: Lexicon, names: Names) -> list[list[Happening]]:
    """Return the happenings in groups, one an event, in the order of the text."""
    groups: list[list[Happening]] = []
    # What only a noun tells of is first tried against all that a verb tells, wherever that stands.
    for told in (*(h for h in reading.happenings if not h.is_weak), *(h for h in reading.happenings if h.is_weak)):
        near = [g for g in groups if _is_one(g, told, lexicon)]
        if near:
            near[-1].append(told)
        elif _stands_alone(told):
            groups.append([told])
    for group in groups:
        group.sort(key=lambda h: (h.is_weak, h.sentence.start))
    kept = _speech_joined(groups, lexicon, names)
    kept.sort(key=lambda g: (min(h.sentence.start for h in g), g[0].cue.first))
    return kept


def lead_of(group: Sequence[Happening]) -> Happening:
    """Return the happening that says what the group is: of speech, the one that names the occasion."""
    # What is said at a meeting never says what the meeting was.
    deeds = [h for h in group if not h.is_speech] or group
    first = next((h for h in deeds if not h.is_weak), deeds[0])
    if not first.is_speech or first.day:
        return first
    return next((h for h in group if h.is_speech and h.sort not in _PLAIN), first)


def said_in(group: Sequence[Happening], reading: Reading) -> Iterable[Said]:
    """Yield the quotations in the sentences of a group, whose speakers take part."""
    who = {i for h in group for i in _ids(h)}
    stretches = [(h.sentence.start, h.sentence.end) for h in group]
    for said in reading.said:
        if not said.speaker or (said.speaker.actor or said.speaker.name) not in who:
            continue
        if any(start <= said.quotation.start < end for start, end in stretches):
            yield said


def days_of(date: Date) -> Date:
    """Return a date without its time: events are known by their days."""
    return edtf.parse(date.text.partition("T")[0]) if date.kind is Kind.TIME else date


def _is_one(group: Sequence[Happening], told: Happening, lexicon: Lexicon) -> bool:
    """Return whether ``told`` may be the act that a group tells of."""
    lead = group[0]
    if told.is_speech != lead.is_speech:
        return False
    if told.is_planned != lead.is_planned and told.date and lead.date:
        return False
    if told.is_again and told.kind == lead.kind and not told.time:
        if lead.is_planned and not told.is_planned:
            return False
        return told.sentence.paragraph - max(h.sentence.paragraph for h in group) <= _NEAR_PARAGRAPHS
    if not _can_be_one_time(group, told):
        return False
    mine, theirs = _ids(told), {i for h in group for i in _ids(h)}
    if told.is_speech:
        if _first(told) != _first(lead) or (told.outlet and lead.outlet and told.outlet.name != lead.outlet.name):
            return False
        return told.kind == lead.kind or told.sort in _PLAIN or any(h.sort in _PLAIN for h in group)
    if told.kind != lead.kind:
        return False
    distance = told.sentence.paragraph - max(h.sentence.paragraph for h in group)
    if not theirs:
        return not told.time and distance <= 1
    if not mine:
        return told.is_weak and distance <= _NEAR_PARAGRAPHS
    if lexicon.has_mutual(told.sort):
        # A meeting of the same two, or one that names only some of those who met.
        return mine <= theirs or theirs <= mine or len(mine & theirs) >= 2
    if mine & theirs and (_first(told) == _first(lead) or mine <= theirs or theirs <= mine):
        return True
    # What a sentence adds without a date of its own is of what stood before it.
    return not told.time and (distance == 0 or (distance == 1 and bool(mine & theirs)))


def _can_be_one_time(group: Sequence[Happening], told: Happening) -> bool:
    if not told.date:
        return True
    return all(intersects(days_of(told.date), days_of(h.date)) for h in group if h.date)


def _is_telling(time: Timex | None, precision: Precision) -> bool:
    return bool(time and time.date and time.date.precision <= precision)


def _stands_alone(told: Happening) -> bool:
    """Return whether a happening is enough for an event of its own."""
    if told.is_speech:
        return bool(told.actors)
    has_date = bool(told.time and told.time.date)
    if told.is_weak:
        is_dated = _is_telling(told.time, Precision.MONTH)
        return (is_dated and bool(told.actors or told.place)) or (len(told.actors) > 1 and bool(told.place))
    return bool(told.actors) or (has_date and bool(told.place))


def _speech_joined(groups: list[list[Happening]], lexicon: Lexicon, names: Names) -> list[list[Happening]]:
    """Return the groups with what is said put where it was said: a statement that is issued, a meeting."""
    meetings = [g for g in groups if lexicon.is_talk(g[0].sort) and not all(h.is_planned for h in g)]
    issued = next((g for g in groups if g[0].day), None)
    kept: list[list[Happening]] = []
    for group in groups:
        home = None
        if group[0].is_speech and not group[0].day and all(h.sort in _PLAIN for h in group):
            if issued and _is_issued_in(group, issued, names):
                home = issued
            else:
                home = next((m for m in meetings if _is_said_at(group, m, names)), None)
        if home is not None:
            home += group
        else:
            kept.append(group)
    return kept


def _is_issued_in(group: Sequence[Happening], issued: Sequence[Happening], names: Names) -> bool:
    """Return whether a state or body says by a statement that is issued for it what a group tells."""
    is_of_day = not any(h.date and days_of(h.date) != issued[0].day for h in group)
    return is_of_day and _first(group[0]) in names.bodies_of(_first(issued[0]))


def _is_said_at(group: Sequence[Happening], meeting: Sequence[Happening], names: Names) -> bool:
    """Return whether somebody who met said at the meeting what a group tells: nothing sets them apart."""
    speaker = _first(group[0])
    who = {i for h in meeting for i in _ids(h)}
    told = {i for h in group for i in _ids(h)} - {speaker}
    takes_part = speaker in who or any(speaker in names.bodies_of(w) or w in names.bodies_of(speaker) for w in who)
    if not takes_part or any(not _can_be_one_time(meeting, h) for h in group):
        return False
    return bool(told & who) or not any(h.time for h in group)


def _ids(told: Happening) -> set[str]:
    return {m.actor or m.name for m in told.actors}


def _first(told: Happening) -> str:
    return (told.actors[0].actor or told.actors[0].name) if told.actors else ""
