"""Sources out of CSL-JSON, as Zotero, Pandoc and we ourselves write it.

A date in parts becomes EDTF of the same parts, `circa` a “~”; one in words alone is told, for words are not guessed at.
What we put under `custom` comes back from there, so that our own export is read without a loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.importing.draft import Imported, Remarks
from dateline.importing.located_json import line_of, loads
from dateline.importing.plain_date import interval, of_parts, read
from dateline.importing.source_parts import ROLES, TEXTS, date_of, source_of
from dateline.source import Name, Source

__all__ = ["csl_json"]

_KEYS = {t.replace("_", "-"): t for t in TEXTS if t not in ("url", "archive_url", "side", "agency")} | {"URL": "url"}
_CUSTOM = ("archive-url", "side", "agency")
_ARCHIVED = "Archived copy: "


def csl_json(text: str) -> Imported:
    """Return the sources in a CSL-JSON file. Raises `ValueError` where it is none."""
    data = loads(text)
    items = data.get("items") if isinstance(data, dict) and "items" in data else data
    if not isinstance(items, list):
        message = "this is no CSL-JSON: it holds no list of items"
        raise ValueError(message)
    remarks = Remarks()
    found: dict[str, Source] = {}
    for item in items:
        if not isinstance(item, dict):
            remarks.left_out(1, "an item is no object")
            continue
        source = _source(line_of(item), item, found, remarks)
        found[source.id] = source
    return Imported(sources=tuple(found.values()), remarks=tuple(remarks))


def _source(line: int, item: Mapping[str, Any], taken: Mapping[str, Source], remarks: Remarks) -> Source:
    custom = item.get("custom") if isinstance(item.get("custom"), dict) else {}
    own: dict[str, str] = {k: str(v) for k, v in custom.items() if isinstance(v, str)} if custom else {}
    texts = {"title": _plain(item.get("title"))}
    for key, name in _KEYS.items():
        texts[name] = _plain(item.get(key))
    for key in _CUSTOM:
        texts[key.replace("-", "_")] = own.get(key, "")
    if own.get("archive-url"):
        # The note repeats it for programs that pass over `custom`.
        notes = [n for n in str(item.get("note") or "").split("\n") if not n.startswith(_ARCHIVED)]
        texts["note"] = "\n".join(notes)
    dates = {name: _date(line, name, item.get(name), own.get(name, ""), remarks) for name in ("issued", "accessed")}
    dates["archived"] = own["archived"] if date_of(own.get("archived", "")) else ""
    names = {role: tuple(_name(n) for n in item.get(role) or () if isinstance(n, dict)) for role in ROLES}
    known = {"id", "type", "title", "custom", "issued", "accessed", *ROLES, *_KEYS}
    for key, value in item.items():
        if key not in known and value not in ("", None, [], {}):
            remarks.lost(line, f"“{key}” has no place in an event file")
    for key in own:
        if key not in (*_CUSTOM, "archived", "issued", "accessed"):
            remarks.lost(line, f"“{key}” of “custom” has no place in an event file")
    type_ = str(item.get("type") or "document")
    return source_of(line, str(item.get("id") or ""), type_, texts, names, dates, taken, remarks)


def _plain(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _name(name: Mapping[str, Any]) -> Name:
    if name.get("literal"):
        return Name(literal=_plain(name["literal"]))
    particle = " ".join(_plain(name.get(k)) for k in ("dropping-particle", "non-dropping-particle") if name.get(k))
    family = f"{particle} {_plain(name.get('family'))}".strip()
    given = f"{_plain(name.get('given'))} {_plain(name.get('suffix'))}".strip()
    return Name(family=family, given=given) if family else Name(literal=given)


def _date(line: int, name: str, value: Any, own: str, remarks: Remarks) -> str:
    if own and date_of(own):
        return own
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and all(isinstance(p, list) and p for p in parts):
        ends = [_end(line, p, remarks) for p in parts[:2]]
        if ends[0]:
            found = interval(ends[0], ends[1] if len(ends) > 1 else "")
            season = str(value.get("season") or "")
            if season and len(parts) == 1 and len(parts[0]) == 1 and season in "1234":
                return f"{found.edtf}-{20 + int(season)}"
            if season:
                remarks.widened(line, f"the season of “{name}”, “{season}”, is left out")
            return f"{found.edtf}~" if value.get("circa") and "/" not in found.edtf else found.edtf
    words = _plain(value.get("raw")) or _plain(value.get("literal"))
    read_ = read(words)
    if words and not read_.edtf:
        remarks.lost(line, f"the date “{words}” of “{name}” cannot be read; it is left out")
    return read_.edtf


def _end(line: int, parts: list[Any], remarks: Remarks) -> str:
    figures: list[int | None] = []
    for part in parts[:3]:
        try:
            figures.append(int(part))
        except (TypeError, ValueError):
            break
    if not figures or figures[0] is None:
        return ""
    month, day = (*figures[1:], None, None)[:2]
    found = of_parts(figures[0], month, day)
    if found.widened:
        remarks.widened(line, found.widened)
    return found.edtf
