"""Lighthouse's four figures for the main kinds of page of a site that is being served, best of three runs each.

    python bench/lighthouse.py http://127.0.0.1:8000/

Performance is measured on a simulated phone and network and falls on a busy machine; serve the site packed, as GitHub
Pages does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = ("", "2022/", "events/rome-meeting/", "actors/jake-sullivan/", "search/", "browse/")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking --no-first-run"


def scores(address: str) -> tuple[int, ...]:
    """Return the four figures of one run, in per cent."""
    browser = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["node", str(ROOT / "node_modules/lighthouse/cli/index.js"), address, "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
        subprocess.run(command, env={**os.environ, "CHROME_PATH": browser}, check=True)
        found = json.loads(report.read_text(encoding="utf-8"))
    return tuple(round(100 * found["categories"][c]["score"]) for c in CATEGORIES)


if __name__ == "__main__":
    print("page", *CATEGORIES, sep="\t")
    for page in PAGES:
        print(page or "home", *max(scores(sys.argv[1] + page) for _ in range(3)), sep="\t")
