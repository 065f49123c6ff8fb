"""The page from which the timeline is taken in other forms: what each is for, and what it cannot hold."""

from __future__ import annotations

from msgspec import Struct

from dateline.address import address_of
from dateline.export.feature import Carriage, losses
from dateline.export.formats import FEEDS, FORMATS, Format, address_of_file
from dateline.export.publication import Publication
from dateline.timeline import Timeline
from dateline.view import Link

__all__ = ["DataView", "FormatView", "data_view"]


class FormatView(Struct, frozen=True):
    """One format. ``losses`` are sentences about this timeline; ``left_out`` are events that it cannot hold at all.

    What ``needs_address`` has files only where the site's address is known.
    """

    id: str
    name: str
    what: str
    files: tuple[Link, ...]
    media_type: str
    limits: str
    losses: tuple[str, ...]
    left_out: tuple[tuple[Link, str], ...]
    needs_address: bool


class DataView(Struct, frozen=True):
    """The formats and the feeds."""

    formats: tuple[FormatView, ...]
    feeds: tuple[FormatView, ...]


def data_view(timeline: Timeline) -> DataView:
    """Return what the page says."""
    views = {f.id: _format(f, timeline) for f in FORMATS}
    return DataView(
        tuple(v for id_, v in views.items() if id_ not in FEEDS), tuple(v for id_, v in views.items() if id_ in FEEDS)
    )


def _format(format_: Format, timeline: Timeline) -> FormatView:
    skipped = format_.run(timeline, Publication(title="")).skipped if format_.may_skip else ()
    return FormatView(
        id=format_.id,
        name=format_.name,
        what=format_.what,
        files=tuple(Link(name, address_of_file(format_, name)) for name in format_.files),
        media_type=format_.media_type,
        limits=format_.limits,
        losses=tuple(
            f"{feature.label}: {'in words only' if how is Carriage.WORDS else 'left out'}"
            for feature, how, _ in losses(timeline, format_.carries)
            if not format_.has_sources_only
        ),
        left_out=tuple((Link(timeline.by_id[id_].title, address_of("event", id_)), reason) for id_, reason in skipped),
        needs_address=format_.needs_address,
    )
