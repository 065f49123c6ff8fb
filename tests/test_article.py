"""Reading articles: pages, PDFs and plain texts, what they say of themselves, and what is left out."""

from __future__ import annotations

import pytest

from dateline.derive.article import Article, Unreadable, read
from dateline.derive.language import language_of

BODY = (
    "Karl Sapt, the foreign minister of Ruritania, met Chen Weimin of Veldoria in Zenda on Thursday to discuss the "
    "blockade of Port Ganlook, officials of both sides said after the meeting."
)
MORE = (
    "The talks lasted two hours and ended without a statement, and the two are to meet again before the summer is over."
)


def page(head: str = "", body: str = "", title: str = "Talks in Zenda") -> bytes:
    """An HTML page with menus around an article."""
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(20))
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title>{head}</head><body><nav><ul>{links}</ul></nav>'
        f"<article><h1>{title}</h1><p>{BODY}</p><p>{MORE}</p>{body}</article><footer>{links}</footer></body></html>"
    ).encode()


def codes(article: Article) -> list[str]:
    return [caveat.code for caveat in article.caveats]


def test_a_page_says_what_it_is() -> None:
    """Title, authors, outlet, day, language, address and type, each with where it was found."""
    head = (
        '<link rel="canonical" href="https://gazette.example/2024/05/02/talks">'
        '<meta property="og:site_name" content="The Gazette">'
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Talks in Zenda",'
        ' "author": [{"name": "Elsa Grün"}, {"name": "Paul Fritz"}],'
        ' "datePublished": "2024-05-02T21:00:00Z"}]}</script>'
    )
    article = read(page(head), "x")
    assert article.paragraphs == (BODY, MORE)
    assert [author.value for author in article.authors] == ["Elsa Grün", "Paul Fritz"]
    found = {name: getattr(article, name) for name in ("title", "outlet", "issued", "language", "url", "type")}
    assert {name: (given.value, given.where) for name, given in found.items()} == {
        "title": ("Talks in Zenda", "the page’s JSON-LD"),
        "outlet": ("The Gazette", "meta og:site_name"),
        "issued": ("2024-05-02", "the page’s JSON-LD"),
        "language": ("en-GB", "html lang"),
        "url": ("https://gazette.example/2024/05/02/talks", "link rel=canonical"),
        "type": ("article-newspaper", "the page’s NewsArticle"),
    }
    assert codes(article) == []


DATES = [
    ('<meta name="date" content="2024-05-02">', "2024-05-02"),
    ('<meta property="article:published_time" content="2024-05-02T23:30:00-05:00">', "2024-05-02"),
    ('<meta name="DC.date.issued" content="2024-05">', "2024-05"),
    # What was changed is not published, and what is no date is none.
    ('<meta property="article:modified_time" content="2024-05-02T10:00:00Z">', ""),
    ('<meta name="date" content="yesterday">', ""),
    ('<meta name="date" content="2024-13-45">', ""),
    # A day in the page's own words is not taken by a guess.
    ("<style>/* 2024-05-02 */</style>", ""),
]


@pytest.mark.parametrize(("head", "issued"), DATES)
def test_a_day_is_taken_only_where_the_page_states_it(head: str, issued: str) -> None:
    """Never invented, never made more precise."""
    article = read(page(head), "x")
    assert article.issued.value == issued
    assert ("article-undated" in codes(article)) is (issued == "")


def test_different_days_are_all_told() -> None:
    """The first named is taken, and the contradiction is said."""
    head = '<meta name="date" content="2024-05-02"><link rel="canonical" href="https://g.example/2024/05/03/talks">'
    article = read(page(head), "x")
    assert article.issued.value == "2024-05-02"
    (caveat,) = [c for c in article.caveats if c.code == "article-dates-differ"]
    assert "2024-05-02 by meta date" in caveat.text
    assert "2024-05-03 by its address" in caveat.text


def test_the_day_given_by_hand_stands_before_the_page_s() -> None:
    """And the difference is said."""
    article = read(page('<meta name="date" content="2024-05-02">'), "x", published="2024-05-04")
    assert (article.issued.value, article.issued.where) == ("2024-05-04", "--published")
    assert codes(article) == ["article-incomplete", "article-incomplete", "article-dates-differ"]
    assert codes(read(page(), "x", published="2024-05-04")) == ["article-incomplete", "article-incomplete"]


def test_furniture_and_comments_are_no_part_of_the_article() -> None:
    """A paywall's lines go, and it is said that the rest was not read."""
    body = (
        "<p>Already a subscriber? Log in</p><p>Keep reading with a free trial</p><p>Advertisement</p>"
        '<div id="comments"><h2>Comments (2)</h2>'
        "<p>First! I have always said that these people cannot be trusted.</p></div>"
    )
    article = read(page(body=body), "x")
    assert article.paragraphs == (BODY, MORE)
    assert article.is_cut
    assert "article-cut" in codes(article)
    assert not read(page(), "x").is_cut


FURNITURE = [
    "Already a subscriber? Log in", "Keep reading with a free trial", "Subscribe today", "Share this article",
    "Sign up for our newsletter", "Advertisement", "© 2024 The Gazette", "Photo: Harbour Wire", "3 min read",
    "Read more: what the talks are about", "Follow us on Twitter", "Читайте также: переговоры в Зенде",
    "Підписуйтесь на наш канал", "责任编辑：李明", "You have 2 free articles remaining", "£1 a week for three months",
    "By Elsa Grün",
]  # fmt: skip
KEPT = [
    "Share prices fell.", "He signed in.", "“Subscribe to no myth,” she said.", "Members only met once.",
    "Photographs of the talks were forbidden by the hosts, who feared that the mood would suffer from them.",
]  # fmt: skip


@pytest.mark.parametrize("line", FURNITURE)
def test_lines_of_the_page_are_left_out(line: str) -> None:
    """In each language that is read."""
    assert read(f"Talks\n\n{BODY}\n\n{line}\n\n{MORE}".encode(), "x").paragraphs == (BODY, MORE)


@pytest.mark.parametrize("line", KEPT)
def test_sentences_of_the_article_stay(line: str) -> None:
    """A sentence that only begins like furniture is none."""
    assert read(f"Talks\n\n{BODY}\n\n{line}\n\n{MORE}".encode(), "x").paragraphs == (BODY, line, MORE)


def test_what_follows_the_comments_heading_is_not_read() -> None:
    """Nor lists of other articles."""
    text = f"Talks\n\n{BODY}\n\nMost read\n\n{MORE}"
    assert read(text.encode(), "x").paragraphs == (BODY,)


HEADS = [
    (
        "Talks\n\nBy Elsa Grün\nThe Strelsau Gazette\n2 May 2024",
        ("Talks", "Elsa Grün", "The Strelsau Gazette", "2024-05-02"),
    ),
    ("Talks\n\nElsa Grün\n\nThe Spectator", ("Talks", "Elsa Grün", "The Spectator", "")),
    (
        "Title: Talks\nAuthor: Elsa Grün\nSource: Gazette\nPublished: May 2, 2024",
        ("Talks", "Elsa Grün", "Gazette", "2024-05-02"),
    ),
    ("Talks\n\nhttps://gazette.example/talks", ("Talks", "", "", "")),
    ("Talks", ("Talks", "", "", "")),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_the_head_of_a_plain_text_says_what_it_is(head: str, expected: tuple[str, str, str, str]) -> None:
    """Title, author, outlet and day, with or without their names before them."""
    article = read(f"{head}\n\n{BODY}\n\n{MORE}".encode(), "x")
    author = article.authors[0].value if article.authors else ""
    assert (article.title.value, author, article.outlet.value, article.issued.value) == expected
    assert article.paragraphs == (BODY, MORE)


def test_a_text_without_a_head_loses_nothing() -> None:
    """Not even a first sentence, and a sentence that holds a day is no head."""
    article = read(f"{BODY}\n\nOn 2 May 2024 it rained.\n\n{MORE}".encode(), "x")
    assert article.paragraphs == (BODY, "On 2 May 2024 it rained.", MORE)
    assert not article.title


def test_wrapped_lines_are_one_paragraph() -> None:
    """And lines that are paragraphs stay apart."""
    import textwrap

    article = read(f"Talks\n\n{textwrap.fill(BODY, 60)}\n\n{MORE}".encode(), "x")
    assert article.paragraphs == (BODY, MORE)


def test_the_agency_of_the_dateline_is_told() -> None:
    """The dateline itself is no part of the first sentence."""
    article = read(f"Talks\n\nZENDA, May 2 (Harbour Wire) - {BODY}\n\n{MORE}".encode(), "x")
    assert (article.agency.value, article.paragraphs[0]) == ("Harbour Wire", BODY)


def pdf(*lines: str) -> bytes:
    """A PDF of one page with these lines, written by hand."""
    text = "BT /F1 12 Tf 14 TL 72 770 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}{trailer}".encode()


def test_a_pdf_is_read() -> None:
    """Its lines are joined into paragraphs again; the page's number is none of them."""
    article = read(
        pdf(
            "Talks in Zenda", "2 May 2024",
            "Karl Sapt, the foreign minister of Ruritania, met Chen Weimin in Zenda on Thurs-",
            "day to discuss the blockade of Port Ganlook, officials of both sides said there",
            "after the meeting.",
            "The talks lasted two hours and ended without a statement, and the two will meet",
            "again in June.", "1",
        ),
        "x",
    )  # fmt: skip
    assert (article.title.value, article.issued.value) == ("Talks in Zenda", "2024-05-02")
    assert [p.split()[-1] for p in article.paragraphs] == ["meeting.", "June."]
    assert "in Zenda on Thursday to discuss" in article.paragraphs[0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "article-empty"),
        (b"   \n", "article-empty"),
        (b"<html><body><a href='/'>Home</a></body></html>", "article-empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "article-unreadable"),
        (b"%PDF-1.4 and then nothing", "article-unreadable"),
        (pdf(), "article-empty"),
        (("Talks\n\n" + (BODY + "\n\n") * 3000).encode(), "article-unreadable"),
    ],
)
def test_what_is_no_article_is_refused(data: bytes, code: str) -> None:
    """With a code and a remedy, and without a traceback."""
    with pytest.raises(Unreadable) as problem:
        read(data, "x")
    assert problem.value.code == code
    assert problem.value.help


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_are_told_apart(encoding: str) -> None:
    """With or without a byte order mark."""
    assert read(f"Talks\n\n{BODY} Grün.\n\n{MORE}".encode(encoding), "x").paragraphs[0].endswith("Grün.")


LANGUAGES = [
    ("en", BODY),
    ("fr", "Le ministre a rencontré son homologue dans la capitale pour parler de la paix, et il est reparti le soir."),
    ("de", "Der Minister hat sich mit seinem Kollegen in der Hauptstadt getroffen und ist am Abend wieder abgereist."),
    ("uk", "Міністр зустрівся зі своїм колегою у столиці, щоб говорити про мир, і ввечері повернувся додому."),
    ("ru", "Министр встретился со своим коллегой в столице, чтобы говорить о мире, и вечером вернулся домой."),
    ("zh", "外交部长在首都会见了他的同事，讨论和平问题。"),
    ("", "12345 67890"),
]


@pytest.mark.parametrize(("language", "text"), LANGUAGES)
def test_the_language_is_judged_by_letters_and_common_words(language: str, text: str) -> None:
    """Where the page does not say it."""
    assert language_of(text) == language


def test_a_page_in_another_language_than_it_says_is_told() -> None:
    """The words decide: a template's language is often another."""
    data = page().replace(b'lang="en-GB"', b'lang="fr"')
    article = read(data, "x")
    assert article.language.value == "en"
    assert "article-language" in codes(article)
