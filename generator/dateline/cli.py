"""The commands: data to stdout, words to stderr; exit 0 clean, 1 findings, 2 misuse or our own failure.

Each command is one function. Modules that only one of them needs are imported by it, so that `dateline date` does not
wait for YAML.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.settings import Settings, SettingsError

if TYPE_CHECKING:
    from dateline.diagnostic import Diagnostic

__all__ = ["main", "parser"]

_CLEAN, _FINDINGS, _MISUSE = 0, 1, 2


class _UsageError(Exception):
    """The command cannot do what was asked; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser().parse_args(_with_dates_apart(list(sys.argv[1:] if arguments is None else arguments)))
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()
    except (SettingsError, _UsageError) as error:
        print(f"dateline: {error}", file=sys.stderr)
        return _MISUSE
    except BrokenPipeError:
        # The reader has seen enough; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _CLEAN
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("DATELINE_DEBUG"):
            raise
        print(f"dateline: this is a fault of ours: {type(error).__name__}: {error}", file=sys.stderr)
        print("dateline: please report it, with what DATELINE_DEBUG=1 prints", file=sys.stderr)
        return _MISUSE
    return code


def parser() -> argparse.ArgumentParser:
    """Return the description of all commands, from which their help is printed."""
    whole = argparse.ArgumentParser(
        prog="dateline",
        description="Turn YAML event files into a sourced timeline.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], help_: str, example: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=help_,
            description=help_[0].upper() + help_[1:] + ".",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=run)
        return added

    def with_settings(added: argparse.ArgumentParser) -> None:
        added.add_argument(
            "-s",
            "--settings",
            default="pelicanconf.py",
            metavar="FILE",
            help="the site's settings file (pelicanconf.py)",
        )

    def with_format(added: argparse.ArgumentParser) -> None:
        added.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text)")

    check = command(
        "check", _check, "say what is wrong in the content", "dateline check content/events/1969/landing.yaml"
    )
    check.add_argument("paths", nargs="*", metavar="PATH", help="files or folders to judge (all of the content)")
    with_settings(check)

    show = command(
        "show",
        _show,
        "show an event as it was understood, with where each value came from",
        "dateline show moon-landing",
    )
    show.add_argument("id", metavar="ID", help="the event's id, or an earlier one")
    with_format(show)
    with_settings(show)

    date = command("date", _date, "say what EDTF dates mean", "dateline date 2022-03~ 2022-03-12/2022-03-13")
    date.add_argument("texts", nargs="*", metavar="TEXT", help="dates (lines from standard input)")
    with_format(date)

    build = command("build", _build, "check the content and build the whole site", "dateline build --output output")
    build.add_argument("-o", "--output", default="output", metavar="FOLDER", help="where the site goes (output)")
    with_settings(build)

    schema = command(
        "schema", _schema, "print what a file may say", "dateline schema event-file > event-file.schema.json"
    )
    schema.add_argument(
        "file",
        choices=("event-file", "actors", "places", "sides", "kinds"),
        nargs="?",
        help="print the JSON Schema of this file (the reference of all fields)",
    )
    return whole


def _with_dates_apart(arguments: list[str]) -> list[str]:
    """Return the arguments with the texts of `dateline date` behind “--”: -0044-03-15 is a date and no option."""
    if arguments[:1] != ["date"] or "--" in arguments:
        return arguments
    texts = [a for a in arguments if a[:1] == "-" and a[1:2].isdigit()]
    if not texts:
        return arguments
    options: list[str] = []
    dates: list[str] = []
    rest = iter(arguments[1:])
    for argument in rest:
        if argument == "--format":
            options += [argument, next(rest, "")]
        elif argument.startswith("-") and argument not in texts:
            options.append(argument)
        else:
            dates.append(argument)
    return ["date", *options, "--", *dates]


def _load(options: argparse.Namespace) -> Settings:
    from dateline.settings import load

    return load(Path(options.settings))


# check ----------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    from dateline import pipeline

    settings = _load(options)
    chosen = [Path(p) for p in options.paths]
    for path in chosen:
        if not path.exists():
            message = f"there is no file or folder {path}"
            raise _UsageError(message)
    registries = {os.path.realpath(settings.content / f"{n}.yaml") for n in ("actors", "places", "sides", "kinds")}
    also = [p for p in chosen if p.is_file() and os.path.realpath(p) not in registries]
    result = pipeline.run(settings, also)
    shown = [d for d in result.diagnostics if not chosen or _is_in(d, chosen, settings)]
    return _print_diagnostics(shown)


def _is_in(diagnostic: Diagnostic, chosen: Iterable[Path], settings: Settings) -> bool:
    """Return whether a diagnostic speaks of one of the chosen files, be it at its second place."""
    places = (diagnostic.path, *(r.path for r in diagnostic.related))
    paths = [Path(os.path.realpath(settings.root / place)) for place in places]
    wanted = [Path(os.path.realpath(c)) for c in chosen]
    return any(p == w or w in p.parents for p in paths for w in wanted)


def _print_diagnostics(diagnostics: Sequence[Diagnostic]) -> int:
    from dateline.diagnostic import Severity, has_errors, render

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for diagnostic in diagnostics:
        print(render(diagnostic, colour=colour), end="\n\n")
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    warnings = sum(d.severity is Severity.WARNING for d in diagnostics)
    if diagnostics:
        print(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", file=sys.stderr)
    else:
        print("all is well", file=sys.stderr)
    return _FINDINGS if has_errors(diagnostics) else _CLEAN


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


# show -----------------------------------------------------------------------------------------------------------


def _show(options: argparse.Namespace) -> int:
    from dateline import explanation, pipeline
    from dateline.diagnostic import did_you_mean

    result = pipeline.run(_load(options))
    if result.timeline is None:
        return _print_diagnostics(result.diagnostics)
    timeline = result.timeline
    event = timeline.find(options.id)
    if event is None:
        meant = did_you_mean(options.id, timeline.by_id)
        message = f"no event has the id “{options.id}”" + (f"; {meant}" if meant else "")
        raise _UsageError(message)
    if options.format == "json":
        print(json.dumps(explanation.as_data(event), ensure_ascii=False, indent=2))
    else:
        print(explanation.as_text(event, timeline.registry), end="")
    return _CLEAN


# date -----------------------------------------------------------------------------------------------------------


def _date(options: argparse.Namespace) -> int:
    from dateline import edtf
    from dateline.wording import words

    code = _CLEAN
    texts = options.texts or (line.rstrip("\r\n") for line in sys.stdin)
    for text in texts:
        try:
            date = edtf.parse(text)
        except edtf.Invalid as problem:
            code = _FINDINGS
            help_ = f" ({problem.help})" if problem.help else ""
            answer: dict[str, object] = {"edtf": text, "valid": False, "error": f"{problem.reason}{help_}"}
            line = f"{text}\tnot a date: {problem.reason}{help_}"
        else:
            answer = {
                "edtf": text,
                "valid": True,
                "level": date.level,
                "earliest": str(date.earliest),
                "latest": str(date.latest),
                "words": words(date),
            }
            line = f"{text}\t{answer['words']}\tlevel {date.level}, from {date.earliest} to {date.latest}"
        print(json.dumps(answer, ensure_ascii=False) if options.format == "json" else line)
    return code


# build ----------------------------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    """Run Pelican in a process of its own: it reads the same settings, and its plugin runs the same pipeline."""
    settings = _load(options)
    output = Path(options.output).resolve()
    command = [
        sys.executable,
        "-m",
        "pelican",
        str(settings.content),
        "-s",
        str(Path(options.settings).resolve()),
    ]
    done = subprocess.run([*command, "-o", str(output), "--fatal", "errors"], cwd=settings.root, check=False)
    return done.returncode if done.returncode in (_CLEAN, _FINDINGS) else _MISUSE


# schema ---------------------------------------------------------------------------------------------------------


def _schema(options: argparse.Namespace) -> int:
    from dateline import reference

    if options.file:
        print(json.dumps(reference.json_schema(options.file), ensure_ascii=False, indent=2))
    else:
        print(reference.as_markdown(), end="")
    return _CLEAN
