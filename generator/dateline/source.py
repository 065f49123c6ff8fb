"""A document that can be cited, in CSL's words.

Holds values only; reading them is `schema`'s work, printing them `chicago`'s.
"""

from __future__ import annotations

from msgspec import Struct

from dateline.diagnostic import NOWHERE, Placed, Span
from dateline.edtf import Date

__all__ = ["CSL_TYPES", "Name", "Source"]

# CSL 1.0.2, appendix III, item types.
CSL_TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case",
    "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet",
    "paper-conference", "patent", "performance", "periodical", "personal_communication", "post",
    "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech",
    "standard", "thesis", "treaty", "webpage",
)  # fmt: skip


class Name(Struct, frozen=True, omit_defaults=True):
    """A name as CSL has it: family and given, or a literal that is never split or inverted."""

    family: str = ""
    given: str = ""
    literal: str = ""

    def __str__(self) -> str:
        return self.literal or f"{self.given} {self.family}".strip()


class Source(Placed, frozen=True, kw_only=True):
    """One citable document. Attributes are CSL variables, and `side`, `agency` and the archive's own."""

    id: str
    type: str
    title: str
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    translator: tuple[Name, ...] = ()
    interviewer: tuple[Name, ...] = ()
    container_title: str = ""
    collection_title: str = ""
    publisher: str = ""
    publisher_place: str = ""
    authority: str = ""
    genre: str = ""
    medium: str = ""
    number: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    section: str = ""
    event_title: str = ""
    event_place: str = ""
    issued: Date | None = None
    accessed: Date | None = None
    url: str = ""
    archive_url: str = ""
    archived: Date | None = None
    language: str = ""
    side: str = ""
    agency: str = ""
    note: str = ""
    path: str = ""
    span: Span = NOWHERE

    def __hash__(self) -> int:
        # Sources are asked for by the ten thousand; no two that are equal differ in their ids.
        return hash(self.id)

    @property
    def independence(self) -> str:
        """Return the key by which copies of one text count once: the agency's name, or the source's own id."""
        return f"agency {self.agency.casefold()}" if self.agency else f"source {self.id}"

    @property
    def venue(self) -> str:
        """Return the source in short: where it appeared."""
        return self.container_title or self.publisher or self.title

    @property
    def where(self) -> str:
        """Return the key of its address and of the part it is there: files that share it may be about one article.

        Empty without an address. Editions in two languages and the chapters of a book may share an address.
        """
        if not self.url:
            return ""
        address = self.url.partition("://")[2].rstrip("/")
        # Of en-GB and en-US `is_same_edition` tells.
        language = self.language.partition("-")[0]
        return f"{address} {language} {self.volume} {self.issue} {self.number} {self.section} {self.page}"

    def is_same_edition(self, other: Source) -> bool:
        """Return whether one of two languages is the other, or leaves its region open: “en” may be “en-GB”."""
        one, two = f"{self.language}-", f"{other.language}-"
        return one.startswith(two) or two.startswith(one)
