"""Whatever somebody does to the commands, they answer in words: never a traceback, never a wait for ever."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline import remark

EVENT = "content/events/1969-nasa-mission-report.yaml"
COMMAND = [sys.executable, "-m", "dateline"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small content, in a folder whose name has a blank."""
    folder = tmp_path / "my site"
    shutil.copytree(remark.SITE, folder / "content")
    (folder / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    return folder


def run(site: Path, *arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command for at most five minutes."""
    return subprocess.run(
        [*COMMAND, *arguments], cwd=site, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=300, check=False,
    )  # fmt: skip


MISUSE: list[tuple[list[str | bytes], str]] = [
    (["check", "nothing.yaml"], "there is no file or folder nothing.yaml"),
    (["check", "pelicanconf.py"], "pelicanconf.py is no part of the content: event files end in .yaml, pages in .md"),
    (["new", ""], "give the source’s address, or the file that its page was saved in"),
    (["new", "http://"], "it names no host"),
    (["new", b"https://example.org/\xff"], "an argument or a file’s name is not UTF-8"),
    (["new", "content"], "content cannot be read: Is a directory"),
    (["add", ""], "no event has the id “”"),
    (["show", b"\xff"], "no event has the id"),
    (["actor", "Neil Armstrong"], "“Neil Armstrong” is not an id"),
    (["place", "../x"], "“../x” is not an id"),
    (["rename", "moon-landing", ""], "“” is not an id"),
    (["diff"], "“HEAD” cannot be read: not a git repository"),
    (["diff", "--", "--output=x"], "cannot be read"),
    (["export", "nothing"], "invalid choice"),
    (["import", "csv", "nothing.csv"], "nothing.csv cannot be read"),
    (["derive", "nothing.html"], "nothing.html"),
    (["intake", "/dev/null"], "holds no issue"),
    (["nothing"], "there is no command “nothing”: the commands are check, show"),
    (["chek"], "did you mean “check”?"),
    (["new", "www.example.org/a"], "an address begins with https://: https://www.example.org/a"),
    (["new", "nothing.html"], "nothing.html cannot be read"),
]


@pytest.mark.parametrize(("arguments", "words"), MISUSE, ids=lambda v: str(v[0]) if isinstance(v, list) else None)
def test_misuse_is_said_in_a_sentence(site: Path, arguments: list[str | bytes], words: str) -> None:
    """What cannot be done ends with 2 and says why."""
    done = run(site, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "fault of ours" not in done.stderr


@pytest.mark.parametrize("what", ["pipe", "loop", "bytes", "huge", "unreadable"])
@pytest.mark.parametrize("command", [["check"], ["fmt"], ["rename", "moon-landing", "landing"], ["check", "bad"]])
def test_a_file_that_is_none_is_named(site: Path, what: str, command: list[str]) -> None:
    """Pipes, links to themselves, bytes and giants are findings; nothing waits for them, and nothing is changed."""
    bad = site / "content/events/bad.yaml"
    if what == "pipe":
        os.mkfifo(bad)
    elif what == "loop":
        bad.symlink_to(bad.name)
    elif what == "bytes":
        bad.write_bytes(b"events: \xe9\n")
    elif what == "huge":
        bad.write_bytes(b"a" * 3_000_000)
    else:
        bad.symlink_to("/proc/self/mem")
    before = (site / EVENT).read_bytes()
    done = run(site, *(str(bad.relative_to(site)) if a == "bad" else a for a in command))
    assert done.returncode in (1, 2)
    assert "bad.yaml" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "fault of ours" not in done.stderr
    assert (site / EVENT).read_bytes() == before


def test_a_page_is_checked_as_a_page(site: Path) -> None:
    """A Markdown page is no event file: its citations are looked at."""
    (site / "content/pages").mkdir()
    page = site / "content/pages/about.md"
    page.write_text("As told [@1969-nasa-mission-report].\n", encoding="utf-8")
    assert run(site, "check", "content/pages/about.md").stderr.startswith("all is well\n")
    page.write_text("As told [@nobody].\n", encoding="utf-8")
    assert "about.md:1:9: error[source-unknown]" in run(site, "check", "content/pages/about.md").stdout


def test_windows_line_ends_are_mended(site: Path) -> None:
    """The check says what is wrong with them, and `dateline fmt` takes them out."""
    path = site / EVENT
    text = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert "error[encoding-bom]" in run(site, "check", EVENT).stdout
    assert run(site, "fmt", EVENT).returncode == 0
    assert path.read_bytes() == text


def test_a_site_without_an_event_is_told_how_to_begin(site: Path) -> None:
    """An empty content, or a content folder that is not there, is no reason to be silent."""
    shutil.rmtree(site / "content/events")
    done = run(site, "check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "there is no event file in content/events/ yet: “dateline new” writes one" in done.stderr
    shutil.rmtree(site / "content")
    assert "there is no event file in content/events/ yet" in run(site, "check").stderr


@pytest.mark.parametrize("environment", [{}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_the_locale_changes_nothing(site: Path, environment: dict[str, str]) -> None:
    """Output is UTF-8 everywhere."""
    told = run(site, "check", "--explain", "date-coarse")
    assert not told.stdout.isascii()
    assert run(site, "check", "--explain", "date-coarse", LC_ALL="C", **environment).stdout == told.stdout


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-", "> /dev/full", "| head -c1"])
@pytest.mark.parametrize("command", ["check --explain", "show moon-landing", "check", "actor new-one"])
def test_closed_and_full_ends_are_no_fault(site: Path, command: str, closed: str) -> None:
    """Whoever closes a pipe or fills a disk is told in a line, or nothing."""
    program = f"{sys.executable} -m dateline {command} {closed}"
    done = subprocess.run(["bash", "-c", program], cwd=site, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
    assert "fault of ours" not in done.stderr
    assert len(done.stderr.splitlines()) <= 2


@pytest.mark.parametrize("after", [0.03, 0.1, 0.2])
def test_ctrl_c_leaves_no_traceback(site: Path, after: float) -> None:
    """Whenever it is pressed: while the program is loaded, or at work."""
    (site / "content/events/many.yaml").write_text(
        "source: {type: book, title: Many, language: en, side: us}\nevents:\n"
        + "".join(f"  - {{id: many-{n}, date: 1969, title: It, kind: landing, quotes: it}}\n" for n in range(400)),
        encoding="utf-8",
    )
    with subprocess.Popen([*COMMAND, "check"], cwd=site, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        time.sleep(after)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=300)
    # Before Python has come to our first line, what it says is its own.
    assert not re.search(rb'File "[^"]*/dateline/\w+\.py"', said), said
    assert running.returncode in (0, 130, -signal.SIGINT, 1)


def test_a_folder_that_may_not_be_written_is_read_all_the_same(site: Path) -> None:
    """Nothing is remembered there, and what writes says why it cannot."""
    if os.geteuid() == 0:
        # Root may write everywhere but into what is no folder.
        (site / ".cache").write_text("", encoding="utf-8")
    else:
        site.chmod(0o555)
    try:
        done = run(site, "check", EVENT)
        assert (done.returncode, done.stderr) == (0, "all is well\n")
        done = run(site, "schema", "--write")
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
    finally:
        site.chmod(0o755)
