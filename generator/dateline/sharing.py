"""What a reader takes along from a page: its permanent link, the forms to cite it, the edition to embed, a correction.

A page of this site is cited as a web page of the site, an entry with the day on which it was last changed (CMOS 14.13:
a living work is cited by its revision). Where that is not known no day is given; the day of reading is the reader's to
add. What needs the site's address is left out where that is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlencode, urlsplit

from msgspec import Struct

from dateline import chicago
from dateline.catalogue import _, later
from dateline.edtf import Date
from dateline.event import Event
from dateline.export.bibtex import bibtex
from dateline.export.csl_json import csl_json
from dateline.export.ris import ris
from dateline.lateness import Late, late
from dateline.registry import Actor
from dateline.source import Source
from dateline.timeline import Year
from dateline.typeset import Runs

__all__ = ["CitationForms", "Sharing", "sharing"]

_CHANGED = later(
    "The day given is that of the last change to this entry. Add the day on which you read it where your style asks "
    "for one."
)
_UNDATED = later(
    "No day of publication is known for this page, so none is given. Add the day on which you read it where your style "
    "asks for one."
)
# Of the issue form; a test compares.
FORM = "correction.yml"


class CitationForms(Struct, frozen=True):
    """The forms in which one thing can be cited. ``what`` says what is cited, as a heading."""

    what: str
    note: Runs
    entry: Runs
    formats: tuple[tuple[str, str], ...]
    """Name and text of each machine-readable format."""
    remark: str
    """What the reader should know of the day given, of a page of this site."""


class Sharing(Late, frozen=True):
    """What stands at the foot of a page. Texts that could not be made are empty."""

    address: str
    """Of the page, relative to the site's root."""
    link: str
    """The same, whole; empty where the site's address is not known."""
    cite: CitationForms | None
    """Made when it is asked for: an event's page leads to it only."""
    embed: str
    """Address of the light edition, relative to the site's root."""
    snippet: str
    correction: str


def sharing(
    subject: Event | Source | Actor | Year, address: str, *, title: str, site_name: str, url: str, language: str,
    repository: str, modified: Callable[[Event], Date | None]
) -> Sharing:  # fmt: skip
    """Return what is taken along from the page about ``subject`` at ``address``, which is relative to the site's root.

    ``url`` is the site's address without a final slash, empty where it is not known; ``modified`` tells the day on
    which an event was last changed, where that is known.
    """
    link = f"{url}/{address}" if url else ""
    embed = "" if isinstance(subject, Source) else f"embed/{_folder(subject)}{address}"
    return late(
        Sharing,
        {"cite": lambda: _cite(subject, link, site_name, language, modified)},
        address=address,
        link=link,
        embed=embed,
        snippet=_snippet(f"{url}/{embed}", f"{title} – {site_name}") if url and embed else "",
        correction=_correction(repository, title, link or address),
    )


def _folder(subject: Event | Actor | Year) -> str:
    return "years/" if isinstance(subject, Year) else ""


def _cite(
    subject: Event | Source | Actor | Year,
    link: str,
    site_name: str,
    language: str,
    modified: Callable[[Event], Date | None],
) -> CitationForms | None:
    if isinstance(subject, Source):
        return _forms(_("Cite this source"), subject)
    if isinstance(subject, Event):
        issued = modified(subject)
        entry = Source(id=subject.id, type="webpage", title=subject.title, container_title=site_name,
                       issued=issued, url=link, language=language)  # fmt: skip
        return _forms(_("Cite this entry"), entry, _(_CHANGED if issued else _UNDATED))
    return None


def _forms(what: str, source: Source, remark: str = "") -> CitationForms:
    formats = (("BibTeX", bibtex([source])), ("RIS", ris([source])), ("CSL-JSON", csl_json([source])))
    note, entry = (print_(source, is_living=bool(remark)) for print_ in (chicago.note, chicago.entry))
    return CitationForms(what, note, entry, formats, remark)


def _snippet(address: str, title: str) -> str:
    """Return HTML that shows the light edition in another page, without a script."""
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="420" loading="lazy"></iframe>'


def _correction(repository: str, title: str, page: str) -> str:
    """Return the address of a new issue with the page filled in; of the repository where it is not GitHub's."""
    if urlsplit(repository).hostname != "github.com":
        return repository
    fields = {"template": FORM, "title": f"Correction: {title}", "page": page}
    return f"{repository.rstrip('/')}/issues/new?{urlencode(fields)}"
