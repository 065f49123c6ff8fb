"""Sources as Chicago prints them.

The rows agree with citeproc-js but for what `dev/chicago_ledger.md` explains; `dev/chicago_check.py` compares more.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.american_date import date_words
from dateline.chicago import entry, note, short_note, sort_key
from dateline.edtf import parse
from dateline.source import CSL_TYPES, Name, Source
from dateline.typeset import Run, plain

WILLIAMS = Name(family="Williams", given="Ian")


def source(**values: Any) -> Source:
    for key in ("issued", "accessed", "archived"):
        if key in values:
            values[key] = parse(values[key])
    for key in ("author", "editor", "translator", "interviewer"):
        if isinstance(values.get(key), str):
            values[key] = (Name(literal=values[key]),)
    return Source(**{"id": "s", "type": "webpage", "title": "Title", **values})


TYPES = [
    pytest.param(
        source(
            type="article-newspaper",
            title="Xi and Putin chat on Ukraine war anniversary",
            author=(Name(family="Chen", given="Laurie"), Name(family="Zhang", given="Yukun")),
            container_title="TimesLIVE",
            issued="2025-02-24",
            url="https://example.org/a",
            accessed="2026-11-23",
        ),
        "Laurie Chen and Yukun Zhang, “Xi and Putin chat on Ukraine war anniversary,” TimesLIVE, February 24, 2025, "
        "accessed November 23, 2026, https://example.org/a.",
        "Chen and Zhang, “Xi and Putin chat on Ukraine war anniversary.”",
        "Chen, Laurie, and Yukun Zhang. “Xi and Putin chat on Ukraine war anniversary.” TimesLIVE, February 24, 2025. "
        "Accessed November 23, 2026. https://example.org/a.",
        id="news article",
    ),
    pytest.param(
        source(
            type="article-newspaper",
            title="Kina opfordrer til tilbageholdenhed",
            container_title="Jyllands-Posten",
            url="https://example.org/a",
            accessed="2026-11-23",
        ),
        "“Kina opfordrer til tilbageholdenhed,” Jyllands-Posten, n.d., accessed November 23, 2026, https://example.org/a.",
        "Jyllands-Posten, “Kina opfordrer til tilbageholdenhed.”",
        "Jyllands-Posten. “Kina opfordrer til tilbageholdenhed.” n.d. Accessed November 23, 2026. https://example.org/a.",
        id="unsigned and undated news article",
    ),
    pytest.param(
        source(type="article", title="China wants peace", author="Reuters", publisher="Reuters", issued="2022-03-15"),
        "Reuters, “China wants peace,” March 15, 2022.",
        "Reuters, “China wants peace.”",
        "Reuters. “China wants peace.” March 15, 2022.",
        id="agency wire",
    ),
    pytest.param(
        source(
            type="article-magazine",
            title="Will China come to Putin’s rescue?",
            author=(WILLIAMS,),
            container_title="The Spectator",
            issued="2022-03-14",
            url="https://example.org/r-",
        ),
        "Ian Williams, “Will China come to Putin’s rescue?,” The Spectator, March 14, 2022, https://example.org/r-.",
        "Williams, “Will China come to Putin’s rescue?”",
        "Williams, Ian. “Will China come to Putin’s rescue?” The Spectator, March 14, 2022. https://example.org/r-.",
        id="magazine, title that asks",
    ),
    pytest.param(
        source(
            type="article-journal",
            title="China’s peace diplomacy",
            author=(Name(family="Zhao", given="Suisheng"),),
            container_title="Survival",
            volume="64",
            issue="3",
            page="511-528",
            issued="2022-06",
        ),
        "Suisheng Zhao, “China’s peace diplomacy,” Survival 64, no. 3 (2022): 511–28.",
        "Zhao, “China’s peace diplomacy.”",
        "Zhao, Suisheng. “China’s peace diplomacy.” Survival 64, no. 3 (2022): 511–28.",
        id="journal",
    ),
    pytest.param(
        source(
            type="broadcast", title="Round table", container_title="Newsnight", publisher="BBC Two", issued="2022-03-01"
        ),
        "“Round table,” Newsnight, aired March 1, 2022, on BBC Two.",
        "“Round table.”",
        "Newsnight. “Round table.” Aired March 1, 2022, on BBC Two.",
        id="broadcast",
    ),
    pytest.param(
        source(
            type="interview",
            title="China can influence Russia",
            author=(Name(family="Zelensky", given="Volodymyr"),),
            interviewer=(Name(family="Blitzer", given="Wolf"),),
            container_title="CNN",
            issued="2022-09-11",
        ),
        "Volodymyr Zelensky, “China can influence Russia,” interview by Wolf Blitzer, CNN, September 11, 2022.",
        "Zelensky, “China can influence Russia.”",
        "Zelensky, Volodymyr. “China can influence Russia.” Interview by Wolf Blitzer. CNN, September 11, 2022.",
        id="interview",
    ),
    pytest.param(
        source(
            type="speech",
            title="Explanation of vote",
            author="Zhang Jun",
            event_title="8979th meeting of the Security Council",
            event_place="New York",
            issued="2022-02-25",
        ),
        "Zhang Jun, “Explanation of vote,” 8979th meeting of the Security Council, New York, February 25, 2022.",
        "Zhang Jun, “Explanation of vote.”",
        "Zhang Jun. “Explanation of vote.” 8979th meeting of the Security Council, New York, February 25, 2022.",
        id="speech",
    ),
    pytest.param(
        source(
            type="document",
            genre="press release",
            title="Commerce Adds 37 PRC Entities to Entity List",
            author="Bureau of Industry and Security",
            publisher="U.S. Department of Commerce",
            issued="2024-05-09",
        ),
        "Bureau of Industry and Security, “Commerce Adds 37 PRC Entities to Entity List,” press release, "
        "U.S. Department of Commerce, May 9, 2024.",
        "Bureau of Industry and Security, “Commerce Adds 37 PRC Entities to Entity List.”",
        "Bureau of Industry and Security. “Commerce Adds 37 PRC Entities to Entity List.” Press release. "
        "U.S. Department of Commerce, May 9, 2024.",
        id="press release",
    ),
    pytest.param(
        source(type="document", title="China’s Position", author="Foreign Ministry", issued="2023-02-24"),
        "Foreign Ministry, “China’s Position,” February 24, 2023.",
        "Foreign Ministry, “China’s Position.”",
        "Foreign Ministry. “China’s Position.” February 24, 2023.",
        id="government document",
    ),
    pytest.param(
        source(
            type="document",
            genre="vote record",
            title="Aggression against Ukraine",
            authority="UN General Assembly",
            number="A/RES/ES-11/1",
            issued="2022-03-02",
        ),
        "UN General Assembly, “Aggression against Ukraine,” vote record A/RES/ES-11/1, March 2, 2022.",
        "UN General Assembly, “Aggression against Ukraine.”",
        "UN General Assembly. “Aggression against Ukraine.” Vote record A/RES/ES-11/1. March 2, 2022.",
        id="vote record",
    ),
    pytest.param(
        source(
            type="report",
            title="Trends in arms transfers",
            author="SIPRI",
            publisher="SIPRI",
            genre="fact sheet",
            number="3",
            issued="2022-03",
        ),
        "SIPRI, Trends in arms transfers, fact sheet no. 3 (SIPRI, 2022).",
        "SIPRI, Trends in arms transfers.",
        "SIPRI. Trends in arms transfers. Fact sheet no. 3. SIPRI, 2022.",
        id="report",
    ),
    pytest.param(
        source(type="hearing", title="Threats", number="H.R. 7", authority="US Senate", issued="2022-03-12"),
        "Threats: Hearing on H.R. 7, US Senate (2022).",
        "Threats.",
        "Threats: Hearing on H.R. 7, US Senate (2022).",
        id="hearing",
    ),
    pytest.param(
        source(
            type="treaty",
            title="Treaty of Friendship",
            author=(Name(literal="China"), Name(literal="Ukraine")),
            issued="2013-12-05",
            url="https://example.org/t",
            accessed="2026-11-23",
        ),
        "Treaty of Friendship, China-Ukraine, December 5, 2013, accessed November 23, 2026, https://example.org/t.",
        "Treaty of Friendship.",
        "Treaty of Friendship, China-Ukraine, December 5, 2013. Accessed November 23, 2026. https://example.org/t.",
        id="treaty",
    ),
    pytest.param(
        source(type="legislation", title="Decree", number="82/2023", authority="President", issued="2023-02-12"),
        "Decree, No. 82/2023 (President, 2023).",
        "Decree.",
        "Decree, No. 82/2023 (President, 2023).",
        id="law",
    ),
    pytest.param(
        source(title="Relations", container_title="Site", publisher="Owner", url="https://example.org/w"),
        "“Relations,” Site, Owner, https://example.org/w.",
        "Owner, “Relations.”",
        "Owner. “Relations.” Site. https://example.org/w.",
        id="web page",
    ),
    pytest.param(
        source(
            type="post", title="We spoke today.", author="Zelenskyy", container_title="Twitter", issued="2023-04-26"
        ),
        "Zelenskyy, “We spoke today,” Twitter, April 26, 2023.",
        "Zelenskyy, “We spoke today.”",
        "Zelenskyy. “We spoke today.” Twitter, April 26, 2023.",
        id="post",
    ),
]


@pytest.mark.parametrize(("given_source", "full", "short", "listed"), TYPES)
def test_each_type_of_source_has_its_form(given_source: Source, full: str, short: str, listed: str) -> None:
    """Note, short note and entry follow Chicago's form for the type."""
    assert plain(note(given_source)) == full
    assert plain(short_note(given_source)) == short
    assert plain(entry(given_source)) == listed


@pytest.mark.parametrize(
    ("count", "full", "short", "listed"),
    [
        (1, "A Za", "Za", "Za, A"),
        (2, "A Za and B Zb", "Za and Zb", "Za, A, and B Zb"),
        (3, "A Za et al.", "Za et al.", "Za, A, B Zb, and C Zc"),
        (6, "A Za et al.", "Za et al.", "Za, A, B Zb, C Zc, D Zd, E Ze, and F Zf"),
        (7, "A Za et al.", "Za et al.", "Za, A, B Zb, C Zc, et al"),
    ],
)
def test_names_are_cut_after_two_in_notes_and_after_six_in_entries(
    count: int, full: str, short: str, listed: str
) -> None:
    """Three or more become “et al.” in a note, seven or more in an entry, and only the first name is inverted."""
    authors = tuple(Name(family=f"Z{c}", given=c.upper()) for c in "abcdefgh"[:count])
    given_source = source(author=authors)
    assert plain(note(given_source)).startswith(f"{full}, “")
    assert plain(short_note(given_source)).startswith(f"{short}, “")
    assert plain(entry(given_source)).startswith(f"{listed}. “")


def test_a_name_in_one_piece_is_never_inverted() -> None:
    """A literal name stands as it was written; a comma before “and” only follows an inverted one."""
    given_source = source(author=(Name(literal="Yang Jiechi"), Name(literal="White House")))
    assert plain(entry(given_source)) == "Yang Jiechi and White House. “Title.”"


@pytest.mark.parametrize(
    ("title", "in_note"),
    [
        ("He said “no”", "“He said ‘no,’”"),
        ('He said "no" twice', "“He said ‘no’ twice,”"),
        ("He said 'no'", "“He said ‘no,’”"),
        ("The ‘limits’ of “No Limits”", "“The ‘limits’ of ‘No Limits,’”"),
        ("“He said ‘no’ to us”", "“‘He said “no” to us,’”"),
        ("Who said “no”?", "“Who said ‘no’?,”"),
        ("Who said “no?”", "“Who said ‘no?,’”"),
        ("Xi's bet", "“Xi’s bet,”"),
        ("the '90s", "“the ’90s,”"),
        ("Xi: „Kein Krieg“ mit uns", "“Xi: „Kein Krieg“ mit uns,”"),
        ("«Ми готові»", "“«Ми готові»,”"),
        ("Stop!", "“Stop!,”"),
        ("Made in the U.S.", "“Made in the U.S.,”"),
        ("Wait…", "“Wait…,”"),
    ],
)
def test_quotation_marks_nest_and_take_the_comma_in(title: str, in_note: str) -> None:
    """Marks inside a title become single, straight ones curly, and the comma stands before those that close."""
    assert plain(note(source(title=title, container_title="Site"))) == f"{in_note} Site."


@pytest.mark.parametrize(
    ("title", "in_entry"),
    [
        ("Is it?", "“Is it?”"),
        ("Who said “no”?", "“Who said ‘no’?”"),
        ("Made in the U.S.", "“Made in the U.S.”"),
        ("Wait…", "“Wait….”"),
        ("Plain", "“Plain.”"),
    ],
)
def test_a_full_stop_is_not_added_to_a_mark_that_ends_a_sentence(title: str, in_entry: str) -> None:
    """An entry goes on after ? ! and . without another full stop."""
    assert plain(entry(source(title=title, author="A"))) == f"A. {in_entry}"


def test_markup_in_a_title_is_text() -> None:
    """Tags come out as they were typed, in one run without style, for the template to escape."""
    runs = entry(source(title="<i>Bold</i> & <script>x</script>", author="A"))
    assert runs == (Run("A. “<i>Bold</i> & <script>x</script>.”"),)


def test_a_title_keeps_its_capitals() -> None:
    """Nothing is put in title case: a headline is quoted as it was seen."""
    assert "“xi AND putin chat,”" in plain(note(source(title="xi AND putin chat", container_title="X")))


def test_a_description_is_not_set_as_a_title() -> None:
    """What editors put in brackets, where no title was seen, has no quotation marks around it."""
    runs = note(source(type="article-newspaper", title="[Xi’s “no”]", container_title="DW", issued="2022"))
    assert plain(runs) == "[Xi’s “no”], DW, 2022."
    assert plain(entry(source(type="report", title="[Trade]", publisher="P"))) == "[Trade]. P, n.d."


def test_a_document_on_a_site_names_it_like_a_publisher() -> None:
    """A web site is not a book that a document is in; without an address it is taken for one."""
    given_source = source(type="document", genre="readout", container_title="Site", issued="2022", url="https://e.org/")
    assert plain(note(given_source)) == "“Title,” readout, Site, 2022, https://e.org/."
    assert plain(note(source(type="document", container_title="Papers"))) == "“Title,” in Papers, n.d."


def test_names_of_papers_are_italic_and_addresses_are_links() -> None:
    """A run knows its style and where it leads; the mark after it is plain."""
    given_source = source(
        type="article-newspaper", author="A", container_title="DW", issued="2022", url="https://e.org/"
    )
    assert note(given_source) == (
        Run("A, “Title,” "),
        Run("DW", "italic"),
        Run(", 2022, "),
        Run("https://e.org/", href="https://e.org/"),
        Run("."),
    )


def test_east_asian_names_stay_upright() -> None:
    """Chinese, Japanese and Korean have no italics."""
    runs = note(source(type="article-newspaper", container_title="人民日报", issued="2022"))
    assert runs == (Run("“Title,” 人民日报, 2022."),)


def test_the_archived_copy_follows_the_address() -> None:
    """The copy is named with its day and is a link of its own; without a day, none is printed."""
    given_source = source(
        author="A", url="https://e.org/", archive_url="https://archive.example/e", archived="2022-03-14"
    )
    assert plain(note(given_source)).endswith(" https://e.org/, archived March 14, 2022, at https://archive.example/e.")
    assert plain(entry(given_source)).endswith(
        " https://e.org/. Archived March 14, 2022, at https://archive.example/e."
    )
    assert entry(given_source)[-2].href == "https://archive.example/e"
    assert plain(note(source(archive_url="https://archive.example/e"))) == (
        "“Title,” archived at https://archive.example/e."
    )


def test_only_web_addresses_are_links() -> None:
    """An address of another kind is printed and leads nowhere."""
    assert not any(run.href for run in note(source(url="javascript:alert(1)")))


def test_no_day_of_access_without_an_address() -> None:
    """Chicago gives the day of access for what was read on the web."""
    assert plain(note(source(type="report", title="T", publisher="P", accessed="2026-11-23"))) == "T (P, n.d.)."


@pytest.mark.parametrize(
    ("kind", "locator", "printed"),
    [
        ("document", "para. 3", "n.d., para. 3."),
        ("document", "p. 12", "n.d., 12."),
        ("document", "pp. 112-115", "n.d., 112–15."),
        ("document", "01:12:30", "n.d., 01:12:30."),
        ("treaty", "para. 4", "Title, ¶ 4."),
        ("treaty", "art. 2", "Title, art. 2."),
    ],
)
def test_a_locator_says_where(kind: str, locator: str, printed: str) -> None:
    """Pages are bare numbers, other places keep their word, and a legal text has its signs."""
    assert plain(note(source(type=kind), locator)).endswith(printed)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2022", "2022"),
        ("2022-03", "March 2022"),
        ("2022-03-14", "March 14, 2022"),
        ("2022-03-14T10:30:00Z", "March 14, 2022"),
        ("2022-03-14/2022-03-16", "March 14–16, 2022"),
        ("2022-03-30/2022-04-02", "March 30–April 2, 2022"),
        ("2021-12-30/2022-01-02", "December 30, 2021–January 2, 2022"),
        ("2022-03/2022-04", "March–April 2022"),
        ("2021/2022", "2021–2022"),
    ],
)
def test_dates_are_as_exact_as_the_source(text: str, printed: str) -> None:
    """A month stays a month and a year a year."""
    assert date_words(parse(text)) == printed


@pytest.mark.parametrize(
    "text", ["2022-03-14~", "2022?", "202X", "2022-21", "2022-03-14/..", "[2022-03-14,2022-03-15]"]
)
def test_other_dates_are_in_the_words_of_the_site(text: str) -> None:
    """What Chicago has no form for is worded, and never becomes a plain date."""
    assert date_words(parse(text)) not in ("", "March 14, 2022", "2022")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"author": (Name(family="Chen", given="Zoe"),)}, {"author": "Éluard"}),
        ({"author": "Éluard"}, {"author": "Ferrer"}),
        ({"title": "The Apple", "language": "en-GB"}, {"title": "Book", "language": "en"}),
        ({"title": "Der Apfel", "language": "de"}, {"title": "Buch", "language": "de"}),
        ({"type": "article-newspaper", "container_title": "The Atlantic", "title": "Z"}, {"author": "B"}),
        ({"author": "A", "title": "One"}, {"author": "A", "title": "Two"}),
        ({"author": "A", "issued": "2021"}, {"author": "A", "issued": "2022"}),
        ({"author": "Zed"}, {"author": "Ван І"}),
    ],
)
def test_a_bibliography_is_ordered_by_what_leads_the_entry(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Family name, body, or title without its article; accents and case do not count."""
    assert sort_key(source(**first)) < sort_key(source(**second))


def test_the_order_is_the_same_however_the_sources_come() -> None:
    """Sources that are alike but for their ids have an order too."""
    sources = [source(id=f"s{i}", title=f"T{i % 3}") for i in range(20)]
    shuffled = random.Random(1).sample(sources, len(sources))  # noqa: S311
    assert sorted(shuffled, key=sort_key) == sorted(sources, key=sort_key)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    st.sampled_from(CSL_TYPES),
    st.fixed_dictionaries(
        {"title": _TEXT.filter(str.strip)},
        optional={
            **dict.fromkeys(
                ("container_title", "publisher", "genre", "number", "volume", "page", "url", "medium"), _TEXT
            ),
            "author": st.lists(st.builds(Name, literal=_TEXT.filter(str.strip)), max_size=8).map(tuple),
            "issued": st.sampled_from(["2022", "2022-03-14", "2022-03~", "../2022"]).map(parse),
        },
    ),
)
def test_every_type_can_be_printed_with_any_of_its_parts(kind: str, values: dict[str, Any]) -> None:
    """No type and no missing part is refused; a note ends once, and nothing is doubled."""
    given_source = Source(id="s", type=kind, **values)
    for runs in (note(given_source), short_note(given_source), entry(given_source)):
        text = plain(runs)
        assert text.rstrip("”’")[-1] in ".?!"
        assert all(run.text for run in runs)
    sort_key(given_source)
