"""What an export says of the site as a whole, and what every exporter returns.

The values come from the settings; nothing is taken from the clock. `stamp` stands where a format demands a date-time
and no source gives a day: it is `SOURCE_DATE_EPOCH` where the one who builds sets it, and 1970 otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from dateline.address import address_of
from dateline.git import History
from dateline.settings import Settings
from dateline.timeline import Timeline

__all__ = ["EPOCH", "Asking", "Exported", "Publication", "publication_of", "with_history"]

EPOCH = "1970-01-01T00:00:00Z"


class Publication(Struct, frozen=True, kw_only=True):
    """The site: ``url`` is its address without a final slash, empty where it is not known."""

    title: str
    subtitle: str = ""
    author: str = ""
    url: str = ""
    licence: str = ""
    language: str = "en"
    stamp: str = EPOCH
    history: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """When the record of each event was first published and last changed (RFC 3339), where that is known."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why the record of each event was last changed, where it was."""

    def address(self, what: str, id_: str) -> str:
        """Return the full address of a page, or an empty string where the site's own is not known."""
        return f"{self.url}/{address_of(what, id_)}" if self.url else ""


class Asking(Struct, frozen=True):
    """What makes a file of the site and asks the timeline and the publication for all that the file depends on.

    Of such a file it is known when it must be made again; one that is made by any other function is made again at every
    change.
    """

    make: Callable[[], bytes]

    def __call__(self) -> bytes:
        """Return the file's bytes."""
        return self.make()


class Exported(Struct, frozen=True):
    """Files by name, and the events that the format could not hold at all, each with the reason.

    A name may have folders. A format of one file has one entry.
    """

    files: Mapping[str, bytes]
    skipped: tuple[tuple[str, str], ...] = ()


def publication_of(settings: Settings, environment: Mapping[str, str], url: str = "") -> Publication:
    """Return what the settings say of the site; ``url`` stands in for an address that they do not give.

    Raises `ValueError` if `SOURCE_DATE_EPOCH` is no number of seconds of the years 1 to 9999.
    """
    return Publication(
        title=settings.site_name,
        subtitle=settings.tagline,
        author=settings.author,
        url=(url or settings.url).rstrip("/"),
        licence=settings.licence,
        language=settings.language,
        stamp=_stamp(environment.get("SOURCE_DATE_EPOCH", "")),
    )


def with_history(publication: Publication, timeline: Timeline, history: History | None) -> Publication:
    """Return the publication with the moments at which each event was first published and last changed.

    Where no history is known it is returned as it is.
    """
    if history is None:
        return publication
    found = {e.id: history.of(e.id, e.outline.was) for e in timeline.events}
    moments = {i: (c[-1].moment, c[0].moment) for i, c in found.items() if c}
    return replace(publication, history=moments, reasons={i: c[0].subject for i, c in found.items() if len(c) > 1})


def _stamp(seconds: str) -> str:
    if not seconds:
        return EPOCH
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    except (ValueError, OverflowError) as error:
        message = f"“{seconds}”"
        raise ValueError(message) from error
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}Z"
