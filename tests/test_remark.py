"""What is said of each code: its examples are run, and nothing about a code is written twice."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline import pipeline, remark
from dateline.diagnostic import Diagnostic, Severity
from dateline.settings import Settings

ROOT = Path(__file__).parents[1]
_CODE = re.compile("[a-z]+(-[a-z]+)+")


def findings(which: str, said: remark.Remark, folder: Path) -> list[Diagnostic]:
    """Lay an example over the small content, and return what is found that is as grave as the remark or graver."""
    shutil.copytree(remark.SITE, folder / "content")
    for path, data, is_link in said.files(which):
        target = folder / path
        if is_link:
            target.symlink_to(data.decode())
        else:
            target.write_bytes(data)
    settings = Settings(root=folder, content=folder / "content")
    result = pipeline.run(settings)
    every = [*result.diagnostics, *pipeline.find_gaps(result, settings)]
    gravity = Severity[said.severity.upper()]
    return [d for d in every if d.severity <= max(gravity, Severity.WARNING)]


@pytest.mark.parametrize("code", remark.codes())
def test_the_wrong_example_gives_the_code_and_the_right_one_nothing(code: str, tmp_path: Path) -> None:
    """Every example of the docs is run as it stands."""
    said = remark.load(code)
    assert said.code == code
    assert said.group in remark.GROUPS
    wrong = findings("wrong", said, tmp_path / "wrong")
    assert {d.code for d in wrong} == {code, *said.beside}
    assert {str(d.severity) for d in wrong if d.code == code} == {said.severity}
    right = findings("right", said, tmp_path / "right")
    assert right == []


def test_the_small_content_has_no_gap(tmp_path: Path) -> None:
    """What an example shows is its own."""
    shutil.copytree(remark.SITE, tmp_path / "content")
    settings = Settings(root=tmp_path, content=tmp_path / "content")
    result = pipeline.run(settings)
    assert result.timeline
    assert (result.diagnostics, pipeline.find_gaps(result, settings)) == ((), ())


def test_the_docs_are_what_the_command_prints() -> None:
    """`docs/diagnostics.md` is renewed with `dateline check --explain > docs/diagnostics.md`."""
    assert (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8") == remark.reference()


def test_a_gap_is_found_where_it_is(tmp_path: Path) -> None:
    """A hint on a date points at the date, with its line, not at the whole report."""
    (hint,) = findings("wrong", remark.load("date-first"), tmp_path)
    assert hint.excerpt[hint.span.column - 1 : hint.span.end_column - 1] == "1969-09-01"


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Yield what a module uses as codes: arguments of calls that report, first of triples, values named so."""
    for node in ast.walk(tree):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")).lstrip("_")
            if name in ("Diagnostic", "error", "warn", "report", "hint") or name.startswith("refuse"):
                found = node.args
        elif isinstance(node, ast.Tuple) and len(node.elts) == 3:
            found = node.elts[:1] if isinstance(node.elts[1], ast.JoinedStr) else []
        elif isinstance(node, ast.Assign) and any(
            getattr(t, "id", "").lower() in ("code", "_codes") for t in node.targets
        ):
            found = [n for n in ast.walk(node.value) if isinstance(n, ast.Constant)]
        for value in found:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and _CODE.fullmatch(value.value):
                yield value.value


def sources() -> dict[str, str]:
    package = ROOT / "generator" / "dateline"
    templates = package / "starter" / "files"
    paths = (p for p in sorted(package.rglob("*.py")) if not p.is_relative_to(templates))
    return {str(p.relative_to(package)): p.read_text(encoding="utf-8") for p in paths}


def test_every_code_is_used() -> None:
    """Nothing is explained that no module says."""
    text = "".join(sources().values())
    assert [code for code in remark.codes() if f'"{code}"' not in text] == []


def test_every_code_that_is_used_is_explained() -> None:
    """A module cannot give a code that has no page."""
    used = {code for text in sources().values() for code in codes_in(ast.parse(text))}
    assert used <= set(remark.codes())
    assert len(used) > len(remark.codes()) * 0.9, "the search above finds the codes no more"
