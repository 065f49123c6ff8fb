"""The last look before publishing: each fault that a reader or GitHub would meet is found, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
from playwright import sync_api

from browsing import follow
from dateline import proof as module
from dateline.cli import main
from dateline.export.sitemap import sitemap
from dateline.proof import FINDINGS, proof, weigh
from published import Document, build, documents

URL = "https://example.org/railway"


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, built for an address, beside its settings."""
    folder = tmp_path_factory.mktemp("proof")
    settings = (root / "tests/site/pelicanconf.py").read_text(encoding="utf-8")
    settings = settings.replace('SITEURL = ""', f'SITEURL = "{URL}"').replace('"../..', f'"{root}/tests/site/../..')
    settings = settings.replace('PATH = "content"', f'PATH = "{root}/tests/site/content"')
    listed = 'DIRECT_TEMPLATES = ["index"]\nINDEX_SAVE_AS = "articles/index.html"\nINDEX_URL = "articles/"'
    settings = settings.replace("DIRECT_TEMPLATES = []", listed)
    settings = settings.replace("DATELINE = {", 'DATELINE = {"cards": "yes", ')
    (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")
    done = build(folder, folder / "output")
    assert done.returncode == 0, done.stderr
    assert "of what GitHub Pages takes" in done.stderr
    return folder


@pytest.fixture
def output(site: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(site / "output", tmp_path / "output"))


def change(page: str, old: str, new: str) -> Callable[[Path], object]:
    """Return what replaces a text of a page."""

    def do(output: Path) -> None:
        path = output / page
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return do


EVENT = "events/line-opens/index.html"
MAIN = '<main id="main">'
POLICY = '<meta http-equiv="Content-Security-Policy"'
SPOILT: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a link to nothing": ("link-broken", change(EVENT, MAIN, MAIN + '<a href="../none/">x</a>')),
    "a whole link to nothing": ("link-broken", change(EVENT, MAIN, MAIN + f'<a href="{URL}/none/">x</a>')),
    "a style that is gone": ("link-broken", lambda o: (o / "theme/css/embed.css").unlink()),
    "a page that is gone": ("link-broken", lambda o: (o / "browse/index.html").unlink()),
    "a redirect to nothing": ("link-broken", change("events/zenda-opens/index.html", "line-opens/", "line-shuts/")),
    "a place that is not there": ("fragment-missing", change(EVENT, MAIN, MAIN + '<a href="#nowhere">x</a>')),
    "an address for the root": ("link-absolute", change(EVENT, MAIN, MAIN + '<a href="/actors/">x</a>')),
    "another host's script": (
        "request-foreign",
        change(EVENT, MAIN, MAIN + '<script src="https://cdn.example/x.js"></script>'),
    ),
    "another host's picture": ("request-foreign", change(EVENT, MAIN, MAIN + '<img alt="" src="//cdn.example/x.png">')),
    "no policy": ("policy-missing", change(EVENT, POLICY, '<meta name="x"')),
    "an inline script": ("code-inline", change(EVENT, MAIN, MAIN + "<script>x()</script>")),
    "an inline style": ("code-inline", change(EVENT, MAIN, MAIN + '<p style="color: red">x</p>')),
    "a handler": ("code-inline", change(EVENT, MAIN, MAIN + '<p onclick="x()">x</p>')),
    "a card that is gone": ("card-missing", lambda o: (o / "events/line-opens/card.png").unlink()),
    "no page for lost readers": ("page-missing", lambda o: (o / "404.html").unlink()),
    "a heavy file": ("file-heavy", lambda o: _heavy(o / "heavy.bin", 100_000_001)),
}


def _heavy(path: Path, size: int) -> None:
    with path.open("wb") as stream:
        stream.truncate(size)


def test_a_sound_site_may_go_out(output: Path) -> None:
    """Every page of the small site: links, fragments, cards, policy; under a sub-path."""
    assert proof(output, URL) == []


@pytest.mark.parametrize("name", SPOILT)
def test_each_fault_is_found(name: str, output: Path) -> None:
    """One spoilt file gives its own code and no other."""
    code, spoil = SPOILT[name]
    spoil(output)
    assert {f.code for f in proof(output, URL)} == {code}


def test_a_site_without_an_address_may_not_go_out(output: Path) -> None:
    """Canonical links and previews would lead nowhere."""
    assert "address-missing" in {f.code for f in proof(output, "")}


def test_what_hangs_on_the_address_is_not_told_without_one(
    site: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One cause, one finding: pictures and links under an address nobody gave are no faults of their own."""
    settings = site / "addressless.py"
    settings.write_text((site / "pelicanconf.py").read_text(encoding="utf-8") + "\nSITEURL = ''\n", encoding="utf-8")
    assert len(proof(output, "")) > 1
    assert main(["proof", str(output), "-s", str(settings)]) == 1
    said = capsys.readouterr()
    assert [line.partition("]")[0] for line in said.out.splitlines()] == [".: error[address-missing"]
    assert "all is well" not in said.err


def test_the_weight_is_told_in_time(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At four fifths of the limit there is a warning, beyond it an error."""
    now = weigh(output)
    assert str(now).startswith(f"{now.files:,} files")
    monkeypatch.setattr(module, "PAGES_LIMIT", int(now.bytes / 0.81))
    assert [(f.code, f.is_warning) for f in proof(output, URL)] == [("site-heavy", True)]
    monkeypatch.setattr(module, "PAGES_LIMIT", now.bytes - 1)
    assert [(f.code, f.is_warning) for f in proof(output, URL)] == [("site-heavy", False)]


def test_the_command_says_where_and_what(site: Path, output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 for a sound site, 1 for one with a fault."""
    settings = str(site / "pelicanconf.py")
    assert main(["proof", str(output), "-s", settings]) == 0
    change(EVENT, MAIN, MAIN + '<a href="../none/">x</a>')(output)
    assert main(["proof", str(output), "-s", settings]) == 1
    said = capsys.readouterr()
    assert f"{EVENT}: error[link-broken]: {FINDINGS['link-broken']}: ../none/" in said.out
    assert "of what GitHub Pages takes" in said.err


def test_the_docs_have_every_finding(root: Path) -> None:
    """And no other."""
    text = (root / "docs/publishing.md").read_text(encoding="utf-8")
    rows = "".join(f"| `{code}` | {what} |\n" for code, what in FINDINGS.items())
    assert rows in text


# The published tree ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree(site: Path) -> dict[str, Document]:
    """The pages of the small site by path, but for the file that is taken along whole."""
    return {name: page for name, page in documents(site / "output").items() if name != "data/timeline.html"}


def said(page: Document, tag: str, **attributes: str) -> list[str]:
    """Return what the elements with these attributes say or lead to."""
    return [e.attributes.get("content") or e.attributes.get("href", "") for e in page.all(tag, **attributes)]


def test_every_page_has_its_policy_and_tells_little_of_its_readers(
    tree: dict[str, Document],
) -> None:
    """Redirects, light editions and the page for lost readers too; no page lets inline code through."""
    for name, page in tree.items():
        policies = said(page, "meta", **{"http-equiv": "Content-Security-Policy"})
        assert len(policies) == 1, name
        assert policies[0].startswith("default-src 'self'") or policies[0].startswith("default-src 'none'"), name
        assert "unsafe-inline" not in policies[0], name
        assert said(page, "meta", name="referrer") == ["strict-origin"], name


def test_every_page_that_can_be_found_names_its_own_address(tree: dict[str, Document], site: Path) -> None:
    """Whoever is not to be found leads to the page that is; the list for search engines has exactly the former."""
    listed = set()
    for name, page in tree.items():
        address = name.removesuffix("index.html")
        (canonical,) = said(page, "link", rel="canonical") or [""]
        if "noindex" in said(page, "meta", name="robots"):
            assert canonical != f"{URL}/{address}", name
            assert not said(page, "link", property="og:url"), name
            continue
        assert canonical == f"{URL}/{address}", name
        assert said(page, "link", property="og:url") == [canonical], name
        assert said(page, "meta", property="og:title") != [""], name
        listed.add(canonical)
    rows = ET.parse(site / "output/sitemap.xml").getroot()
    # Pelican's own list of articles is for readers.
    assert listed - {row.findtext("{*}loc") for row in rows} == {f"{URL}/articles/"}
    assert {row.findtext("{*}loc") for row in rows} < listed
    # Of events it is known when they changed, where the content has a history; of nothing else.
    dated = {row.findtext("{*}loc") or "" for row in rows if row.find("{*}lastmod") is not None}
    assert all(address.startswith(f"{URL}/events/") for address in dated)


def test_what_is_linked_to_is_shown_by_a_picture(tree: dict[str, Document], site: Path) -> None:
    """An event by its own, every other page by the site's; each has the size that is asked for."""
    for name, page in tree.items():
        for image in said(page, "meta", property="og:image"):
            file = site / "output" / image.removeprefix(f"{URL}/")
            assert (file.name == "card.png" and file.parent.name != "output") == name.startswith("events/"), name
            assert file.read_bytes()[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")


def test_the_site_has_its_icons_and_its_name_on_a_home_screen(tree: dict[str, Document], site: Path) -> None:
    """The manifest names files that are there, and a colour that pages have too."""
    deep = tree["events/line-opens/index.html"]
    (manifest,) = {deep.resolve(a)[0] for a in said(deep, "link", rel="manifest")}
    read = json.loads((site / "output" / manifest).read_bytes())
    assert read["name"] == "The Ruritania–Strelsau railway"
    assert all((site / "output" / icon["src"]).is_file() for icon in read["icons"])
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in read["icons"]}
    assert f"--paper: {read['theme_color']}" in (site / "output/theme/css/broadsheet.css").read_text(encoding="utf-8")
    assert len(said(tree["index.html"], "link", rel="icon")) == 2


def test_a_published_site_has_its_feed_as_rss_too(tree: dict[str, Document], site: Path) -> None:
    """Its address is known, which RSS wants of every link."""
    assert "../rss.xml" in tree["data/index.html"].links()
    feed = ET.parse(site / "output/rss.xml").getroot()
    assert {(item.findtext("link") or "").partition("/events/")[0] for item in feed.iter("item")} == {URL}


def test_an_earlier_id_leads_to_the_page(tree: dict[str, Document]) -> None:
    """Without a script, and for search engines too; in the light edition as well."""
    old = tree["events/zenda-opens/index.html"]
    assert said(old, "meta", **{"http-equiv": "refresh"}) == ["0; url=../../events/line-opens/"]
    assert said(old, "link", rel="canonical") == [f"{URL}/events/line-opens/"]
    assert "embed/events/zenda-opens/index.html" in tree


def test_a_change_stands_in_the_sitemap_where_it_is_known() -> None:
    """By the moment of the commit, as the protocol has it."""
    text = sitemap([("events/a/", "2026-11-24T06:48:43Z"), ("actors/", "")], URL).decode()
    rows = ET.fromstring(text)
    assert [(r.findtext("{*}loc"), r.findtext("{*}lastmod")) for r in rows] == [
        (f"{URL}/events/a/", "2026-11-24T06:48:43Z"),
        (f"{URL}/actors/", None),
    ]


@pytest.mark.browser
def test_the_site_can_be_read_from_a_folder(root: Path, tmp_path: Path, browser: sync_api.Browser) -> None:
    """From `file://`, built without an address: every page with its style, its marks and its menu."""
    assert build(root / "tests/site", tmp_path / "out").returncode == 0
    page = browser.new_page()
    missing: list[str] = []
    # A browser runs no module from a file; every page is whole without.
    page.on("requestfailed", lambda r: None if "/theme/js/" in r.url else missing.append(r.url))
    page.goto((tmp_path / "out/events/line-opens/index.html").as_uri())
    follow(page.locator("a[role=doc-noteref]").first)
    assert page.evaluate("document.querySelector(':target').id").startswith("note-")
    for href in ("Actors", "Places", "Sources", "Disputes", "Timeline"):
        # A file's folder lists itself where a server would show its first page.
        menu = page.get_by_role("navigation", name="Site")
        address = menu.get_by_role("link", name=href, exact=True).get_attribute("href")
        page.goto(urljoin(page.url, f"{address}index.html"))
        assert page.locator("main h1, h1.nameplate").count() == 1
        assert page.evaluate("getComputedStyle(document.body).maxInlineSize") != "none"
    page.close()
    assert missing == []
