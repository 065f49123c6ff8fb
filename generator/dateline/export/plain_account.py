"""An event's account in plain words, for formats without notes: each sentence with the names of its sources.

Where sources disagree the text says on what, and which values they give; who says what stands on the event's page.
"""

from __future__ import annotations

from dateline.catalogue import _
from dateline.edtf import Date
from dateline.event import Event, Property, Sentence
from dateline.label import property_label
from dateline.registry import Registry
from dateline.source import Source
from dateline.wording import words

__all__ = ["disagreements", "sentences", "short_name", "value_in_words"]


def sentences(event: Event) -> tuple[str, ...]:
    """Return each sentence of the account, with its sources' names in brackets."""
    return tuple(f"{s.text} [{_sources(s)}]" if s.citations else s.text for s in event.narrative)


def disagreements(event: Event, registry: Registry) -> tuple[str, ...]:
    """Return a sentence for each property on which sources disagree."""
    return tuple(_disagreement(p, registry) for p in event.disputes)


def short_name(source: Source) -> str:
    """Return a source in short: where it appeared."""
    return source.container_title or source.publisher or source.title


def value_in_words(property_id: str, value: str | Date, registry: Registry) -> str:
    """Return a property's value as a reader knows it."""
    if isinstance(value, Date):
        return words(value)
    if property_id == "place" and value in registry.places:
        return registry.places[value].name
    if property_id == "kind" and value in registry.kinds:
        return registry.kinds[value].name
    return value


def _sources(sentence: Sentence) -> str:
    return "; ".join(dict.fromkeys(short_name(c.source) for c in sentence.citations))


def _disagreement(property_: Property, registry: Registry) -> str:
    values = "; ".join(
        f"{value_in_words(property_.id, p.value, registry)} "
        f"({', '.join(dict.fromkeys(short_name(a.citation.source) for a in p.assertions))})"
        for p in property_.positions
    )
    return _("Sources disagree on “%(property)s”: %(values)s.") % {
        "property": property_label(property_.id),
        "values": values,
    }
