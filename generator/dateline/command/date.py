"""`dateline date`: what EDTF strings mean, in words and with their bounds."""

from __future__ import annotations

import argparse
import json
import sys

from dateline.command import CLEAN, FINDINGS, with_format

HELP = "say what EDTF dates mean"
EXAMPLE = "dateline date 2022-03~ 2022-03-12/2022-03-13"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("texts", nargs="*", metavar="TEXT", help="dates (lines from standard input)")
    with_format(parser, "text", "json")


def run(options: argparse.Namespace) -> int:
    """Print a line for each date."""
    from dateline import edtf
    from dateline.importing.plain_date import meant
    from dateline.wording import words

    code = CLEAN
    texts = options.texts or (line.rstrip("\r\n") for line in sys.stdin)
    for text in texts:
        try:
            date = edtf.parse(text)
        except edtf.Invalid as problem:
            code = FINDINGS
            written = " or ".join(meant(text))
            advice = f"write {written}" if written else problem.help
            help_ = f" ({advice})" if advice else ""
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


def with_dates_apart(given: list[str]) -> list[str]:
    """Return the arguments with the texts of `dateline date` behind “--”: -0044-03-15 is a date and no option."""
    if given[:1] != ["date"] or "--" in given:
        return given
    texts = [a for a in given if a[:1] == "-" and a[1:2].isdigit()]
    if not texts:
        return given
    options: list[str] = []
    dates: list[str] = []
    rest = iter(given[1:])
    for argument in rest:
        if argument == "--format":
            options += [argument, next(rest, "")]
        elif argument.startswith("-") and argument not in texts:
            options.append(argument)
        else:
            dates.append(argument)
    return ["date", *options, "--", *dates]
