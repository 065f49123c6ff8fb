"""A published site under a sub-path, from the push to a bare repository to every link in a real browser."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from crawling import crawl
from published import build, serve
from test_publish import run

sync_api = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser


def pushed(output: Path, folder: Path, place: Path) -> None:
    """Push a built site as `make github` does, from a repository in ``folder``; ``place`` is what the branch holds."""
    run("git", "init", "-q", "-b", "main", ".", cwd=folder)
    run("git", "init", "-q", "--bare", "-b", "main", "origin.git", cwd=folder)
    run("git", "remote", "add", "origin", str(folder / "origin.git"), cwd=folder)
    command = [sys.executable, "-m", "ghp_import", "--no-jekyll", "--push", str(output)]
    done = run(*command, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert run("git", "clone", "-q", "-b", "gh-pages", "origin.git", str(place), cwd=folder).returncode == 0


def published(root: Path, site: Path) -> None:
    """Copy the small site, and settings for publishing it."""
    shutil.copytree(root / "tests/site", site)
    conf = (site / "pelicanconf.py").read_text(encoding="utf-8").replace("../../", f"{root}/")
    # The list of articles is Pelican's own page, which the small site does without elsewhere.
    conf += 'DIRECT_TEMPLATES = ["index"]\nINDEX_SAVE_AS = "articles/index.html"\n'
    (site / "pelicanconf.py").write_text(conf, encoding="utf-8")
    shutil.copy(root / "publishconf.py", site)


def test_the_pushed_site_has_no_broken_link(root: Path, tmp_path: Path, browser: sync_api.Browser) -> None:
    """Pushed to a branch, served under `/repo/`, page by page: nothing is broken, and nothing comes from elsewhere."""
    published(root, tmp_path / "site")
    (tmp_path / "served").mkdir()
    with serve(tmp_path / "served") as address:
        done = build(tmp_path / "site", tmp_path / "output", "publishconf.py", SITEURL=f"{address}repo")
        assert done.returncode == 0, done.stderr
        pushed(tmp_path / "output", tmp_path, tmp_path / "served/repo")
        # What an event was called earlier leads on, and nothing here leads to it any more.
        whole = {p: p.read_text("utf-8") for p in (tmp_path / "output").rglob("*.html")}
        made = {
            p.relative_to(tmp_path / "output").as_posix() for p, t in whole.items() if 'http-equiv="refresh"' not in t
        }
        # Light editions are for other sites, and nothing here leads to them.
        light = sorted(p.removesuffix("index.html") for p in made if p.startswith("embed/"))
        found = crawl(browser, f"{address}repo/", ("", "404.html", *light))
        assert found.wrong == []
        opened = {a.removeprefix(f"{address}repo/") for a in found.pages}
        assert made <= {a + "index.html" if a.endswith("/") or not a else a for a in opened}
        assert len(found.files) > 20


def test_the_crawl_sees_what_is_broken(tmp_path: Path, browser: sync_api.Browser) -> None:
    """A dead link, a fragment without a place, a missing picture, a script's complaint, a foreign request."""
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/404.html").write_text("<!DOCTYPE html><p id=here>", encoding="utf-8")
    (tmp_path / "repo/index.html").write_text(
        "<!DOCTYPE html><link rel=icon href=data:,><a href=gone/></a><a href=data.csv></a><a href=404.html#nowhere></a>"
        "<a href=404.html#here></a><a href=/></a><img src=none.png><script>console.log('oh')</script>"
        "<script src=http://127.0.0.1:9/foreign.js></script>",
        encoding="utf-8",
    )
    with serve(tmp_path) as address:
        wrong = "\n".join(crawl(browser, f"{address}repo/").wrong)
    for told in (
        "404: ",
        "gone/",
        "data.csv",
        "#nowhere",
        "none.png",
        "console: oh",
        "elsewhere: ",
        "out of the site: ",
    ):
        assert told in wrong
    assert "#here" not in wrong
