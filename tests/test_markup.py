"""Every page is valid HTML by the Nu HTML checker, of the real site and of a small one full of hostile text."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from published import build, documents

JAR = Path("node_modules/vnu-jar/build/dist/vnu.jar")


# In a file, the checker takes the site's own style sheets and scripts for another host's; that the policy lets them
# through is seen in the browser (test_browser).
NO_ORIGIN = tuple(
    f"Resource violates Content Security Policy (meta tag): external {what}" for what in ("stylesheet", "script")
)
# A data block is no script: the policy does not concern it (HTML, “prepare the script element”), as the browser shows
# (test_linked_data).
DATA_BLOCK = "Inline script violates Content Security Policy (meta tag)"
# It reckons no hashes, by which the policy of the one-file edition lets its style through (test_export_opened).
NO_HASH = "Inline style violates Content Security Policy (meta tag): blocked by “style-src” directive (missing"
# A guess by the frequency of letters, which takes an English page of Chinese and Flemish names for Dutch.
GUESS = "This document appears to be written in"


def nu(root: Path, folder: Path) -> list[str]:
    """Return what the Nu HTML checker says of every page in a folder, errors and warnings."""
    jar = root / JAR
    if not jar.is_file() or not shutil.which("java"):
        pytest.skip("the Nu HTML checker is not installed: npm ci, and Java")
    options = ["--format", "json", "--exit-zero-always", "--skip-non-html"]
    command = ["java", "-Xss4m", "-jar", str(jar), *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    known = (*NO_ORIGIN, NO_HASH, DATA_BLOCK, GUESS)
    messages = [m for m in json.loads(done.stderr)["messages"] if not m["message"].startswith(known)]
    return [f"{m.get('url', '').rpartition(str(folder))[2]}:{m.get('lastLine')}: {m['message']}" for m in messages]


@pytest.mark.markup
def test_every_page_of_the_real_site_is_valid(root: Path, tmp_path: Path) -> None:
    """No error and no warning."""
    assert build(root, tmp_path / "out").returncode == 0
    assert nu(root, tmp_path / "out") == []


@pytest.mark.markup
def test_every_page_of_the_small_site_is_valid(root: Path, tmp_path: Path) -> None:
    """Hostile text in every field does not break the markup."""
    assert build(root / "tests/site", tmp_path / "out").returncode == 0
    assert nu(root, tmp_path / "out") == []


def test_hostile_text_is_shown_and_never_run(root: Path, tmp_path: Path) -> None:
    """Markup in YAML comes out as text: no element and no attribute of the site is made of it."""
    done = build(root / "tests/site", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    pages = documents(tmp_path / "out")
    assert any("<script>" in page.all("main")[0].text for page in pages.values() if page.all("main"))
    for name, page in pages.items():
        for script in page.all("script"):
            if script.attributes.get("type") == "application/ld+json":
                assert json.loads(script.text)
                continue
            assert script.attributes.get("src", "").lstrip("./").startswith("theme/js/"), name
            assert not script.text.strip(), name
        assert not page.all("iframe"), name
        assert not [e for e in page.elements if any(a.startswith("on") for a in e.attributes)], name
