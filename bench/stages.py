"""What each stage of the real site's build costs, and the whole command: medians of several runs, in milliseconds.

    python bench/stages.py [RUNS]

Reading and validating, merging and ordering are timed inside one process; the whole commands are timed from outside,
with the start of Python in them. A machine's noise is printed beside each median, as the slowest run by the fastest.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "generator"))

from dateline import pipeline, settings  # noqa: E402
from dateline.page import pages  # noqa: E402


def timed(run: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the median in milliseconds, and the slowest run by the fastest."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took), max(took) / min(took)


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    site = settings.load(ROOT / "pelicanconf.py")
    timeline = pipeline.run(site).timeline
    if timeline is None:
        sys.exit("the content has errors: run “dateline check”")
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "dateline", "build", "-o", f"{folder}/output"]
        check = [sys.executable, "-m", "dateline", "check"]

        def command(line: list[str]) -> Callable[[], object]:
            return lambda: subprocess.run(line, cwd=ROOT, check=True, capture_output=True)

        rows = {
            "read, validate, merge, order": lambda: pipeline.run(site),
            "all views": lambda: [page.page().view() for page in pages(timeline)],
            "dateline check": command(check),
            "dateline build": command(build),
        }
        print(f"{len(timeline.events)} events, {len(timeline.sources)} sources, {runs} runs")
        for name, run in rows.items():
            median, noise = timed(run, runs)
            print(f"{name:<30} {median:8.1f} ms   slowest/fastest {noise:.2f}")


if __name__ == "__main__":
    main()
