"""What all tests share: the project, the published site and a browser, and the rule that nothing is skipped in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from browsing import ARGUMENTS, CHROMIUM, DESKTOP, PHONE, REPOSITORY, Published
from published import build, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from dateline.derive.propose import Deriving
    from dateline.registry import Registry

# A property must hold; how long a machine takes to see it is no property. The same examples are tried every time: a
# change is not rejected by chance. `DATELINE_RANDOM=1` looks for others.
settings.register_profile(
    "dateline",
    deadline=None,
    derandomize=not os.environ.get("DATELINE_RANDOM"),
    suppress_health_check=[HealthCheck.too_slow],
)
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
def registry() -> Registry:
    """The registries that the marked English articles are read with."""
    import derived

    return derived.registry()


@pytest.fixture(scope="session")
def deriving(registry: Registry) -> Deriving:
    """What derives drafts with them."""
    from dateline.derive.propose import Deriving

    return Deriving(registry)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """The real site with a repository, built once for all tests and served as GitHub serves a project's pages."""
    sources = tmp_path_factory.mktemp("site") / "site"
    sources.mkdir()
    for name in ("content", "themes", "generator"):
        shutil.copytree(root / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "publishconf.py", sources)
    text = (root / "pelicanconf.py").read_text(encoding="utf-8")
    text = text.replace("DATELINE = {", f'DATELINE = {{\n    "repository": "{REPOSITORY}",', 1)
    (sources / "pelicanconf.py").write_text(text, encoding="utf-8")
    public = tmp_path_factory.mktemp("public")
    with serve(public) as address:
        done = build(sources, public / "repo", "publishconf.py", SITEURL=f"{address}repo")
        assert done.returncode == 0, done.stderr
        yield Published(sources, public / "repo", f"{address}repo/")


@pytest.fixture(scope="session")
def served(site: Published) -> str:
    """The address of the real site."""
    return site.address


# Of a module, not of the session: playwright's loop must not run while others start theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    # What is waited for comes; how long a busy machine takes is no fault.
    sync_api.expect.set_options(timeout=60_000)
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A wide page without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport=DESKTOP)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide page with JavaScript; what it complains of fails the test."""
    context = browser.new_context(viewport=DESKTOP)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []
