"""The recorded sessions in docs/sessions are what a terminal shows today (`python tools/sessions.py` records them)."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from dateline.cli import COMMANDS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def sessions() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sessions", ROOT / "tools/sessions.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name",
    ["check", "actor", "add", "serve", "derive", "export", "import", "intake", "lsp", "links", "show", "init"],
)
def test_a_session_is_as_recorded(sessions: ModuleType, name: str) -> None:
    """Typed on a real terminal: what is printed, and what is asked."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    assert sessions.record(name) == (ROOT / f"docs/sessions/{name}.txt").read_text(encoding="utf-8")


def test_every_session_is_kept(sessions: ModuleType) -> None:
    """None is missing and none is left over; every command has one."""
    assert {p.stem for p in (ROOT / "docs/sessions").glob("*.txt")} == set(sessions.SESSIONS)
    assert set(COMMANDS) <= set(sessions.SESSIONS)


def test_findings_are_coloured_on_a_terminal(sessions: ModuleType) -> None:
    """The word “error” stands out."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    assert "\x1b[" in sessions.record("check", is_coloured=True)
