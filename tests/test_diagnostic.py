"""One remark on the content: how it is printed, and what it proposes."""

import re

import pytest

from dateline.diagnostic import Diagnostic, Related, Severity, Span, did_you_mean, has_errors, render
from dateline.event import Claim, Resolution


def finding(excerpt: str, span: Span, **more: object) -> Diagnostic:
    return Diagnostic("a.yaml", span, "date-invalid", "no date", excerpt=excerpt, **more)  # type: ignore[arg-type]


def test_a_diagnostic_is_printed_with_place_line_and_remedy() -> None:
    """The place comes first so that an editor can jump to it, then the line with the value marked, then the remedy."""
    related = (Related("b.yaml", Span(3, 1, 3, 2), "the first one"),)
    text = render(finding("    date: 2022-02-30", Span(9, 11, 9, 21), help="write 2022-02", related=related))
    assert text == (
        "a.yaml:9:11: error[date-invalid]: no date\n"
        "  |\n"
        "9 |     date: 2022-02-30\n"
        "  |           ^^^^^^^^^^\n"
        "  = also: b.yaml:3:1: the first one\n"
        "  = help: write 2022-02"
    )


MARKED = [
    # the line, the span's columns, what stands under the marks
    ("date: x", (7, 8), "x"),
    ("date:", (6, 6), ""),
    ("\tdate: x", (8, 9), "x"),
    ("{a: 罗马, date: x}", (15, 16), "x"),
    ("{a: e\u0301, date: x}", (15, 16), "x"),
    ("{a: \u202e, date: x}", (14, 15), "x"),
    ("罗马会谈", (2, 4), "马会"),
    ("a" * 300 + "x" + "b" * 300, (301, 302), "x"),
    ("x" + "b" * 300, (1, 2), "x"),
    ("a" * 300 + "x", (301, 302), "x"),
]


@pytest.mark.parametrize(("line", "columns", "marked"), MARKED)
def test_the_marks_stand_under_the_value(line: str, columns: tuple[int, int], marked: str) -> None:
    """Wide and combining characters, tabs, escapes and long lines do not move the marks away from the value."""
    shown = render(finding(line, Span(1, columns[0], 1, columns[1]))).split("\n")
    text, marks = shown[2][4:], shown[3][4:]
    start, width = marks.index("^"), marks.count("^")
    cells = "".join(c + "\0" * ("\u2e80" <= c <= "\uffef") for c in text if c != "\u0301")
    assert cells[start : start + width].replace("\0", "") == marked or not marked
    assert len(text) <= 120


def test_a_value_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    """The first line of a long value is shown."""
    shown = render(finding("  note: a text", Span(1, 9, 3, 4)))
    assert shown.endswith("        ^^^^^^")


def test_a_blank_line_is_not_shown() -> None:
    """Where there is nothing to show, nothing is shown."""
    assert render(finding("  ", Span(1, 1, 1, 1))) == "a.yaml:1:1: error[date-invalid]: no date"


def test_control_characters_never_reach_the_terminal() -> None:
    """Escape sequences, bidirectional controls and line breaks of the content are printed as escapes."""
    evil = "\x1b[31m\u202e\r\n\x9b\ud800"
    shown = render(Diagnostic(evil, Span(1, 1, 1, 2), "date-invalid", evil, evil, excerpt=evil))
    assert re.sub(r"[ -~\n]", "", shown) == ""
    assert "\\u001b[31m\\u202e" in shown


def test_colour_changes_nothing_but_colour() -> None:
    """In colour a diagnostic says the same."""
    one = finding("date: x", Span(1, 7, 1, 8), help="write it", severity=Severity.WARNING)
    assert re.sub(r"\x1b\[[0-9;]*m", "", render(one, colour=True)) == render(one)


MEANT = [
    ("titel", "did you mean “title”?"),
    ("Title", "did you mean “title”?"),
    ("container_title", "did you mean “container-title”?"),
    ("jiechi-yang", "did you mean “yang-jiechi”?"),
    ("yang", "did you mean “yang-jiechi”?"),
    ("colour", ""),
    ("", ""),
    ("x" * 100_000, ""),
]


@pytest.mark.parametrize(("word", "answer"), MEANT)
def test_a_near_miss_is_answered_with_what_was_meant(word: str, answer: str) -> None:
    """Letters exchanged, case, the wrong dash, parts in another order and beginnings find the word that was meant."""
    assert did_you_mean(word, ["title", "container-title", "yang-jiechi", "source"]) == answer


def test_only_errors_fail_a_build() -> None:
    """Warnings and hints do not."""
    kinds = [finding("", Span(1, 1, 1, 1), severity=s) for s in (Severity.WARNING, Severity.HINT)]
    assert not has_errors(kinds)
    assert has_errors([*kinds, finding("", Span(1, 1, 1, 1))])


def test_where_a_value_was_read_is_no_part_of_it() -> None:
    """The same words at two places are equal, count once and print alike; other words are not."""
    one, same = Claim("count", "3", span=Span(1, 1, 1, 2)), Claim("count", "3", span=Span(9, 1, 9, 2))
    assert one == same
    assert len({one, same, Claim("count", "4")}) == 2
    assert repr(one) == repr(same) == "Claim(property_id='count', value='3', rank=None, because='')"
    assert one != Resolution("count", "3", "")
