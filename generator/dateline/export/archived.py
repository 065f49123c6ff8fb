"""An archived copy in words, for the formats that have no field for its address."""

from __future__ import annotations

from dateline.source import Source
from dateline.wording import words

__all__ = ["archived_copy"]


def archived_copy(source: Source) -> str:
    """Return “Archived copy: ADDRESS (DAY)”, without the day where it is not known; empty where there is no copy."""
    if not source.archive_url:
        return ""
    day = f" ({words(source.archived)})" if source.archived else ""
    return f"Archived copy: {source.archive_url}{day}"
