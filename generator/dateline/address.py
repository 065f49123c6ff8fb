"""Where things stand on the site, relative to its root: the page of an event or actor, the month of a year's page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

__all__ = ["address_of", "among", "month_address", "month_id", "year_address"]

_FOLDERS: Mapping[str, str] = {
    "event": "events",
    "actor": "actors",
    "place": "places",
    "kind": "kinds",
    "source": "sources",
}


def address_of(what: str, id_: str) -> str:
    """Return the address of the page of an event, actor, place, kind or source, relative to the site's root."""
    return f"{_FOLDERS[what]}/{id_}/"


def among(ids: Iterable[str], only: Collection[str] | None) -> Iterable[str]:
    """Return the ids, or where a selection is given those in it: an id is the name of the folder of its page."""
    return ids if only is None else [id_ for id_ in ids if id_ in only]


def year_address(year: int) -> str:
    """Return the address of a year's page."""
    return f"{year}/"


def month_id(year: int, month: int) -> str:
    """Return the fragment of a month on a page; month 0 is what is longer than a month."""
    return f"{year}-{month:02d}" if month else f"{year}-longer"


def month_address(year: int, month: int) -> str:
    """Return the address of a month on its year's page."""
    return f"{year_address(year)}#{month_id(year, month)}"
