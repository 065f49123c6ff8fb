"""A draft as a YAML event file: what was understood, each value with where it is from, each gap marked.

The phrases are the article's, of at most twenty words; every sentence is ours, made from a template, and none is the
article's. What a person must still say or check stands in comments that begin with “gap:” or “check:”. Apart from what
a gap names, the file passes `dateline check`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from dateline.derive.article import Article
from dateline.derive.entity import slug
from dateline.derive.happening import Happening, Reading
from dateline.derive.lexicon import Lexicon
from dateline.derive.propose import Draft, Proposal
from dateline.derive.quotation import Quotation
from dateline.derive.timex import From, Sureness
from dateline.registry import Registry
from dateline.schema import QUOTE_ADVISED, words_in

__all__ = ["as_yaml", "source_id"]

_PLAIN = re.compile(r"[A-Za-z0-9Ͱ-῿一-鿿(][^\n]*")
_MOST_QUOTES = 3
_MOST_NAMES = 3
_TITLE_LIMIT = 160
_LINE = 300


def source_id(article: Article) -> str:
    """Return the id that the source would have: day, outlet and the title's first words, as far as they are known."""
    title = "-".join(slug(article.title.value).split("-")[:6])
    outlet = slug(article.outlet.value).removeprefix("the-")
    parts = [article.issued.value if re.fullmatch(r"[\d-]+", article.issued.value) else "", outlet, title]
    return "-".join(p for p in parts if p)[:100].strip("-") or "article"


def as_yaml(draft: Draft, registry: Registry) -> str:
    """Return the draft as the text of an event file."""
    lines = [*_head(draft, registry), "source:", *_source(draft)]
    if draft.proposals:
        lines += ["", "events:"]
        for number, proposal in enumerate(draft.proposals):
            lines += ([""] if number else []) + list(_event(proposal, draft, registry))
    else:
        lines += ["", "# gap: no event was understood; write what the article reports", "events: []"]
    return "\n".join(lines) + "\n"


def _head(draft: Draft, registry: Registry) -> Iterator[str]:
    yield "# A draft made by dateline derive. Correct it, delete the comments, and move it into the events folder."
    yield "# Nothing in it is from anywhere but the article; “gap:” marks what is missing, “check:” what was a choice."
    for _, caveat in draft.article.caveats:
        yield f"# {caveat}"
    actors = [s for s in draft.stubs if not s.is_place]
    places = [s for s in draft.stubs if s.is_place]
    for file, stubs in (("actors.yaml", actors), ("places.yaml", places)):
        if stubs:
            yield f"# gap: not in {file} yet; add what is right, or delete the names below"
            for stub in stubs:
                role = f", roles: [{{title: {_flow(stub.role[:1].upper() + stub.role[1:])}}}]" if stub.role else ""
                kind = ", kind: state" if stub.mention.is_state and not stub.is_place else ""
                yield f"#   {stub.id}: {{name: {_flow(stub.name)}{kind}{'' if kind else role}}}"


def _source(draft: Draft) -> Iterator[str]:
    article = draft.article
    type_ = article.type.value or "article"
    yield f"  type: {type_}" + ("" if article.type else "  # check: article-newspaper, article-magazine, webpage …")
    if article.title:
        yield f"  title: {_scalar(article.title.value[:400])}  # {_comment(article.title.where)}"
    else:
        yield "  # gap: the title; the source cannot do without one"
    authors = article.authors[:20]
    if len(authors) == 1:
        yield f"  author: {_scalar(authors[0].value[:200])}  # {_comment(authors[0].where)}; check: {{family:, given:}}"
    elif authors:
        yield f"  author: [{', '.join(_flow(a.value[:200]) for a in authors)}]  # {_comment(authors[0].where)}"
    if article.outlet:
        yield f"  container-title: {_scalar(article.outlet.value[:200])}  # {_comment(article.outlet.where)}"
    else:
        yield "  # gap: container-title, the newspaper or site"
    if article.issued:
        yield f"  issued: {article.issued.value}  # {_comment(article.issued.where)}"
    else:
        yield "  # gap: issued, the day of publication"
    yield f"  url: {_scalar(article.url.value)}" if article.url else "  # gap: url"
    yield "  # gap: accessed, the day it was read"
    if article.language:
        yield f"  language: {article.language.value}  # {_comment(article.language.where)}"
    else:
        yield "  # gap: language"
    yield "  # gap: side, whose voice it is"
    if article.agency:
        yield f"  agency: {_scalar(article.agency.value)}  # {_comment(article.agency.where)}"
    if article.is_cut:
        yield "  note: Only the part before the paywall was read."


def _event(proposal: Proposal, draft: Draft, registry: Registry) -> Iterator[str]:
    lexicon = draft.lexicon
    assert lexicon is not None  # noqa: S101  without one nothing is proposed
    known = proposal.like[0] if proposal.like and proposal.like[0].id == proposal.id else None
    for number, match in enumerate(proposal.like):
        what = "this looks like" if match is known else "it may also be" if number or known else "it may be"
        yield f"  # {what} “{match.id}” ({match.score:.2f}): {_comment('; '.join(match.reasons))}"
    if known:
        yield "  # check: a partial report of that event; give it an id of its own if it is another"
    if proposal.is_planned:
        yield "  # check: the article announces it; whether it happened is not told"
    yield f"  - id: {proposal.id}"
    yield from _when(proposal)
    title = _title(proposal, registry, lexicon, draft)
    if not known:
        yield f"    title: {_scalar(title)}  # check: say what it was about"
    yield f"    kind: {proposal.kind}"
    if proposal.place:
        yield f"    place: {proposal.place}" + _if_new(proposal.place, draft)
    if proposal.actors:
        new = [s.id for s in draft.stubs if s.id in proposal.actors and not s.is_place]
        mark = f"  # gap: {', '.join(new)} not in actors.yaml" if new else ""
        yield f"    actors: [{', '.join(proposal.actors)}]{mark}"
    else:
        office = _office(proposal)
        yield f"    # gap: actors; the title says “{_comment(office)}”" if office else "    # gap: actors"
    yield f"    summary: {_scalar(_summary(proposal, registry, lexicon, draft))}"
    yield "    # gap: what was said or done, in your own words"
    if proposal.duration:
        yield f"    claims: {{duration: {_flow(proposal.duration.text)}}}"
    quotes = list(_quotes(proposal, draft.reading))
    yield "    quotes:"
    for quote in quotes:
        yield f"      - {{{', '.join(quote)}}}"


def _when(proposal: Proposal) -> Iterator[str]:
    time = proposal.time
    if proposal.date and time:
        sure = ""
        if time.anchor and time.anchor_from is not From.NOWHERE:
            whence = "the day of publication" if time.anchor_from is From.PUBLISHED else "a date in the text"
            sure = f"  # reckoned from {whence}, {time.anchor}"
            sure = sure.replace("# ", "# check: ", 1) if time.sureness is Sureness.GUESSED else sure
        yield f"    date: {_scalar(str(proposal.date))}{sure}"
    elif proposal.date:
        yield f"    date: {_scalar(str(proposal.date))}  # the day of publication: this text is the statement"
    elif time:
        yield "    # gap: date; these words alone do not give one"
    else:
        yield "    # gap: date; the sentences give none"
    if time:
        yield f"    stated: {_scalar(time.text[:200])}"


def _if_new(place: str, draft: Draft) -> str:
    return f"  # gap: {place} not in places.yaml" if any(s.id == place and s.is_place for s in draft.stubs) else ""


def _title(proposal: Proposal, registry: Registry, lexicon: Lexicon, draft: Draft) -> str:
    title = _filled(lexicon.template(proposal.sort, "title"), proposal, registry, lexicon, draft)
    if lexicon.has_mutual(proposal.sort) and len(proposal.actors) < 2 and proposal.kind in registry.kinds:
        title = f"{_who(proposal, registry, lexicon, draft)}: {registry.kinds[proposal.kind].name.lower()}"
    return (title[:1].upper() + title[1:])[:_TITLE_LIMIT]


def _summary(proposal: Proposal, registry: Registry, lexicon: Lexicon, draft: Draft) -> str:
    told = _filled(lexicon.template(proposal.sort, "told"), proposal, registry, lexicon, draft)
    is_speech = proposal.happenings[0].is_speech
    piece = "planned" if proposal.is_planned and not is_speech else "speech" if is_speech else "report"
    sentences = [lexicon.wording(piece, told=told)]
    speakers = dict.fromkeys(
        (s.speaker.actor or s.speaker.name)
        for s in proposal.said
        if s.speaker and _is_worth(s.quotation, draft.reading)
    )
    if speakers:
        names = _listed([_name(i, registry, draft) for i in speakers], lexicon)
        sentences.append(lexicon.wording("quoted", whom=names))
    return " ".join(sentences)


def _filled(template: str, proposal: Proposal, registry: Registry, lexicon: Lexicon, draft: Draft) -> str:
    place = _name(proposal.place, registry, draft, is_place=True) if proposal.place else ""
    who = proposal.actors[:1] if proposal.happenings[0].is_speech else proposal.actors
    if not who and not _office(proposal):
        # “an incident in Zenda”, where nobody is named.
        template = re.sub(r"^\{who\}: | (?:that concerns?|of) \{who\}", "", template)
    return template.format(
        who=_who(proposal, registry, lexicon, draft),
        s="s" if (len(who) == 1 and not _is_plural(who[0], registry)) or _office(proposal) else "",
        place=lexicon.wording("in", place=place) if place else "",
        to=lexicon.wording("to", place=place) if place else "",
        towards=lexicon.wording("towards", place=place) if place else "",
    )


def _who(proposal: Proposal, registry: Registry, lexicon: Lexicon, draft: Draft) -> str:
    """Return the names of those who take part; of an act of speech, the speaker's."""
    who = proposal.actors[:1] if proposal.happenings[0].is_speech else proposal.actors[:_MOST_NAMES]
    names = [_name(i, registry, draft) for i in who]
    return _listed(names, lexicon) or _office(proposal) or lexicon.wording("nobody")


def _office(proposal: Proposal) -> str:
    """Return the office that a text is issued by, where nobody is known to hold it."""
    return next((m.role for h in proposal.happenings for m in h.actors if not m.actor and not m.name), "")


def _name(id_: str, registry: Registry, draft: Draft, *, is_place: bool = False) -> str:
    entries = registry.places if is_place else registry.actors
    if id_ in entries:
        return entries[id_].name.partition(" (")[0]
    return next((s.name for s in draft.stubs if s.id == id_), id_)


def _listed(names: Sequence[str], lexicon: Lexicon) -> str:
    comma, last = lexicon.wording("comma"), lexicon.wording("and")
    return last.join(x for x in (comma.join(names[:-1]), *names[-1:]) if x)


def _is_plural(id_: str, registry: Registry) -> bool:
    return id_ in registry.actors and registry.actors[id_].kind == "group"


# Phrases


class _Phrase(Struct, frozen=True):
    start: int
    end: int
    speaker: str
    supports: tuple[str, ...]
    paragraph: int


def _quotes(proposal: Proposal, reading: Reading) -> Iterator[list[str]]:
    """Yield the quotes of a proposal as the pairs of a flow mapping."""
    phrases = list(_phrases(proposal, reading))
    seen: set[str] = set()
    for phrase in phrases:
        text = reading.text[phrase.start : phrase.end]
        # A mark that was opened in the phrase and closes right behind it belongs to it.
        for opening, closing in ("“”", "‘’", "«»", "「」"):
            if text.rfind(opening) > text.rfind(closing) and reading.text.startswith(closing, phrase.end):
                text += closing
        if text in seen or not text:
            continue
        seen.add(text)
        pairs = [f"text: {_flow(text)}"]
        if phrase.speaker:
            pairs.append(f"speaker: {phrase.speaker}")
        pairs.append(f"locator: para. {phrase.paragraph}")
        if phrase.supports:
            pairs.append(f"supports: [{', '.join(phrase.supports)}]")
        yield pairs


def _phrases(proposal: Proposal, reading: Reading) -> Iterator[_Phrase]:
    proved: set[str] = set()
    told = [h for h in proposal.happenings if h.time is proposal.time and proposal.time] or list(proposal.happenings)
    lead = next((h for h in told if not h.is_weak), told[0])
    for number, one in enumerate(dict.fromkeys((lead, *proposal.happenings))):
        if number >= _MOST_QUOTES:
            break
        start, end = _stretch(one, reading)
        if one.day:
            start, end = one.sentence.start, _cut(reading.text, one.sentence.start, one.sentence.end)
        if number and any(s.quotation.start < end and start < s.quotation.end for s in proposal.said):
            # The quotation itself is given below, with its speaker.
            continue
        supports = ["summary"]
        if proposal.time and start <= proposal.time.start and proposal.time.end <= end and proposal.date:
            supports.append("date")
        if one.place and proposal.place and _is_in(reading, one.place.first, one.place.last, start, end):
            supports.append("place")
        if proposal.duration and start <= proposal.duration.start < end:
            supports.append("duration")
        proved.update(supports)
        speaker = one.actors[0].actor if one.day and len(one.actors) == 1 else ""
        yield _Phrase(start, end, speaker, tuple(supports), one.sentence.paragraph)
    for name, time in (("date", proposal.time if proposal.date else None), ("duration", proposal.duration)):
        if time and name not in proved:
            sentence = next(s for s in reading.sentences if s.start <= time.start < s.end)
            start, end = _around(reading, sentence.first, sentence.last, time.start, time.end)
            yield _Phrase(start, end, "", (name,), sentence.paragraph)
    count = 0
    for said in proposal.said:
        if count >= _MOST_QUOTES or not _is_worth(said.quotation, reading):
            continue
        speaker = said.speaker.actor if said.speaker else ""
        end = _cut(reading.text, said.quotation.start, said.quotation.end)
        sentence = next(s for s in reading.sentences if s.end > said.quotation.start)
        count += 1
        yield _Phrase(said.quotation.start, end, speaker, (), sentence.paragraph)


def _is_worth(quotation: Quotation, reading: Reading) -> bool:
    return words_in(reading.text[quotation.start : quotation.end]) > 3


def _is_in(reading: Reading, first: int, last: int, start: int, end: int) -> bool:
    place = reading.stretch(first, last)
    return start <= place[0] and place[1] <= end


def _stretch(told: Happening, reading: Reading) -> tuple[int, int]:
    """Return the shortest stretch that holds the cue and, as far as they fit, date, place and people."""
    sentence = told.sentence
    start, end = reading.stretch(told.cue.first, told.cue.last)
    wanted: list[tuple[int, int]] = []
    if told.time:
        wanted.append((told.time.start, told.time.end))
    wanted += [reading.stretch(m.first, m.last) for m in told.actors[:1] if m.first < m.last]
    if told.place:
        wanted.append(reading.stretch(told.place.first, told.place.last))
    wanted += [reading.stretch(m.first, m.last) for m in told.actors[1:] if m.first < m.last]
    for one in wanted:
        if not sentence.start <= one[0] < sentence.end:
            continue
        wider = min(start, one[0]), max(end, one[1])
        if words_in(reading.text[wider[0] : wider[1]]) <= QUOTE_ADVISED:
            start, end = wider
    return _around(reading, sentence.first, sentence.last, start, end)


def _around(reading: Reading, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Return ``start`` to ``end`` widened to the marks around it, or by words, while it stays short enough."""
    text = reading.text
    sentence_start, sentence_end = reading.words[first].start, reading.words[last - 1].end
    # A whole clause reads best; where it is too long, some words more at the end keep the sense.
    left = max(
        (text.rfind(mark, sentence_start, start) for mark in (", ", "; ", ": ", "— ", "– ", "，", "；")), default=-1
    )
    clause = left + (2 if left >= 0 and text[left + 1 : left + 2] == " " else 1) if left >= 0 else sentence_start
    ends = [
        i for i in (text.find(mark, end, sentence_end) for mark in (",", ";", ":", " —", " –", "，", "；")) if i >= 0
    ]
    for candidate in ((clause, min(ends, default=sentence_end)), (start, min(ends, default=sentence_end))):
        if 0 < words_in(text[candidate[0] : candidate[1]]) <= QUOTE_ADVISED and candidate[0] <= start:
            return candidate
    if clause <= start and words_in(text[clause:end]) <= QUOTE_ADVISED:
        start = clause
    for word in reading.words[first:last]:
        if word.end > end and words_in(text[start : word.end]) <= QUOTE_ADVISED - 4:
            end = word.end
    return start, end


def _cut(text: str, start: int, end: int) -> int:
    """Return where a quotation is cut so that it has at most as many words as advised: at a mark, or between words."""
    stretch = text[start:end].rstrip(" ,.;:")
    if words_in(stretch) <= QUOTE_ADVISED:
        return start + len(stretch)
    cut = 0
    for match in re.finditer(r"[,;:.!?，。；]|(?<=\w)(?= )|(?<=[一-鿿])", stretch):
        if words_in(stretch[: match.start()]) > QUOTE_ADVISED:
            break
        # A mark in the second half is a better place than the last word that fits.
        if match[0] or not cut or words_in(stretch[:cut]) < QUOTE_ADVISED // 2 or stretch[cut : cut + 1] == " ":
            cut = match.start()
    return start + (cut or len(stretch))


# YAML


def _scalar(text: str) -> str:
    """Return a text as a YAML scalar: plain where that is safe, else in double quotes."""
    is_safe = (
        _PLAIN.fullmatch(text)
        and ": " not in text
        and " #" not in text
        and not text.endswith((":", " "))
        and not re.fullmatch(r"(?i)true|false|yes|no|on|off|null|~", text)
    )
    return text if is_safe else _quoted(text)


def _flow(text: str) -> str:
    """Return a text as a YAML scalar inside brackets or braces."""
    return _quoted(text) if re.search(r"[,\[\]{}\"'#&*!|>%@`:?-]", text) or _scalar(text) != text else text


def _quoted(text: str) -> str:
    return (
        json.dumps(text, ensure_ascii=False).replace("\u2028", "\\L").replace("\u2029", "\\P").replace("\x7f", "\\x7f")
    )


def _comment(text: str) -> str:
    return re.sub(r"\s+", " ", text)[:_LINE]
