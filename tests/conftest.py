"""What all tests share: where the project is, and the rule that nothing is skipped where everything is installed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A property must hold; how long a machine takes to see it is no property.
settings.register_profile("dateline", deadline=None, derandomize=True)
settings.load_profile("dateline")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was skipped where `DATELINE_NO_SKIP` says that nothing may be."""
    for report in _unlawful_skips(terminalreporter):
        terminalreporter.write_line(f"skipped, but must run here: {report.nodeid}: {report.longrepr[2]}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if a test was skipped that should have run here."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _unlawful_skips(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unlawful_skips(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    if not os.environ.get("DATELINE_NO_SKIP"):
        return []
    # The standards' reference data lie beside the project, not in it; where they are not, their tests cannot run.
    may_skip = "shared" if not SHARED.is_dir() else "\0"
    return [r for r in reporter.stats.get("skipped", []) if may_skip not in str(r.longrepr)]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT
