"""Dates in words, as a newspaper prints them."""

import pytest

from dateline import edtf, wording

WORDS = [
    # days, months, years
    ("2022-03-14", "14 March 2022"),
    ("2022-03-04", "4 March 2022"),
    ("2022-03", "March 2022"),
    ("2022", "2022"),
    ("0800", "AD 800"),
    ("0000", "1 BC"),
    ("-0001", "2 BC"),
    ("-0044-03-15", "15 March 45 BC"),
    # times
    ("2022-03-14T12:30:00Z", "14 March 2022, 12:30 UTC"),
    ("2022-03-14T12:30:00+00:00", "14 March 2022, 12:30 UTC"),
    ("2022-03-14T12:30:00", "14 March 2022, 12:30"),
    ("2022-03-14T12:30:05-04", "14 March 2022, 12:30:05 UTC−4"),
    ("2022-03-14T09:05:00+05:30", "14 March 2022, 09:05 UTC+5:30"),
    # what is qualified
    ("2022-03~", "about March 2022"),
    ("2022-03?", "probably March 2022"),
    ("2022-03-14%", "probably about 14 March 2022"),
    ("?2022", "probably 2022"),
    ("2004?-06-11", "11 June 2004 (year uncertain)"),
    ("2004-06~-11", "11 June 2004 (month and year approximate)"),
    ("?2004-06-~11", "11 June 2004 (year uncertain, day approximate)"),
    ("2004-%06-11", "11 June 2004 (month uncertain and approximate)"),
    # what is not specified
    ("2022-03-XX", "an unknown day in March 2022"),
    ("2022-XX-XX", "an unknown day in 2022"),
    ("2022-XX", "an unknown month of 2022"),
    ("198X", "the 1980s"),
    ("18XX", "the 1800s"),
    ("20XX", "an unknown year between 2000 and 2099"),
    ("190X", "an unknown year between 1900 and 1909"),
    ("1XXX", "an unknown year between 1000 and 1999"),
    ("XXXX", "an unknown year"),
    ("-01XX", "an unknown year between 200 BC and 101 BC"),
    ("198X~", "about the 1980s"),
    ("1984-1X", "October, November or December 1984"),
    ("1984-0X", "a month between January and September 1984"),
    ("2022-03-1X", "a day between 10 and 19 March 2022"),
    ("2022-03-X4", "4, 14 or 24 March 2022"),
    ("2022-1X-05", "5 October, November or December 2022"),
    ("156X-12-25", "25 December of an unknown year in the 1560s"),
    ("15XX-12-25", "25 December of an unknown year between 1500 and 1599"),
    ("1XXX-12", "December of an unknown year between 1000 and 1999"),
    ("XXXX-12-XX", "an unknown day in December of an unknown year"),
    ("1560-XX-25", "day 25 of an unknown month of 1560"),
    ("20X0", "a year between 2000 and 2090 (20X0)"),
    # parts of a year
    ("2022-21", "spring 2022"),
    ("2022-23?", "probably autumn 2022"),
    ("2022-28", "winter 2022 (Northern Hemisphere)"),
    ("2022-29", "spring 2022 (Southern Hemisphere)"),
    ("2022-33", "first quarter of 2022"),
    ("2022-36", "fourth quarter of 2022"),
    ("2023-37", "early 2023"),
    ("2023-38", "mid-2023"),
    ("2023-39", "late 2023"),
    ("2022-41", "second half of 2022"),
    ("156X-37", "early in an unknown year in the 1560s"),
    ("156X-21", "spring of an unknown year in the 1560s"),
    # long years
    ("Y170000002", "the year 170,000,002"),
    ("Y-170000002", "170,000,003 BC"),
    ("Y17E7~", "about the year 170,000,000"),
    ("1950S2", "a year between 1900 and 1999, estimated at 1950"),
    ("Y3388E2S3", "a year between 338,000 and 338,999, estimated at 338,800"),
    ("1950S4", "1950"),
    ("Y12E900", "the year 1.200 × 10^901"),
    # intervals
    ("2022-03-12/2022-03-13", "12–13 March 2022"),
    ("2022-02-28/2022-03-02", "28 February – 2 March 2022"),
    ("2021-12-24/2022-01-03", "24 December 2021 – 3 January 2022"),
    ("2022-03/2022-04", "March–April 2022"),
    ("2021-12/2022-01", "December 2021 – January 2022"),
    ("2011/2026", "2011–2026"),
    ("-0500/-0400", "501–401 BC"),
    ("-0100/0050", "101 BC – AD 50"),
    ("1985/1985", "1985"),
    ("2004-02-01/2005", "from 1 February 2004 to 2005"),
    ("1984~/2004-06", "from about 1984 to June 2004"),
    ("2022-21/2022-22", "from spring 2022 to summer 2022"),
    ("2022-02-24/..", "since 24 February 2022"),
    ("2022-02-24?/..", "probably since 24 February 2022"),
    ("2022-02~/..", "since about February 2022"),
    ("2022-02-24/", "from 24 February 2022, end unknown"),
    ("../2022-02-24", "until 24 February 2022"),
    ("/2022-02-24", "until 24 February 2022, start unknown"),
    ("/", "dates unknown"),
    ("/..", "since an unknown date"),
    ("../", "until an unknown date"),
    ("../..", "without start or end"),
    # sets
    ("[2022-02-03,2022-02-04]", "3 or 4 February 2022"),
    ("[2022-02-03,2022-02-04,2022-02-05]", "3, 4 or 5 February 2022"),
    ("[2022-02-03,2022-02-05..2022-02-07]", "3 or 5–7 February 2022"),
    ("[2022-02-28,2022-03-02]", "28 February or 2 March 2022"),
    ("[2021-12-31,2022-01-01]", "31 December 2021 or 1 January 2022"),
    ("[2022-03,2022-04]", "March or April 2022"),
    ("{2022-03-01,2022-03-05}", "1 and 5 March 2022"),
    ("[1667,1668,1670..1672]", "1667, 1668 or 1670–1672"),
    ("{1960,1961-12}", "1960 and December 1961"),
    ("[1984?,1985~]", "probably 1984 or about 1985"),
    ("[2022-02-03..2022-02-05]", "one day of 3–5 February 2022"),
    ("{2022-02-03..2022-02-05}", "3–5 February 2022"),
    ("[..1760-12-03]", "on or before 3 December 1760"),
    ("[1760-12..]", "in or after December 1760"),
    ("{..1984}", "1984 and every earlier year"),
    ("[1760-01,1760-12..]", "January 1760 or December 1760 or later"),
    ("{1960,1961-12..}", "1960 and December 1961 and later"),
    ("[1984]", "1984"),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_a_date_reads_as_a_newspaper_prints_it(text: str, words: str) -> None:
    """The words say what the date says, and no more."""
    assert wording.words(edtf.parse(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022-03-14", "14 March"),
        ("2022-03", "March"),
        ("2022-03-12/2022-03-13", "12–13 March"),
        ("2022-02-28/2022-03-02", "28 February – 2 March"),
        ("2022-03-XX~", "about an unknown day in March"),
        ("2022-34", "second quarter"),
        ("2022-21", "spring"),
        ("2022-03-14T12:30:00Z", "14 March, 12:30 UTC"),
        ("2022-02-24/..", "since 24 February"),
        # in full where the year is all there is, or is not the only one
        ("2022", "2022"),
        ("2022-XX", "an unknown month of 2022"),
        ("2022-37", "early 2022"),
        ("2022-24", "winter 2022"),
        ("2021-12-24/2022-01-03", "24 December 2021 – 3 January 2022"),
        ("2023-03-14", "14 March 2023"),
        ("[2022-02-03,2022-02-04]", "3 or 4 February 2022"),
    ],
)
def test_a_list_under_a_year_leaves_the_year_out(text: str, words: str) -> None:
    """Only where the whole date lies in that year and something is left to say."""
    assert wording.short(edtf.parse(text), 2022) == words


@pytest.mark.parametrize("text", [row[0] for row in WORDS])
def test_words_are_one_line_without_stray_blanks(text: str) -> None:
    """The words can stand in a heading, a sentence or a calendar's summary."""
    words = wording.words(edtf.parse(text))
    assert words == " ".join(words.split())
    assert not words.endswith((".", ","))
