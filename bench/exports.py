"""What each export costs for a timeline of many events: time of one run and size, each in a process that is warm.

    python bench/exports.py [EVENTS]

The events are made up, with two sources, two quotes and a dispute in ten.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "generator"), str(ROOT / "tests")]

from dateline.export.formats import FORMATS, site_files  # noqa: E402
from dateline.timeline import Timeline  # noqa: E402
from made_site import PUBLICATION, SOURCE, make  # noqa: E402


def timeline(count: int) -> Timeline:
    """Return a timeline of made-up events, a hundred to a file."""
    files = {}
    for start in range(0, count, 100):
        for name, hours in (("gazette", 7), ("herald", 8)):
            rows = [
                f"  - {{id: e{n}, date: {1900 + n % 100}-{n % 12 + 1:02d}-{n % 28 + 1:02d}, title: Event {n}, "
                f"kind: opening, place: zenda, actors: flavia, summary: It is said of {n} that it took place., "
                f"claims: {{duration: {hours if n % 10 == 0 else 7} hours}}, quotes: the words of number {n}}}\n"
                for n in range(start, min(start + 100, count))
            ]
            files[f"{name}-{start}.yaml"] = SOURCE + "events:\n" + "".join(rows)
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder), files)


def main() -> None:
    """Print a line for each format, and the whole site's files."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    made = timeline(count)
    print(f"{count:,} events, {len(made.sources):,} sources")
    for format_ in FORMATS:
        start = time.perf_counter()
        files = format_.run(made, PUBLICATION).files
        took = time.perf_counter() - start
        print(f"{format_.id:12} {took:8.2f} s {sum(map(len, files.values())) / 1e6:8.1f} MB")
    start = time.perf_counter()
    size = number = 0
    for _, make_ in site_files(made, PUBLICATION):
        size += len(make_())
        number += 1
    print(f"{'all files':12} {time.perf_counter() - start:8.2f} s {size / 1e6:8.1f} MB in {number:,} files")


if __name__ == "__main__":
    main()
