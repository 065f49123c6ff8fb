"""What an event file may say: whole files, and exactly what is said of them.

Each file in `data/invalid` stands beside what an editor reads about it; each in `data/valid` beside what it becomes.
Renew them on purpose with RENEW=1, and read the difference.
"""

import json
import os
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import fields

from dateline import content_file, document
from dateline.diagnostic import Diagnostic, render
from dateline.document import Reader
from dateline.edtf import Date
from dateline.references import check_reports, check_sources
from dateline.registry import Actor, Kind, Place, Registry, Side

DATA = Path(__file__).parent / "data"
RIGHT = sorted((DATA / "valid").glob("*.yaml"))
WRONG = sorted((DATA / "invalid").glob("*.yaml"))
REGISTRY = Registry(
    actors={i: Actor(id=i, name=i) for i in ("jake-sullivan", "yang-jiechi")},
    places={i: Place(id=i, name=i) for i in ("rome", "italy")},
    sides={"press": Side(id="press", name="Press")},
    kinds={i: Kind(id=i, name=i, plural=i) for i in ("meeting", "statement")},
)


def read(path: str, data: bytes) -> tuple[Any, Any, list[Diagnostic]]:
    """Return the source and the reports of one event file, and what is said of it, in order of place."""
    found: list[Diagnostic] = []
    parsed = document.loads(path, data, found)
    if parsed is None:
        return None, (), found
    source, reports = content_file.read_event_file(parsed, Path(path).stem, Reader(path, found))
    check_sources([source] if source else [], REGISTRY, found)
    check_reports(reports, REGISTRY, found, is_complete=True)
    return source, reports, sorted(found, key=lambda d: d.sort_key)


def said(path: str, data: bytes) -> str:
    """Return what an editor reads about a file."""
    lines = document.lines_of(data)

    def line_of(_path: str, line: int) -> str:
        return lines[line - 1] if line <= len(lines) else ""

    found = read(path, data)[2]
    return "".join(f"{render(d.with_excerpt(line_of))}\n\n" for d in found)


def as_data(value: object) -> Any:
    """Return what was read as plain data, without fields that hold their default and without places."""
    if isinstance(value, Date):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Struct):
        omitted = ("source", "path", "span", "is_broken")
        shown = ((f, getattr(value, f.name)) for f in fields(value) if f.name not in omitted)
        return {f.name: as_data(v) for f, v in shown if v != f.default and v not in ((), None)}
    if isinstance(value, tuple | list):
        return [as_data(v) for v in value]
    return value


def matches(path: Path, text: str) -> bool:
    if os.environ.get("RENEW"):
        path.write_text(text, encoding="utf-8")
    return path.is_file() and path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("path", WRONG, ids=lambda p: p.stem)
def test_a_wrong_file_is_answered_with_place_line_and_remedy(path: Path) -> None:
    """Everything wrong in a file is said at once, each with its place, its line and what to write instead."""
    text = said(path.name, path.read_bytes())
    assert text, "nothing is said of this file"
    expected = path.with_suffix(".txt")
    assert matches(expected, text), text
    assert all(d.help for d in read(path.name, path.read_bytes())[2]), "a finding without a remedy"


@pytest.mark.parametrize("path", RIGHT, ids=lambda p: p.stem)
def test_a_right_file_becomes_what_it_says(path: Path) -> None:
    """Nothing is said of a right file, and each value is what was written."""
    source, reports, found = read(path.name, path.read_bytes())
    assert found == []
    data = {"source": as_data(source), "events": as_data(reports)}
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    assert matches(path.with_suffix(".json"), text), text


def test_everything_wrong_is_said_in_one_run() -> None:
    """The invalid files together show every code that reading one file can give."""
    shown = {d.code for path in WRONG for d in read(path.name, path.read_bytes())[2]}
    elsewhere = {
        "field-missing",
        "key-unknown",
        "type-wrong",
        "yaml-syntax",
        "id-invalid",
        "date-invalid",
        "value-missing",
    }
    assert elsewhere <= shown
    assert len(shown) > 40


def test_no_expected_answer_is_left_over() -> None:
    """Each expected answer belongs to a file."""
    kept = {p.stem for p in [*(DATA / "invalid").glob("*.txt"), *(DATA / "valid").glob("*.json")]}
    assert kept == {p.stem for p in [*RIGHT, *WRONG]}
