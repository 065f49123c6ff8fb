"""EDTF: what is read, what is refused and why, what a date can mean, and the laws that hold for any of them."""

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline import edtf, wording
from dateline.edtf import Kind, Precision, contains, intersects, narrower, parse

STANDARD = Path(__file__).parents[2] / "shared" / "standards" / "edtf-loc-2019.json"


def span(text: str) -> str:
    date = parse(text)
    return f"{date.earliest} {date.latest}"


def refusal(text: str) -> edtf.Invalid:
    with pytest.raises(edtf.Invalid) as caught:
        parse(text)
    return caught.value


def test_every_example_of_the_specification_has_its_level_and_bounds() -> None:
    """Each of the 63 examples of the Library of Congress is read with the level and the bounds it gives."""
    if not STANDARD.exists():
        pytest.skip("shared/standards/edtf-loc-2019.json is not here")
    examples = json.loads(STANDARD.read_text(encoding="utf-8"))["examples"]
    assert len(examples) == 63
    for row in examples:
        date = parse(row["edtf"])
        assert date.level == row["level"], row["edtf"]
        if "lower" in row:
            assert span(row["edtf"]) == f"{row['lower']} {row['upper']}", row["edtf"]


VALID = [
    # text, level, earliest, latest
    ("0000", 0, "0000-01-01", "0000-12-31"),
    ("2024-02-29", 0, "2024-02-29", "2024-02-29"),
    ("0000-02-29", 0, "0000-02-29", "0000-02-29"),
    ("2000-02-29", 0, "2000-02-29", "2000-02-29"),
    ("2022-03-14T12:30:00Z", 0, "2022-03-14", "2022-03-14"),
    ("2022-03-14T24:00:00", 0, "2022-03-14", "2022-03-14"),
    ("2016-12-31T23:59:60Z", 0, "2016-12-31", "2016-12-31"),
    ("2017-01-01T05:29:60+05:30", 0, "2017-01-01", "2017-01-01"),
    ("2022-03-14T12:30:00+00:00", 0, "2022-03-14", "2022-03-14"),
    ("2022-03-14T12:30:00+14:00", 0, "2022-03-14", "2022-03-14"),
    ("2022-03-14T12:30:00-12", 0, "2022-03-14", "2022-03-14"),
    ("1111-01-01/1111", 0, "1111-01-01", "1111-12-31"),
    ("1985/1985", 0, "1985-01-01", "1985-12-31"),
    ("-0001", 1, "-0001-01-01", "-0001-12-31"),
    ("-1985-04-12T23:20:30Z", 1, "-1985-04-12", "-1985-04-12"),
    ("-20XX", 1, "-2099-01-01", "-2000-12-31"),
    ("-000X", 1, "-0009-01-01", "-0001-12-31"),
    ("201X~", 1, "2010-01-01", "2019-12-31"),
    ("2024-02-XX", 1, "2024-02-01", "2024-02-29"),
    ("2022-22", 1, "2022-06-01", "2022-08-31"),
    ("2022-23~", 1, "2022-09-01", "2022-11-30"),
    ("2022-24", 1, "2022-12-01", "2023-02-28"),
    ("2023-24", 1, "2023-12-01", "2024-02-29"),
    ("1923-21/1924", 1, "1923-03-01", "1924-12-31"),
    ("/..", 1, "unknown", "open"),
    ("../", 1, "open", "unknown"),
    ("../..", 1, "open", "open"),
    ("/", 1, "unknown", "unknown"),
    ("-2005/-1999-02", 1, "-2005-01-01", "-1999-02-28"),
    ("Y12345", 1, "12345-01-01", "12345-12-31"),
    ("2022-29", 2, "2022-09-01", "2022-11-30"),
    ("2022-30", 2, "2022-12-01", "2023-02-28"),
    ("2022-31", 2, "2022-03-01", "2022-05-31"),
    ("2022-32", 2, "2022-06-01", "2022-08-31"),
    ("2022-36", 2, "2022-10-01", "2022-12-31"),
    ("2022-37", 2, "2022-01-01", "2022-04-30"),
    ("2022-39", 2, "2022-09-01", "2022-12-31"),
    ("2022-41", 2, "2022-07-01", "2022-12-31"),
    ("156X-21", 2, "1560-03-01", "1569-05-31"),
    ("1XX3", 2, "1003-01-01", "1993-12-31"),
    ("XXXX-02-29", 2, "0000-02-29", "9996-02-29"),
    ("200X-02-29", 2, "2000-02-29", "2008-02-29"),
    ("2022-XX-31", 2, "2022-01-31", "2022-12-31"),
    ("2022-X2", 2, "2022-02-01", "2022-12-31"),
    ("2022-02-X9", 2, "2022-02-09", "2022-02-19"),
    ("?2022", 2, "2022-01-01", "2022-12-31"),
    ("?-2004-06", 2, "-2004-06-01", "-2004-06-30"),
    ("2001-?09~-09", 2, "2001-09-09", "2001-09-09"),
    ("-1950S2", 2, "-1999-01-01", "-1900-12-31"),
    ("1859S5", 2, "1859-01-01", "1859-12-31"),
    ("Y1E3", 2, "1000-01-01", "1000-12-31"),
    ("Y-3388E2S3", 2, "-338999-01-01", "-338000-12-31"),
    ("1919-XX-02/1919-XX-01", 2, "1919-01-02", "1919-12-01"),
    ("2022-03-14/2022-03-XX", 2, "2022-03-14", "2022-03-31"),
    ("[1984]", 2, "1984-01-01", "1984-12-31"),
    ("[..1983-12-31,1984-10-10..1984-11-01,1984-11-05..]", 2, "open", "open"),
    ("{2022-03-14,2022-03-12}", 2, "2022-03-12", "2022-03-14"),
    ("[1984?,198X]", 2, "1980-01-01", "1989-12-31"),
    ("[-1740-02-12..-1200-01-29]", 2, "-1740-02-12", "-1200-01-29"),
]


@pytest.mark.parametrize(("text", "level", "earliest", "latest"), VALID)
def test_what_the_standard_allows_is_read(text: str, level: int, earliest: str, latest: str) -> None:
    """A valid text has its level, its first and its last day, and prints back to itself."""
    date = parse(text)
    assert (date.level, str(date.earliest), str(date.latest)) == (level, earliest, latest)
    assert str(date) == text


REFUSED = [
    # text, part of the reason, position
    ("", "the date is empty", 0),
    ("2022-02-30", "February 2022 has 28 days", 8),
    ("2023-02-29", "February 2023 has 28 days", 8),
    ("1900-02-29", "February 1900 has 28 days", 8),
    ("-0001-02-29", "February -1 has 28 days", 9),
    ("2022-06-31?", "June 2022 has 30 days", 8),
    ("2022-03-00", "there is no day 00", 8),
    ("2022-00", "there is no month 00", 5),
    ("2022-13", "there is no month 13", 5),
    ("2022-20", "there is no month 20", 5),
    ("2022-42", "there is no month 42", 5),
    ("2022-2X", "there is no month 2X", 5),
    ("2022-21-01", "which has no days", 8),
    ("15XX-02-3X", "no day is 15XX-02-3X", 8),
    ("XXX1-02-29", "no day is XXX1-02-29", 8),
    ("2022-02-3X", "no day is 2022-02-3X", 8),
    ("-0000", "there is no year -0000", 0),
    ("-0000-01-01", "there is no year -0000", 0),
    ("-0000S2", "there is no year -0000", 0),
    ("2022-3-4", "two digits", 0),
    ("20220314", "hyphens between its parts", 0),
    ("20220314T123000Z", "a time needs a whole day", 0),
    ("12345", "begins with Y", 0),
    ("+2006", "not a date", 0),
    ("198", "a year has four digits", 0),
    ("19", "a year has four digits", 0),
    ("Y2006", "more than four digits", 0),
    ("Y012345", "do not begin with 0", 1),
    ("Y17E0", "do not begin with 0", 1),
    ("Y17E7-12-26", "has no month or day", 0),
    ("1950S0", "do not begin with 0", -1),
    ("Y1E999999999", "more than 1000 digits", None),
    ("y17e7", "capital", 0),
    ("198u", "capital X", 2),
    ("198x", "capital X", 2),
    ("2022-03~?", "one mark", 7),
    ("-?2004", "not a date", 0),
    ("2022-03-14t12:30:00", "the T before a time", 9),
    ("2022-03-14T12:30:00z", "the time cannot be read", 11),
    ("2022-03-14T12:30", "a time has seconds", 16),
    ("2022-03-14T12:30:00.042", "no fractions", 19),
    ("2022-03-14T12:30:00+0530", "colon", 22),
    ("2022-03-14T12:30:00+14:01", "time zones run", 19),
    ("2022-03-14T12:30:00-13", "time zones run", 19),
    ("2022-03-14T12:30:00-05:60", "time zones run", 19),
    ("2022-03-14T12:30:00-00:00", "with a plus", 19),
    ("2022-03-14T24:00:01", "there is no hour 24", 11),
    ("2022-03-14T12:60:00", "there is no minute 60", 14),
    ("2022-03-14T12:30:60", "there is no second 60", 17),
    ("2022-03T12:30:00", "a time needs a whole day", 0),
    ("2022-03-14?T12:30:00", "a time needs a whole day", 0),
    ("2022-02-30T12:30:00", "February 2022 has 28 days", 8),
    ("2022/2021", "a reversed interval: the end, 2021, is before the start, 2022", 5),
    ("2012-24/2012-21", "a reversed interval", 8),
    ("-1000/-2000", "a reversed interval", 6),
    ("2022-03-14/2022-03", "begins before the start", 11),
    ("0000-02/0000", "begins before the start", 8),
    ("2022/2023/2024", "one “/”", 9),
    ("2022/2023-02-30", "February 2023 has 28 days", 13),
    ("2022-03-14T12:30:00Z/2022-03-15", "without a time of day", 10),
    ("2022-03-14/2022-03-15T12:30:00", "without a time of day", 21),
    ("unknown/2006", "left empty", 0),
    ("2004-01-01/open", "two dots", 11),
    ("2004-06-(11)~", "draft of 2012", 8),
    ("[1667, 1668]", "no blanks", 6),
    ("[1667,1668}", "ends with ]", 10),
    ("{1667", "ends with }", 4),
    ("[", "ends with ]", 0),
    ("[]", "a member of the set is missing", 1),
    ("[1667,,1668]", "a member of the set is missing", 6),
    ("[..]", "between two dates", 1),
    ("[....]", "at an end of an interval or in a set", 3),
    ("[1984....]", "at an end of an interval or in a set", 7),
    ("[1984..,1990]", "between two dates", 5),
    ("[1990,..1984]", "between two dates", 6),
    ("[1672..1670]", "a reversed range", 1),
    ("[1670..1672-03]", "both ends of a range", 1),
    ("[1984/1985]", "no intervals", 5),
    ("[2022-03-14T12:30:00]", "without a time of day", 11),
    ("[1984]?", "ends with ]", 6),
    ("2022..", "at an end of an interval or in a set", 4),
    ("circa 1900", "no blanks", 5),
    ("Christmas", "written in figures", 0),
    ("March", "in figures", 0),
    ("２０２２", "plain digits", 0),
    ("2022−03", "plain digits", 4),
    ("2022-03-14\n", "no blanks", 10),
]


@pytest.mark.parametrize(("text", "reason", "position"), REFUSED)
def test_what_the_standard_does_not_allow_is_refused(text: str, reason: str, position: int | None) -> None:
    """A refusal says why in one sentence without a full stop, and where in the text."""
    problem = refusal(text)
    assert reason in problem.reason
    assert str(problem) == problem.reason
    assert not problem.reason.endswith(".")
    if position != -1:
        assert problem.position == position


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("2022-02-30", "write 2022-02 if the day is not known"),
        ("2022/2021", "write 2021/2022"),
        ("2022-03-14/2022-03", "write 2022-03-XX if no more is known"),
        ("2022-03-14/2022", "write 2022-XX-XX if no more is known"),
        ("Y2006", "write 2006"),
        ("-0000", "write 0000 for 1 BC"),
    ],
)
def test_a_refusal_says_what_to_write(text: str, advice: str) -> None:
    """The help is text that can be pasted."""
    assert refusal(text).help == advice


@pytest.mark.parametrize(
    "text",
    [
        "9" * 1_000_000,
        "Y" + "9" * 1_000_000,
        "Y1E" + "9" * 10_000,
        "1950S" + "9" * 10_000,
        "2022-03-14T" + "1" * 1_000_000,
        "[" * 1_000_000,
        "/" * 1_000_000,
        "." * 1_000_000,
        "X" * 1_000_000,
        "?" * 1_000_000,
    ],
)
def test_huge_text_is_refused_at_once(text: str) -> None:
    """A million characters are a refusal, not a long wait or another error."""
    assert len(refusal(text).reason) < 200


def test_a_set_of_very_many_members_is_read() -> None:
    """Length alone is no fault."""
    assert len(parse("[" + ",".join(["2022-02-XX", "XXXX-02-29"] * 10_000) + "]").parts) == 20_000


@pytest.mark.parametrize(
    ("text", "qualities"),
    [
        ("2004-06-11%", ("%", "%", "%")),
        ("2004-06~-11", ("~", "~", "")),
        ("2004?-06-11", ("?", "", "")),
        ("?2004-06-~11", ("?", "", "~")),
        ("2004-%06-11", ("", "%", "")),
        ("2001-?09~-09", ("~", "%", "")),
        ("2004~-06?", ("%", "?", "")),
    ],
)
def test_a_mark_is_about_its_part_and_to_the_right_about_all_before(text: str, qualities: tuple[str, str, str]) -> None:
    """A mark before a part is about it alone, a mark after it about it and what stands to its left."""
    assert parse(text).qualities == qualities


def test_a_date_knows_what_kind_of_knowledge_it_is() -> None:
    """Approximate, uncertain, open, unknown, interval and set can be asked for."""
    date = parse("1984~/..")
    assert date.is_interval
    assert date.is_open
    assert date.approximate
    assert not date.uncertain
    assert not date.has_unknown_end
    assert parse("1984%").uncertain
    assert parse("1984/").has_unknown_end
    assert not parse("1984/").is_open
    assert (parse("/1984").start.kind, parse("../1984").start.kind) == (Kind.UNKNOWN, Kind.OPEN)
    assert parse("[1984,1986..]").is_set
    assert parse("[1984,1986..]").is_open


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2022-03-14T12:30:00", Precision.SECOND),
        ("2022-03-14", Precision.DAY),
        ("2022-03-XX", Precision.MONTH),
        ("2022-03", Precision.MONTH),
        ("2022-21", Precision.SEASON),
        ("2022-38", Precision.THIRD),
        ("2022-40", Precision.HALF_YEAR),
        ("2022", Precision.YEAR),
        ("201X", Precision.DECADE),
        ("20XX", Precision.CENTURY),
        ("1XXX", Precision.MILLENNIUM),
        ("Y3388E2S2", Precision.AGE),
        ("2022/..", Precision.UNBOUNDED),
    ],
)
def test_precision_is_how_much_time_a_date_can_mean(text: str, precision: Precision) -> None:
    """An unspecified digit is no precision: 2022-03-XX is as precise as 2022-03."""
    assert parse(text).precision is precision


def test_dates_stand_in_order() -> None:
    """By start; of equal starts the one that ends first; open starts first, and what says nothing last."""
    order = [
        "../1985", "-0044-03-15", "0800", "1984", "1985-03-31", "1985-04-01T09:00:00+02:00", "1985-04-01",
        "1985-04-01~", "1985-04", "1985-34", "1985-04-01/", "1985-04-01/..", "1985-04-02", "1985-XX-03",
    ]  # fmt: skip
    expected = [
        "../1985", "-0044-03-15", "0800", "1984", "1985-XX-03", "1985-03-31", "1985-04-01", "1985-04-01~",
        "1985-04", "1985-34", "1985-04-01/", "1985-04-01/..", "1985-04-01T09:00:00+02:00", "1985-04-02",
    ]  # fmt: skip
    assert [str(d) for d in sorted(map(parse, order[::-1]), key=edtf.Date.sort_key)] == expected


def test_an_unknown_start_stands_where_the_known_end_begins() -> None:
    """Of /1985 only the end is known; of “/” nothing is, so it stands last."""
    texts = ["/", "1986", "/1985", "1984", "/..", "../.."]
    assert [str(d) for d in sorted(map(parse, texts), key=edtf.Date.sort_key)] == [
        "../..", "1984", "/1985", "1986", "/", "/..",
    ]  # fmt: skip


def test_times_are_ordered_by_instant() -> None:
    """A time zone counts, and hours are not lost."""
    early, late = parse("2022-03-14T12:00:00+05:00"), parse("2022-03-14T08:00:00Z")
    assert early.earliest < late.earliest
    assert early.sort_key() < late.sort_key()
    assert parse("2022-03-14T08:00:00Z").earliest == parse("2022-03-14T10:00:00+02").earliest
    assert parse("2022-03-14").latest > parse("2022-03-14T23:59:58").latest


MEETING = [
    ("2022-03-14", "2022-03", True),
    ("2022-03-14", "2022-03-15", False),
    ("2022-03-14~", "2022-03-15", False),
    ("2022-03-14~", "2022-03-14", True),
    ("2022-03-12/2022-03-14", "2022-03-14/2022-03-16", True),
    ("2022-03-14T23:30:00-05:00", "2022-03-14", True),
    ("2022-03-14T23:30:00-05:00", "2022-03-15T04:30:00Z", True),
    ("2022-03-14T23:30:00-05:00", "2022-03-14T23:30:00Z", False),
    ("[2022-03-12,2022-03-16]", "2022-03-14", False),
    ("[2022-03-12,2022-03-16]", "{2022-03-16,2022-03-20}", True),
    ("156X-12-25", "1563-05", False),
    ("156X-12-25", "1563-12", True),
    ("156X-12-25", "1563-12-26/1564-12-24", False),
    ("156X-12-25", "15XX-12-2X", True),
    ("156X-12-25", "15X3-11-25", False),
    ("XXXX-02-29", "2023-XX-XX", False),
    ("1985/", "1985-06", True),
    ("1985/", "1990", False),
    ("1985/..", "1990", True),
    ("../1985", "1066", True),
    ("/1985", "1066", False),
    ("/", "2022", True),
    ("2022-21", "2022-04-01", True),
]


@pytest.mark.parametrize(("a", "b", "meets"), MEETING)
def test_two_dates_meet_where_both_can_be_true(a: str, b: str, meets: bool) -> None:
    """Marks widen nothing, sets meet by their members, an unspecified digit is every digit."""
    assert intersects(parse(a), parse(b)) is meets
    assert intersects(parse(b), parse(a)) is meets


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("2022-03", "2022-03-14", True),
        ("2022-03", "2022-03-XX", True),
        ("2022-03-14", "2022-03", False),
        ("2022-03-14", "2022-03-14T12:30:00+05:00", True),
        ("2022-03/2022-05", "[2022-03-14,2022-04]", True),
        ("[2022-03,2022-05]", "2022-04", False),
        ("1985/..", "1990/..", True),
        ("1985/..", "1990/", True),
        ("1985/1995", "1990/", False),
        ("156X-12-25", "1563-12-25", True),
        ("156X-12-25", "1563-12", False),
        ("156X-12-XX", "1563-12", True),
        ("156X-12-25", "1563-12-25/1563-12-25", True),
        ("/", "/", True),
        ("/", "2022", False),
    ],
)
def test_a_date_contains_what_cannot_lie_outside_it(outer: str, inner: str, holds: bool) -> None:
    """All that the inner date can mean lies within the outer."""
    assert contains(parse(outer), parse(inner)) is holds


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("2022-03-14", "2022-03"),
        ("2022-03-14T12:30:00", "2022-03-14"),
        ("2022-03-14", "2022-03-14~"),
        ("2022-03-12/2022-03-13", "2022-03"),
        ("[2022-03-12,2022-03-14]", "2022-03-12/2022-03-14"),
        ("2022-03", "2022-03/.."),
    ],
)
def test_the_more_precise_of_two_dates_is_known(a: str, b: str) -> None:
    """Less time is more precise; at equal time, fewer marks."""
    assert narrower(parse(a), parse(b))
    assert not narrower(parse(b), parse(a))


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("2022-03-14", "2022-03-14"),
        ("2022-03", "2022-03"),
        ("2022", "2022"),
        ("2022-03-XX", "2022-03"),
        ("2022-XX-XX", "2022"),
        ("2022-03-14T12:30:00Z", "2022-03-14T12:30:00Z"),
        ("2022-03-14T12:30:00-04", "2022-03-14T12:30:00-04:00"),
        ("2022-03-14T24:00:00", ""),
        ("2022-03-14~", ""),
        ("2022-21", ""),
        ("201X", ""),
        ("2022-03-1X", ""),
        ("2022-03-14/2022-03-15", ""),
        ("[2022-03-14]", ""),
        ("-0044", ""),
        ("0000", ""),
        ("1950S2", ""),
    ],
)
def test_html_gets_only_what_it_has_a_form_for(text: str, attribute: str) -> None:
    """No day, month or year is invented for a machine."""
    assert parse(text).html_datetime() == attribute


# Laws, for texts made of the pieces of the grammar in any mixture.

_pieces = st.sampled_from(
    ["2022", "1984", "-0044", "156X", "XXXX", "0000", "-", "-03", "-02", "-29", "-14", "-XX", "-1X", "-21", "-33",
     "?", "~", "%", "/", "..", "[", "]", "{", "}", ",", "Y", "E", "S", "2", "17", "12345", "T12:30:00", "Z", "+05:30",
     " ", "T24:00:00"]
)  # fmt: skip
_year = st.sampled_from(["2022", "2024", "-0044", "156X", "20XX", "0000", "1XX3"])
_month = st.sampled_from(["", "-02", "-12", "-1X", "-XX", "-X2"])
_day = st.sampled_from(["", "-01", "-28", "-2X", "-XX"])
_mark = st.sampled_from(["", "?", "~", "%"])
_single = st.builds(lambda y, m, d, q: y + m + (d if m else "") + q, _year, _month, _day, _mark)
_odd = st.sampled_from(["2022-21", "2022-30", "2022-38~", "Y12345", "Y-17E7", "1950S2", "2022-02-28T12:30:00Z",
                        "2022-02-28T01:30:00+05:30", "/", "../..", "/..", "../"])  # fmt: skip
_interval = st.builds(lambda a, b: f"{a}/{b}", st.one_of(_single, st.sampled_from(["", ".."])), _single)
_tail = st.builds(lambda a, b: f"{a}/{b}", _single, st.sampled_from(["", ".."]))
_set = st.builds(
    lambda a, b, both: ("{%s}" if both else "[%s]") % ",".join([*a, b]),
    st.lists(_single, max_size=2),
    st.one_of(_single, st.builds("{}..".format, _single)),
    st.booleans(),
)


def _read(text: str) -> edtf.Date | None:
    try:
        return parse(text)
    except edtf.Invalid:
        return None


_dates = st.one_of(_single, _odd, _interval, _tail, _set).map(_read).filter(bool)


@given(st.one_of(st.text(), st.lists(_pieces, max_size=12).map("".join)))
@example("[2022-03-14T24:00:00Z..]")
def test_any_text_is_a_date_or_a_refusal(text: str) -> None:
    """Reading never fails in another way, and what is read prints back."""
    date = _read(text)
    if date is not None:
        assert str(date) == text
        assert hash(date) == hash(parse(text))
        assert date.level in (0, 1, 2)


@given(_dates)
def test_a_date_does_not_end_before_it_starts(date: edtf.Date) -> None:
    """The earliest moment is not after the latest; asking for anything else works too."""
    assert date.earliest <= date.latest
    assert date.html_datetime() is not None
    assert intersects(date, date)
    assert contains(date, date)
    assert not narrower(date, date)


@given(_dates)
def test_every_date_has_words(date: edtf.Date) -> None:
    """Whatever is read can be printed for a reader, on one line."""
    text = wording.words(date)
    assert text == " ".join(text.split())
    assert wording.short(date, 2022)


@given(st.lists(_dates, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_is_total(dates: list[edtf.Date], chance: random.Random) -> None:
    """However the dates come in, they are sorted the same; only equal dates have equal keys."""
    ordered = sorted(dates, key=edtf.Date.sort_key)
    chance.shuffle(dates)
    assert sorted(dates, key=edtf.Date.sort_key) == ordered
    for a, b in combinations(dates, 2):
        assert (a.sort_key() == b.sort_key()) is (a == b)


@given(_dates, _dates)
def test_what_contains_meets_and_meeting_is_mutual(a: edtf.Date, b: edtf.Date) -> None:
    """Containing is a kind of meeting, and it does not matter who is asked."""
    assert intersects(a, b) is intersects(b, a)
    if contains(a, b):
        assert intersects(a, b)
    if contains(a, b) and contains(b, a):
        assert a.earliest == b.earliest or a.has_unknown_end or b.has_unknown_end or a.time or b.time
