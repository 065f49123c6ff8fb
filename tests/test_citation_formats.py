"""Sources in the formats of reference managers: exact, escaped, and no date more exact than it is known."""

from __future__ import annotations

import json
import re

import pytest

from dateline import edtf
from dateline.export.bibtex import bibtex
from dateline.export.csl_json import csl_json
from dateline.export.ris import ris
from dateline.source import CSL_TYPES, Name, Source


def source(issued: str = "", **more: object) -> Source:
    """Return a source with a date and whatever else a test is about."""
    date = edtf.parse(issued) if issued else None
    values: dict[str, object] = {"id": "gazette-1", "type": "article-newspaper", "title": "The line opens", **more}
    return Source(issued=date, **values)  # type: ignore[arg-type]


def field(text: str, name: str) -> str:
    """Return the value of a BibTeX field, empty where there is none."""
    found = re.search(rf"^  {name} = (.*?),?$", text, re.MULTILINE)
    return found[1].removeprefix("{").removesuffix("}") if found else ""


DATES = [
    # EDTF, CSL's date, BibTeX's year, month and date, RIS's year and date
    ("2022", {"date-parts": [[2022]]}, "2022", "", "2022", "2022", "2022///"),
    ("2022-03", {"date-parts": [[2022, 3]]}, "2022", "mar", "2022-03", "2022", "2022/03//"),
    ("2022-03-14", {"date-parts": [[2022, 3, 14]]}, "2022", "mar", "2022-03-14", "2022", "2022/03/14/"),
    ("2022-03-14T09:30:00Z", {"date-parts": [[2022, 3, 14]]}, "2022", "mar", "2022-03-14T09:30:00Z", "2022",
     "2022/03/14/"),
    ("2022-03~", {"date-parts": [[2022, 3]], "circa": True}, "about March 2022", "", "2022-03~", "",
     "///about March 2022"),
    ("2022-03?", {"literal": "probably March 2022"}, "probably March 2022", "", "2022-03?", "",
     "///probably March 2022"),
    ("2022-03-12/2022-03-13", {"date-parts": [[2022, 3, 12], [2022, 3, 13]]}, "12–13 March 2022", "",
     "2022-03-12/2022-03-13", "", "///12–13 March 2022"),
    ("2022-21", {"date-parts": [[2022]], "season": 1}, "spring 2022", "", "2022-21", "", "///spring 2022"),
    ("2022-03/..", {"literal": "since March 2022"}, "since March 2022", "", "2022-03/..", "", "///since March 2022"),
    ("202X", {"literal": "the 2020s"}, "", "", "202X", "", "///the 2020s"),
    ("[2022-03-03,2022-03-04]", {"literal": "3 or 4 March 2022"}, "3 or 4 March 2022", "", "", "",
     "///3 or 4 March 2022"),
    ("-0043-03-15", {"literal": "15 March 44 BC"}, "", "", "-0043-03-15", "", "///15 March 44 BC"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "csl", "year", "month", "date", "ris_year", "ris_date"), DATES, ids=[r[0] for r in DATES]
)
def test_no_date_becomes_more_exact(
    text: str, csl: object, year: str, month: str, date: str, ris_year: str, ris_date: str
) -> None:
    """Figures only for what is known; words for the rest, and CSL keeps the EDTF text of what it has no parts for."""
    item = json.loads(csl_json([source(text)]))[0]
    assert item["issued"] == csl
    if "literal" in item["issued"]:
        assert item["custom"]["issued"] == text
    entry = bibtex([source(text)])
    assert (field(entry, "year"), field(entry, "month"), field(entry, "date")) == (year, month, date)
    rows = dict(line.split("  - ") for line in ris([source(text)]).split("\r\n") if line)
    assert (rows.get("PY", ""), rows["DA"]) == (ris_year, ris_date)


def test_a_source_without_a_date_gets_none() -> None:
    """Neither format invents a day of publication or of access."""
    assert not {"issued", "accessed"} & set(json.loads(csl_json([source()]))[0])
    assert not re.search("year|date", bibtex([source()]))
    assert not re.search("^(PY|DA|Y2)", ris([source()]), re.MULTILINE)


def test_what_would_break_bibtex_is_escaped() -> None:
    """Braces balance whatever a title holds, and each special character is a command."""
    entry = bibtex([source(title=r"50% & {more_of} #1 \ $ ~ ^ }", url=r"https://a.example/{a}\b%20c_d")])
    assert r"title = {{50\% \& \textbraceleft{}more\_of\textbraceright{} \#1 \textbackslash{} \$" in entry
    assert "url = {https://a.example/%7Ba%7D%5Cb%20c_d}" in entry
    assert entry.count("{") == entry.count("}")


def test_bibtex_reads_no_name_apart() -> None:
    """A body's name with “and” stays one name; a comma or an “and” inside a family name is protected."""
    authors = (Name(literal="Ministry of War and Peace"), Name("Smith, Baron", "A."), Name("van Zenda", "Antoinette"))
    assert field(bibtex([source(author=authors)]), "author") == (
        "{Ministry of War and Peace} and {Smith, Baron}, A. and van Zenda, Antoinette"
    )


def test_ris_has_one_value_a_line() -> None:
    """A line break in a title would begin a field of its own."""
    text = ris([source(title="Opens\r\nER  - \nTY  - BOOK", author=(Name("Rassendyll", "Rudolf"),))])
    lines = text.split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-2:] == ["ER  - ", ""]
    assert "TI  - Opens ER - TY - BOOK" in lines
    assert "AU  - Rassendyll, Rudolf" in lines
    assert all(re.match("[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


def test_each_format_has_the_archived_copy_and_the_day_of_access() -> None:
    """As a field where there is one, in words where there is none."""
    kept = source(
        url="https://a.example/1",
        archive_url="https://archive.example/1",
        archived=edtf.parse("2022-05"),
        accessed=edtf.parse("2026-11-24"),
        side="press",
        agency="Ruritanian Wire",
    )
    item = json.loads(csl_json([kept]))[0]
    assert item["accessed"] == {"date-parts": [[2026, 11, 24]]}
    assert item["custom"] == {
        "archive-url": "https://archive.example/1",
        "archived": "2022-05",
        "side": "press",
        "agency": "Ruritanian Wire",
    }
    words = "Archived copy: https://archive.example/1 (May 2022)"
    assert item["note"] == field(bibtex([kept]), "note") == words
    assert field(bibtex([kept]), "urldate") == "2026-11-24"
    assert f"N1  - {words}\r\n" in ris([kept])
    assert "Y2  - 2026/11/24/\r\n" in ris([kept])


@pytest.mark.parametrize("type_", CSL_TYPES)
def test_every_type_of_source_has_a_type_in_each_format(type_: str) -> None:
    """None falls out, and CSL keeps its own."""
    one = source(type=type_)
    assert json.loads(csl_json([one]))[0]["type"] == type_
    assert re.match(r"@[a-z]+\{gazette-1,\n", bibtex([one]))
    assert re.match(r"TY  - [A-Z]{3,6}\r\n", ris([one]))


def test_no_sources_give_an_empty_list() -> None:
    """So that an export of an empty site is still valid."""
    assert (csl_json([]), bibtex([]), ris([])) == ("[]\n", "", "")
