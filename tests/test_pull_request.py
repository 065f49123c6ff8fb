"""The workflow of a pull request: its scripts, run as they stand in a repository on this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest
import yaml

from dateline import remark

WORKFLOW = Path(__file__).parents[1] / ".github/workflows/pull-request.yml"
_DIFF = "Say what changes for readers"
EVENTS = "content/events/1969-07-21-times-men-walk-on-moon.yaml"


class Runner:
    """A runner of GitHub's, as far as the scripts can tell: its variables, its files, and a `gh` that writes down."""

    def __init__(self, folder: Path) -> None:
        self.site = folder / "site"
        self.temp = folder / "run"
        self.temp.mkdir()
        shutil.copytree(remark.SITE, self.site / "content")
        (self.site / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
        (self.site / ".gitignore").write_text(".venv\n.cache\n", encoding="utf-8")
        (self.site / ".venv/bin").mkdir(parents=True)
        (self.site / ".venv/bin/dateline").symlink_to(Path(sys.executable).with_name("dateline"))
        (self.temp / "make").write_text("#!/bin/sh\n", encoding="utf-8")
        told = (
            '#!/bin/sh\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/told"\ncat "$RUNNER_TEMP/diff.md" >> "$RUNNER_TEMP/told"\n'
        )
        (self.temp / "gh").write_text(told, encoding="utf-8")
        for name in ("make", "gh"):
            (self.temp / name).chmod(0o755)
        self.environment = {
            "PATH": f"{self.temp}:/usr/bin:/bin", "HOME": str(self.temp), "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"), "GITHUB_OUTPUT": str(self.temp / "output"),
            "NUMBER": "7",
        }  # fmt: skip
        self.shell("git init -q -b main . && git config user.name x && git config user.email x")
        self.commit("Two sources")
        self.environment["BASE"] = self.shell("git rev-parse HEAD").stdout.strip()
        self.shell("git switch -qc edit")
        self.steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]

    def shell(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run a script as the runner does."""
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(
            command, cwd=self.site, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False
        )

    def commit(self, subject: str) -> None:
        """Commit everything."""
        assert self.shell(f"git add -A && git commit -qm '{subject}'").returncode == 0

    def judge(self) -> dict[str, subprocess.CompletedProcess[str]]:
        """Run the steps of the first job, by their names; `if: always()` lets one run after another has failed."""
        done: dict[str, subprocess.CompletedProcess[str]] = {}
        for step in self.steps["judge"]["steps"]:
            if "run" in step and (step.get("if") == "always()" or all(d.returncode == 0 for d in done.values())):
                done[step.get("name", "make")] = self.shell(step["run"])
        return done

    @property
    def output(self) -> str:
        """The difference as the first job hands it to the second; empty where it did not come so far."""
        path = self.temp / "output"
        found = re.fullmatch(r"diff=(\S*)\n", path.read_text(encoding="utf-8")) if path.exists() else None
        return found[1] if found else ""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def edit(runner: Runner, old: str, new: str) -> None:
    path = runner.site / EVENTS
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    runner.commit("An edit")


def test_readers_of_a_pull_request_see_what_changes(runner: Runner) -> None:
    """The comment and the summary say in Markdown what changes for a reader of the site."""
    edit(runner, "Armstrong and Aldrin land on the Moon", "Two men *land* on the Moon")
    done = runner.judge()
    assert {name: d.returncode for name, d in done.items()} == dict.fromkeys(("make", "Check", _DIFF), 0)
    text = b64decode(runner.output).decode()
    assert (runner.temp / "summary").read_text(encoding="utf-8") == text
    assert "### " in text
    assert "Two men \\*land\\* on the Moon" in text
    runner.environment["DIFF"] = runner.output
    (step,) = runner.steps["comment"]["steps"]
    assert runner.shell(step["run"]).returncode == 0
    told = (runner.temp / "told").read_text(encoding="utf-8")
    assert told.startswith(f"pr\ncomment\n7\n--body-file\n{runner.temp}/diff.md\n--edit-last\n--create-if-none\n")
    assert told.endswith(text)


def test_a_mistake_is_annotated_on_its_very_line_and_there_is_no_comment(runner: Runner) -> None:
    """GitHub shows the finding beside the line that holds the value; no half a difference is told."""
    edit(runner, "date: 1969-07-20", "date: 1969-07-32")
    done = runner.judge()
    assert done["Check"].returncode == 1
    (command,) = [line for line in done["Check"].stdout.split("\n") if line.startswith("::error")]
    path, line, first, last = re.findall(r"file=([^,]+),line=(\d+),col=(\d+),endColumn=(\d+)", command)[0]
    text = (runner.site / path).read_text(encoding="utf-8").split("\n")[int(line) - 1]
    assert text[int(first) - 1 : int(last)] == "1969-07-32"
    assert done[_DIFF].returncode == 1
    assert runner.output == ""


def test_a_difference_too_long_for_a_comment_ends_behind_a_line_and_says_so(runner: Runner) -> None:
    """GitHub refuses a comment of more than 65,536 characters."""
    title = "Бузок " * 24
    entries = "".join(
        f"  - {{id: more-{n}, date: 1969-07-20, title: {title}{n}, kind: landing, quotes: more}}\n" for n in range(400)
    )
    source = "source: {type: book, title: More, language: en, side: us}\nevents:\n"
    (runner.site / "content/events/more.yaml").write_text(source + entries, encoding="utf-8")
    runner.commit("Many events")
    assert runner.judge()[_DIFF].returncode == 0
    data = b64decode(runner.output)
    assert 55_000 < len(data) < 61_000
    *lines, _, last, end = data.decode().split("\n")
    assert (last, end) == ("… and more than fits here: `dateline diff` shows all.", "")
    assert all(line.endswith("`)") for line in lines if line.startswith("- "))
