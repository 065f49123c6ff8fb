"""The guide for editors is run: each command, each file, and what it says comes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from test_changes import commit, run

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """The small site, committed."""
    folder = tmp_path / "site"
    shutil.copytree(root / "tests/site", folder)
    run("git", "init", "-q", "-b", "main", ".", cwd=folder)
    commit(folder, "The small site", "2026-01-01T12:00:00+0000")
    return folder


def shell(commands: str, site: Path, path: Path) -> str:
    """Run commands as a shell does; a finding of the check does not stop them."""
    script = f'export PATH="{path}:$PATH"\n{commands}'
    done = subprocess.run(
        ["bash", "-c", script], cwd=site, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stdout
    assert done.returncode in (0, 1), done.stdout
    return done.stdout


def write(text: str, site: Path) -> None:
    """Write a file, or put the fields of a part of an entry into the file that is named in the first line."""
    head, _, body = text.partition("\n")
    path = site / head.removeprefix("# ")
    if not body.startswith("    "):
        path.write_text(body, encoding="utf-8")
        return
    whole = path.read_text(encoding="utf-8")
    for line in body.splitlines():
        key = line.partition(":")[0]
        if re.search(f"^{key}: ", whole, re.MULTILINE):
            whole = re.sub(f"^{key}: .*$", line.replace("\\", r"\\"), whole, count=1, flags=re.MULTILINE)
        else:
            whole = re.sub("^(  - id: .*)$", rf"\1\n{line}", whole, count=1, flags=re.MULTILINE)
    path.write_text(whole, encoding="utf-8")


def test_every_snippet_of_the_guide_works(root: Path, site: Path) -> None:
    """In the order in which they stand, on the small site."""
    guide = (root / "docs/guide.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(guide)
    assert {kind for kind, _ in blocks} == {"sh", "yaml", ""}, "nothing in the guide is left out"
    said = ""
    for kind, text in blocks:
        if kind == "sh":
            said = shell(text, site, Path(sys.executable).parent)
        elif kind == "yaml":
            write(text, site)
        else:
            missing = [line for line in text.splitlines() if line.strip() and line.strip() not in said]
            assert not missing, said
    assert "all is well" in shell("dateline check", site, Path(sys.executable).parent)


@pytest.mark.parametrize("heading", ["Add an event in five minutes", "Correct a date", "When sources disagree"])
def test_the_guide_has_what_editors_ask(heading: str, root: Path) -> None:
    """Three questions, three parts."""
    assert f"\n## {heading}\n" in (root / "docs/guide.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme(root: Path) -> None:
    """And the README leads to the guide."""
    from dateline.cli import COMMANDS

    readme = (root / "README.md").read_text(encoding="utf-8")
    assert [c for c in COMMANDS if f"dateline {c}" not in readme] == []
    assert "(docs/guide.md)" in readme
