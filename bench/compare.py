"""Dateline beside its peers: the same corpus, the same pages, cold and after one edit.

    python bench/compare.py N [RUNS] [--only NAME,…] [--readme]

Everything lies in memory (/dev/shm where there is one). All are built in turn, RUNS times; ratios to Hugo are made pair
by pair, each with the Hugo of its own turn, and their median is printed with their range. A row is void, and says so,
where the edited title is not found on every page that should have it, or the page of an event lacks something that the
corpus has of it: a report, its source, its date, its sentences, its quotes. Memory is the sum over the processes of
what each alone holds and its share of what they share (PSS), at its highest, in a run of its own that is not timed.
``--readme`` puts the table into the README.
"""

from __future__ import annotations

import argparse
import html
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))

import peers  # noqa: E402
from corpus import Corpus, corpus, write  # noqa: E402
from peers import Edit, Peer  # noqa: E402

PROGRAMS = ROOT / ".cache/bench"
# As on anybody's machine, Python keeps what it has compiled of the programs.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_SAMPLE = 50
_TAG = re.compile(r"<[^>]*>")
# Pages that the peers do not have either.
OMITTED = (
    "embed/* cite/* overview/ newest/ */newest/ */accounts/ browse/ search/ contents/ sides/* disputed/ one-sided/ "
    "threads/ sourcing/ disputes/ changes/ data/* rss.xml feed.json */feed.* */event.json"
)
SETTINGS = """AUTHOR = "The editors"
SITENAME = "A made-up chronology"
SITEURL = "https://www.example.org"
RELATIVE_URLS = True
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PLUGIN_PATHS = [{generator!r}]
PLUGINS = ["dateline"]
THEME = {theme!r}
PAGE_PATHS = ["pages"]
ARTICLE_PATHS = ["articles"]
STATIC_PATHS = []
DIRECT_TEMPLATES = []
DATELINE = {{"omit": {omit!r}}}
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""


def _dateline(theme: Path) -> peers.Peer:
    def make(made: Corpus, folder: Path) -> Edit:
        write(made, folder / "content")
        omit = OMITTED if theme.name == "theme" else ""
        text = SETTINGS.format(generator=str(ROOT / "generator"), theme=str(theme), omit=omit)
        (folder / "pelicanconf.py").write_text(text, encoding="utf-8")
        event = peers.chosen(made)
        source = event.reports[0].source
        pages = (*peers.pages_of(event), f"{event.date[:4]}/index.html")
        return Edit(folder / "content/events" / source.issued[:4] / f"{source.id}.yaml", event.title, pages)

    def command(_programs: Path, output: Path) -> list[str]:
        return [sys.executable, "-m", "dateline", "build", "-o", str(output)]

    name = "Dateline" if theme.name == "theme" else f"Dateline, whole {theme.name} theme"
    return Peer(name, make, command, (".cache", "__pycache__"), 1_000_000 if theme.name == "theme" else 20_000)


@dataclass(slots=True)
class Row:
    """A peer's project and what was measured of it."""

    peer: Peer
    folder: Path
    output: Path
    edit: Edit
    cold: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Seconds of processor time, cold then edited in turn: what a busy machine distorts less."""
    edited: list[float] = field(default_factory=list)
    files: int = 0
    size: int = 0
    peak: float = 0
    void: str = ""

    def forget(self) -> None:
        """Delete the output and whatever the peer keeps between builds."""
        for path in (self.output, *(self.folder / name for name in self.peer.caches)):
            shutil.rmtree(path, ignore_errors=True)
            path.unlink(missing_ok=True)

    def build(self) -> float:
        """Build, and return the seconds it took."""
        before, start = _processor(), time.perf_counter()
        command = self.peer.command(PROGRAMS, self.output)
        done = subprocess.run(command, cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        took = time.perf_counter() - start
        self.cpu.append(_processor() - before)
        if done.returncode:
            sys.exit(f"{self.peer.name}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return took

    def change(self, title: str) -> None:
        """Give the chosen event a new title, in every place of its file that has the old one."""
        text = self.edit.file.read_text(encoding="utf-8")
        self.edit.file.write_text(text.replace(self.edit.old, title), encoding="utf-8")
        self.edit = Edit(self.edit.file, title, self.edit.pages)

    def look_over(self, made: Corpus) -> None:
        """Void the row if the page of an event, of every fiftieth, does not have all that the corpus has of it."""
        for event in made.events[::_SAMPLE]:
            text = (self.output / peers.pages_of(event)[1]).read_text(encoding="utf-8")
            # As a reader sees it, whatever the mark-up.
            seen = " ".join(html.unescape(_TAG.sub(" ", text)).split())
            wanted = [made.actors[a] for a in event.actors]
            days = [event.date]
            for report in event.reports:
                wanted += [report.source.paper, *report.summary, *report.quotes]
                days += [report.source.issued, report.date]
            missing = [words for words in wanted if words not in seen]
            # A note has its day as Chicago writes it.
            missing += [day for day in days if peers.words(day) not in seen and peers.american(day) not in seen]
            if missing:
                self.void = f"the page of {event.id} lacks “{missing[0]}”"

    def check(self) -> None:
        """Void the row if the title is missing somewhere."""
        for page in self.edit.pages:
            path = self.output / page
            if not path.is_file() or self.edit.old not in path.read_text(encoding="utf-8"):
                self.void = f"the title is not in {page}"

    def weigh(self) -> None:
        """Count the files, and build once more under observation."""
        found = [p for p in self.output.rglob("*") if p.is_file()]
        self.files, self.size = len(found), sum(p.stat().st_size for p in found)
        self.forget()
        running = subprocess.Popen(
            self.peer.command(PROGRAMS, self.output),
            cwd=self.folder,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        watch = threading.Thread(target=self._watch, args=(running,))
        watch.start()
        running.wait()
        watch.join()

    def _watch(self, running: subprocess.Popen[bytes]) -> None:
        while running.poll() is None:
            self.peak = max(self.peak, sum(_share(process) for process in _family(running.pid)))
            time.sleep(0.01)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(process: int) -> list[int]:
    found = [process]
    for parent in found:
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                found += map(int, Path(f"/proc/{parent}/task/{task}/children").read_text().split())
        except OSError:
            continue
    return found


def _share(process: int) -> float:
    """Return a process's proportional set size in MiB."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    match = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(match[1]) / 1024 if match else 0


def _install() -> None:
    """Install the peers below .cache, once for each version of their lists."""
    stamp = PROGRAMS / "installed"
    lists = (HERE / "peers/requirements.txt", HERE / "peers/eleventy/package-lock.json")
    if stamp.exists() and all(stamp.stat().st_mtime >= p.stat().st_mtime for p in lists):
        return
    PROGRAMS.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", PROGRAMS / "venv"], check=True)
    pip = [PROGRAMS / "venv/bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", lists[0]], check=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "peers/eleventy" / name, PROGRAMS)
    npm = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    if shutil.which("npm"):
        subprocess.run(npm, cwd=PROGRAMS, check=True)
    stamp.touch()


def _bare_writing(row: Row, folder: Path) -> float:
    """Return how long it takes to write the files of a built site, and nothing else."""
    files = {p.relative_to(row.output): p.read_bytes() for p in row.output.rglob("*") if p.is_file()}
    start = time.perf_counter()
    for name, data in files.items():
        path = folder / name
        try:
            stream = open(path, "wb")  # noqa: SIM115  as fast as it can be done
        except FileNotFoundError:
            os.makedirs(path.parent)
            stream = open(path, "wb")  # noqa: SIM115
        stream.write(data)
        stream.close()
    took = time.perf_counter() - start
    shutil.rmtree(folder)
    return took


def _table(rows: list[Row], count: int, runs: int, made: Corpus, writing: list[float]) -> str:
    hugo = next((r for r in rows if r.peer.name == "Hugo"), rows[0])
    reports = sum(len(e.reports) for e in made.events)
    lines = [
        f"{count:,} events, {reports:,} reports, {len(made.sources):,} sources; {runs} runs in turn, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores:",
        "",
        f"| | cold | × {hugo.peer.name} (range) | one edit | × {hugo.peer.name} (range) "
        "| processor, cold and edit | files | MB | peak MiB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        if row.void:
            lines.append(f"| {row.peer.name} | void: {row.void} | | | | | | | |")
            continue
        cells = [row.peer.name]
        for own, other in ((row.cold, hugo.cold), (row.edited, hugo.edited)):
            pairs = [a / b for a, b in zip(own, other, strict=True)]
            cells += [
                f"{statistics.median(own):.2f} s",
                f"{statistics.median(pairs):.2f} ({min(pairs):.2f}–{max(pairs):.2f})",
            ]
        cells.append(" and ".join(f"{statistics.median(row.cpu[i : 2 * len(row.cold) : 2]):.2f} s" for i in (0, 1)))
        cells += [f"{row.files:,}", f"{row.size / 1e6:.1f}", f"{row.peak:.0f}"]
        lines.append(f"| {' | '.join(cells)} |")
    pairs = [a / b for a, b in zip(writing, hugo.cold, strict=True)]
    lines.append(
        f"| Dateline’s files written, and nothing else | {statistics.median(writing):.2f} s "
        f"| {statistics.median(pairs):.2f} ({min(pairs):.2f}–{max(pairs):.2f}) | | | | | | |"
    )
    return "\n".join(lines) + "\n"


def _into_readme(table: str, count: int) -> None:
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    mark = f"<!-- bench {count} -->"
    if text.count(mark) != 2:
        sys.exit(f"the README has no place for this table: two lines “{mark}”")
    before, _, after = text.split(mark)
    path.write_text(f"{before}{mark}\n{table}{mark}{after}", encoding="utf-8")


def main() -> None:
    """Measure, and print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("count", type=int, metavar="N")
    options.add_argument("runs", type=int, nargs="?", default=5, metavar="RUNS")
    options.add_argument("--only", default="", metavar="NAME,…", help="names that begin so")
    options.add_argument("--readme", action="store_true", help="put the table into the README")
    given = options.parse_args()
    _install()
    made = corpus(given.count)
    wanted = [*peers.PEERS, _dateline(HERE / "theme"), _dateline(ROOT / "themes/broadsheet")]
    if given.only:
        wanted = [p for p in wanted if any(p.name.startswith(name) for name in given.only.split(","))]
    wanted = [p for p in wanted if given.count <= p.limit]
    where = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
    with tempfile.TemporaryDirectory(dir=where) as name:
        folder = Path(name)
        rows = []
        for i, peer in enumerate(wanted):
            project = folder / f"{i}"
            rows.append(Row(peer, project, folder / f"{i}-output", peer.write(made, project)))
        own = next((r for r in rows if r.peer.name == "Dateline"), rows[-1])
        writing = []
        for turn in range(given.runs):
            for row in rows:
                row.forget()
                row.cold.append(row.build())
                row.look_over(made)
                row.change(f"Edited in turn {turn} for the {row.peer.name}")
                row.edited.append(row.build())
                row.check()
            writing.append(_bare_writing(own, folder / "bare"))
        for row in rows:
            row.weigh()
        table = _table(rows, given.count, given.runs, made, writing)
    print(table, end="")
    if given.readme:
        _into_readme(table, given.count)


if __name__ == "__main__":
    main()
