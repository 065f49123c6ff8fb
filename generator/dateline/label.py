"""What a property and a type of source are called: an id as a heading, in the language that is spoken.

The site's editors name their own properties; those that many records have are in the catalogue, and of the others the
id's own words are shown.
"""

from __future__ import annotations

from dateline.catalogue import _, later

__all__ = ["property_label", "type_label"]

# CSL's names for types put the general word first.
_TYPES = {
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "post-weblog": "weblog post",
}
KNOWN = (
    # Properties.
    later("Date"), later("Place"), later("Kind"), later("Duration"), later("Initiated by"), later("Participants"),
    later("Amount"), later("Channel"), later("Outcome"), later("Requested"), later("Signatories"), later("Began"),
    later("Ended"), later("Form"), later("Reason"), later("Votes for"), later("Votes against"), later("Abstentions"),
    # Types of sources.
    later("Article"), later("Journal article"), later("Magazine article"), later("Newspaper article"), later("Bill"),
    later("Book"), later("Broadcast"), later("Chapter"), later("Collection"), later("Dataset"), later("Document"),
    later("Event"), later("Graphic"), later("Hearing"), later("Interview"), later("Legal case"), later("Legislation"),
    later("Manuscript"), later("Map"), later("Motion picture"), later("Pamphlet"), later("Paper conference"),
    later("Periodical"), later("Personal communication"), later("Post"), later("Weblog post"), later("Press release"),
    later("Regulation"), later("Report"), later("Review"), later("Song"), later("Speech"), later("Standard"),
    later("Statement"), later("Thesis"), later("Transcript"), later("Treaty"), later("Webpage"),
)  # fmt: skip


def property_label(name: str) -> str:
    """Return a property's id as a heading: “initiated-by” becomes “Initiated by”."""
    words = name.replace("-", " ")
    return _(words[:1].upper() + words[1:])


def type_label(type_: str) -> str:
    """Return a type of CSL's as a heading: “article-newspaper” becomes “Newspaper article”."""
    return property_label(_TYPES.get(type_, type_))
