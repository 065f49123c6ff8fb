"""Sentences and citations: where a sentence ends, what a mark belongs to, and how the notes of a page are numbered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.cite import Notes, narrative, own_sentences, parse_key, sentences
from dateline.diagnostic import Diagnostic
from dateline.event import Citation, Quote, Report, Sentence
from dateline.source import Source

SOURCES = {i: Source(id=i, type="article", title=i) for i in ("gazette", "circular", "herald")}

CUT = [
    # the text, with | between its sentences
    "One. | Two? | Three! | Four",
    "He waited… | Then it came.",
    "The words “we … The Company” are left out … In part.",
    "It is … . so it goes on.",
    "He said “no.” | She left.",
    "(He said no.) | She left.",
    "Mr. Sapt met Dr. Rassendyll of St. Gallen and Gen. Strakencz.",
    "Queen F. Elphberg met J. R. Sapt and Ф. Тарленгайм.",
    "Train No. 5 left. | Trains nos. 5 and 6 came.",
    "The answer was no. | Then they left.",
    "See Art. 5, para. 3, pp. 4–6 and Vol. 2 of it.",
    "On Jul. 14 it opened. | In Sept. 1894 it closed.",
    "It opened at 3 p.m. Strelsau time.",
    "It opened at 3 p.m. | The queen was there.",
    "In the U.S. President Cleveland heard of it.",
    "It was heard of in the U.S. | They laughed.",
    "Both of them, e.g. Sapt, i.e. Tarlenheim and Rupert, vs. Michael.",
    "Rupert of Hentzau Jr. Esquire came. | The Company Ltd. In time paid.".replace("Ltd. In", "Ltd. | In"),
    "It cost 2.5 crowns, i.e. 250 pence. | 3 were lost.",
    "It is 42 miles. | €5 was paid. | “Too much,” they said.",
    "They left at 12. | 14 came.",
    "He asked: why? and why not! he said.",
    "Did he ask? — he did.",
    "He stopped … and went.",
    "Zenda, Łódź. | Őrs came. źle too.",
    "Залізницю відкрито. | Королева була там. | Чи так? | Так!",
    "У м. Зенда її чекали.",
    "铁路已经通车。|王后到场！|他说：“是的。”|真的吗？",
    "開通した。|王妃が来た。",
    "Really?! | Yes.",
    "It is at example.org/a. | See there.",
    "[sic] One. | Two [1] words. | [Three] more.",
    "Non-breaking.\u00a0| Blanks.",
]


@pytest.mark.parametrize("row", CUT)
def test_a_text_is_cut_into_its_sentences(row: str) -> None:
    """Abbreviations, initials, numbers and omissions end none; quotes and brackets are closed first."""
    assert [text for text, _ in sentences(row.replace("|", ""))] == [part.strip() for part in row.split("|")]


MARKED = [
    # the text, its sentences and their marks
    ("One [@a].", [("One.", ["@a"])]),
    ("One. [@a]", [("One.", ["@a"])]),
    ("One [@a]. Two. [@b] Three [@c].", [("One.", ["@a"]), ("Two.", ["@b"]), ("Three.", ["@c"])]),
    ("One [@a] [@b][@c].", [("One.", ["@a", "@b", "@c"])]),
    ("One [@a], or two [@b].", [("One, or two.", ["@a", "@b"])]),
    ("One [@a]. [@b] Two.", [("One.", ["@a", "@b"]), ("Two.", [])]),
    ("[@a] One.", [("One.", ["@a"])]),
    ("One. Two. [@a]", [("One.", []), ("Two.", ["@a"])]),
    ("One.\n[@a]\nTwo\u00a0[@b].", [("One.", ["@a"]), ("Two.", ["@b"])]),
    ("At 3 p.m. [@a]. Then.", [("At 3 p.m.", ["@a"]), ("Then.", [])]),
    ("At 3 p.m. [@a] Strelsau saw it.", [("At 3 p.m.", ["@a"]), ("Strelsau saw it.", [])]),
    ("In the U.S. [@a] and here.", [("In the U.S. and here.", ["@a"])]),
    ("He said “no.” [@a]. Then.", [("He said “no.”", ["@a"]), ("Then.", [])]),
    ("Really? [@a]. Then.", [("Really?", ["@a"]), ("Then.", [])]),
    ("It waits … [@a]. Next.", [("It waits ….", ["@a"]), ("Next.", [])]),
    ("It waits … [@a]. and goes on.", [("It waits …. and goes on.", ["@a"])]),
    ("通车 [@a]。王后到场。[@b]", [("通车。", ["@a"]), ("王后到场。", ["@b"])]),
    ("One [@a, p. 3; @b, col. 2].", [("One.", ["@a, p. 3; @b, col. 2"])]),
    ("One [sic] and [1] [@a].", [("One [sic] and [1].", ["@a"])]),
    ("No end [@a]", [("No end", ["@a"])]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), MARKED)
def test_a_mark_belongs_to_the_sentence_it_stands_in_or_behind(
    text: str, expected: list[tuple[str, list[str]]]
) -> None:
    """Before or after the full stop, alone or several in a row; the marks leave no trace in the words."""
    assert [(words, list(marks)) for words, marks in sentences(text)] == expected


@given(
    st.lists(st.sampled_from(["One", ".", " ", "[@a]", "[@b, p. 2]", "?", "…", "”", "U.S.", "two", "。", "[x]", "["]))
)
def test_no_word_and_no_mark_is_lost_in_the_cutting(pieces: list[str]) -> None:
    """Sentences put together again are the text without its marks, blanks and the full stops that marks double."""
    text = "".join(pieces)
    cut = sentences(text)
    words = "".join(t for t, _ in cut).replace(" ", "").replace(".", "").replace("。", "")
    left = "".join(p for p in pieces if not p.startswith("[@")).replace(" ", "").replace(".", "").replace("。", "")
    assert words == left
    if cut:
        assert [m for _, marks in cut for m in marks] == [p[1:-1] for p in pieces if p.startswith("[@")]


KEYS = [
    ("@gazette", ("gazette", "")),
    (" @gazette , para. 3, col. 2 ", ("gazette", "para. 3, col. 2")),
    ("@", None),
    ("@gazette para. 3", None),
    ("@gazette,", None),
    ("gazette", None),
    ("", None),
]


@pytest.mark.parametrize(("part", "expected"), KEYS)
def test_a_part_of_a_mark_is_a_source_and_perhaps_a_locator(part: str, expected: tuple[str, str] | None) -> None:
    """Anything else is no citation."""
    assert parse_key(part) == expected


def told(summary: str, *reports: Report, is_complete: bool = True) -> tuple[tuple[Sentence, ...], list[Diagnostic]]:
    """Return the narrative of an editors' entry, and what is said of it."""
    diagnostics: list[Diagnostic] = []
    teller = Report(id="line-opens", summary=summary, path="editors.yaml")
    return narrative([teller], reports, SOURCES, diagnostics, is_complete=is_complete), diagnostics


def report(source: str, summary: str = "", *quotes: Quote) -> Report:
    """Return a source's report."""
    return Report(id="line-opens", source=SOURCES[source], summary=summary, quotes=quotes, path=f"{source}.yaml")


CLEAN = [
    "One [@gazette].",
    "One. [@gazette, para. 3; @circular]",
    "One [sic] [@gazette].",
    "Mail a@b.org [@gazette].",
    "",
]
AMISS = [
    # the editors' summary, what is said of it, a part of the words
    ("One.", ["sentence-uncited"], "“One.”"),
    ("One [@gazette]. Two.", ["sentence-uncited"], "“Two.”"),
    ("One [@gazette]. $10 was paid.", ["sentence-uncited"], "“$10 was paid.”"),
    ("One [@gazzette].", ["source-unknown"], "“gazzette”"),
    ("One [@gazette; @gazzette].", ["source-unknown"], "“gazzette”"),
    ("One [@].", ["citation-invalid"], "“[@]”"),
    ("One [@Foo Bar].", ["citation-invalid"], "“[@Foo Bar]”"),
    ("One [@gazette;].", ["citation-invalid"], "“[@gazette;]”"),
    ("One [@gazette] [@circular.", ["citation-invalid"], "“[@circular.”"),
    ("One [@gazette [sic]].", ["citation-invalid"], "“[@gazette”"),
    ("One [@gazette. Two.", ["citation-invalid", "sentence-uncited"], "“[@gazette.”"),
    ("One [see @gazette] [@circular].", ["citation-invalid"], "“[see @gazette]”"),
    ("One @gazette said [@circular].", ["citation-invalid"], "“@gazette”"),
    ("[@gazette]", ["citation-invalid"], "without a sentence"),
]


@pytest.mark.parametrize("summary", CLEAN)
def test_a_cited_sentence_is_clean(summary: str) -> None:
    """Brackets and addresses that are no citations stay words."""
    assert told(summary)[1] == []


@pytest.mark.parametrize(("summary", "codes", "part"), AMISS)
def test_each_sentence_of_the_editors_must_cite(summary: str, codes: list[str], part: str) -> None:
    """What was meant as a citation and is none does not pass for words."""
    diagnostics = told(summary)[1]
    assert sorted(d.code for d in diagnostics) == codes
    assert part in diagnostics[0].message
    assert all(d.path == "editors.yaml" and d.help for d in diagnostics)


def test_an_unknown_source_is_not_reported_while_files_are_unreadable() -> None:
    """It may be in one of them."""
    assert told("One [@unread].", is_complete=False)[1] == []


def test_a_citation_has_the_quotes_of_its_sources_report() -> None:
    """Those that bear out the summary; a source that does not report the event is cited without any."""
    quotes = (
        Quote(text="open"),
        Quote(text="noon", supports=("summary", "time")),
        Quote(text="14th", supports=("date",)),
    )
    found, _ = told("One [@gazette, p. 2; @herald; @gazette, p. 2].", report("gazette", "", *quotes))
    cited = [(c.source.id, c.locator, [q.text for q in c.quotes]) for c in found[0].citations]
    assert cited == [("gazette", "p. 2", ["open", "noon"]), ("herald", "", [])]


def test_a_source_that_does_not_report_the_event_is_cited_with_what_it_says_elsewhere() -> None:
    """A reader is led to its words all the same; of the event's own report nothing else is shown."""
    elsewhere = {"herald": (Quote(text="from another event"),), "gazette": (Quote(text="from another too"),)}
    teller = Report(id="line-opens", summary="One [@herald; @gazette].")
    reports = [report("gazette", "", Quote(text="open"))]
    found = narrative([teller], reports, SOURCES, [], elsewhere=elsewhere)
    cited = [[q.text for q in c.quotes] for c in found[0].citations]
    assert cited == [["from another event"], ["open"]]


def test_a_sources_sentence_cites_that_source() -> None:
    """Each sentence of its summary has the same citation."""
    own = report("gazette", "One. Two.", Quote(text="open"))
    assert [(s.text, [c.source.id for c in s.citations]) for s in own_sentences(own)] == [
        ("One.", ["gazette"]),
        ("Two.", ["gazette"]),
    ]
    assert narrative([own], [own], SOURCES, []) == own_sentences(own)
    assert own_sentences(Report(id="line-opens", summary="Ours [@gazette].")) == ()


@pytest.mark.parametrize("summary", ["One [@gazette].", "One [see @herald].", "One [@"])
def test_a_mark_in_a_sources_summary_is_an_error(summary: str) -> None:
    """It cites its own source and no other, whether its summary leads the event or not."""
    diagnostics: list[Diagnostic] = []
    narrative([], [report("gazette", summary)], SOURCES, diagnostics)
    assert [(d.code, d.path) for d in diagnostics] == [("citation-misplaced", "gazette.yaml")]


QUOTED = [
    # the quotes' supports, what is asked for, the quotes given
    ([(), ("summary",), ("date",)], "summary", [0, 1]),
    ([(), ("summary",), ("date",)], "date", [2]),
    ([(), ("summary",)], "date", [0]),
    ([("duration",)], "date", []),
    ([("duration",)], "summary", []),
    ([], "date", []),
]


@pytest.mark.parametrize(("supports", "what", "given_"), QUOTED)
def test_a_quote_is_never_given_for_what_it_does_not_bear_out(
    supports: list[tuple[str, ...]], what: str, given_: list[int]
) -> None:
    """Those that name the field, or else those that name nothing, which are about the summary as well."""
    own = report("gazette", "", *(Quote(text=str(i), supports=s) for i, s in enumerate(supports)))
    assert [int(q.text) for q in own.quotes_for(what)] == given_


def test_notes_are_numbered_in_reading_order() -> None:
    """The same citation keeps its number and counts its marks; another locator or quote is another note."""
    notes = Notes()
    a, b = Citation(SOURCES["gazette"]), Citation(SOURCES["circular"])
    page_2, quoted = Citation(SOURCES["gazette"], "p. 2"), Citation(SOURCES["gazette"], "", (Quote(text="open"),))
    assert [notes.mark(c) for c in (b, a, b, page_2, quoted, a, b)] == [
        (1, 1), (2, 1), (1, 2), (3, 1), (4, 1), (2, 2), (1, 3),
    ]  # fmt: skip
    assert [(n.number, n.citation, n.marks) for n in notes] == [(1, b, 3), (2, a, 2), (3, page_2, 1), (4, quoted, 1)]
    assert len(notes) == 4
