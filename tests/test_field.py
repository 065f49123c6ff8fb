"""The types of fields: what each takes, what it makes of it, and what it answers to everything else."""

from typing import Any

import pytest

from dateline import content_file, document, registry_entry
from dateline.diagnostic import Diagnostic, Severity
from dateline.document import Reader
from dateline.field import INVALID, Either, Field, FieldType, Many, Map, Record
from dateline.scalar import Choice, Coordinates, Date, Id, Language, Line, Prose, Url, Wikidata

PAIR = Record("pair", (Field("a", Line(), "One."), Field("b", Line(), "Other.", required=True)), dict)
TYPES: dict[str, FieldType] = {
    "line": Line(),
    "prose": Prose(),
    "id": Id("event"),
    "date": Date(),
    "url": Url(),
    "language": Language(),
    "wikidata": Wikidata(),
    "choice": Choice(("one", "two")),
    "coordinates": Coordinates(),
    "many": Many(Id("event")),
    "map": Map(Id("property"), Line()),
    "record": PAIR,
    "either": Either(Line(), PAIR, lambda text: {"b": text}),
}


def read(type_: FieldType, text: str) -> tuple[Any, list[Diagnostic]]:
    """Return what a type makes of one value, and what it says."""
    found: list[Diagnostic] = []
    parsed = document.loads("a.yaml", f"key: {text}\n".encode(), found)
    assert parsed is not None, found
    return type_.read(parsed.root.value[0][1], Reader("a.yaml", found)), found


TAKEN = [
    # the type, the value as written, as read
    ("line", "a text", "a text"),
    ("line", "'  two   words\t'", "two words"),
    ("line", "a#b: c".replace(": ", ":"), "a#b:c"),
    ("line", "'null'", "null"),
    ("prose", "They met.", "They met."),
    ("prose", "They said “yes.”", "They said “yes.”"),
    ("prose", "他们见面了。", "他们见面了。"),
    ("id", "rome-meeting-2", "rome-meeting-2"),
    ("id", "2022", "2022"),
    ("id", "a" * 80, "a" * 80),
    ("url", "https://example.org", "https://example.org"),
    ("url", "http://example.org:8080/a?b=c#d", "http://example.org:8080/a?b=c#d"),
    ("url", "https://uk.example.org/дипломатія", "https://uk.example.org/дипломатія"),
    ("url", "https://[2001:db8::1]/", "https://[2001:db8::1]/"),
    ("language", "en", "en"),
    ("language", "no", "no"),
    ("language", "es-419", "es-419"),
    ("language", "zh-Hans-CN", "zh-Hans-CN"),
    ("language", "be-tarask", "be-tarask"),
    ("wikidata", "Q42", "Q42"),
    ("choice", "two", "two"),
    ("coordinates", "[41.9, 12.5]", (41.9, 12.5)),
    ("coordinates", "41.9, -12.5", (41.9, -12.5)),
    ("coordinates", "[-90, 180]", (-90.0, 180.0)),
    ("many", "one", ("one",)),
    ("many", "[one, two]", ("one", "two")),
    ("map", "{a: b, c: d}", (("a", "b"), ("c", "d"))),
    ("record", "{b: c}", {"b": "c"}),
    ("either", "c", {"b": "c"}),
]


@pytest.mark.parametrize(("type_", "text", "value"), TAKEN)
def test_a_value_is_taken_as_it_was_written(type_: str, text: str, value: object) -> None:
    """A right value is read without a word."""
    assert read(TYPES[type_], text) == (value, [])


def test_a_date_is_read_as_edtf() -> None:
    """Dates are EDTF values, which print as they were written."""
    date, found = read(Date(), "2022-03~")
    assert (str(date), found) == ("2022-03~", [])


REFUSED = [
    # the type, the value as written, the code
    ("line", "", "value-missing"),
    ("line", '""', "value-missing"),
    ("line", '" \\t \\n "', "value-missing"),
    ("line", '"\\u00a0\\u200b"', "value-missing"),
    ("line", "[a]", "type-wrong"),
    ("line", "{a: b}", "type-wrong"),
    ("line", "a" * 301, "text-too-long"),
    ("id", "~", "value-null"),
    ("id", "Rome", "id-invalid"),
    ("id", "rome_meeting", "id-invalid"),
    ("id", "..", "id-invalid"),
    ("id", "a/b", "id-invalid"),
    ("id", "rome-", "id-invalid"),
    ("id", '"rome\\n"', "id-invalid"),
    ("id", "romé", "id-invalid"),
    ("id", "rome\u0301", "id-invalid"),
    ("id", "ｒｏｍｅ", "id-invalid"),
    ("id", "a" * 81, "id-invalid"),
    ("date", "2022-02-30", "date-invalid"),
    ("date", "14 March 2022", "date-invalid"),
    ("date", '"2022-03-14\\n"', "date-invalid"),
    ("date", "null", "value-null"),
    ("url", "javascript:alert(1)", "url-scheme"),
    ("url", "JaVaScRiPt:alert(1)", "url-scheme"),
    ("url", '"java\\tscript:alert(1)"', "url-scheme"),
    ("url", '" javascript:alert(1)"', "url-scheme"),
    ("url", "data:text/html,a", "url-scheme"),
    ("url", "file:///etc/passwd", "url-scheme"),
    ("url", "//example.org/", "url-scheme"),
    ("url", "www.example.org", "url-scheme"),
    ("url", "https:example.org", "url-invalid"),
    ("url", "https://", "url-invalid"),
    ("url", "https://a@example.org/", "url-invalid"),
    ("url", "https://example.org/a b", "url-invalid"),
    ("url", '"https://example.org/\\n"', "url-invalid"),
    ("url", "https://example.org/<a>", "url-invalid"),
    ("url", "https://example.org:x/", "url-invalid"),
    ("url", "https://[::1/", "url-invalid"),
    ("language", "english", "language-invalid"),
    ("language", "en_GB", "language-invalid"),
    ("language", "EN", "language-invalid"),
    ("language", "en-gb", "language-invalid"),
    ("wikidata", "42", "wikidata-invalid"),
    ("wikidata", "https://www.wikidata.org/wiki/Q42", "wikidata-invalid"),
    ("choice", "three", "choice-unknown"),
    ("choice", "One", "choice-unknown"),
    ("coordinates", "[91, 0]", "coordinates-invalid"),
    ("coordinates", "[0, 181]", "coordinates-invalid"),
    ("coordinates", "[1]", "coordinates-invalid"),
    ("coordinates", "[1, 2, 3]", "coordinates-invalid"),
    ("coordinates", "[1e1, nan]", "coordinates-invalid"),
    ("coordinates", "[[1], 2]", "coordinates-invalid"),
    ("coordinates", "Rome", "coordinates-invalid"),
    ("coordinates", "{a: 1}", "type-wrong"),
    ("many", "[]", "value-missing"),
    ("many", "{a: b}", "type-wrong"),
    ("many", "[" + "a, " * 501 + "]", "list-too-long"),
    ("map", "{}", "value-missing"),
    ("map", "[a]", "type-wrong"),
    ("map", "", "value-missing"),
    ("record", "[a]", "type-wrong"),
    ("record", "", "value-missing"),
    ("record", "{a: c}", "field-missing"),
    ("record", "{}", "field-missing"),
]


@pytest.mark.parametrize(("type_", "text", "code"), REFUSED)
def test_a_wrong_value_is_refused_with_its_reason(type_: str, text: str, code: str) -> None:
    """A wrong value gives one error with a remedy, at the value."""
    value, found = read(TYPES[type_], text)
    assert value is INVALID
    assert [d.code for d in found] == [code]
    assert found[0].severity is Severity.ERROR
    assert found[0].help
    assert found[0].span[:2] == (1, 6 if text else 5)


@pytest.mark.parametrize("type_", TYPES)
def test_a_text_of_a_megabyte_is_answered_in_few_words(type_: str) -> None:
    """However long a value is, it is refused, and not printed."""
    for text in (
        "a" * 1_000_000,
        "'" + "- " * 500_000 + "'",
        "'" + "2022-01-01/" * 90_000 + "'",
        "'" + ". " * 500_000 + "'",
    ):
        value, found = read(TYPES[type_], text)
        assert value is INVALID
        assert found
        assert all(len(d.message) + len(d.help) < 500 for d in found)


def test_a_list_goes_on_after_a_wrong_entry() -> None:
    """One run reports every wrong entry of a list, and keeps the right ones."""
    value, found = read(Many(Id("event")), "[one, Two, three, '', one]")
    assert value == ("one", "three")
    assert [(d.code, d.span.column) for d in found] == [("id-invalid", 12), ("value-missing", 24), ("list-repeats", 28)]
    assert found[-1].related[0].span.column == 7


def test_a_mapping_goes_on_after_a_wrong_entry() -> None:
    """Keys and values are both judged; a key that stands twice keeps its first value."""
    value, found = read(Map(Id("property"), Line()), "{a: b, B: [], c: , a: d, e: f}")
    assert value == (("a", "b"), ("e", "f"))
    assert [d.code for d in found] == ["id-invalid", "type-wrong", "value-missing", "key-duplicate"]


def test_a_record_says_all_that_is_wrong_with_it() -> None:
    """Unknown keys, wrong values and missing fields are reported together."""
    value, found = read(PAIR, "{a: [], c: d}")
    assert value is INVALID
    assert [d.code for d in found] == ["type-wrong", "key-unknown", "field-missing"]


def test_a_record_that_others_name_is_built_all_the_same() -> None:
    """A source or an actor with a wrong field still exists, so that those that name it are not reported as well."""
    value, found = read(registry_entry.ACTOR, "{nam: Yang Jiechi, side: cn}")
    assert value == {"name": "?", "side": "cn"}
    assert [d.code for d in found] == ["key-unknown", "field-missing"]


def test_a_null_is_a_text_that_somebody_may_have_meant_otherwise() -> None:
    """`null` and `~` stay text where any text may stand, with a warning; in quotes they are beyond doubt."""
    for text in ("null", "~", "Null", "NULL"):
        value, found = read(Line(), text)
        assert (value, [(d.code, d.severity) for d in found]) == (text, [("value-null", Severity.WARNING)])
        assert read(Line(), f"'{text}'") == (text, [])


UNFINISHED = ["They met", "They met,", "They met [@talks]", "They met:", "他们见面了"]


@pytest.mark.parametrize("text", UNFINISHED)
def test_a_summary_ends_its_last_sentence(text: str) -> None:
    """A summary that stops in mid-sentence gives a warning and is kept."""
    value, found = read(Prose(), f"'{text}'")
    assert (value, [(d.code, d.severity) for d in found]) == (text, [("summary-unfinished", Severity.WARNING)])


FINISHED = [
    "They met?",
    "They met! [@talks]",
    "They met [@talks; @other, para. 3].",
    "He said: “No.”",
    "(They met.)",
    "So …",
]


@pytest.mark.parametrize("text", FINISHED)
def test_marks_and_quotation_marks_may_follow_the_end(text: str) -> None:
    """Citations and closing marks stand behind the full stop, or before it."""
    assert read(Prose(), f"'{text}'")[1] == []


def test_the_thousandth_finding_is_the_last() -> None:
    """A file with more findings than anybody reads ends with one that says so."""
    found: list[Diagnostic] = []
    text = "source: {}\nevents:\n" + "".join(f"  - {{id: E{i}, a: b, c: d}}\n" for i in range(499))
    parsed = document.loads("a.yaml", text.encode(), found)
    assert parsed is not None
    assert content_file.read_event_file(parsed, "a", Reader("a.yaml", found)) == (None, ())
    assert len(found) == 1001
    assert found[-1].code == "findings-too-many"
