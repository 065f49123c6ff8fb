"""Small contents in which many a thing is wrong, for the tests of what a check remembers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from dateline import remark, settings
from dateline.settings import Settings

__all__ = ["FILES", "IDS", "editors", "files", "mostly_sound_files", "site_at", "sound", "text_of", "write"]

IDS = ("ash", "birch", "cedar", "dogwood")
FILES = ("one", "two", "three", "four", "five")

_some_ids = st.lists(st.sampled_from((*IDS, "elm")), max_size=2, unique=True)
_sources = st.fixed_dictionaries(
    {
        "id": st.sampled_from(("", "", "", "", "shared")),
        "side": st.sampled_from(("us", "press", "us", "press", "", "nobody")),
        "archive-url": st.sampled_from(("", "https://example.org/a")),
    }
)
_relations = st.dictionaries(
    st.sampled_from(("part-of", "follows", "was", "same-as", "distinct-from")), _some_ids, max_size=2
)
_reports = st.fixed_dictionaries(
    {
        "id": st.sampled_from(IDS),
        "date": st.sampled_from(("1969-07-20", "1969-07", "1969-07-01", "1970", "")),
        "whole": st.sampled_from((True, True, True, False)),
        "actor": st.sampled_from(("neil-armstrong",) * 5 + ("nobody",)),
        "cites": st.lists(st.sampled_from((*FILES[:2], *FILES, "shared")), min_size=1, max_size=2),
        "mentions": st.sampled_from(("", "", "", *FILES)),
        "relations": _relations,
        "take": st.sampled_from(("",) * 6 + ("1969-07-20", "1971")),
        "place": st.sampled_from(("", "", "moon", "tranquility-base")),
    }
)
files = st.fixed_dictionaries(
    {
        "source": st.one_of(st.none(), _sources, _sources),
        "reports": st.lists(_reports, max_size=3, unique_by=lambda r: r["id"]),
        "broken": st.sampled_from((False,) * 19 + (True,)),
    }
)
"""Event files in which many a thing is wrong, as `text_of` and `write` take them."""


_sound_reports = st.fixed_dictionaries(
    {
        "id": st.sampled_from(IDS),
        "date": st.sampled_from(("1969-07-20", "1969-07", "1969-07-01", "1970")),
        "whole": st.just(True),
        "actor": st.sampled_from(("neil-armstrong", "michael-collins")),
        "cites": st.lists(st.sampled_from(FILES[:3]), min_size=1, max_size=2),
        "mentions": st.sampled_from(("", "", "", "shared")),
        "relations": st.one_of(st.just({}), st.just({}), _relations),
        "take": st.sampled_from(("",) * 6 + ("1969-07-20", "moon")),
        "place": st.sampled_from(("", "", "moon", "tranquility-base")),
    }
)
mostly_sound_files = st.fixed_dictionaries(
    {
        "source": st.one_of(
            st.none(),
            *[
                st.fixed_dictionaries(
                    {
                        "id": st.sampled_from(("",) * 9 + ("shared",)),
                        "side": st.sampled_from(("us", "press")),
                        "archive-url": st.sampled_from(("", "", "https://example.org/a")),
                    }
                )
            ]
            * 4,
        ),
        "reports": st.lists(_sound_reports, min_size=1, max_size=2, unique_by=lambda r: r["id"]),
        "broken": st.just(False),
    }
)
"""Event files in which little is wrong."""


def sound(
    *, source: str = "", side: str = "us", address: bool = False, reports: bool = True, **also: object
) -> dict[str, Any]:
    """A source's file of one report, with nothing amiss unless it is in ``also``."""
    report = {
        "id": "ash", "date": "1969-07-20", "whole": True, "actor": "neil-armstrong", "cites": [], "mentions": "",
        "relations": {}, "take": "", "place": "",
    }  # fmt: skip
    return {
        "source": {"id": source, "side": side, "archive-url": "https://example.org/a" if address else ""},
        "reports": [{**report, **also}] if reports else [],
        "broken": False,
    }


def editors(**also: object) -> dict[str, Any]:
    """An editors' file of one report that cites a source."""
    return {**sound(**{"cites": ["one"], **also}), "source": None}


def text_of(file: dict[str, Any], name: str) -> str:
    """The file as YAML."""
    lines: list[str] = []
    source = file["source"]
    if source:
        lines += ["source:", "  type: report", f"  title: {name}", "  issued: 1969-07-21", "  language: en"]
        lines += [f"  {key}: {value}" for key, value in source.items() if value]
        if source["archive-url"]:
            lines += ["  url: https://example.org/", "  archived: 1970"]
    lines += ["events:"] if file["reports"] or not source else []
    for report in file["reports"]:
        lines.append(f"  - id: {report['id']}")
        if source:
            lines += [f"    date: {report['date']}"] if report["date"] else []
            lines += [f"    actors: [{report['actor']}]", "    summary: It happens.", "    quotes: [in July 1969]"]
            lines += ["    title: It", "    kind: flight"] if report["whole"] else []
            lines += [f"    place: {report['place']}"] if report["place"] else []
        else:
            marks = " ".join(f"[@{key}]" for key in report["cites"])
            mention = f" as @{report['mentions']} says" if report["mentions"] else ""
            lines.append(f"    summary: It happens{mention} {marks}.")
            if report["take"]:
                of = "date" if report["take"][0] == "1" else "place"
                lines.append(f"    resolve: {{{of}: {{take: {report['take']}, because: it is}}}}")
        for relation, others in report["relations"].items():
            if others and (relation not in ("same-as", "distinct-from") or not source):
                lines.append(f"    {relation}: [{', '.join(others)}]")
    if file["broken"]:
        lines.append("    : [")
    return "\n".join(lines) + "\n"


def site_at(root: Path) -> Settings:
    """A site without any event file."""
    shutil.copytree(remark.SITE, root / "content")
    for path in (root / "content/events").glob("*.yaml"):
        path.unlink()
    kinds = root / "content/kinds.yaml"
    kinds.write_text(kinds.read_text("utf-8") + "flight: {name: Flight, plural: Flights}\n", encoding="utf-8")
    (root / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    return settings.load(root / "pelicanconf.py")


def write(site: Settings, name: str, file: dict[str, Any]) -> Path:
    """Write an event file of this name."""
    path = site.events_folder / f"{name}.yaml"
    path.write_text(text_of(file, name), encoding="utf-8")
    return path
