"""What a real browser needs, for the tests that open the site in one: the program, its options, sizes of screens."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ARGUMENTS", "CHROMIUM", "DESKTOP", "PHONE", "REPOSITORY", "Published"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
REPOSITORY = "https://github.com/someone/site"


@dataclass(frozen=True)
class Published:
    """The real site with a repository: its sources, what was built of them, and where it is served, under `/repo/`."""

    sources: Path
    output: Path
    address: str
