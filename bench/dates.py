"""How many dates are read a second on one core, beside the libraries that read EDTF in Python and JavaScript?

Three lists, each of texts that do not repeat so that nobody's cache helps: common (days, months and years, as in
a chronology), mixed (every feature of levels 0 to 2 in turn), and refused (texts that are not EDTF, where the
sentence for the editor is the work). Ours is also measured with its bounds and with its words. The figure is the
best of the passes. Peers are measured where they can be imported; nothing is installed:

    python bench/dates.py
    python bench/dates.py --passes 7 --node-modules some/where/node_modules

The targets are 100,000 common and 20,000 mixed dates a second.
"""

import argparse
import contextlib
import io
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "generator"))

from dateline import edtf, wording

_NODE = """
const edtf = (await import(process.argv[1])).default
const lists = JSON.parse(require('fs').readFileSync(0, 'utf8')), out = {}
for (const [name, texts] of Object.entries(lists)) {
  const start = process.hrtime.bigint()
  for (const text of texts) { try { edtf(text) } catch {} }
  out[name] = texts.length / (Number(process.hrtime.bigint() - start) / 1e9)
}
console.log(JSON.stringify(out))
"""


def common(count: int) -> list[str]:
    """Days, and among them months and years, no two of them the same."""
    days = [f"{y}-{m:02d}-{d:02d}" for y in range(1000, 1400) for m in range(1, 13) for d in range(1, 29)]
    months = [f"{y}-{m:02d}" for y in range(1000, 3000) for m in range(1, 13)]
    years = [f"{y:04d}" for y in range(10_000)]
    texts = [text for group in zip(days, days[50_000:], months, years, strict=False) for text in group]
    return texts[:count]


def mixed(count: int) -> list[str]:
    """Each feature of the three levels in turn, in another year each time."""
    shapes = (
        "{0}-03-14", "{0}-03", "{0}", "{0}-03-14T12:30:00Z", "{0}-03-12/{0}-03-13", "{0}-03~", "{0}-03-14?",
        "{0}-21", "{0}-33", "{0}-XX", "{0}-03-XX", "{0}-03-14/..", "../{0}", "{0}-03/", "-{0}", "Y1{0}",
        "{0}-1X", "{0}-X2-1X", "?{0}-06-~11", "{0}-06~-11", "[{0}-02-03,{0}-02-04]", "{{{0},{0}-12}}",
        "[{0}..]", "{0}S2", "Y{1}E4", "{0}-06-XX/{0}-07-03", "{0}-12-24T23:20:30+04:30", "{0}-38",
    )  # fmt: skip
    return [shapes[i % len(shapes)].format(f"{1000 + i:04d}", 1 + i) for i in range(count)]


def refused(count: int) -> list[str]:
    """What editors write by mistake, in another year each time."""
    shapes = ("{0}-02-30", "{0}-13", "{0}/0900", "{0}-3-4", "circa {0}", "{0}-03-14T12:30", "[{0}, 0900]", "x{0}")
    return [shapes[i % len(shapes)].format(f"{1000 + i:04d}") for i in range(count)]


def rate(work: Callable[[str], object], texts: list[str], passes: int) -> float:
    """Texts a second, best of the passes; whatever is printed or raised meanwhile is dropped."""
    best = float("inf")
    for _ in range(passes):
        # PyPI's edtf prints while it reads some intervals.
        with contextlib.redirect_stdout(io.StringIO()):
            start = time.perf_counter()
            for text in texts:
                try:  # noqa: SIM105 (suppress() would be measured too)
                    work(text)
                except Exception:  # noqa: S110 (a peer raises what it likes)
                    pass
            best = min(best, time.perf_counter() - start)
    return len(texts) / best


def ours() -> dict[str, Callable[[str], object]]:
    """Reading alone, and with what a page asks of each date."""

    def bounds(text: str) -> object:
        date = edtf.parse(text)
        return date.earliest, date.latest

    return {
        "dateline": edtf.parse,
        "dateline, with bounds": bounds,
        "dateline, with order": lambda text: edtf.parse(text).sort_key(),
        "dateline, with words": lambda text: wording.words(edtf.parse(text)),
    }


def peers() -> dict[str, Callable[[str], object]]:
    """The Python libraries that are here."""
    found: dict[str, Callable[[str], object]] = {}
    for name, module, function in (
        ("edtf (PyPI)", "edtf", "parse_edtf"),
        ("edtf-validate (PyPI)", "edtf_validate.valid_edtf", "is_valid"),
    ):
        with contextlib.suppress(ImportError):
            found[name] = getattr(import_module(module), function)
    return found


def node(modules: Path, lists: dict[str, list[str]]) -> dict[str, float]:
    """The rates of npm's edtf in one Node process."""
    script = _NODE.replace("require(", "(await import('node:module')).createRequire('/')(")
    command = ["node", "--input-type=module", "-e", script, str(modules / "edtf" / "index.js")]
    run = subprocess.run(command, input=json.dumps(lists), capture_output=True, text=True, check=True)
    rates: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return rates


def main() -> None:
    """Print one line a library."""
    parser = argparse.ArgumentParser(description="Dates read a second on one core.")
    parser.add_argument("--count", type=int, default=28_000, help="texts in a list")
    parser.add_argument("--peer-count", type=int, default=280, help="texts in a list for the slower libraries")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--node-modules", type=Path, help="where npm's edtf is installed")
    options = parser.parse_args()
    makers = {"common": common, "mixed": mixed, "refused": refused}
    lists = {name: make(options.count) for name, make in makers.items()}
    few = {name: make(options.peer_count) for name, make in makers.items()}

    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors, one used")
    print(f"{'texts a second':<24}" + "".join(f"{name:>12}" for name in makers))
    for name, work in ours().items():
        rates = [rate(work, texts, options.passes) for texts in lists.values()]
        print(f"{name:<24}" + "".join(f"{figure:>12,.0f}" for figure in rates))
    for name, work in peers().items():
        rates = [rate(work, texts, 1) for texts in few.values()]
        print(f"{name:<24}" + "".join(f"{figure:>12,.0f}" for figure in rates))
    if options.node_modules:
        found = node(options.node_modules.resolve(), few)
        print(f"{'edtf (npm)':<24}" + "".join(f"{found[name]:>12,.0f}" for name in makers))


if __name__ == "__main__":
    main()
