"""Time expressions of a text: where they are, what days they can mean, and how well that is known to work."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline import edtf
from dateline.date import Date
from dateline.derive.timex import From, Sureness, Timex, Type, find, languages, timex3

MARKED = Path(__file__).parent / "data" / "timex"
TABLES = Path(__file__).parents[1] / "generator" / "dateline" / "derive" / "timex"
STANDARDS = Path(__file__).parents[2] / "shared" / "standards"

# What was reached. These may be raised and never lowered.
WIKIWARS_VALUE_F1 = 0.895
WIKIWARS_CALENDAR_DATES_RIGHT = 0.928
MARKED_FLOORS = {"en": 1.0, "uk": 1.0, "ru": 1.0, "zh": 1.0}
# Value F1 as TempEval-3 counts it, and the share of calendar dates right.
WIRE_FLOORS = {
    "en-forms": (0.999, 1.0),
    "en-wire": (0.979, 0.982),
    "en-wire-later": (0.981, 1.0),
    "en-articles-1": (0.986, 0.996),
    "en-articles-2": (0.977, 0.992),
    "en-articles-3": (0.986, 1.0),
    "en-articles-4": (0.957, 0.968),
    "en-articles-5": (0.960, 0.98),
    "en-articles-6": (0.986, 1.0),
    "en-articles-7": (0.967, 0.978),
    "en-articles-8": (0.978, 1.0),
    "en-articles-9": (0.965, 0.985),
    "en-articles-10": (0.968, 1.0),
    "en-articles-11": (0.975, 0.984),
    "en-articles-12": (0.973, 0.979),
    "en-articles-13": (0.983, 0.990),
    "en-articles-14": (0.980, 1.0),
    "en-articles-15": (0.995, 1.0),
    "en-articles-16": (0.994, 0.992),
    "en-articles-17": (0.978, 1.0),
}

MONDAY = "2022-03-14"


class Sentence(NamedTuple):
    """A hand-marked sentence: its text, and the start, end and TIMEX3 value of each expression."""

    published: Date
    text: str
    marks: tuple[tuple[int, int, str], ...]


def marked(language: str) -> Iterator[Sentence]:
    published = None
    for line in (MARKED / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("@"):
            published = edtf.parse(line[1:].strip())
        elif line and line[0] != "#":
            assert published
            text, marks, at = "", [], 0
            for match in re.finditer(r"\[([^\]=]+)=([^\]]+)\]", line):
                text += line[at : match.start()]
                marks.append((len(text), len(text) + len(match[1]), match[2]))
                text += match[1]
                at = match.end()
            yield Sentence(published, text + line[at:], tuple(marks))


def whole(name: str) -> Iterator[Sentence]:
    """Whole articles: the lines after each day of publication are the paragraphs of one."""
    for _, lines in groupby(marked(name), key=lambda sentence: sentence.published):
        paragraphs = list(lines)
        text, marks = "", []
        for paragraph in paragraphs:
            marks += [(len(text) + start, len(text) + end, value) for start, end, value in paragraph.marks]
            text += paragraph.text + "\n"
        yield Sentence(paragraphs[0].published, text, tuple(marks))


def read(text: str, published: str | None = MONDAY, language: str = "en") -> list[tuple[str, str | None]]:
    """The words of each expression with their EDTF date."""
    found = find(text, edtf.parse(published) if published else None, language)
    return [(timex.text, timex.date and timex.date.text) for timex in found]


# --- how good it is


def test_wikiwars_is_read_better_than_by_any_other_set_of_rules() -> None:
    """Value F1 on WikiWars is above HeidelTime's .825 and never falls."""
    gold = STANDARDS / "wikiwars.json"
    if not gold.is_file():
        pytest.skip("shared/standards/wikiwars.json is not here")
    spec = importlib.util.spec_from_file_location("score_temporal", STANDARDS / "score_temporal.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    documents = json.loads(gold.read_text("utf-8"))["docs"]
    found = {
        d["id"]: [
            {"start": t.start, "end": t.end, "value": t.value, "type": t.type.value}
            for t in timex3(find(d["text"], edtf.parse(d["dct"]), "en"))
        ]
        for d in documents
    }
    result = scorer.score(documents, found)
    assert result["value"][2] >= WIKIWARS_VALUE_F1
    assert result["days_right"] >= WIKIWARS_CALENDAR_DATES_RIGHT


@pytest.mark.parametrize("language", sorted(MARKED_FLOORS))
def test_newswire_sentences_are_read_as_they_were_marked_by_hand(language: str) -> None:
    """Of our own sentences, spans and values are found as well as they ever were."""
    right = gold = guesses = 0
    wrong = []
    for sentence in marked(language):
        found = {(t.start, t.end, t.value) for t in timex3(find(sentence.text, sentence.published, language))}
        right += len(found & set(sentence.marks))
        gold += len(sentence.marks)
        guesses += len(found)
        if found != set(sentence.marks):
            wrong.append(f"{sentence.published} {sentence.text} {sorted(found)}")
    assert 2 * right / (gold + guesses) >= MARKED_FLOORS[language], "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(WIRE_FLOORS))
def test_wire_copy_is_read_as_well_as_it_ever_was(name: str) -> None:
    """Of news that was marked before the tables knew it, values and calendar dates fall no more."""
    right = gold = guesses = days = days_right = 0
    for text in whole(name) if "articles" in name else marked(name):
        left = list(timex3(find(text.text, text.published, "en")))
        guesses += len(left)
        for start, end, value in text.marks:
            hit = next((t for t in left if t.start < end and start < t.end and t.value == value), None)
            if hit:
                left.remove(hit)
            is_day = re.fullmatch(r"\d{4}(-\d\d(-\d\d)?|-W\d\d(-\d|-WE)?|-Q[1-4]|-(SP|SU|FA|WI))?|\d{2,3}", value)
            gold, right = gold + 1, right + bool(hit)
            days, days_right = days + bool(is_day), days_right + bool(is_day and hit)
    measured = 2 * right / (gold + guesses), days_right / days
    assert all(m >= f for m, f in zip(measured, WIRE_FLOORS[name], strict=True)), measured


@pytest.mark.parametrize("language", ["uk", "ru", "zh"])
def test_each_language_is_judged_on_two_hundred_sentences(language: str) -> None:
    """A figure on few sentences would say little."""
    texts = [sentence.text for sentence in marked(language)]
    assert len(set(texts)) == len(texts) >= 200


# --- what days the words can mean

DAYS = [
    # explicit dates, as newspapers write them
    ("on 14 March 2022", [("14 March 2022", "2022-03-14")]),
    ("on March 14, 2022, they", [("March 14, 2022", "2022-03-14")]),
    ("on Mar. 14, 2022", [("Mar. 14, 2022", "2022-03-14")]),
    ("on the 14th of March 2022", [("the 14th of March 2022", "2022-03-14")]),
    ("on Monday, 14 March", [("Monday, 14 March", "2022-03-14")]),
    ("(2022-03-14)", [("2022-03-14", "2022-03-14")]),
    ("in March of 2022", [("March of 2022", "2022-03")]),
    ("in 480 BC", [("480 BC", "-0479")]),
    # an American and a European would read it differently, so both readings stand
    ("on 3/4/2022", [("3/4/2022", "[2022-03-04,2022-04-03]")]),
    ("on 14/3/2022", [("14/3/2022", "2022-03-14")]),
    # from the day of publication, a Monday
    ("It fell today.", [("today", "2022-03-14")]),
    ("It fell yesterday.", [("yesterday", "2022-03-13")]),
    ("It fell at the weekend.", [("the weekend", "2022-03-12/2022-03-13")]),
    ("They will meet at the weekend.", [("the weekend", "2022-03-19/2022-03-20")]),
    ("It fell last week.", [("last week", "2022-03-07/2022-03-13")]),
    ("It fell earlier this month.", [("earlier this month", "2022-03")]),
    ("It fell on Friday.", [("Friday", "2022-03-11")]),
    ("They will meet on Friday.", [("Friday", "2022-03-18")]),
    ("They agreed to meet on Friday.", [("Friday", "2022-03-18")]),
    ("It fell last Friday.", [("last Friday", "2022-03-11")]),
    ("It fell in October.", [("October", "2021-10")]),
    ("It fell two months ago.", [("two months ago", "2022-01")]),
    ("It fell three weeks ago.", [("three weeks ago", "2022-02-21/2022-02-27")]),
    ("It fell twenty years ago.", [("twenty years ago", "2002~")]),
    # rounded twice: by the words and by the number
    ("It fell about ten years ago.", [("about ten years ago", "2012~")]),
    # what is not past by its verb
    ("They may meet on Friday.", [("Friday", "2022-03-18")]),
    ("It is forecast to fall on Friday.", [("Friday", "2022-03-18")]),
    ("The court opens in the United States on Friday.", [("Friday", "2022-03-18")]),
    ("They will meet next Friday.", [("next Friday", "2022-03-25")]),
    ("It grew from the same month last year.", [("the same month last year", "2021-03")]),
    # longer stretches
    ("in spring 2021", [("spring 2021", "2021-21")]),
    ("in the third quarter of 2021", [("the third quarter of 2021", "2021-35")]),
    ("in the first half of 2021", [("the first half of 2021", "2021-40")]),
    ("in the 1990s", [("the 1990s", "199X")]),
    ("in the 19th century", [("the 19th century", "18XX")]),
    # a winter has two years, and which is meant is not said
    ("in the winter of 2021", [("the winter of 2021", "[2020-24,2021-24]")]),
    ("about 1990", [("about 1990", "1990~")]),
    # ranges are one date with two parts
    ("from 12 to 14 March 2022", [("12 to 14 March 2022", "2022-03-12/2022-03-14")]),
    ("on 12–14 March 2022", [("12–14 March 2022", "2022-03-12/2022-03-14")]),
    ("between 2011 and 2013", [("2011 and 2013", "2011/2013")]),
    ("in 2011 and 2013", [("2011", "2011"), ("2013", "2013")]),
    ("from March 28 to April 2, 2022", [("March 28 to April 2, 2022", "2022-03-28/2022-04-02")]),
    # never finer than the words: no seconds were given, so the date is the day
    ("at 3:30 p.m. on Friday it fell", [("3:30 p.m. on Friday", "2022-03-11")]),
    ("It was signed at 15:30:10 GMT on 11 March.", [("15:30:10 GMT on 11 March", "2022-03-11T15:30:10Z")]),
    # no place in the calendar
    ("in recent years", [("recent years", None)]),
    ("It came days after the summit.", [("days", None)]),
    ("It lasted for three days.", [("three days", None)]),
    ("They meet every Monday.", [("every Monday", None)]),
    ("It fell some years ago.", [("some years ago", None)]),
    # no time at all
    ("He may march with 2000 soldiers to room 1984.", []),
    ("the second attack on the quarter", []),
    ("on 30 February 2022", []),
    # every country has its own
    ("He spoke on Independence Day.", []),
]


@pytest.mark.parametrize(("text", "expected"), DAYS, ids=[text for text, _ in DAYS])
def test_words_mean_the_days_that_a_reader_would_take_them_for(text: str, expected: list[tuple[str, str]]) -> None:
    """An article of Monday 14 March 2022 means these days."""
    assert read(text) == expected


def test_a_month_takes_the_year_of_the_story_it_is_told_in() -> None:
    """“In March”, after January 1940, is March 1940; an article of today knows it from the years it is full of."""
    story = (
        "In 1938 he came. In September 1939 war broke out. In October 1939 he left. In June 1940 he was back. "
        "In December 1941 he fell ill. In January he died."
    )
    assert read(story)[-1] == ("January", "1942-01")


def test_days_are_counted_on_from_the_last_one_mentioned() -> None:
    """“Two days later” and “the same day” start from the text's own dates."""
    text = "On 10 February 2014 they met. Two days later they signed, and the same day they left."
    assert [date for _, date in read(text)] == ["2014-02-10", "2014-02-12", "2014-02-12"]


def test_american_text_puts_the_month_first() -> None:
    """3/4 is the fourth of March in en-US and the third of April in en-GB."""
    assert read("on 3/4/2022", language="en-US") == [("3/4/2022", "2022-03-04")]
    assert read("on 3/4/2022", language="en-GB") == [("3/4/2022", "2022-04-03")]


# --- anchors and sureness


def test_each_value_says_what_it_was_counted_from_and_how_surely() -> None:
    """Stated, reckoned from the publication, guessed by tense, or open."""
    text = "On 4 February 2022 they met. It fell yesterday. They spoke on Friday for two hours."
    stated, reckoned, guessed, open_ = find(text, edtf.parse(MONDAY), "en")
    assert (stated.sureness, stated.anchor, stated.anchor_from) == (Sureness.STATED, "", From.NOWHERE)
    assert (reckoned.sureness, reckoned.anchor, reckoned.anchor_from) == (Sureness.RECKONED, MONDAY, From.PUBLISHED)
    assert (guessed.sureness, guessed.anchor_from) == (Sureness.GUESSED, From.PUBLISHED)
    assert (open_.sureness, open_.type, open_.value, open_.date) == (Sureness.OPEN, Type.DURATION, "PT2H", None)


def test_without_a_publication_day_only_what_the_text_fixes_has_a_date() -> None:
    """No day is taken from the clock."""
    assert read("It fell yesterday and on Friday, in March, after 4 February 2014.", None) == [
        ("yesterday", None),
        ("Friday", None),
        ("March", None),
        ("4 February 2014", "2014-02-04"),
    ]


def test_a_publication_month_fixes_what_all_its_days_agree_on() -> None:
    """Of an article of March 2022, “last year” is 2021, and “on Monday” can be four days."""
    assert read("It fell last year and again on Monday.", "2022-03") == [("last year", "2021"), ("Monday", None)]


def test_a_language_without_a_table_is_refused() -> None:
    """Greek is not read with English rules."""
    with pytest.raises(LookupError, match="en, ru, uk, zh"):
        find("χθες", None, "el")


def test_long_characters_are_read_as_the_short_ones() -> None:
    """Taiwan and Hong Kong write 週四 for 周四; the span keeps the text's own letters."""
    assert read("發言人週四表示", "2022-03-14", "zh-Hant") == [("週四", "2022-03-10")]


# --- the two notations


def edtf_of(value: str) -> str | None:
    """The EDTF that a TIMEX3 value of whole days corresponds to, by a table of its own."""
    shapes = [
        (r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T.*)?", r"\1"),
        (r"(\d{4})-SP", r"\1-21"),
        (r"(\d{4})-SU", r"\1-22"),
        (r"(\d{4})-FA", r"\1-23"),
        (r"(\d{3})", r"\1X"),
        (r"(\d{2})", r"\1XX"),
        (r"(\d{4})-H([12])", lambda m: f"{m[1]}-{39 + int(m[2])}"),
        (r"(\d{4})-Q([1-4])", lambda m: f"{m[1]}-{32 + int(m[2])}"),
    ]
    for pattern, made in shapes:
        if match := re.fullmatch(pattern, value):
            return match.expand(made) if isinstance(made, str) else made(match)
    return None


@pytest.mark.parametrize("language", sorted(MARKED_FLOORS))
def test_the_edtf_date_says_what_the_timex3_value_says(language: str) -> None:
    """No date is finer than its value, and durations, frequencies and vague references have none."""
    for sentence in marked(language):
        for timex in timex3(find(sentence.text, sentence.published, language)):
            if timex.type in (Type.DURATION, Type.SET) or timex.value.endswith("_REF") or "X" in timex.value:
                assert timex.date is None, timex
            elif expected := edtf_of(timex.value):
                assert timex.date, timex
                assert timex.date.text.rstrip("~") == expected, timex


# --- laws


def check(text: str, found: tuple[Timex, ...]) -> None:
    end = 0
    for timex in found:
        assert end <= timex.start < timex.end
        assert text[timex.start : timex.end] == timex.text
        assert timex.date is None or edtf.parse(timex.date.text) == timex.date
        assert (timex.date is None) == (timex.sureness is Sureness.OPEN)
        end = timex.end
        check(text, timex.parts)


def vocabulary(language: str) -> list[str]:
    table = yaml.safe_load((TABLES / f"{language}.yaml").read_text("utf-8"))
    words = {str(word) for entries in table["words"].values() for word in entries if str(word)[:1] != "$"}
    for rule in table["rules"]:
        for line in [rule["read"]] if isinstance(rule.get("read"), str) else rule.get("read", []):
            words |= {
                word.replace("_", " ") for item in re.sub(r"<[^>]*>", "", line).split() for word in item.split("|")
            }
    return [*sorted(words), "the", "of", "in", "and", ",", "–", "14", "31", "2022", "1914", "9:30", "9999", "1000", "’"]


@pytest.mark.parametrize("language", languages())
def test_whatever_is_read_is_a_span_of_the_text_with_a_valid_date(language: str) -> None:
    """Any words of the table in any order give spans in order, without overlap, with EDTF of our own reading."""
    words = vocabulary(language)
    gap = "" if language == "zh" else " "

    @given(
        st.lists(st.sampled_from(words) | st.text(max_size=3), max_size=12),
        st.sampled_from(
            (None, "2022-03-14", "2022-03", "2020-02-29", "0001", "9999-12-31", "1999-12/2000-01", "-0044")
        ),
    )
    def holds(parts: list[str], published: str | None) -> None:
        text = gap.join(parts)
        day = edtf.parse(published) if published else None
        found = find(text, day, language)
        check(text, found)
        assert found == find(text, day, language)

    holds()


# --- the tables


@pytest.mark.parametrize("language", languages())
def test_every_rule_says_all_that_its_kind_needs(language: str) -> None:
    """A duration has a unit or a value, a frequency says of what, a vague reference which."""
    table = yaml.safe_load((TABLES / f"{language}.yaml").read_text("utf-8"))
    for rule in table["rules"]:
        for line in [rule["read"]] if isinstance(rule.get("read"), str) else rule.get("read", [rule.get("regex")]):
            names = re.findall(r"<([^>]+)>", line) + re.findall(r"\?P<([a-z]+)", line)
            fields = set(rule) | {name.partition("=")[2] or name for name in names}
            if rule.get("is") == "duration":
                assert fields & {"unit", "value"}, line
            elif rule.get("is") == "set":
                assert fields & {"unit", "value", "weekday", "month", "season", "part"}, line
            elif fields & {"ago", "rel"} and not fields & {"weekday", "month", "season", "holiday", "day"}:
                assert "unit" in fields or "ref" in fields, line


def test_every_field_of_a_rule_is_in_the_manual() -> None:
    """docs/derive-dates.md lists the fields of the tables, and no other."""
    manual = (TABLES.parents[3] / "docs" / "derive-dates.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", manual, re.MULTILINE))
    used: set[str] = set()
    for language in languages():
        table: dict[str, Any] = yaml.safe_load((TABLES / f"{language}.yaml").read_text("utf-8"))
        for rule in table["rules"]:
            used |= set(rule)
            lines = [rule["read"]] if isinstance(rule.get("read"), str) else rule.get("read", [])
            for line in lines:
                for name in re.findall(r"<([^>]+)>", line):
                    field = name.partition("=")[2] or name
                    used.add(field.rstrip("0123") if field[-1] in "123" else field)
            used |= {f.rstrip("012") for f in re.findall(r"\?P<([a-z]+[12]?)>", rule.get("regex", ""))}
    assert used - {"_", "link", "dec", "s", "sep", "times"} == documented
