"""The last look before publishing: each fault that a reader or GitHub would meet is found, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline import proof as module
from dateline.cli import main
from dateline.proof import FINDINGS, proof, weigh
from published import build

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
MAIN = '<main id="main" tabindex="-1">'
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
