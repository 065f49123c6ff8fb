"""Lighthouse gives 100 for accessibility, best practices and search engines on each main kind of page.

Its fourth figure, performance, depends on how busy the machine is: `bench/lighthouse.py` measures it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from browsing import CHROMIUM
from published import build, serve

CATEGORIES = ("accessibility", "best-practices", "seo")
PAGES = {
    "home": "",
    "year": "2022/",
    "event": "events/rome-meeting/",
    "actor": "actors/jake-sullivan/",
    "search": "search/",
    "browse": "browse/",
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real site as it is published: at its address, texts packed."""
    folder = tmp_path_factory.mktemp("lighthouse")
    with serve(folder, packed=True) as address:
        done = build(root, folder / "repo", "publishconf.py", SITEURL=f"{address}repo")
        assert done.returncode == 0, done.stderr
        # Search engines look for it at the root of the host, where another project's page would keep it.
        shutil.copy(folder / "repo/robots.txt", folder / "robots.txt")
        yield f"{address}repo/"


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_lighthouse_gives_a_hundred(address: str, served: str, root: Path, tmp_path: Path) -> None:
    """In each category, and nothing moves while the page loads; what keeps a page from it is named."""
    program = root / "node_modules/lighthouse/cli/index.js"
    if not program.is_file() or not shutil.which("node") or not CHROMIUM:
        pytest.skip("Lighthouse is not installed: npm ci, and chromium")
    report = tmp_path / "report.json"
    command = ["node", str(program), served + address, "--quiet", "--output=json", f"--output-path={report}"]
    flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking --no-first-run"
    command += [f"--only-categories=performance,{','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
    env = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    lost = [
        f"{c}: {a['title']} ({a.get('displayValue', '')})"
        for c in CATEGORIES
        for a in (found["audits"][r["id"]] for r in found["categories"][c]["auditRefs"] if r["weight"])
        if a["score"] not in (1, None)
    ]
    assert not lost
    assert all(found["categories"][c]["score"] == 1 for c in CATEGORIES)
    assert found["audits"]["cumulative-layout-shift"]["numericValue"] < 0.01
