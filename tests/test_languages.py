"""The small site in other languages: every page speaks one, and marks what the editors wrote in theirs."""

from __future__ import annotations

import os
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dateline import catalogue
from published import build, digest, documents, parse

LOCALE = Path(catalogue.__file__).parent / "locale"


class _Spoken(HTMLParser):
    """Gathers the texts and labels that are in the page's own language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_other = bool(self._open and self._open[-1][1]) or (tag != "html" and "lang" in given) or tag == "style"
        if not is_other:
            self.texts += [text for name in ("aria-label", "title", "content") if (text := given.get(name))]
        if tag not in ("meta", "link", "br", "hr", "img", "input", "wbr", "base"):
            self._open.append((tag, is_other))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.texts.append(data.strip())


def _site(root: Path, folder: Path, language: str, interface: str = "") -> Path:
    """Return a copy of the small site with other languages."""
    site = folder / "site"
    shutil.copytree(root / "tests/site", site, ignore=shutil.ignore_patterns(".cache", "output"))
    text = (site / "pelicanconf.py").read_text(encoding="utf-8").replace("../..", str(root))
    text = text.replace('DEFAULT_LANG = "en"', f'DEFAULT_LANG = "{language}"')
    text = text.replace("DATELINE = {", f'DATELINE = {{"interface": "{interface}",' if interface else "DATELINE = {")
    (site / "pelicanconf.py").write_text(text, encoding="utf-8")
    return site


@pytest.mark.parametrize("language", ["uk", "zh-Hans"])
def test_no_page_speaks_english(root: Path, tmp_path: Path, language: str) -> None:
    """No message stands on any page as the code has it; titles and names say that they are English."""
    site = _site(root, tmp_path, "en", language)
    done = build(site, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    with (LOCALE / language.replace("-", "_") / "LC_MESSAGES/dateline.po").open("rb") as file:
        translated = {m.id for m in read_po(file) if isinstance(m.id, str) and len(m.id) > 2 and m.string != m.id}
    # What formats are called, and say of themselves, is marked as English on the page of data.
    for name, page in documents(tmp_path / "out").items():
        html = (tmp_path / "out" / name).read_text(encoding="utf-8")
        if name.startswith("data/") and not name.startswith("data/index"):
            continue
        assert page.all("html")[0].attributes["lang"] == language, name
        spoken = _Spoken()
        spoken.feed(html)
        left = {text for text in spoken.texts if text.rstrip(".: ") in translated or text in translated}
        assert not left, f"{name}: {left}"
    event = parse((tmp_path / "out/events/line-opens/index.html").read_text(encoding="utf-8"))
    assert event.all("h1")[0].attributes == {"lang": "en"}
    assert event.all("p", **{"class": "account"}) or event.all("p", lang="en")


def test_another_language_makes_every_page_anew(root: Path, tmp_path: Path) -> None:
    """A site built again in another language is the one that a clean build makes."""
    site = _site(root, tmp_path, "en", "uk")
    assert build(site, tmp_path / "out").returncode == 0
    conf = site / "pelicanconf.py"
    before = digest(tmp_path / "out")
    conf.write_text(
        conf.read_text(encoding="utf-8").replace('"interface": "uk"', '"interface": "zh"'), encoding="utf-8"
    )
    assert build(site, tmp_path / "out").returncode == 0
    assert build(site, tmp_path / "clean").returncode == 0
    after = digest(tmp_path / "out")
    assert after == digest(tmp_path / "clean")
    assert after["index.html"] != before["index.html"]


def test_a_machines_locale_changes_nothing(root: Path, tmp_path: Path) -> None:
    """The same bytes, whatever the environment says of languages."""
    site = _site(root, tmp_path, "en")
    english = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "LANGUAGE": "en"}
    other = {**os.environ, "LC_ALL": "C", "LANG": "uk_UA.UTF-8", "LANGUAGE": "uk"}
    assert build(site, tmp_path / "one", **english).returncode == 0
    shutil.rmtree(site / ".cache")
    assert build(site, tmp_path / "two", **other).returncode == 0
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


def test_a_site_in_hebrew_reads_from_right_to_left(root: Path, tmp_path: Path) -> None:
    """Without a catalogue its words are English, which is said once; the page is turned all the same."""
    site = _site(root, tmp_path, "he")
    done = build(site, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("there are no words for “he”") == 1
    for name in ("index.html", "events/line-opens/index.html", "embed/events/line-opens/index.html", "404.html"):
        html = parse((tmp_path / "out" / name).read_text(encoding="utf-8")).all("html")[0]
        assert (html.attributes["lang"], html.attributes["dir"]) == ("he", "rtl"), name
