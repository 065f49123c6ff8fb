"""The commands, run as an editor runs them: data to stdout, words to stderr, exit 0, 1 or 2."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dateline import cli


def dateline(*arguments: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command in a folder."""
    command = [sys.executable, "-m", "dateline", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """A copy of the real content that a test may break."""
    shutil.copy(root / "pelicanconf.py", tmp_path)
    shutil.copytree(root / "content", tmp_path / "content")
    return tmp_path


SEED = "content/events/2022/2022-03-14-spectator-putins-rescue.yaml"


def test_the_content_is_clean(root: Path) -> None:
    """The site's own content has no finding."""
    done = dateline("check", cwd=root)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_mistake_is_shown_with_its_place_and_remedy(site: Path) -> None:
    """Exit 1, the file with line and column first, the line itself, and what to write."""
    path = site / SEED
    text = path.read_text(encoding="utf-8")
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "issued: 2022-03-14" in row)
    path.write_text(text.replace("issued: 2022-03-14", "issued: 2022-02-30"), encoding="utf-8")
    done = dateline("check", cwd=site)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{SEED}:{line}:11: error[date-invalid]: “2022-02-30” is not a date: February 2022")
    assert "^^^^^^^^^^" in done.stdout
    assert "help: write 2022-02 if the day is not known" in done.stdout
    assert done.stderr.strip() == "1 error, 0 warnings"


def test_one_file_is_judged_by_itself(site: Path) -> None:
    """A path limits what is said, and another file's mistake does not fail it."""
    broken = site / SEED
    broken.write_text(broken.read_text(encoding="utf-8").replace("type: ", "typ: "), encoding="utf-8")
    other = next(p for p in sorted((site / "content/events/2022").glob("2022-03-1*.yaml")) if p != broken)
    assert dateline("check", str(other), cwd=site).returncode == 0
    done = dateline("check", SEED, cwd=site)
    assert done.returncode == 1
    assert "did you mean “type”?" in done.stdout


def test_a_file_outside_the_content_is_judged_against_the_registries(site: Path) -> None:
    """A draft anywhere on the disk can be checked before it is moved into the content."""
    draft = site / "draft.yaml"
    draft.write_text(
        "source: {type: webpage, title: A page, side: pres}\n"
        "events:\n  - {id: rome-meeting, actors: [jake-sulivan], quotes: [so they say]}\n",
        encoding="utf-8",
    )
    done = dateline("check", "draft.yaml", cwd=site)
    assert done.returncode == 1
    assert "did you mean “press”?" in done.stdout
    assert "did you mean “jake-sullivan”?" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("check", "nowhere.yaml"), ("show", "no-such-event"), ("check", "-s", "nowhere.py"), ("frobnicate",), ()],
)
def test_misuse_exits_2_without_a_traceback(arguments: tuple[str, ...], root: Path) -> None:
    """What cannot be done is said in a line or two."""
    done = dateline(*arguments, cwd=root)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_show_says_where_each_value_came_from(root: Path) -> None:
    """The merged event lists its disputes with the sources on each side."""
    done = dateline("show", "rome-meeting", "--format", "json", cwd=root)
    event = json.loads(done.stdout)
    assert event["date"] == "2022-03-14"
    duration = event["properties"]["duration"]
    assert duration["disputed"]
    by_value = {p["value"]: {r["source"] for r in p["reports"]} for p in duration["positions"]}
    assert "2022-03-15-novinite-eight-hours" in by_value["about eight hours"]
    text = dateline("show", "rome-meeting", cwd=root).stdout
    assert "duration: sources disagree" in text


def test_show_suggests_a_near_id(root: Path) -> None:
    """A misspelt id is met with the one that was meant."""
    assert "did you mean “rome-meeting”" in dateline("show", "rome-meetin", cwd=root).stderr


def test_date_says_what_edtf_means(root: Path) -> None:
    """One JSON object a line, valid or not, from arguments or from standard input."""
    done = dateline("date", "--format", "json", cwd=root, stdin="2022-03~\n2023-02-29\n\n../1985\n")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [r["valid"] for r in rows] == [True, False, False, True]
    assert rows[0] == {
        "edtf": "2022-03~", "valid": True, "level": 1,
        "earliest": "2022-03-01", "latest": "2022-03-31", "words": "about March 2022",
    }  # fmt: skip
    assert "February 2023 has 28 days" in rows[1]["error"]
    assert rows[3]["earliest"] == "open"
    assert dateline("date", "2022-03-12/2022-03-13", cwd=root).stdout.split("\t")[1] == "12–13 March 2022"


@pytest.mark.parametrize("arguments", [("-0043-03", "1985"), ("--format", "text", "-0043-03", "1985")])
def test_a_year_before_christ_is_no_option(arguments: tuple[str, ...], root: Path) -> None:
    """A date that begins with a minus is read as one, wherever it stands among the arguments."""
    done = dateline("date", *arguments, cwd=root)
    assert done.returncode == 0, done.stderr
    assert [row.split("\t")[0] for row in done.stdout.splitlines()] == ["-0043-03", "1985"]
    reordered = dateline("date", "-0043-03", "--format", "json", cwd=root)
    assert json.loads(reordered.stdout)["earliest"] == "-0043-03-01"


def test_schema_prints_json_schema_and_the_reference(root: Path) -> None:
    """Draft-07 for tools, Markdown for people."""
    schema = json.loads(dateline("schema", "event-file", cwd=root).stdout)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert dateline("schema", cwd=root).stdout.startswith("# What a file may say")


def test_every_command_has_help_with_an_example(root: Path) -> None:
    """`--help` of each command shows one that works."""
    for command in cli.COMMANDS:
        done = dateline(command, "--help", cwd=root)
        assert done.returncode == 0
        assert "example:" in done.stdout
