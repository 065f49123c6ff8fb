"""Every format that can be imported, listed once: the command and the docs read this list."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["FORMATS", "Format", "as_markdown"]


class Format(Struct, frozen=True):
    """One format: what it makes, and what of it is named and left out."""

    id: str
    name: str
    makes: str
    loses: str


FORMATS = (
    Format(
        "timelinejs",
        "TimelineJS JSON, of versions 3 and 2",
        "events",
        "media, eras, links, times of day, the title slide’s text",
    ),
    Format("timelinejs-csv", "TimelineJS spreadsheet, saved as CSV", "events", "as TimelineJS JSON"),
    Format("csv", "any CSV, by `--mapping`", "events", "columns that are mapped to nothing"),
    Format("markwhen", "markwhen text", "events", "relative and recurring dates, times of day, links, further tags"),
    Format("csl-json", "CSL-JSON", "sources", "variables that event files do not have, dates in words"),
    Format("bibtex", "BibTeX, biblatex", "sources", "fields that event files do not have, TeX commands"),
    Format("ris", "RIS", "sources", "tags that event files do not have (keywords, abstracts, DOI)"),
)


def as_markdown() -> str:
    """Return the list, for the docs."""
    rows = "".join(f"| `{f.id}` | {f.name} | {f.makes} | {f.loses} |\n" for f in FORMATS)
    return f"| format | is | makes | is named and left out |\n| --- | --- | --- | --- |\n{rows}"
