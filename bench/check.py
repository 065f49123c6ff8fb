"""How long `dateline check` takes as a whole command: one file, and everything, as an editor waits for it.

    python bench/check.py [EVENTS …]

Writes the bench's corpus into a folder of its own, checks it once, and then measures in turn: a file checked again; a
file that was changed; one with a mistake; and everything, with one file changed, with an actor's name changed, with a
mistake, with all gaps shown, and with nothing remembered. Of each the median and the fastest of
fifteen, and the processor's time.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from corpus import corpus, write

RUNS = 15
COMMAND = [sys.executable, "-m", "dateline", "check"]
# Where bytecode is not kept, as in some containers, each start compiles the program anew.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    """Print a table for each size."""
    sizes = [int(n) for n in sys.argv[1:]] or [1000, 10_000]
    with TemporaryDirectory() as folder:
        for size in sizes:
            site = Path(folder) / str(size)
            write(corpus(size), site / "content")
            (site / "pelicanconf.py").write_text("PATH = 'content'\n", encoding="utf-8")
            print(f"\n{size:,} events in {len(list(site.rglob('*.yaml'))):,} files", flush=True)
            print("| | median | fastest | processor |\n| --- | --- | --- | --- |", flush=True)
            measure(site)


def measure(site: Path) -> None:
    """Print the rows of one site."""
    path = sorted((site / "content/events").rglob("*.yaml"))[0]
    file = str(path.relative_to(site))
    sound = path.read_text("utf-8")
    count = 0

    def edited() -> None:
        nonlocal count
        count += 1
        path.write_text(f"{sound}# {count}\n", encoding="utf-8")

    def wrong() -> None:
        edited()
        path.write_text(path.read_text("utf-8").replace("kind: ", f"kind: x{count}-", 1), encoding="utf-8")

    actors = site / "content/actors.yaml"
    named = actors.read_text("utf-8")

    def renamed() -> None:
        nonlocal count
        count += 1
        actors.write_text(named.replace("name: ", f"name: {count} ", 1), encoding="utf-8")

    run(site)
    row("one file, again", site, lambda: None, file)
    row("one file, changed", site, edited, file)
    row("one file, with a mistake", site, wrong, file)
    row("everything, a mistake in one file", site, wrong)
    row("everything, one file changed", site, edited)
    row("everything, an actor's name changed", site, renamed)
    run(site, "--hints")
    row("everything, one file changed, gaps shown", site, edited, "--hints")
    row("everything, nothing remembered", site, lambda: shutil.rmtree(site / ".cache"))


def row(name: str, site: Path, prepare: Callable[[], None], *arguments: str) -> None:
    """Print one row."""
    waits, works = [], []
    for _ in range(RUNS):
        prepare()
        worked, began = processor(), time.perf_counter()
        run(site, *arguments)
        waits.append(time.perf_counter() - began)
        works.append(processor() - worked)
    print(f"| {name} | {median(waits):.3f} s | {min(waits):.3f} s | {median(works):.3f} s |", flush=True)


def run(site: Path, *arguments: str) -> None:
    """Run the command; findings are no failure."""
    done = subprocess.run([*COMMAND, *arguments], cwd=site, env=ENVIRONMENT, capture_output=True, check=False)
    if done.returncode > 1:
        sys.exit(done.stderr.decode())


def processor() -> float:
    """Return the processor time of all commands so far, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
