"""The published site: what a reader, a search engine and the next build can rely on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dateline import pipeline, settings
from dateline.page import pages
from dateline.timeline import Timeline
from dateline.view import SentenceView
from published import Document, build, digest, documents, parse

ATOM = "{http://www.w3.org/2005/Atom}"


def copy_site(root: Path, folder: Path) -> Path:
    """Copy what a site is built from."""
    folder.mkdir()
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(root / name, folder)
    for name in ("content", "themes", "generator"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site's sources in a folder of their own."""
    return copy_site(root, tmp_path_factory.mktemp("site") / "site")


@pytest.fixture(scope="module")
def output(site: Path) -> Path:
    """The real site, built."""
    folder = site / "output"
    done = build(site, folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def built(output: Path) -> dict[str, Document]:
    """The real site's pages."""
    return documents(output)


@pytest.fixture(scope="module")
def timeline(site: Path) -> Timeline:
    """The real site's timeline."""
    result = pipeline.run(settings.load(site / "pelicanconf.py"))
    assert result.timeline
    return result.timeline


# The same bytes -------------------------------------------------------------------------------------------------


def test_two_builds_give_the_same_bytes(root: Path, output: Path, tmp_path: Path) -> None:
    """Another folder, day, time zone, locale, hash seed and order of files make no difference."""
    other = copy_site(root, tmp_path / "elsewhere")
    events = other / "content/events/2022"
    for path in sorted(events.iterdir(), reverse=True):
        text = path.read_bytes()
        path.unlink()
        path.write_bytes(text)
    done = build(other, tmp_path / "out", TZ="Asia/Tokyo", LC_ALL="C", LANG="C", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    assert len(digest(output)) > 200
    assert digest(tmp_path / "out") == digest(output)


def test_a_second_build_over_the_first_equals_a_clean_one(site: Path, output: Path) -> None:
    """Building again into the same folder changes nothing and leaves nothing beside it."""
    before = digest(output)
    assert build(site, output).returncode == 0
    assert digest(output) == before
    assert not output.with_name("output.new").exists()
    assert not output.with_name("output.old").exists()


def test_a_page_that_is_no_longer_made_is_gone(root: Path, tmp_path: Path) -> None:
    """Renaming an event leaves no page under the old id."""
    site = copy_site(root, tmp_path / "site")
    build(site, tmp_path / "out")
    for path in (*(site / "content/events").glob("*/*.yaml"), *(site / "content/articles").glob("*.md")):
        path.write_text(path.read_text(encoding="utf-8").replace("fan-xianrong-lviv", "fan-in-lviv"), encoding="utf-8")
    assert build(site, tmp_path / "out").returncode == 0
    assert (tmp_path / "out/events/fan-in-lviv/index.html").is_file()
    assert not (tmp_path / "out/events/fan-xianrong-lviv").exists()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("content/events/2022/2022-03-14-spectator-putins-rescue.yaml", "type: ", "typ: "),
        ("content/actors.yaml", "jake-sullivan:", "jake-sulivan:"),
        ("content/pages/about.md", "[[rome-meeting]]", "[[rome-meetin]]"),
        ("pelicanconf.py", '"tagline"', '"taglin"'),
        ("themes/broadsheet/templates/event.html", "view.", "vieuw."),
    ],
)
def test_a_failed_build_leaves_the_last_site_as_it_was(
    file: str, old: str, new: str, root: Path, tmp_path: Path
) -> None:
    """Exit code not 0, and the output folder byte for byte what it was."""
    site = copy_site(root, tmp_path / "site")
    assert build(site, tmp_path / "out").returncode == 0
    before = digest(tmp_path / "out")
    path = site / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = build(site, tmp_path / "out")
    assert done.returncode != 0
    assert digest(tmp_path / "out") == before
    if not file.startswith("themes"):
        assert "Traceback" not in done.stdout + done.stderr


def test_an_editors_mistake_in_a_page_has_its_place(root: Path, tmp_path: Path) -> None:
    """A Markdown page that points at no event is told with line, column and the id that was meant."""
    site = copy_site(root, tmp_path / "site")
    path = site / "content/pages/about.md"
    path.write_text("Title: About\n\nSee [[rome-meetin]] and [@nosuchsource].\n", encoding="utf-8")
    done = build(site, tmp_path / "out")
    assert "content/pages/about.md:3:5: error[event-unknown]" in done.stderr
    assert "did you mean “rome-meeting”" in done.stderr
    assert "content/pages/about.md:3:25: error[source-unknown]" in done.stderr


# Nothing invented, nothing uncited ------------------------------------------------------------------------------


def test_every_sentence_leads_to_a_source(timeline: Timeline) -> None:
    """In every view of every page, each sentence has a mark, and each mark a note of its page."""

    def sentences(value: object) -> list[SentenceView]:
        if isinstance(value, SentenceView):
            return [value]
        if isinstance(value, tuple):
            return [s for part in value for s in sentences(part)]
        slots = getattr(type(value), "__slots__", ())
        return [s for name in slots for s in sentences(getattr(value, name))]

    count = 0
    for page in pages(timeline):
        view = page.page().view()
        numbers = {n.number for n in getattr(view, "notes", ())}
        for sentence in sentences(view):
            count += 1
            assert sentence.marks, sentence.text
            assert {m.number for m in sentence.marks} <= numbers, sentence.text
    assert count > 100


def test_every_mark_leads_to_a_note_and_back(built: dict[str, Document]) -> None:
    """On every page, note marks and notes name each other by ids that exist once."""
    seen = 0
    for name, document in built.items():
        ids = [e.attributes["id"] for e in document.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids)), f"an id stands twice on {name}"
        for mark in document.all("a", role="doc-noteref"):
            seen += 1
            assert mark.attributes["href"].removeprefix("#") in ids
        for back in document.all("a", role="doc-backlink"):
            assert back.attributes["href"].removeprefix("#") in ids
    assert seen > 200


def test_notes_are_numbered_in_reading_order(built: dict[str, Document]) -> None:
    """On every page, the first mark is 1 and each new note is one higher, down to the last note."""
    for name, document in built.items():
        numbers = [int(mark.text) for mark in document.all("a", role="doc-noteref")]
        first_met = list(dict.fromkeys(numbers))
        assert first_met == list(range(1, len(first_met) + 1)), name


def test_no_day_stands_in_the_output_that_no_source_gave(
    root: Path, built: dict[str, Document], timeline: Timeline
) -> None:
    """Every machine-readable date of the site is one that an event file or an article has, as it has it."""
    given = {str(r.date) for e in timeline.events for r in e.reports if r.date}
    for source in timeline.sources.values():
        given |= {str(d) for d in (source.issued, source.accessed, source.archived) if d}
    for article in (root / "content/articles").glob("*.md"):
        given |= set(re.findall(r"^Date: (\S+)$", article.read_text(encoding="utf-8"), re.MULTILINE))
    stamps = {e.attributes["datetime"] for d in built.values() for e in d.all("time") if "datetime" in e.attributes}
    assert stamps
    assert stamps <= given


def test_a_vague_date_is_never_given_a_machine_readable_day(built: dict[str, Document]) -> None:
    """“About March 2022” is words, not a `<time>` of the 1st."""
    page = built["events/china-positive-role-no-invasion/index.html"]
    assert "about March 2022" in page.all("main")[0].text
    assert not [t for t in page.all("time") if "March 2022" in t.text and t.attributes.get("datetime") == "2022-03-01"]


def test_a_site_without_an_address_has_no_rss(output: Path, built: dict[str, Document]) -> None:
    """RSS knows whole addresses only: there is no file, and no page leads to one."""
    assert not list(output.rglob("rss.xml"))
    assert not [name for name, page in built.items() if any("rss.xml" in link for link in page.links())]
    assert "../feed.xml" in built["data/index.html"].links()


def test_the_feed_names_no_day_of_its_own(output: Path, timeline: Timeline) -> None:
    """Atom demands stamps: each is a day on which a source was read or issued."""
    feed = ET.parse(output / "feed.xml").getroot()
    days = {str(d) for s in timeline.sources.values() for d in (s.accessed, s.issued) if d}
    entries = list(feed.iter(f"{ATOM}entry"))
    assert len(entries) == min(50, len(timeline.events))
    for name in ("published", "updated"):
        stamps = [e.text or "" for e in feed.iter(f"{ATOM}{name}")]
        assert stamps
        assert {s.removesuffix("T00:00:00Z") for s in stamps} <= days
    assert all((e.findtext(f"{ATOM}published") or "") <= (e.findtext(f"{ATOM}updated") or "") for e in entries)


# Links ----------------------------------------------------------------------------------------------------------


def test_every_link_within_the_site_leads_somewhere(built: dict[str, Document], output: Path) -> None:
    """Files and fragments exist, and every link is relative, so that the site works under any sub-path."""
    files = {p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file()}
    for name, document in built.items():
        if name == "404.html":
            continue
        for href in document.links():
            if re.match(r"https?:", href):
                continue
            assert not href.startswith("/"), f"{name}: {href} does not work under a sub-path"
            path, fragment = document.resolve(href)
            file = f"{path}index.html" if path == "" or path.endswith("/") else path
            assert file in files, f"{name}: {href}"
            if fragment:
                assert fragment in built[file].ids, f"{name}: {href}"


def test_every_address_that_leaves_the_site_is_http(built: dict[str, Document]) -> None:
    """No other scheme comes through, and nothing is loaded from another host."""
    for name, document in built.items():
        for element in document.elements:
            href = element.attributes.get("href", "")
            if ":" in href.split("/")[0]:
                assert re.match(r"https?://", href), f"{name}: {href}"
            if element.tag in ("link", "script", "img", "iframe") and element.attributes.get("rel") != "canonical":
                for attribute in ("href", "src"):
                    assert not element.attributes.get(attribute, "").startswith(("http", "//")), name


def test_a_citation_lands_on_the_quoted_passage(built: dict[str, Document]) -> None:
    """A note's link carries the quote as a text fragment."""
    page = built["events/rome-meeting/index.html"]
    fragments = [e.attributes["href"] for e in page.all("a") if ":~:text=" in e.attributes.get("href", "")]
    assert any("key%20meeting%20in%20Rome" in f for f in fragments)


# Publishing -----------------------------------------------------------------------------------------------------


def test_a_site_with_an_address_has_canonical_links_and_a_sitemap(site: Path, tmp_path: Path) -> None:
    """`publishconf.py` takes the address from the environment; a sub-path stays in every absolute address."""
    url = "https://user.example/repo"
    command_line_settings = site / "pelicanconf.py"
    text = command_line_settings.read_text(encoding="utf-8")
    folder = copy_site(site, tmp_path / "published")
    (folder / "pelicanconf.py").write_text(text.replace('SITEURL = ""', f'SITEURL = "{url}"'), encoding="utf-8")
    assert build(folder, tmp_path / "out").returncode == 0
    found = documents(tmp_path / "out")
    page = found["events/rome-meeting/index.html"]
    assert page.all("link", rel="canonical")[0].attributes["href"] == f"{url}/events/rome-meeting/"
    assert all(
        e.attributes["href"].startswith(f"{url}/")
        for e in found["404.html"].all("a")
        if "#" not in e.attributes["href"]
    )
    places = {e.text for e in ET.parse(tmp_path / "out/sitemap.xml").getroot().iter() if e.tag.endswith("loc")}
    assert {f"{url}/", f"{url}/2022/", f"{url}/events/rome-meeting/", f"{url}/about/"} <= places
    for place in places:
        assert place
        assert (tmp_path / "out" / place.removeprefix(f"{url}/") / "index.html").is_file()
    assert f"Sitemap: {url}/sitemap.xml" in (tmp_path / "out/robots.txt").read_text()
    feed = ET.parse(tmp_path / "out/feed.xml").getroot()
    assert all((e.text or "").startswith(f"{url}/") for e in feed.iter(f"{ATOM}id"))


def test_a_page_without_an_address_names_no_host(built: dict[str, Document]) -> None:
    """A site built for this machine has no canonical links."""
    assert not [d for d in built.values() if d.all("link", rel="canonical")]


def test_parsing_sees_what_a_browser_sees() -> None:
    """The tests' own reader keeps attributes and text apart."""
    document = parse('<p id=a>1 <a href="x?a=1&amp;b=2">two</a></p>')
    assert document.all("p")[0].text == "1 two"
    assert document.links() == ["x?a=1&b=2"]
