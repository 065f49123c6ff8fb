"""What the importers of sources share: making a `Source` of texts, each checked by the field that would read it.

A text that the field refuses (an address that is none, a language tag in words) is told and left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dateline import edtf
from dateline.edtf import Date
from dateline.importing.draft import Remarks, fresh_id, printable
from dateline.source import CSL_TYPES, Name, Source

__all__ = ["ROLES", "TEXTS", "date_of", "source_of"]

ROLES = ("author", "editor", "translator", "interviewer")
TEXTS = (
    "container_title", "collection_title", "publisher", "publisher_place", "authority", "genre", "medium", "number",
    "volume", "issue", "page", "section", "event_title", "event_place", "url", "archive_url", "language", "side",
    "agency", "note",
)  # fmt: skip
_LIMITS = {
    "title": 400, "publisher_place": 100, "genre": 100, "medium": 100, "number": 100, "volume": 50, "issue": 50,
    "page": 50, "section": 100, "event_place": 100, "agency": 100, "note": 500, "url": 2000, "archive_url": 2000,
}  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[a-z0-9]{5,8})*\Z")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
# Databases and biblatex name a language in English words or by ISO 639-2; event files have BCP 47's tags.
_LANGUAGES = {
    "english": "en", "eng": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB",
    "german": "de", "ngerman": "de", "ger": "de", "deu": "de", "french": "fr", "fre": "fr", "fra": "fr",
    "spanish": "es", "spa": "es", "italian": "it", "ita": "it", "portuguese": "pt", "por": "pt", "dutch": "nl",
    "dut": "nl", "nld": "nl", "polish": "pl", "pol": "pl", "russian": "ru", "rus": "ru", "ukrainian": "uk",
    "ukr": "uk", "chinese": "zh", "chi": "zh", "zho": "zh", "japanese": "ja", "jpn": "ja", "arabic": "ar", "ara": "ar",
    "turkish": "tr", "tur": "tr", "hebrew": "he", "heb": "he", "persian": "fa", "per": "fa", "fas": "fa",
    "swedish": "sv", "swe": "sv", "czech": "cs", "cze": "cs", "ces": "cs", "korean": "ko", "kor": "ko",
}  # fmt: skip


def source_of(
    line: int,
    wanted: str,
    type_: str,
    texts: Mapping[str, str],
    names: Mapping[str, tuple[Name, ...]],
    dates: Mapping[str, str],
    taken: Mapping[str, Source],
    remarks: Remarks,
) -> Source:
    """Return a source; ``texts`` holds its title too, ``dates`` EDTF texts."""
    kept: dict[str, Any] = {}
    for name in ("title", *TEXTS):
        if text := _text(line, name, texts.get(name, ""), remarks):
            kept[name] = text
    for role in ROLES:
        if found := tuple(n for n in names.get(role, ()) if str(n)):
            kept[role] = found
    for name in ("issued", "accessed", "archived"):
        if dates.get(name):
            kept[name] = edtf.parse(dates[name])
    issued, accessed = kept.get("issued"), kept.get("accessed")
    if issued and accessed and issued.earliest > accessed.latest:
        remarks.lost(line, f"it was read on {accessed}, before it was published: the day of reading is left out")
        del kept["accessed"]
    if "archived" in kept and "archive_url" not in kept:
        remarks.lost(line, "the day of an archived copy without its address is left out")
        del kept["archived"]
    if type_ not in CSL_TYPES:
        remarks.lost(line, f"“{type_}” is no CSL type; “document” is written")
        type_ = "document"
    if "title" not in kept:
        remarks.lost(line, "it has no title; “[untitled]” is written")
        kept["title"] = "[untitled]"
    return Source(id=fresh_id(wanted, f"source-{len(taken) + 1}", taken), type=type_, **kept)


def date_of(text: str) -> Date | None:
    """Return the date of an EDTF text, or None where it is none."""
    try:
        return edtf.parse(text) if text else None
    except edtf.Invalid:
        return None


def _text(line: int, name: str, text: str, remarks: Remarks) -> str:
    plain = printable(text)
    if not plain:
        return ""
    limit = _LIMITS.get(name, 200)
    shown = name.replace("_", "-")
    if name in ("url", "archive_url") and not re.fullmatch(r"https?://[^\s\"<>\\^`{|}]+", plain, re.IGNORECASE):
        remarks.lost(line, f"“{plain[:80]}” is no web address; {shown} is left out")
        return ""
    if name == "language":
        plain = _LANGUAGES.get(plain.lower(), plain)
    if name == "language" and not _LANGUAGE.match(plain):
        remarks.lost(line, f"“{plain[:80]}” is no language tag such as en-GB; {shown} is left out")
        return ""
    if name == "side" and not _ID.match(plain):
        remarks.lost(line, f"“{plain[:80]}” is no id; {shown} is left out")
        return ""
    if len(plain) > limit:
        remarks.lost(line, f"{shown} has {len(plain)} characters; {limit} are kept")
        return plain[: limit - 1].rstrip() + "…"
    return plain
