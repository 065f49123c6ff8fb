"""How well and how fast are time expressions found, beside dateparser and parsedatetime in the same run?

WikiWars (22 Wikipedia articles on wars, every time expression marked) is scored as TempEval-3 scores: spans that
overlap, spans that are the same, and spans that overlap with the same value. It lies beside the project, not in it;
where it is not, only speed is measured. Peers are measured where they can be imported; nothing is installed:

    python bench/timex.py
    python bench/timex.py --standards some/where/standards

The dates that our editors copied from real sources into ``content/`` are read beside the dates that they wrote.

The peers find dates and not durations or frequencies; their dates are given the precision that TIMEX3 wants where they
tell it (parsedatetime does not, so its dates are days). The target is value F1 0.85 and a text of the length of a
magazine article at several times the fifty a second that deriving as a whole must reach.
"""

import argparse
import datetime as dt
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "generator"))

import yaml

from dateline import edtf
from dateline.derive.timex import find, languages, timex3

ROOT = Path(__file__).parents[1]
Found = list[dict[str, Any]]

# Of the length of the article that the project began with; our own words.
ARTICLE = (
    "The two advisers met in Rome on Monday for what officials called a frank exchange. They had last spoken on 27 "
    "December, and the meeting was announced at the weekend, after weeks of preparation. A spokesman said the talks, "
    "which lasted seven hours, would be followed by a call of the leaders on Friday. In recent years the two sides "
    "have met twice a year; trade rose in the fourth quarter of 2021 and fell by a fifth in February. The friendship "
    "without limits was declared on 4 February 2022, twenty days before the war. Some expect a visit in the spring. "
    "Neither government has said what it would accept. Diplomats describe a relationship in which each side reads the "
    "other through the eyes of a third, and in which silence is a message too. Banks have grown careful, shippers ask "
    "for guarantees, and the ministry repeats that normal trade will go on. Analysts disagree about what the leaders "
    "want: some see a partner that would like the matter closed, others one that gains from leaving it open. What is "
    "certain is that nobody in the capital wishes to be seen to choose, and that the choice is made all the same. "
) * 6


def ours(text: str, published: str) -> Found:
    """Dateline."""
    found = timex3(find(text, edtf.parse(published), "en"))
    return [{"start": t.start, "end": t.end, "value": t.value, "type": t.type.value} for t in found]


def with_dateparser(text: str, published: str) -> Found:
    """The search of dateparser, each date cut to the precision that its own parser reports for the words."""
    search = import_module("dateparser.search").search_dates
    parser = import_module("dateparser.date").DateDataParser
    settings = {"RELATIVE_BASE": dt.datetime.fromisoformat(published), "PREFER_DATES_FROM": "past"}
    data = parser(languages=["en"], settings=settings)
    out: Found = []
    at = 0
    for words, when in search(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start < 0:
            continue
        at = start + len(words)
        period = data.get_date_data(words).period
        value = when.strftime({"year": "%Y", "month": "%Y-%m"}.get(period or "", "%Y-%m-%d"))
        out.append({"start": start, "end": at, "value": value, "type": "DATE"})
    return out


def with_parsedatetime(text: str, published: str) -> Found:
    """The search of parsedatetime; its dates are days, its times minutes."""
    module = import_module("parsedatetime")
    calendar = module.Calendar(version=module.VERSION_CONTEXT_STYLE)
    base = dt.datetime.fromisoformat(published)
    return [
        {
            "start": start,
            "end": end,
            "value": when.strftime("%Y-%m-%dT%H:%M" if context.hasTime else "%Y-%m-%d"),
            "type": "DATE",
        }
        for when, context, start, end, _ in calendar.nlp(text, sourceTime=base) or []
    ]


def peers() -> Iterator[tuple[str, Callable[[str, str], Found]]]:
    """What can be imported here."""
    for name, module, work in (
        ("dateparser", "dateparser", with_dateparser),
        ("parsedatetime", "parsedatetime", with_parsedatetime),
    ):
        with suppress(ImportError):
            import_module(module)
            yield name, work


def by_paragraph(work: Callable[[str, str], Found], text: str, published: str) -> Found:
    """A peer paragraph by paragraph: searching a whole article at once takes them minutes."""
    out: Found = []
    at = 0
    for line in text.split("\n"):
        with suppress(Exception):  # a peer raises what it likes
            out += [{**t, "start": t["start"] + at, "end": t["end"] + at} for t in work(line, published)]
        at += len(line) + 1
    return out


def stated(content: Path) -> Iterator[tuple[str, bool, bool | None]]:
    """The language of each event whose source says when, and whether its date is read: from those words, in a quote."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    for path in sorted(content.glob("events/**/*.yaml")):
        file = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 (a base loader makes texts only)
        source = file.get("source") or {}
        issued, language = source.get("issued", ""), source.get("language", "")[:2]
        if len(issued) != 10 or language not in languages():
            continue
        for event in file["events"]:
            words, date = event.get("stated"), event.get("date", "").rstrip("~?")
            if not words or not date:
                continue
            quotes = [quote if isinstance(quote, str) else quote["text"] for quote in event.get("quotes") or ()]
            within = next((quote for quote in quotes if words in quote), None)
            read = within and _reads(within, date, issued, language, within.index(words), len(words))
            yield language, bool(_reads(words, date, issued, language, 0, len(words))), read if within else None


def _reads(text: str, date: str, issued: str, language: str, start: int, length: int) -> bool | None:
    """Whether the date is read there; None where no date is."""
    found = [
        t.date.text.rstrip("~")
        for t in find(text if text.endswith(".") else text + ".", edtf.parse(issued), language)
        if t.date and t.start < start + length and start < t.end
    ]
    return (date in found or date == "/".join(found)) if found else None


def main() -> None:
    """Print one line a library."""
    parser = argparse.ArgumentParser(description="Time expressions: how well, how fast.")
    parser.add_argument("--standards", type=Path, default=ROOT.parent / "shared" / "standards")
    parser.add_argument("--documents", type=int, default=22, help="of WikiWars, for the peers too")
    options = parser.parse_args()

    find("Monday", None, "en")
    ours(ARTICLE, "2022-03-14")
    best = float("inf")
    for _ in range(40):
        start = time.perf_counter()
        for _ in range(5):
            ours(ARTICLE, "2022-03-14")
        best = min(best, (time.perf_counter() - start) / 5)
    rate = 1 / best
    print(f"an article of {len(ARTICLE):,} characters: {rate:,.0f} a second on one core, after start-up\n")

    rows = list(stated(ROOT / "content"))
    for language in sorted({row[0] for row in rows}):
        alone = [row[1] for row in rows if row[0] == language]
        quoted = [row[2] for row in rows if row[0] == language and row[2] is not None]
        print(
            f"dates that our editors copied, {language}: {sum(alone)} of {len(alone)} read from the words alone, "
            f"{sum(quoted)} of {len(quoted)} in the phrase they stand in"
        )

    gold = options.standards / "wikiwars.json"
    if not gold.is_file():
        print(f"{gold} is not here: nothing to score")
        return
    spec = importlib.util.spec_from_file_location("score_temporal", options.standards / "score_temporal.py")
    if spec is None or spec.loader is None:
        raise SystemExit("the scorer cannot be loaded")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    documents = json.loads(gold.read_text("utf-8"))["docs"][: options.documents]
    print(f"WikiWars, {len(documents)} texts    strict F1  relaxed F1  value F1  calendar dates right  characters/s")
    for name, work in (("dateline", ours), *peers()):
        start = time.perf_counter()
        found = {
            d["id"]: work(d["text"], d["dct"]) if work is ours else by_paragraph(work, d["text"], d["dct"])
            for d in documents
        }
        speed = sum(len(d["text"]) for d in documents) / (time.perf_counter() - start)
        r = scorer.score(documents, found)
        print(
            f"{name:<22}{r['strict'][2]:>11.3f}{r['relaxed'][2]:>12.3f}{r['value'][2]:>10.3f}{r['days_right']:>22.1%}"
            f"{speed:>14,.0f}"
        )


if __name__ == "__main__":
    main()
