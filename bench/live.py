"""How long an editor waits: from saving an event file until the browser shows it, with `dateline serve`.

    python bench/live.py [N] [SAVES]

A real browser (Debian's chromium, through playwright) has the page of an event open while its title is edited. For the
bare theme and for the whole one the median and the longest time is printed, from the write to the first frame with the
title, and how long the build of all pages took. Half of the saves fall into the build that makes the exports.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_SEE = """addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() =>
    dateline_seen(document.querySelector("h1").textContent.trim()))))"""

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from compare import ENVIRONMENT, ROOT, _dateline  # noqa: E402
from corpus import corpus  # noqa: E402
from peers import chosen  # noqa: E402


def main() -> None:
    """Measure, and print a line for each theme."""
    from playwright.sync_api import sync_playwright

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    saves = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    made = corpus(count)
    event = chosen(made)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    for theme in (HERE / "theme", ROOT / "themes/broadsheet"):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as name, sync_playwright() as playwright:
            folder = Path(name) / "site"
            edit = _dateline(theme).write(made, folder)
            log = folder / "log"
            with log.open("wb") as stream:
                command = [sys.executable, "-m", "dateline", "serve", "-p", "0"]
                served = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=stream, stderr=stream)
                try:
                    address = _waits(log, r"serving (http://[^ ]+)")[0]
                    _waits(log, r"built in")
                    page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
                    # Playwright itself looks twice a second only.
                    seen: dict[str, float] = {}
                    page.expose_function("dateline_seen", lambda title: seen.setdefault(title, time.perf_counter()))  # noqa: B023
                    page.add_init_script(_SEE)
                    page.goto(f"{address}events/{event.id}/")
                    waited = []
                    title = edit.old
                    for number in range(saves):
                        text = edit.file.read_text(encoding="utf-8")
                        new = f"Edited for the {number}. time"
                        start = time.perf_counter()
                        edit.file.write_text(text.replace(title, new), encoding="utf-8")
                        while new not in seen and time.perf_counter() < start + 120:
                            page.wait_for_timeout(10)
                        waited.append(seen[new] - start)
                        title = new
                        page.wait_for_timeout(1000 if number % 2 else 4500)
                    found = re.findall(r"changed: .*\n.*\nbuilt in ([\d.]+) s", log.read_text())
                    built = [float(s) for s in found]
                finally:
                    served.terminate()
                    served.wait()
            print(
                f"{count:,} events, {theme.name}: seen after {statistics.median(waited):.2f} s, at most "
                f"{max(waited):.2f} s; all pages were built in {statistics.median(built):.2f} s",
                flush=True,
            )


def _waits(log: Path, pattern: str) -> list[str]:
    """Return what the server has said, as soon as it has."""
    end = time.monotonic() + 900
    while time.monotonic() < end:
        if found := re.findall(pattern, log.read_text()):
            return found
        time.sleep(0.1)
    sys.exit(f"the server does not say “{pattern}”:\n{log.read_text()}")


if __name__ == "__main__":
    main()
