"""Links that land on the quoted passage."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.fragment import link, text_fragment
from published import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass(frozen=True)
class Quoted:
    text: str
    prefix: str = ""
    suffix: str = ""


@pytest.mark.parametrize(
    ("quoted", "directive"),
    [
        (Quoted("a key meeting"), "text=a%20key%20meeting"),
        (Quoted("7-hour, “frank” & 9% #1"), "text=7%2Dhour%2C%20“frank”%20%26%209%25%20%231"),
        (Quoted("переговори"), "text=переговори"),
        (Quoted("会谈"), "text=会谈"),
        (Quoted("  two\n lines\u00a0here "), "text=two%20lines%20here"),
        (Quoted("met", prefix="they", suffix="in Rome"), "text=they-,met,-in%20Rome"),
        (Quoted("met", suffix="again - twice"), "text=met,-again%20%2D%20twice"),
        (Quoted("the talks … were held"), "text=the%20talks,were%20held"),
        (Quoted("the talks ... in Rome … were held"), "text=the%20talks,were%20held"),
        (Quoted("the talks […] were held"), "text=the%20talks,were%20held"),
        (Quoted("the talks[...]were held", prefix="said"), "text=said-,the%20talks,were%20held"),
        (Quoted("… were held …"), "text=were%20held"),
        (Quoted("well… they were held..."), "text=well…%20they%20were%20held..."),
        (Quoted("a=b;c:d/e?f@g"), "text=a%3Db;c:d/e?f@g"),
    ],
)
def test_a_quote_becomes_a_text_directive(quoted: Quoted, directive: str) -> None:
    """Every mark that parts a directive is percent-encoded in the text, and words left out make a range."""
    assert text_fragment([quoted]) == f":~:{directive}"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a", "https://example.org/a#:~:text=x"),
        ("https://example.org/a?b=c", "https://example.org/a?b=c#:~:text=x"),
        ("https://example.org/a#part-2", "https://example.org/a#part-2:~:text=x"),
        ("https://example.org/a#:~:text=old", "https://example.org/a#:~:text=x"),
        ("https://example.org/a#part:~:text=old", "https://example.org/a#part:~:text=x"),
        ("https://example.org/a#", "https://example.org/a#:~:text=x"),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_the_directive_follows_the_fragment_of_the_address(url: str, address: str) -> None:
    """A fragment stays, an old directive gives way, and only web addresses become links."""
    assert link(url, [Quoted("x")]) == address


def test_several_quotes_are_several_directives_each_once() -> None:
    """The browser scrolls to the first and marks them all."""
    assert text_fragment([Quoted("a"), Quoted(" … "), Quoted("b"), Quoted("a")]) == ":~:text=a&text=b"


def test_an_address_without_quotes_stays_as_it_is() -> None:
    """Nothing is added where there is nothing to find."""
    assert link("https://example.org/a#b", [Quoted(" ")]) == "https://example.org/a#b"
    assert text_fragment([]) == ""


@given(st.text(st.characters(exclude_categories=["Cs"]).filter(lambda c: c not in "….["), min_size=1))
def test_the_text_of_a_directive_reads_back(text: str) -> None:
    """Decoding a directive gives the quote with its white space folded, and the directive has no mark of its own."""
    folded = " ".join(text.split())
    directive = text_fragment([Quoted(text)])
    if not folded:
        assert directive == ""
        return
    value = directive.removeprefix(":~:text=")
    assert unquote(value) == folded
    assert not set(value) & set("-,&# ")


PASSAGES = [
    pytest.param(
        "He called it “what is shaping up to be a key meeting” — China’s first, since 24 February, in Rome.",
        Quoted("“what is shaping up to be a key meeting” — China’s first, since 24 February"),
        id="curly quotes, a dash, commas",
    ),
    pytest.param(
        "A well-known, 7-hour talk & 100% of it: “no” (so they say).",
        Quoted("well-known, 7-hour talk & 100% of it"),
        id="hyphens, ampersand, per cent",
    ),
    pytest.param(
        "Дмитро Кулеба заявив, що під’їзд до кордону відкрито, а Київ «готовий до переговорів».",
        Quoted("під’їзд до кордону відкрито, а Київ «готовий до переговорів»"),
        id="Cyrillic",
    ),
    pytest.param(
        "外交部发言人表示，中方支持一切有利于和平解决危机的努力。",
        Quoted("中方支持一切有利于和平解决危机的努力"),
        id="Chinese",
    ),
    pytest.param(
        "The two men met for seven hours in a hotel near the park; both sides called the talks intense and frank.",
        Quoted("The two men met … both sides called the talks intense"),
        id="words left out",
    ),
    pytest.param(
        "They abstained on Monday.\nThey abstained again on Friday in Geneva.",
        Quoted("They abstained", suffix="again on Friday"),
        id="a suffix",
    ),
    pytest.param(
        "The envoy said peace is near.\nThe minister said peace is near.",
        Quoted("peace is near", prefix="The minister said"),
        id="a prefix",
    ),
]


class _Page(BaseHTTPRequestHandler):
    """Serves the last line of a passage far down a page, and what stands before it at the top."""

    def __init__(self, passages: dict[str, str], *arguments: Any) -> None:
        self.passages = passages
        super().__init__(*arguments)

    def do_GET(self) -> None:
        above, _, passage = self.passages.get(self.path, "").replace("&", "&amp;").rpartition("\n")
        body = (
            "<!doctype html><meta charset=utf-8><title>t</title><style>p{height:300vh}</style>"
            f"<p>{above}<div id=passage>{passage}</div><p id=part>Below<p id=end>The end"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def pages() -> Iterator[tuple[str, dict[str, str]]]:
    passages: dict[str, str] = {}
    server = Server(("127.0.0.1", 0), partial(_Page, passages))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", passages
    server.shutdown()
    server.server_close()
    thread.join()


def _opens_at(browser: Browser, address: str, place: str) -> None:
    """Wait until the page has opened with the element of this id in view, far below its top."""
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.goto(address)
    page.wait_for_function(
        """id => {
          const top = document.getElementById(id).getBoundingClientRect().top;
          return scrollY > 0 && top >= 0 && top < innerHeight;
        }""",
        arg=place,
    )
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(("passage", "quoted"), PASSAGES)
def test_the_browser_opens_the_page_at_the_passage(
    browser: Browser, pages: tuple[str, dict[str, str]], passage: str, quoted: Quoted
) -> None:
    """The passage is in view when the page has opened, whatever its script and punctuation."""
    site, passages = pages
    passages["/passage"] = passage
    _opens_at(browser, link(f"{site}/passage", [quoted]), "passage")


@pytest.mark.browser
def test_the_browser_prefers_the_passage_to_the_fragment(browser: Browser, pages: tuple[str, dict[str, str]]) -> None:
    """The part that an address names comes second to the words."""
    site, passages = pages
    passages["/part"] = "They met in Rome."
    _opens_at(browser, link(f"{site}/part#part", [Quoted("met in Rome")]), "passage")


@pytest.mark.browser
def test_the_browser_does_not_find_words_cut_in_the_middle(browser: Browser, pages: tuple[str, dict[str, str]]) -> None:
    """A match begins and ends at word boundaries: the page opens at the words that are looked for next."""
    site, passages = pages
    passages["/cut"] = "They met in Rome."
    _opens_at(browser, link(f"{site}/cut", [Quoted("hey met in Ro"), Quoted("The end")]), "end")
