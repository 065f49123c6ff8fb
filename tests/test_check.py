"""`dateline check` as the one judge: the same findings for people, programs and pull requests."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dateline import annotation, remark
from dateline.diagnostic import Diagnostic, Related, Severity, Span
from terminal import whole

EXAMPLE = "content/events/example.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small content without a gap."""
    shutil.copytree(remark.SITE, tmp_path / "content")
    (tmp_path / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
    return tmp_path


def check(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dateline", "check", *arguments]
    return subprocess.run(command, cwd=site, capture_output=True, text=True, encoding="utf-8", check=False)


def write(site: Path, code: str) -> None:
    """Write the wrong example of a code into the site."""
    for path, data, _ in remark.load(code).files("wrong"):
        (site / path).write_bytes(data)


def test_json_says_what_the_text_says(site: Path) -> None:
    """One array: place, severity, code, sentence and remedy of each finding."""
    write(site, "date-invalid")
    done = check(site, "--format", "json")
    (found,) = json.loads(done.stdout)
    assert done.returncode == 1
    assert found == {
        "path": EXAMPLE, "line": 4, "column": 11, "end-line": 4, "end-column": 21,
        "severity": "error", "code": "date-invalid",
        "message": "“1969-02-30” is not a date: February 1969 has 28 days",
        "help": "write 1969-02 if the day is not known", "related": [],
    }  # fmt: skip
    assert json.loads(check(site, "--format", "json", "content/actors.yaml").stdout) == []


def test_a_pull_request_is_annotated_on_the_very_line(site: Path) -> None:
    """GitHub's workflow command names file, line and columns, and holds the remedy."""
    write(site, "date-invalid")
    done = check(site, "--format", "github")
    assert done.stdout == (
        f"::error file={EXAMPLE},line=4,col=11,endColumn=20,title=date-invalid::"
        "“1969-02-30” is not a date: February 1969 has 28 days%0Ahelp: write 1969-02 if the day is not known\n"
    )


HOSTILE = "x\n::set-output name=a::b\r%0A::error::"


def test_content_cannot_write_workflow_commands() -> None:
    """Whatever a file or its name holds, one finding is one line, and only its own command."""
    related = (Related(HOSTILE, Span(1, 1, 1, 1), HOSTILE),)
    one = Diagnostic(HOSTILE + ",line=7", Span(1, 1, 2, 1), "date-invalid", HOSTILE, HOSTILE, Severity.HINT, related)
    line = annotation.as_github(one)
    assert "\n" not in line
    assert "\r" not in line
    head, message = line.split("::", 2)[1:]
    assert head == (
        "notice file=x%0A%3A%3Aset-output name=a%3A%3Ab%0D%250A%3A%3Aerror%3A%3A%2Cline=7,line=1,endLine=2,"
        "title=date-invalid"
    )
    assert message.startswith("x%0A::set-output name=a::b%0D%250A::error::%0Aalso: ")


def test_warnings_fail_only_where_they_shall(site: Path) -> None:
    """`--strict` is for those who publish; without it a warning is said, and the check passes."""
    write(site, "quote-missing")
    assert check(site).returncode == 0
    strict = check(site, "--strict")
    assert strict.returncode == 1
    assert strict.stderr == "0 errors, 1 warning\n"


def test_gaps_are_counted_in_a_line_and_shown_on_request(site: Path) -> None:
    """A hint fails nothing, not even a strict check."""
    write(site, "archive-missing")
    done = check(site, "--strict")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "all is well\n1 gap could be filled: --hints shows it\n"
    shown = check(site, "--hints")
    assert shown.returncode == 0
    assert shown.stdout.startswith(f"{EXAMPLE}:6:8: hint[archive-missing]: ")
    assert "^^^^" in shown.stdout
    assert shown.stderr == "all is well, 1 hint\n"
    assert check(site, "--hints", "content/events/1969-nasa-mission-report.yaml").stdout == ""


def test_a_code_is_explained(site: Path) -> None:
    """With what is wrong and what is right; a misspelt code is met with the one that was meant."""
    done = check(site, "--explain", "key-duplicate")
    assert done.returncode == 0
    assert done.stdout.startswith("# key-duplicate\n\nError. ")
    assert "Right:\n\n```yaml\n" in done.stdout
    unknown = check(site, "--explain", "key-duplicated")
    assert unknown.returncode == 2
    assert "did you mean “key-duplicate”" in unknown.stderr


@pytest.mark.parametrize(("variables", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_for_a_terminal(site: Path, variables: dict[str, str], is_coloured: bool) -> None:
    """A pipe and NO_COLOR get plain text, a terminal the same text in colour."""
    write(site, "date-invalid")
    main, other = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | variables
    command = [sys.executable, "-m", "dateline", "check"]
    with subprocess.Popen(command, cwd=site, stdout=other, stderr=subprocess.DEVNULL, env=environment):
        os.close(other)
        text = whole(main).decode().replace("\r\n", "\n")
    assert ("\x1b[" in text) is is_coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", text) == check(site).stdout


DATES = [
    # the report's fields, the hint that they give
    ("date: 1969-07, quotes: [on 20 July they landed]", "write 1969-07-20"),
    ("date: 1969-07, stated: July 20th", "write 1969-07-20"),
    ("date: 1969, quotes: [in July they landed]", "write 1969-07"),
    ("date: 1969-07, quotes: [7月20日登月]", "write 1969-07-20"),
    ("date: 1969-07, quotes: [20 липня вони сіли]", "write 1969-07-20"),
    ("date: 1969-07, quotes: [20-го июля они сели]", "write 1969-07-20"),
    ("date: 1969-05, stated: 20 мая", "write 1969-05-20"),
    ("date: 1969, quotes: [у Липні вони сіли]", "write 1969-07"),
    ("date: 1969, quotes: [в мае они сели]", "write 1969-05"),
    ("date: 1969-07, stated: 20.07.1969", "write 1969-07-20"),
    ("date: 1969-07, stated: 20.07.69", ""),
    ("date: 1969-07, quotes: [20 або 21 липня]", ""),
    ("date: 1969-07, quotes: [с 20 по 21 июля]", ""),
    ("date: 1969, quotes: [у серпні чи вересні]", ""),
    ("date: 1969, quotes: [март, по-маркиному]", "write 1969-03"),
    ("date: 1969, quotes: [мартышка]", ""),
    ("date: 1969-07-01, quotes: [першого липня]", ""),
    ("date: 1969-07-01, quotes: [1 июля]", ""),
    ("date: 1969-07-01, quotes: [01.07.1969]", ""),
    ("date: 1969-01-01, quotes: [на Новий рік]", ""),
    ("date: 1969-07-01, quotes: [в июле они сели]", "or write 1969-07"),
    ("date: 1969-07, quotes: [it may have been 20 or 21 July]", ""),
    ("date: 1969-07, quotes: [from 20 July to 21 July]", ""),
    ("date: 1969-07, quotes: [on 20 August they said]", ""),
    ("date: 1969-07, quotes: [in July 1969 they landed]", ""),
    ("date: 1969-07, quotes: [{text: on 20 July they landed, supports: place}]", ""),
    ("date: 1969-07-16/1969-07-24, quotes: [on 20 July they landed]", ""),
    ("date: 1969-02, quotes: [on 30 February they landed]", ""),
    ("date: 1969-07-01, quotes: [in July they landed]", "or write 1969-07"),
    ("date: 1969-01-01~, quotes: [in 1969 they landed]", "or write 1969-01"),
    ("date: 1969-07-01, stated: today", ""),
    ("date: 1969-07-01, quotes: [on July 1 they landed]", ""),
    ("date: 1969-07-01, quotes: [the first of July]", ""),
    ("date: 1969-07-02, quotes: [in July they landed]", ""),
]


@pytest.mark.parametrize(("fields", "help_"), DATES)
def test_a_date_is_held_against_the_words(site: Path, fields: str, help_: str) -> None:
    """A date coarser than its words, and a first of the month that no words give, are gaps; what is open is not."""
    source = "source: {type: book, title: First on the Moon, language: en, side: us}\n"
    (site / EXAMPLE).write_text(f"{source}events:\n  - {{id: apollo-11, place: moon, {fields}}}\n", encoding="utf-8")
    found = json.loads(check(site, "--hints", "--format", "json", EXAMPLE).stdout)
    said = [d["help"] for d in found if d["code"] in ("date-coarse", "date-first")]
    assert [text[-len(help_) :] for text in said] == ([help_] if help_ else [])


def test_what_is_remembered_changes_nothing_that_is_said(site: Path) -> None:
    """A second check takes files from memory: an edit shows, hints keep their places, a spoilt memory is made anew."""
    write(site, "date-coarse")
    first = check(site, "--hints").stdout
    assert check(site).stderr == "all is well\n1 gap could be filled: --hints shows it\n"
    assert (site / ".cache/dateline/check.sqlite").exists()
    assert check(site, "--hints").stdout == first
    assert f"{EXAMPLE}:4:11: hint[date-coarse]" in first
    write(site, "date-invalid")
    assert "error[date-invalid]" in check(site).stdout
    (site / ".cache/dateline/check.sqlite").write_bytes(b"spoilt" * 1000)
    assert "error[date-invalid]" in check(site).stdout
    (site / ".cache/dateline/check.sqlite").unlink()
    (site / ".cache/dateline/check.sqlite").mkdir()
    assert "error[date-invalid]" in check(site).stdout


def test_a_command_loads_no_other(root: Path) -> None:
    """What a check waits for is the check's own; with no command, the help lists all."""
    program = (
        "import sys; from dateline.cli import main; main(['check', '--explain', 'date-invalid']); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    loaded = done.stdout.split("\n")[-2].split()
    assert "dateline.command.check" in loaded
    assert [
        m for m in loaded if m.startswith(("dataclasses", "dateline.export", "dateline.pipeline", "yaml", "pelican"))
    ] == []


def test_a_command_starts_without_the_modules_that_examine_code(root: Path) -> None:
    """They take a twelfth of the time, and libraries would bring them along."""
    arguments = [sys.executable, "-X", "importtime", "-m", "dateline", "check", "--explain", "date-invalid"]
    done = subprocess.run(arguments, cwd=root, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "msgspec" in loaded
    assert not loaded & {"ast", "dataclasses", "difflib", "inspect"}
