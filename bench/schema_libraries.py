"""Which library should check the shape of an event file: msgspec, pydantic, or our own declarations?

Measures, for each validator in `VALIDATORS`, on the same synthetic event files (plain mappings of strings, as
DESIGN §3 has them) and with the same rules:

* import: how long ``import …`` takes in a fresh process;
* models: how long it takes from there until the first file can be validated;
* files/s: how many valid files are validated a second;
* crashes: how many of the processes that did this were killed by a signal at their end;
* errors: how many of the errors of one bad file a single run reports, each at a path of its own.

Times are medians over fresh processes, one validator in each; the first only warms the disk cache. Reading
YAML is not measured. Run it in an environment that has all three, on a machine that is otherwise idle:

    python -m venv bench-env && bench-env/bin/pip install msgspec pydantic -e .
    bench-env/bin/python bench/schema_libraries.py
    bench-env/bin/python bench/schema_libraries.py --files 500 --passes 3 --starts 5

A further validator is one more function like `load_msgspec` and one more line in `VALIDATORS`. Ours reads YAML
nodes, which know their place, and not mappings: its ``Check`` keeps the composed nodes of the mappings it has met,
and the pass that is not counted fills that store. It does more than the other two, which have patterns only: dates
are parsed as EDTF, each error has a line, a column and a remedy, and rules between fields hold. One error of the bad
file is none for it, by design: a single actor need not be a list.
"""

# Types keep their capital although lazy imports put them into functions; both libraries copy their defaults.
# ruff: noqa: N806, RUF012

import argparse
import copy
import json
import platform
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any, Literal

__all__ = ["BAD_FILE_ERRORS", "VALIDATORS", "Check", "Run", "Validator", "bad_file", "event_files", "main"]

Mapping = dict[str, Any]
Rank = Literal["preferred", "normal", "deprecated"]
Check = Callable[[Mapping], list[str]]
"""Validates one file and returns the paths of what is wrong (``events.0.date``); empty if all is well."""

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[?~%]?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[?~%]?)?$"
"""The shape of the dates in the synthetic files; whether a day exists is left to `dateline.edtf` by all."""
URL = r"^https?://[^ ]+$"


@dataclass(frozen=True, slots=True)
class Validator:
    """One competitor. ``load`` imports its library, builds its models and returns how to check a file."""

    name: str
    distribution: str
    statement: str
    load: Callable[[], Check]


def load_msgspec() -> Check:
    """Return msgspec's check. It stops at the first error, so its list has one path at most."""
    import msgspec
    from msgspec import Meta, Struct

    Id = Annotated[str, Meta(pattern=ID)]
    Date = Annotated[str, Meta(pattern=DATE)]
    Url = Annotated[str, Meta(pattern=URL)]

    class Mapped(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
        pass

    class Name(Mapped):
        family: str = ""
        given: str = ""
        literal: str = ""

    Names = str | Name | list[str | Name]

    class Source(Mapped):
        type: str
        title: str
        id: Id | None = None
        author: Names = ""
        editor: Names = ""
        translator: Names = ""
        interviewer: Names = ""
        container_title: str = ""
        collection_title: str = ""
        publisher: str = ""
        publisher_place: str = ""
        authority: str = ""
        genre: str = ""
        medium: str = ""
        number: str = ""
        volume: str = ""
        issue: str = ""
        page: str = ""
        section: str = ""
        event_title: str = ""
        event_place: str = ""
        issued: Date | None = None
        url: Url | None = None
        archive_url: Url | None = None
        archived: Date | None = None
        accessed: Date | None = None
        language: str = ""
        side: Id | None = None
        agency: str = ""
        note: str = ""

    class Quote(Mapped):
        text: str
        speaker: Id | None = None
        lang: str = ""
        translation: str = ""
        locator: str = ""
        supports: Id | list[Id] = []
        prefix: str = ""
        suffix: str = ""

    class Claim(Mapped):
        value: str
        rank: Rank = "normal"
        because: str = ""

    class Report(Mapped):
        id: Id
        date: Date | None = None
        stated: str = ""
        title: str = ""
        kind: Id | None = None
        place: Id | None = None
        actors: list[Id] = []
        summary: str = ""
        claims: dict[Id, str | Claim] = {}
        quotes: list[str | Quote] = []
        rank: Rank = "normal"
        because: str = ""
        part_of: Id | list[Id] = []
        responds_to: Id | list[Id] = []
        denies: Id | list[Id] = []
        follows: Id | list[Id] = []
        was: Id | list[Id] = []

    class File(Mapped):
        source: Source
        events: list[Report]

    at = re.compile(r" - at `(?:key in )?\$\.?(?P<path>.*)`\Z")

    def check(mapping: Mapping) -> list[str]:
        try:
            msgspec.convert(mapping, File)
        except msgspec.ValidationError as error:
            found = at.search(str(error))
            return [re.sub(r"\[(\d+)\]", r".\1", found["path"]) if found else ""]
        return []

    return check


def load_pydantic() -> Check:
    """Return pydantic's check."""
    from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

    Id = Annotated[str, StringConstraints(pattern=ID)]
    Date = Annotated[str, StringConstraints(pattern=DATE)]
    Url = Annotated[str, StringConstraints(pattern=URL)]

    class Mapped(BaseModel):
        model_config = ConfigDict(
            frozen=True, extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-")
        )

    class Name(Mapped):
        family: str = ""
        given: str = ""
        literal: str = ""

    Names = str | Name | list[str | Name]

    class Source(Mapped):
        type: str
        title: str
        id: Id | None = None
        author: Names = ""
        editor: Names = ""
        translator: Names = ""
        interviewer: Names = ""
        container_title: str = ""
        collection_title: str = ""
        publisher: str = ""
        publisher_place: str = ""
        authority: str = ""
        genre: str = ""
        medium: str = ""
        number: str = ""
        volume: str = ""
        issue: str = ""
        page: str = ""
        section: str = ""
        event_title: str = ""
        event_place: str = ""
        issued: Date | None = None
        url: Url | None = None
        archive_url: Url | None = None
        archived: Date | None = None
        accessed: Date | None = None
        language: str = ""
        side: Id | None = None
        agency: str = ""
        note: str = ""

    class Quote(Mapped):
        text: str
        speaker: Id | None = None
        lang: str = ""
        translation: str = ""
        locator: str = ""
        supports: Id | list[Id] = []
        prefix: str = ""
        suffix: str = ""

    class Claim(Mapped):
        value: str
        rank: Rank = "normal"
        because: str = ""

    class Report(Mapped):
        id: Id
        date: Date | None = None
        stated: str = ""
        title: str = ""
        kind: Id | None = None
        place: Id | None = None
        actors: list[Id] = []
        summary: str = ""
        claims: dict[Id, str | Claim] = {}
        quotes: list[str | Quote] = []
        rank: Rank = "normal"
        because: str = ""
        part_of: Id | list[Id] = []
        responds_to: Id | list[Id] = []
        denies: Id | list[Id] = []
        follows: Id | list[Id] = []
        was: Id | list[Id] = []

    class File(Mapped):
        source: Source
        events: list[Report]

    def check(mapping: Mapping) -> list[str]:
        try:
            File.model_validate(mapping)
        except ValidationError as error:
            return [".".join(str(step) for step in e["loc"]) for e in error.errors(include_url=False)]
        return []

    return check


def load_dateline() -> Check:
    """Return our own check. The paths are made from the places that it reports."""
    import yaml
    from yaml.nodes import MappingNode, Node

    from dateline import content_file, document
    from dateline.diagnostic import Severity
    from dateline.document import Document, Reader

    store: dict[int, tuple[Mapping, Document]] = {}

    def composed(mapping: Mapping) -> Document:
        if id(mapping) not in store:
            data = yaml.dump(mapping, allow_unicode=True, sort_keys=False, Dumper=Quoting).encode()
            read = document.loads("file.yaml", data, [])
            if read is None:
                raise SystemExit("the synthetic file is not YAML")
            store[id(mapping)] = mapping, read
        return store[id(mapping)][1]

    def path_at(node: Node, place: tuple[int, int], path: str) -> str:
        """Return the path of the innermost key or value that begins at or before the place."""
        if isinstance(node, MappingNode):
            children = [(k.start_mark, f"{path}.{k.value}", v) for k, v in node.value]
        elif isinstance(node.value, list):
            children = [(v.start_mark, f"{path}.{n}", v) for n, v in enumerate(node.value)]
        else:
            return path
        before = [c for c in children if (c[0].line + 1, c[0].column + 1) <= place]
        return path_at(before[-1][2], place, before[-1][1]) if before else path

    def check(mapping: Mapping) -> list[str]:
        read = composed(mapping)
        found: list[Any] = []
        content_file.read_event_file(read, "file", Reader("file.yaml", found))
        paths = []
        for d in found:
            if d.severity is Severity.ERROR:
                path = path_at(read.root, d.span[:2], "")[1:]
                if d.code == "field-missing":
                    path = path.rpartition(".")[0] + "." + d.message.split("“")[1].rstrip("”")
                paths.append(path)
        return paths

    class Quoting(yaml.CSafeDumper):
        def ignore_aliases(self, _data: object) -> bool:
            return True

    return check


VALIDATORS: tuple[Validator, ...] = (
    Validator("msgspec", "msgspec", "import msgspec", load_msgspec),
    Validator("pydantic v2", "pydantic", "import pydantic; pydantic.BaseModel", load_pydantic),
    Validator("dateline", "dateline", "import dateline.schema", load_dateline),
)
"""Who is measured, in the order of the table. pydantic imports lazily; its statement asks for a class."""

BAD_FILE_ERRORS = {
    "source.titel": "an unknown field",
    "source.title": "a missing field",
    "source.issued": "a date of no known shape",
    "events.0.actors": "a text where a list is expected",
    "events.0.rank": "a word that is no rank",
    "events.0.claims.duration.rank": "the same, in a claim",
    "events.1.id": "an id with a capital",
    "events.1.quotes.0.suports": "an unknown field in a quote",
}
"""What is wrong in `bad_file`, by the path that a report must give to count."""


def event_files(count: int, seed: int = 20220314) -> list[Mapping]:
    """Return ``count`` valid event files; the same for the same arguments."""
    rng = random.Random(seed)  # noqa: S311  nothing here is a secret
    return [_event_file(n, rng) for n in range(count)]


def bad_file() -> Mapping:
    """Return a file with the errors of `BAD_FILE_ERRORS` and no others."""
    mapping = copy.deepcopy(_event_file(0, random.Random(1), reports=2, rich=True))  # noqa: S311
    source, (first, second) = mapping["source"], mapping["events"]
    source["titel"] = source.pop("title")
    source["issued"] = "14 March 2022"
    first["actors"] = "jake-sullivan"
    first["rank"] = "prefered"
    first["claims"]["duration"] = {"value": "about seven hours", "rank": "wrong", "because": "a reason"}
    second["id"] = "Rome-meeting"
    second["quotes"][0] = {"text": "seven hours", "suports": "duration"}
    return mapping


def _event_file(number: int, rng: random.Random, reports: int = 0, *, rich: bool = False) -> Mapping:
    day = f"2022-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    author: Any = [{"family": "Williams", "given": "Ian"}, "Yang Jiechi"] if number % 3 else "Reuters"
    source: Mapping = {
        "type": "article-newspaper",
        "title": f"Article {number} on the talks of that week",
        "author": author,
        "container-title": "The Example",
        "issued": day,
        "url": f"https://www.example.org/{day.replace('-', '/')}/article-{number}",
        "accessed": "2026-11-23",
        "language": "en-GB",
        "side": "press",
        "note": "No date is shown; the text calls the meeting “today”.",
    }
    count = reports or rng.randint(1, 4)
    return {"source": source, "events": [_report(n, day, rng, rich) for n in range(count)]}


def _report(number: int, day: str, rng: random.Random, rich: bool) -> Mapping:
    report: Mapping = {
        "id": f"event-{rng.randint(1, 400)}-{number}",
        "summary": "The article calls the meeting a key one and ties the warnings of the weekend to it.",
        "quotes": ["what is shaping up to be a key meeting in Rome today"],
    }
    if rich or rng.random() < 0.5:
        report |= {
            "date": day,
            "stated": "today",
            "title": "Sullivan and Yang Jiechi meet in Rome",
            "kind": "meeting",
            "place": "rome",
            "actors": ["jake-sullivan", "yang-jiechi"],
            "claims": {
                "duration": "about seven hours",
                "tone": {"value": "intense", "rank": "deprecated", "because": "a later text differs"},
            },
            "part-of": "rome-week",
            "was": ["sullivan-yang-rome"],
        }
        report["quotes"].append(
            {
                "text": "они говорили семь часов",
                "speaker": "jake-sullivan",
                "lang": "ru",
                "translation": "they talked for seven hours",
                "supports": ["duration", "date"],
            }
        )
    return report


@dataclass(frozen=True, slots=True)
class Run:
    """What one fresh process measured; ``paths`` is what it said of `bad_file`."""

    models: float
    rate: float
    paths: list[str]
    crashed: bool


_KEPT: list[Check] = []
"""Holds the models until the process ends, as a module that declares them does."""


def _fresh(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def _import_seconds(statement: str, starts: int) -> float:
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    return statistics.median([float(_fresh("-c", code).stdout) for _ in range(starts + 1)][1:])


def _run(validator: Validator, files: int, passes: int) -> Run:
    child = _fresh(__file__, "--child", validator.name, "--files", str(files), "--passes", str(passes))
    if not child.stdout:
        raise SystemExit(f"{validator.name} measured nothing:\n{child.stderr}")
    return Run(**json.loads(child.stdout), crashed=child.returncode < 0)


def _measure(validator: Validator, files: list[Mapping], passes: int) -> None:
    """Measure in this very process and print the result as JSON."""
    exec(validator.statement)  # noqa: S102  a constant of this module
    start = time.perf_counter()
    check = validator.load()
    models = time.perf_counter() - start
    _KEPT.append(check)
    rates = []
    for _ in range(passes + 1):
        start = time.perf_counter()
        refused = sum(bool(check(mapping)) for mapping in files)
        rates.append(len(files) / (time.perf_counter() - start))
        if refused:
            raise SystemExit(f"{refused} valid files were refused: the comparison would mean nothing")
    result = {"models": models, "rate": statistics.median(rates[1:]), "paths": check(bad_file())}
    print(json.dumps(result), flush=True)


def _found(paths: list[str]) -> list[str]:
    """Return which of `BAD_FILE_ERRORS` are reported at their own path.

    pydantic puts the branch of a union it tried into the path (``Claim``, ``list[str]``); that is left out.
    """
    steps = [[s for s in path.split(".") if s.isdigit() or re.fullmatch("[a-z-]+", s)] for path in paths]
    return [want for want in BAD_FILE_ERRORS if want.split(".") in steps]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2000, help="how many files (2000)")
    parser.add_argument("--passes", type=int, default=5, help="counted passes over the files (5)")
    parser.add_argument("--starts", type=int, default=30, help="counted fresh processes (30)")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    files = event_files(options.files)
    if options.child:
        _measure(next(v for v in VALIDATORS if v.name == options.child), files, options.passes)
        return

    reports = sum(len(f["events"]) for f in files)
    print(f"Python {platform.python_version()}, {platform.machine()}: {len(files):,} files, {reports:,} reports")
    print(f"{'':<12}{'version':>8}{'import':>11}{'models':>11}{'files/s':>10}{'crashes':>12}{'errors':>10}")
    said = []
    for validator in VALIDATORS:
        runs = [_run(validator, options.files, options.passes) for _ in range(options.starts + 1)][1:]
        found = _found(runs[0].paths)
        print(
            f"{validator.name:<12}{version(validator.distribution):>8}"
            f"{_import_seconds(validator.statement, options.starts) * 1000:8.1f} ms"
            f"{statistics.median(r.models for r in runs) * 1000:8.1f} ms"
            f"{statistics.median(r.rate for r in runs):10,.0f}"
            f"{sum(r.crashed for r in runs):6} of {len(runs):2}"
            f"{len(found):5} of {len(BAD_FILE_ERRORS)}"
        )
        said.append((validator.name, runs[0].paths))
    for name, paths in said:
        print(f"\n{name} says of the bad file:", *(f"  {path or '(no path)'}" for path in paths), sep="\n")


if __name__ == "__main__":
    main()
