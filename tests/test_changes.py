"""What changed for a reader, and when the site published it: `dateline diff`, the page of changes, the feed."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dateline import git, pipeline
from dateline.publication import Publications
from dateline.settings import Settings
from published import build, parse
from test_cli import dateline
from test_duplicate import FILES

ATOM = "{http://www.w3.org/2005/Atom}"


def run(*command: str, cwd: Path, day: str = "2026-01-01T12:00:00+0200") -> str:
    """Run git as somebody, on some day."""
    who = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    env |= {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(site: Path, subject: str, day: str) -> None:
    """Commit everything."""
    run("git", "add", "-A", cwd=site)
    run("git", "commit", "-qm", subject, cwd=site, day=day)


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """A site of three events in a repository."""
    folder = tmp_path / "site"
    for name, text in FILES.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    text = (root / "tests/site/pelicanconf.py").read_text(encoding="utf-8")
    (folder / "pelicanconf.py").write_text(text, encoding="utf-8")
    run("git", "init", "-q", "-b", "main", ".", cwd=folder)
    commit(folder, "The railway opens", "2026-01-01T00:30:00+0200")
    return folder


def edit(site: Path, name: str, old: str, new: str) -> None:
    """Change one file."""
    path = site / "content/events" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def new(site: Path, text: str) -> None:
    """Write one more source."""
    head = "source: {type: article, title: Bote, container-title: The Bote, side: press, language: en}\n"
    (site / "content/events/bote.yaml").write_text(head + text, encoding="utf-8")


CASES: list[tuple[str, Callable[[Path], None], list[str]]] = [
    # what is done to the files, and what a reader finds changed
    (
        "nothing but layout",
        lambda s: edit(s, "gazette.yaml", "summary: Flavia cut", "summary:  Flavia cut"),
        [],
    ),
    (
        "a title",
        lambda s: edit(s, "gazette.yaml", "Rupert and Rudolf fight", "Rupert fights Rudolf"),
        ["title: “Rupert and Rudolf fight in Strelsau” is now “Rupert fights Rudolf in Strelsau”"],
    ),
    (
        "a date narrowed",
        lambda s: new(s, "events: [{id: duel, date: '1894-07-14T09:00:00', quotes: at nine}]\n"),
        ["date narrowed from 14 July 1894 to 14 July 1894, 09:00", "1 more source: The Bote"],
    ),
    (
        "a date widened",
        lambda s: edit(s, "herald.yaml", "1894-07-14", "1894-07"),
        ["date widened from 14 July 1894 to July 1894"],
    ),
    (
        "another date",
        lambda s: edit(s, "herald.yaml", "1894-07-14", "1894-08-14"),
        ["date: 14 July 1894 is now 14 August 1894"],
    ),
    (
        "a dispute opened",
        lambda s: new(s, "events: [{id: duel, date: 1894-07-15, quotes: a day later, place: zenda}]\n"),
        [
            "sources now disagree on the date: 15 July 1894 or 14 July 1894",
            "sources now disagree on the place: zenda or strelsau",
        ],
    ),
    (
        "a place, an actor and a claim",
        lambda s: edit(s, "gazette.yaml", "place: strelsau,\n     actors: [rupert, rudolf]",
                       "claims: {rounds: three},\n     actors: [rupert, flavia]"),
        ["place is no longer given: Strelsau", "now names Flavia", "no longer names Rudolf",
         "rounds is now known: three"],
    ),
    (
        "an account, and a key event",
        lambda s: (s / "content/events/own.yaml").write_text(
            "events: [{id: duel, importance: key, summary: 'They fought [@gazette].'}]\n", encoding="utf-8") and None,
        ["the account was rewritten", "is now a key event"],
    ),
    (
        "an event joined",
        lambda s: (s / "content/events/own.yaml").write_text(
            "events: [{id: line-opens, same-as: zenda-opening}]\n", encoding="utf-8") and None,
        ["now includes “zenda-opening”", "1 more source: Herald"],
    ),
    (
        "an event renamed",
        lambda s: edit(s, "gazette.yaml", "id: duel", "id: fight, was: duel"),
        ["was called “duel”"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_a_reader_finds_changed(change: Callable[[Path], None], expected: list[str], site: Path) -> None:
    """Each difference in one sentence; what readers do not see is none."""
    change(site)
    done = dateline("diff", "--format", "json", cwd=site)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    said = [c["words"] for event in data["changed"] for c in event["changes"]]
    missing = [e for e in expected if e not in said]
    assert not missing, said
    assert bool(said) == bool(expected)
    assert (data["added"], data["removed"]) == ([], [])


def test_a_dispute_is_settled_and_opened_again(site: Path) -> None:
    """By the editors' word, with their reason."""
    new(site, "events: [{id: duel, date: 1894-07-15, quotes: a day later}]\n")
    own = site / "content/events/own.yaml"
    commit(site, "A dispute", "2026-01-02T12:00:00+0000")
    own.write_text("events: [{id: duel, resolve: {date: {take: 1894-07-14, because: the Gazette was there}}}]\n")
    text = dateline("diff", cwd=site).stdout
    assert "    the editors settled the date: 1894-07-14, because the Gazette was there\n" in text
    commit(site, "Settled", "2026-01-03T12:00:00+0000")
    own.unlink()
    assert "    the date is no longer settled by the editors\n" in dateline("diff", cwd=site).stdout
    (site / "content/events/bote.yaml").unlink()
    assert "    sources no longer disagree on the date\n" in dateline("diff", cwd=site).stdout


def test_events_and_sources_come_and_go_in_markdown_for_a_pull_request(site: Path) -> None:
    """Marks of Markdown and names of people in titles stay text, and nobody is notified."""
    edit(site, "herald.yaml", "zenda-opening, date", "arrival, title: '*The* <Queen> arrives @noon', date")
    edit(site, "herald.yaml", "title: The Zenda railway is opened, ", "")
    text = dateline("diff", "--format", "markdown", cwd=site).stdout
    assert (
        "### Events added (1)\n\n- **14 July 1894**: \\*The\\* &lt;Queen\\> arrives @\u200bnoon (`arrival`)\n" in text
    )
    assert "### Events removed (1)\n\n- **14 July 1894**: The Zenda railway is opened (`zenda-opening`)\n" in text
    run("git", "checkout", "-q", ".", cwd=site)
    assert dateline("diff", "--format", "markdown", cwd=site).stdout == "Nothing changes for a reader.\n"


def test_any_two_versions_are_compared(site: Path) -> None:
    """A range, a branch; an unknown version, and one with errors, are misuse."""
    edit(site, "herald.yaml", "1894-07-14", "1894-08")
    commit(site, "Later", "2026-01-02T12:00:00+0000")
    expected = "~ August 1894: The Zenda railway is opened (zenda-opening)\n    date: 14 July 1894 is now August 1894\n"
    assert dateline("diff", "HEAD~1..HEAD", cwd=site).stdout == expected
    assert dateline("diff", "HEAD~1", cwd=site).stdout == expected
    assert dateline("diff", "main", cwd=site).stderr.strip() == "nothing changes for a reader"
    assert dateline("diff", "--", "--output=x", cwd=site).returncode == 2
    edit(site, "herald.yaml", "date:", "dat:")
    commit(site, "Broken", "2026-01-03T12:00:00+0000")
    run("git", "checkout", "-q", "HEAD~1", "--", ".", cwd=site)
    broken = dateline("diff", "HEAD", cwd=site)
    assert broken.returncode == 2
    assert "has errors: there is nothing to compare with" in broken.stderr
    shutil.rmtree(site / ".git")
    assert dateline("diff", cwd=site).returncode == 2


# Publishing dates -------------------------------------------------------------------------------------------------


@pytest.fixture
def long(site: Path) -> Path:
    """Five more commits: one event changed, one renamed, the file moved, blanks only, and fields in another order."""
    edit(site, "gazette.yaml", "They fought with swords.", "They fought with foils.")
    commit(site, "Foils, <b>not</b> swords", "2026-01-02T12:00:00+0000")
    edit(site, "herald.yaml", "zenda-opening, date", "railway-opens, was: zenda-opening, date")
    commit(site, "Another name", "2026-01-03T12:00:00+0000")
    (site / "content/events/1894").mkdir()
    run("git", "mv", "content/events/gazette.yaml", "content/events/1894/gazette.yaml", cwd=site)
    commit(site, "Moved", "2026-01-04T12:00:00+0000")
    path = site / "content/events/1894/gazette.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(", title", ",  title") + "\n", encoding="utf-8")
    commit(site, "Blanks", "2026-01-05T12:00:00+0000")
    edit(site, "1894/gazette.yaml", "kind: duel, place: strelsau", "place: strelsau, kind: duel")
    commit(site, "In order", "2026-01-06T12:00:00+0000")
    return site


def publications(site: Path) -> Publications:
    """Return what is known of the site's own dates."""
    settings = Settings(root=site, content=site / "content")
    timeline = pipeline.run(settings).timeline
    assert timeline
    return Publications(timeline, git.history(settings.events_folder))


def test_each_event_has_its_own_days_and_reasons(long: Path) -> None:
    """Of several events in one file one changed; moving, blanks and the order of fields change none."""
    found = publications(long)
    events = {e.id: [c.subject for c in found.commits(e)] for e in found._timeline.events}
    assert events == {
        "line-opens": ["The railway opens"],
        "duel": ["Foils, <b>not</b> swords", "The railway opens"],
        "railway-opens": ["Another name", "The railway opens"],
    }
    view = found.of(found._timeline.by_id["duel"])
    assert view
    assert (view.first.words, view.changed and view.changed.words) == ("31 December 2025", "2 January 2026")


def test_a_tidied_file_has_not_changed(site: Path) -> None:
    """`dateline fmt` moves an entry's lines; only what a reader would see told otherwise counts."""
    new(site, "events:\n  - id: duel\n    summary: They fought.\n    date: 1894-07\n    quotes: they fought\n")
    commit(site, "One more report", "2026-01-02T12:00:00+0000")
    edit(site, "bote.yaml", "events:", "# to be checked\nevents:")
    assert dateline("fmt", "content/events/bote.yaml", cwd=site).returncode == 0
    commit(site, "Laid out", "2026-01-03T12:00:00+0000")
    edit(site, "bote.yaml", "they fought", "They fought")
    commit(site, "As it was printed", "2026-01-04T12:00:00+0000")
    text = (site / "content/events/bote.yaml").read_text(encoding="utf-8")
    assert text.index("date:") < text.index("summary:")
    (duel,) = [e for e in publications(site)._timeline.events if e.id == "duel"]
    subjects = [c.subject for c in publications(site).commits(duel)]
    assert subjects == ["As it was printed", "One more report", "The railway opens"]


def test_what_was_read_is_kept_until_the_commit_changes(long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In git's own folder; what is damaged there is read again, and a new commit is seen."""
    folder = long / "content/events"
    first = git.history(folder)
    kept = long / ".git/dateline-history.json"
    assert kept.is_file()
    with monkeypatch.context() as patch:
        patch.setattr(git, "_read", lambda _: pytest.fail("it is kept"))
        assert git.history(folder) == first
    for damage in ("", "[]", kept.read_text(encoding="utf-8")[:-9]):
        kept.write_text(damage, encoding="utf-8")
        assert git.history(folder) == first
    edit(long, "1894/gazette.yaml", "with foils", "with sabres")
    commit(long, "Sabres", "2026-01-06T12:00:00+0000")
    again = git.history(folder)
    assert again
    assert again.of("duel")[0].subject == "Sabres"
    assert run("git", "status", "--porcelain", cwd=long) == ""


def test_what_is_not_committed_or_not_whole_says_nothing(long: Path, tmp_path: Path) -> None:
    """A new file, a shallow clone, a folder without git."""
    new(long, "events: [{id: halt, date: 1894, title: A halt, kind: opening, quotes: so}]\n")
    found = publications(long)
    assert found.of(found._timeline.by_id["halt"]) is None
    assert found.of(found._timeline.by_id["duel"])
    run("git", "clone", "-q", "--depth", "2", f"file://{long}", "shallow", cwd=tmp_path)
    assert not publications(tmp_path / "shallow")
    shutil.copytree(long / "content", tmp_path / "bare/content")
    assert not publications(tmp_path / "bare")


@pytest.fixture
def with_theme(long: Path, root: Path) -> Path:
    """The site with what it is built by."""
    for name in ("themes", "generator"):
        shutil.copytree(root / name, long / name, ignore=shutil.ignore_patterns("__pycache__"))
    text = (root / "pelicanconf.py").read_text(encoding="utf-8")
    (long / "pelicanconf.py").write_text(text.replace('SITEURL = ""', 'SITEURL = "https://example.org"'))
    return long


def test_readers_see_when_and_why(with_theme: Path, tmp_path: Path) -> None:
    """On the event's page, on the page of changes, in the feed; subjects are text, and two builds are the same."""
    site = with_theme
    assert build(site, tmp_path / "out").returncode == 0
    page = (tmp_path / "out/events/duel/index.html").read_text(encoding="utf-8")
    text = re.sub("<[^>]+>", "", page)
    assert "On this site since 31 December 2025; last changed on 2 January 2026: “Foils, &lt;b&gt;not&lt;/b&gt;" in text
    assert "On this site since 31 December 2025." in re.sub(
        "<[^>]+>", "", (tmp_path / "out/events/line-opens/index.html").read_text(encoding="utf-8")
    )
    changes = parse((tmp_path / "out/changes/index.html").read_text(encoding="utf-8"))
    assert [e.text for e in changes.all("h2")] == ["Another name", "Foils, <b>not</b> swords", "The railway opens"]
    assert "../events/duel/" in changes.links()
    assert "../../changes/" in parse(page).links()
    feed = ET.fromstring((tmp_path / "out/feed.xml").read_bytes())
    entries = {e.findtext(f"{ATOM}id"): e for e in feed.findall(f"{ATOM}entry")}
    duel = entries["https://example.org/events/duel/"]
    assert duel.findtext(f"{ATOM}published") == "2025-12-31T22:30:00Z"
    assert duel.findtext(f"{ATOM}updated") == "2026-01-02T12:00:00Z"
    assert "Last changed here: “Foils, <b>not</b> swords”." in (duel.findtext(f"{ATOM}summary") or "")
    assert next(iter(entries)).endswith("/railway-opens/"), "the latest change stands first"
    assert "https://example.org/changes/" in (tmp_path / "out/sitemap.xml").read_text()
    assert build(site, tmp_path / "again", TZ="Asia/Tokyo").returncode == 0
    assert run("diff", "-r", "out", "again", cwd=tmp_path) == ""
    shutil.rmtree(site / ".git")
    assert build(site, tmp_path / "without").returncode == 0
    assert not (tmp_path / "without/changes").exists()
    assert "changes/" not in (tmp_path / "without/events/duel/index.html").read_text(encoding="utf-8")
    assert "2026" not in (tmp_path / "without/feed.xml").read_text()
    cite = (tmp_path / "without/cite/events/duel/index.html").read_text(encoding="utf-8")
    assert "No day of publication is known" in cite
    assert "202" not in re.sub("<[^>]+>", "", cite)


def test_an_entry_is_cited_with_the_day_of_its_last_change(with_theme: Path, tmp_path: Path) -> None:
    """In all five forms; one that has never changed, with the day on which it was published."""
    assert build(with_theme, tmp_path / "out").returncode == 0
    site, address = "Ukraine–China diplomacy: a sourced timeline", "https://example.org/events"
    for id_, title, day, (year, month, in_month) in (
        ("duel", "Rupert and Rudolf fight in Strelsau", "January 2, 2026", ("2026", "01", "02")),
        ("line-opens", "Queen Flavia opens the railway at Zenda", "December 31, 2025", ("2025", "12", "31")),
    ):
        page = (tmp_path / f"out/cite/events/{id_}/index.html").read_text(encoding="utf-8")
        text = html.unescape(re.sub("<[^>]+>", "", page))
        assert "The day given is that of the last change to this entry." in text
        for form in (
            f"“{title},” {site}, last modified {day}, {address}/{id_}/.",
            f"{site}. “{title}.” Last modified {day}. {address}/{id_}/.",
            f"date = {{{year}-{month}-{in_month}}}",
            f"DA  - {year}/{month}/{in_month}/",
            f'"date-parts": [[{int(year)},{int(month)},{int(in_month)}]]',
        ):
            assert re.sub(r"\s", "", form) in re.sub(r"\s", "", text)
