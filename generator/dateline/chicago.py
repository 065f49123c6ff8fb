"""Sources as Chicago prints them: notes, short notes, bibliography entries (CMOS 18, notes and bibliography).

It exists because no Python processor of CSL gets these right, and because a title is text: what looks like markup in it
stays text, and the answer is a row of `Run`s that a template escapes, never HTML. It refuses to invent: a part that the
source does not give is left out, a title keeps the capitals it was seen with, and a date is never made more exact.
`tests/dev/chicago_ledger.md` lists where it departs from citeproc-js, and why.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct
from msgspec.structs import replace

from dateline.american_date import date_words, month_words
from dateline.source import Name, Source
from dateline.typeset import Run, Runs, finish, italic, join, plain, quotes, roman

__all__ = ["entry", "note", "short_note", "sort_key"]


def note(source: Source, locator: str = "", *, is_living: bool = False) -> Runs:
    """Return the full note, with its full stop; ``locator`` is printed as written, but for “p.” before a page.

    ``is_living`` says of a web page that its date is that of its last change (CMOS 14.13).
    """
    form = _Form(in_entry=False, locator=locator, is_living=is_living)
    pieces = [piece for group in _groups(source, form) for piece in group]
    return finish(join(pieces, ","))


def short_note(source: Source, locator: str = "") -> Runs:
    """Return the note of a source that was cited in full before: who, title, locator."""
    pieces: list[Runs] = []
    if source.type in _LEGAL:
        set_title = italic if source.type in {"hearing", "legal_case"} else roman
        pieces.append(set_title(source.title))
    else:
        source = _signed(source)
        who = _short_names(_lead_names(source))
        pieces += [roman(who) if who else _stand_in(source, short=True), _title(source), _volume_alone(source, "vol.")]
    pieces.append(roman(_locator(source, locator)))
    return finish(join(pieces, ","))


def entry(source: Source, *, is_living: bool = False) -> Runs:
    """Return the bibliography entry, with its full stop; ``is_living`` as for a note."""
    form = _Form(in_entry=True, locator="", is_living=is_living)
    return finish(join([join(group, ",") for group in _groups(source, form)], "."))


def sort_key(source: Source) -> tuple[str, str, str, str]:
    """Return what a bibliography is ordered by: the words that lead the entry, the title, the date, the id.

    Case, accents on Latin letters, punctuation and a leading article in the source's language do not count. The key
    needs no locale, so that the order is the same on every machine.
    """
    source = _signed(source)
    title = _fold(_without_article(source.title, source.language))
    if names := _lead_names(source):
        lead = _fold(" ".join(n.literal or f"{n.family} {n.given}" for n in names))
    else:
        lead = _fold(_without_article(plain(_stand_in(source, short=False)), source.language)) or title
    return lead, title, str(source.issued or ""), source.id


# Which types are printed alike: serials, the press among them, books and reports, legal matter.
_SERIAL = frozenset({"article-newspaper", "article-magazine", "article", "post-weblog", "review", "review-book"})
_PRESS = frozenset({"article-newspaper", "article-magazine", "article"})
_BOOKS = frozenset({"report", "book", "thesis", "pamphlet", "motion_picture", "periodical"})
_LEGAL = frozenset({"bill", "hearing", "legal_case", "legislation", "regulation", "treaty"})
# A page that shows no date says nothing by it; a newspaper or a document without one is a fact to print.
_NEVER_UNDATED = _LEGAL | {"webpage"}
_SENTENCE_END = re.compile(r"(?<![.])(?<![.]\w)[.]\Z")


class _Form(Struct, frozen=True):
    """Whether a note or an entry is wanted, and what that decides: capitals after full stops, the length of verbs."""

    in_entry: bool
    locator: str
    is_living: bool

    def first(self, text: str) -> str:
        """Return the words of a piece that follows a full stop in an entry, a comma in a note."""
        return text[:1].upper() + text[1:] if self.in_entry else text


def _groups(source: Source, form: _Form) -> list[list[Runs]]:
    """Return the pieces in order. An entry sets a comma within a group and a full stop after it; a note only commas."""
    if source.type in _LEGAL:
        body = [_legal(source, form)]
    else:
        source = _without_repetition(_signed(source))
        body = [[_who(source, form)], [_title(source)], *_details(source, form), *_publication(source, form)]
    body += [
        [roman(form.first(source.medium))],
        [_accessed(source, form)],
        [_link(source.url)],
        [_archived(source, form)],
    ]
    return [[piece for piece in group if piece] for group in body if any(group)]


def _who(source: Source, form: _Form) -> Runs:
    names = _lead_names(source)
    if not names:
        return _stand_in(source, short=False) if form.in_entry else ()
    text = _entry_names(names) if form.in_entry else _note_names(names)
    if not source.author:
        text += f", {_role(source)}"
    return roman(text)


def _lead_names(source: Source) -> tuple[Name, ...]:
    return () if source.type in _LEGAL else source.author or source.editor or source.translator


def _role(source: Source) -> str:
    if source.editor:
        return "ed." if len(source.editor) == 1 else "eds."
    return "trans."


def _stand_in(source: Source, *, short: bool) -> Runs:
    """Return what leads an unsigned text: the paper's name (CMOS 14.87, 14.97), the site's owner (14.104)."""
    if source.type in _PRESS:
        return _container(source)
    if source.type == "webpage":
        return roman(source.publisher or source.container_title)
    if source.type == "broadcast" and not short:
        return italic(source.container_title)
    return ()


def _signed(source: Source) -> Source:
    """Let the body that answers for a vote record or a document stand as its author where none is named."""
    if source.author or not source.authority or source.type in _LEGAL:
        return source
    return replace(source, author=(Name(literal=source.authority),))


def _without_repetition(source: Source) -> Source:
    """Leave out a publisher or site that bears the author's name: “Reuters, “…,” March 15”, not Reuters twice."""
    if source.type in _BOOKS:
        return source
    if len(source.author) == 1:
        author = str(source.author[0])
        if source.publisher == author:
            source = replace(source, publisher="")
        if source.container_title == author:
            source = replace(source, container_title="")
    if source.publisher == source.container_title:
        source = replace(source, publisher="")
    return source


def _container(source: Source) -> Runs:
    """Return the serial's name; an agency's own wire has none, and its name is roman."""
    if source.container_title:
        return italic(source.container_title)
    return roman(source.publisher) if source.type in _PRESS else ()


def _title(source: Source) -> Runs:
    title = source.title
    if source.type == "post" and _SENTENCE_END.search(title):
        title = title[:-1]  # the words of a post end with their own full stop; ours takes its place
    if title.startswith("[") and title.endswith("]"):
        return roman(title)  # a description where no title was seen: quotation marks would make words of it
    if _is_whole(source):
        return italic(title)
    return (Run(f"“{quotes(title, inside=True)}”"),)


def _is_whole(source: Source) -> bool:
    """Tell a work that stands alone (italic) from a part of one (in quotation marks), CMOS 14.165."""
    return source.type in _BOOKS | {"broadcast"} and not source.container_title


def _details(source: Source, form: _Form) -> list[list[Runs]]:
    serial = source.type in _SERIAL or source.type in {"article-journal", "interview"}
    inside = not serial and source.type != "broadcast" and not _is_on_a_site(source)
    host = [roman(form.first("in ")), *([italic(source.container_title)] if source.container_title else [])]
    container = sum(host, ()) if inside and len(host) == 2 else ()
    number = _number(source)
    genre = source.genre
    section = [[roman(source.section)]] if serial else []
    groups: list[list[Runs]]
    if number and genre and container:
        groups = [[container, roman(f"{genre} {number}")]]
    elif number and genre:
        groups = [[roman(form.first(f"{genre} {number}"))]]
    else:
        groups = [[roman(form.first(genre))], [container], [roman(form.first(number))]]
    return [
        *groups,
        [_volume_alone(source, form.first("vol."))],
        *section,
        *_helpers(source, form),
        [roman(source.collection_title)],
    ]


def _number(source: Source) -> str:
    return f"no. {source.number}" if source.number.isdigit() else source.number


def _volume_alone(source: Source, label: str) -> Runs:
    return roman(f"{label} {source.volume}") if source.volume and source.type in _BOOKS else ()


def _helpers(source: Source, form: _Form) -> list[list[Runs]]:
    """Return editors and translators (unless they lead), and who asked the questions (CMOS 14.110)."""
    rows: list[tuple[str, str, tuple[Name, ...]]] = []
    if source.author:
        rows.append(("ed.", "Edited by", () if source.type in _SERIAL else source.editor))
    if source.author or source.editor:
        rows.append(("trans.", "Translated by", source.translator))
    rows.append(("interview by", "Interview by", source.interviewer))
    return [
        [roman(f"{long if form.in_entry else brief} {_listed(names) if form.in_entry else _note_names(names)}")]
        for brief, long, names in rows
        if names
    ]


def _publication(source: Source, form: _Form) -> list[list[Runs]]:
    """Return the occasion and how the text came out: who published it, where, when; then the locator."""
    occasion = [roman(source.event_title), roman(source.event_place)]
    issue = _issue(source, form)
    if source.type == "speech" and not (source.publisher or (source.container_title and source.url)):
        return [[*occasion, *issue[0]], *issue[1:]]
    return [occasion, *issue]


def _issue(source: Source, form: _Form) -> list[list[Runs]]:
    date = _issued(source)
    page = roman(_locator(source, form.locator))
    if source.type in _BOOKS:
        facts = join([roman(source.publisher), roman(_year(source))], ",")
        if form.in_entry:
            return [[facts]]
        return [[(Run("("), *facts, Run(")")) if facts else (), page]]
    if source.type == "article-journal":
        return [[_journal(source, page, form)]]
    if source.type == "broadcast":
        return _broadcast(source, date, page, form)
    if source.type == "interview" and source.container_title:
        page = page or roman(_pages(source.page))
        return [[italic(source.container_title), roman(source.publisher), roman(date), page]]
    container: Runs = ()
    if source.type in _SERIAL:
        container = _container(source)
        if container and source.publisher_place and source.type in _PRESS:
            container += roman(f" ({source.publisher_place})")
    elif _is_on_a_site(source):
        container = roman(source.container_title)
    if form.in_entry and _leads(source):
        container = () if not (source.type == "webpage" and source.publisher) else container
    publisher = source.publisher
    if source.type in _PRESS or (form.in_entry and source.type == "webpage" and not _lead_names(source)):
        publisher = ""
    if form.is_living and date:
        return [[container, roman(publisher)], [roman(form.first(f"last modified {date}")), page]]
    return [[container, roman(publisher), roman(date), page]]


def _is_on_a_site(source: Source) -> bool:
    """Tell a container that is a web site, which is named like a publisher, from a book, which something is “in”."""
    return source.type in {"webpage", "post"} or (source.type in {"document", "speech", "dataset"} and bool(source.url))


def _leads(source: Source) -> bool:
    return not _lead_names(source) and bool(_stand_in(source, short=False))


def _journal(source: Source, page: Runs, form: _Form) -> Runs:
    """Return “Survival 64, no. 3 (2022): 511–28”."""
    runs = italic(source.container_title)
    if source.volume:
        runs += roman(f" {source.volume}")
    if source.issue:
        runs += roman(f"{',' if runs else ''} no. {source.issue}")
    date = _year(source) if source.volume and source.issue else _month(source)
    if date:
        runs += roman(f" ({date})")
    if not page:
        page = roman(_pages(source.page))
    return (*runs, Run(": "), *page) if page else runs


def _broadcast(source: Source, date: str, page: Runs, form: _Form) -> list[list[Runs]]:
    """Return programme, channel and day; without an address, when and where it was aired (CMOS 14.165)."""
    container = () if form.in_entry and _leads(source) else italic(source.container_title)
    if source.url or not source.publisher:
        last = [roman(source.publisher), roman(date), page]
    elif source.issued:
        last = [roman(form.first(f"aired {date}")), roman(f"on {source.publisher}"), page]
    else:
        last = [roman(date), roman(f"on {source.publisher}"), page]
    return [[container], last]


def _legal(source: Source, form: _Form) -> list[Runs]:
    """Return the reference as the Bluebook shapes it; the same in note and entry (CMOS 14.174)."""
    where = " ".join(
        part
        for part in (
            source.volume,
            source.container_title,
            f"§ {source.section}" if source.section and source.container_title else "",
            re.split(r"[-–]", source.page)[0],
        )
        if part
    )
    locator = roman(_locator(source, form.locator))
    date = date_words(source.issued) if source.issued else ""
    number = f"No. {source.number}" if source.number[:1].isdigit() else source.number
    match source.type:
        case "treaty":
            parties = "-".join(str(name) for name in source.author)
            return [roman(text) for text in (source.title, parties, date, where or number)] + [locator]
        case "hearing":
            on = f" on {source.number}" if source.number else ""
            before = f" before the {source.section}" if source.section else ""
            title = f"{source.title}: Hearing{on}{before}" if on or before else source.title
            return [italic(title), roman(source.authority), _bracketed(_year(source)), locator]
        case "legal_case":
            day = _year(source) if where else date
            return [
                roman(source.title),
                roman(where or source.number),
                _bracketed(f"{source.authority} {day}".strip()),
                locator,
            ]
        case _:
            law = f"{source.genre} {number}".strip() if source.number else ""
            who = ", ".join(part for part in (source.authority, _year(source)) if part)
            return [roman(source.title), roman(law), roman(where), _bracketed(who), locator]


def _bracketed(text: str) -> Runs:
    return roman(f"({text})") if text else ()


def _issued(source: Source) -> str:
    if source.issued:
        return date_words(source.issued)
    return "" if source.type in _NEVER_UNDATED else "n.d."


def _year(source: Source) -> str:
    """Return the year, which is all that Chicago gives of a report, a journal's volume or a law."""
    if source.issued is None:
        return _issued(source)
    plain_years = {part[:4] for part in str(source.issued).split("/") if re.match(r"\d{4}(-\d\d)*(T.*)?\Z", part)}
    return plain_years.pop() if len(plain_years) == 1 else date_words(source.issued)


def _month(source: Source) -> str:
    """Return month and year, all that a journal's number has even where a day is known."""
    return month_words(source.issued) or _issued(source)


def _accessed(source: Source, form: _Form) -> Runs:
    if not (source.accessed and source.url):
        return ()
    return roman(form.first(f"accessed {date_words(source.accessed)}"))


def _archived(source: Source, form: _Form) -> Runs:
    if not source.archive_url:
        return ()
    day = f" {date_words(source.archived)}," if source.archived else ""
    return (*roman(form.first(f"archived{day} at ")), *_link(source.archive_url))


def _link(url: str) -> Runs:
    return (Run(url, href=url if re.match(r"https?://", url, re.IGNORECASE) else ""),) if url else ()


# Names


def _note_names(names: tuple[Name, ...]) -> str:
    """Return names as a note has them: three or more become the first and “et al.” (CMOS 13.23)."""
    if len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(str(name) for name in names)


def _short_names(names: tuple[Name, ...]) -> str:
    families = [name.family or str(name) for name in names]
    return f"{families[0]} et al." if len(families) > 2 else " and ".join(families)


def _entry_names(names: tuple[Name, ...]) -> str:
    """Return names as an entry has them: the first inverted, of seven or more the first three (CMOS 13.23)."""
    first = names[0]
    inverted = bool(first.family and first.given and not first.literal)
    lead = f"{first.family}, {first.given}" if inverted else str(first)
    others = [str(name) for name in names[1:]]
    if len(names) >= 7:
        return ", ".join([lead, *others[:2], "et al."])
    if len(names) == 2:
        return f"{lead}{',' if inverted else ''} and {others[0]}"
    return ", ".join([lead, *others[:-1], *(f"and {name}" for name in others[-1:])])


def _listed(names: tuple[Name, ...]) -> str:
    texts = [str(name) for name in names]
    if len(texts) > 2:
        return f"{', '.join(texts[:-1])}, and {texts[-1]}"
    return " and ".join(texts)


# Pages, locators


def _pages(text: str) -> str:
    """Return pages with the second number shortened as Chicago does: 511–28, 1496–504, 100–104, 101–8."""
    match = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", text)
    if not match:
        return text.replace("-", "–") if text[:1].isdigit() else text
    first, last = match.groups()
    if len(first) < 3 or len(first) != len(last) or int(first) % 100 == 0:
        return f"{first}–{last}"
    keep = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
    if int(first) % 100 >= 10:
        keep = min(keep, len(first) - 2)
    return f"{first}–{last[keep:]}"


def _locator(source: Source, locator: str) -> str:
    """Return where in the source: a page is its bare number, a paragraph of a law has its sign (CMOS 14.174)."""
    locator = re.sub(r"^pp?\.\s*(?=\d)", "", locator.strip())
    if re.fullmatch(r"\d+\s*[-–]\s*\d+", locator):
        locator = _pages(locator)
    if source.type in _LEGAL:
        locator = re.sub(r"^para\.\s*", "¶ ", re.sub(r"^paras\.\s*", "¶¶ ", locator))
        locator = re.sub(r"^sec\.\s*", "§ ", re.sub(r"^secs\.\s*", "§§ ", locator))
    return locator


# Order

_ARTICLES = {
    "de": "der die das ein eine",
    "en": "the a an",
    "es": "el la los las un una",
    "fr": "le la les l un une",
    "it": "il lo la i gli le l un uno una",
    "nl": "de het een",
    "pt": "o a os as um uma",
}


_NO_LETTER = re.compile("[^a-z0-9]+")


def _without_article(text: str, language: str) -> str:
    articles = _ARTICLES.get(language.partition("-")[0].lower() or "en", "").split()
    word, rest = re.match(r"[\W_]*(\w*)[\s'’]*(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    return rest if rest and word.casefold() in articles else text


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(_NO_LETTER.sub(" ", text.casefold()).split())
    letters: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFKD", text.casefold()):
        if unicodedata.combining(char):
            if not latin:
                letters.append(char)
        else:
            latin = unicodedata.name(char, "").startswith("LATIN")
            letters.append(char if char.isalnum() else " ")
    return " ".join(unicodedata.normalize("NFC", "".join(letters)).split())
