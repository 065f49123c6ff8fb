"""Compare `dateline.chicago` with citeproc-js, record by record; a development check, not collected by pytest.

    python tests/dev/chicago_check.py CITEPROC_PACKAGE STYLE.csl LOCALE.xml

The three arguments are explained in `chicago_citeproc.mjs`. Each way in which we differ on purpose is a `Difference`:
what to change in citeproc's style, input or answer for the two to agree. The command prints how many records are equal
as they stand, how many once the differences are taken away, how many each of them concerns, and every record that
still differs; it exits 1 if there is one. The reasons stand in `chicago_ledger.md`.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "generator"))

from dateline import chicago  # noqa: E402
from dateline.american_date import date_words  # noqa: E402
from dateline.edtf import parse  # noqa: E402
from dateline.source import Name, Source  # noqa: E402
from dateline.typeset import Runs  # noqa: E402

Record = dict[str, Any]
Item = dict[str, Any]
NAMES = ("author", "editor", "translator", "interviewer")
DATES = ("issued", "accessed", "archived")
KINDS = ("note", "short", "entry")


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    records: list[Record] = yaml.load((HERE / "chicago_records.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    ours = {record["id"]: written(record) for record in records}
    stock = citeproc(records, (), arguments)
    agreed = citeproc(records, DIFFERENCES, arguments)
    left = [record["id"] for record in records if agreed[record["id"]] != ours[record["id"]]]
    print(f"{len(records)} records, {len({record['type'] for record in records})} types")
    print(f"{sum(stock[i] == ours[i] for i in ours)} equal citeproc-js with the style as it is")
    print(f"{len(records) - len(left)} equal it once the differences of the ledger are taken away")
    for difference in DIFFERENCES:
        others = tuple(other for other in DIFFERENCES if other is not difference)
        without = citeproc(records, others, arguments)
        print(f"  {difference.name}: {sum(without[i] != agreed[i] for i in ours)}")
    for i in left:
        print(f"\n{i}")
        for kind, theirs, our in zip(KINDS, agreed[i], ours[i], strict=True):
            if theirs != our:
                print(f"  {kind} citeproc-js  {theirs}\n  {' ' * len(kind)} ours         {our}")
    return 1 if left else 0


def written(record: Record) -> tuple[str, str, str]:
    source, locator = read(record), record.get("locator", "")
    return (
        marked(chicago.note(source, locator)),
        marked(chicago.short_note(source, locator)),
        marked(chicago.entry(source)),
    )


def marked(runs: Runs) -> str:
    return "".join(f"<i>{html.escape(r.text, False)}</i>" if r.style else html.escape(r.text, False) for r in runs)


def read(record: Record) -> Source:
    values: dict[str, Any] = {}
    for key, value in record.items():
        if key == "locator":
            continue
        if key in NAMES:
            value = tuple(Name(literal=name) if isinstance(name, str) else Name(**name) for name in value)
        elif key in DATES:
            value = parse(value)
        values[key.replace("-", "_")] = value
    return Source(**values)


def csl(record: Record) -> Item:
    """Return the record as CSL-JSON; what CSL has no variable for is left out."""
    item: Item = {}
    for key, value in record.items():
        if key in NAMES:
            item[key] = [{"literal": name} if isinstance(name, str) else name for name in value]
        elif key in ("issued", "accessed"):
            item[key] = csl_date(value)
        elif key == "url":
            item["URL"] = value
        elif key not in ("locator", "archive-url", "archived", "side", "agency", "note"):
            item[key] = value
    return item


def csl_date(text: str) -> Item:
    parts = [[int(number) for number in half.rstrip("~").split("-")] for half in text.split("/")]
    if len(parts[0]) == 2 and parts[0][1] > 12:
        return {"date-parts": [parts[0][:1]], "season": parts[0][1] - 20}
    return {"date-parts": parts, **({"circa": True} if text.endswith("~") else {})}


@dataclass(frozen=True)
class Difference:
    """One way in which we differ on purpose, as what must be done to citeproc's side for it to vanish."""

    name: str
    edits: tuple[tuple[str, str], ...] = ()
    item: Callable[[Record, Item], Item] = lambda _record, item: item
    answer: Callable[[Record, str, str], str] = lambda _record, _kind, text: text


def citeproc(records: list[Record], differences: tuple[Difference, ...], paths: Sequence[str]) -> dict[str, Any]:
    items, locators = [], {}
    for record in records:
        item = csl(record)
        for difference in differences:
            item = difference.item(record, item)
        items.append(item)
        if "locator" in record:
            label, number = record["locator"].split(" ", 1)
            locators[record["id"]] = [{"p.": "page", "para.": "paragraph"}[label], number]
    question = {"items": items, "locators": locators, "edits": [edit for d in differences for edit in d.edits]}
    run = subprocess.run(
        ["node", str(HERE / "chicago_citeproc.mjs"), *paths],
        input=json.dumps(question), capture_output=True, text=True, check=True,
    )  # fmt: skip
    answers = json.loads(run.stdout)
    result = {}
    for record in records:
        texts = []
        for kind in KINDS:
            text = re.sub(r"</?div[^>]*>", "", answers[record["id"]][kind]).strip()
            text = re.sub(r"&#(\d+);", lambda match: html.escape(chr(int(match[1])), False), text)
            for difference in differences:
                text = difference.answer(record, kind, text)
            texts.append(text)
        result[record["id"]] = tuple(texts)
    return result


# Each of these is explained under its name in chicago_ledger.md.


def _escape(_record: Record, item: Item) -> Item:
    return {k: v.replace("<", "\ue000").replace(">", "\ue001") if isinstance(v, str) else v for k, v in item.items()}


def _unescape(_record: Record, _kind: str, text: str) -> str:
    return text.replace("\ue000", "&lt;").replace("\ue001", "&gt;")


def _archive(record: Record, kind: str, text: str) -> str:
    if "archive-url" not in record or kind == "short":
        return text
    day = f" {date_words(parse(record['archived']))}," if "archived" in record else ""
    clause = f"rchived{day} at {record['archive-url']}."
    return f"{text} A{clause}" if kind == "entry" else f"{text[:-1]}, a{clause}"


def _wire(record: Record, item: Item) -> Item:
    if record["type"] not in ("article", "article-newspaper"):
        return item
    container = record.get("container-title") or record.get("publisher", "")
    names = record.get("author", [])
    if names == [container]:  # the agency signs its own wire: no container is left, and a document looks like that
        return {k: v for k, v in item.items() if k not in ("publisher", "container-title")} | {"type": "document"}
    return {**item, "type": "article-newspaper", "container-title": container}


def _roman_wire(record: Record, _kind: str, text: str) -> str:
    if record["type"] in ("article", "article-newspaper") and "container-title" not in record:
        return text.replace(f"<i>{record['publisher']}</i>", record["publisher"])
    return text


def _repetition(record: Record, item: Item) -> Item:
    if record["type"] in ("report", "article", "article-newspaper"):
        return item
    item = dict(item)
    for key in ("publisher", "container-title"):
        if record.get("author") == [record.get(key)]:
            del item[key]
    if item.get("publisher") == item.get("container-title") and "publisher" in item:
        del item["publisher"]
    return item


def _law_number(record: Record, item: Item) -> Item:
    if record["type"] != "legislation" or "number" not in record:
        return item
    return {**item, "number": record["number"].replace("-", "\\-")}


def _law_words(record: Record, _kind: str, text: str) -> str:
    if record["type"] != "legislation":
        return text
    text = text.replace("Pub. L. ", "").replace("Law 1644", "Law No. 1644")
    if authority := record.get("authority"):
        text = re.sub(r"\((\d{4})\)", rf"({authority}, \1)", text)
    return text


def _authority(record: Record, item: Item) -> Item:
    if record["type"] == "document" and "authority" in record and "author" not in record:
        return {**item, "author": [{"literal": record["authority"]}]}
    return item


def _capitals(record: Record, kind: str, text: str) -> str:
    if kind != "entry" or record["type"] not in ("document", "report"):
        return text
    if "genre" in record and "number" in record:
        genre = record["genre"]
        text = text.replace(f" {genre} ", f" {genre[:1].upper()}{genre[1:]} ")
        text = re.sub(rf"({re.escape(genre)}) No\. ", r"\1 no. ", text, flags=re.IGNORECASE)
    return text


def _mixed_names(record: Record, kind: str, text: str) -> str:
    names = record.get("author", [])
    if kind == "entry" and len(names) == 2 and isinstance(names[0], str):
        return text.replace(f"{names[0]}, and ", f"{names[0]} and ")
    return text


def _event_place(record: Record, item: Item) -> Item:
    if record["type"] == "speech" and "event-place" in record and "event-title" not in record:
        item = {k: v for k, v in item.items() if k != "event-place"}
        return {**item, "event-title": record["event-place"]}
    return item


def _site(record: Record, item: Item) -> Item:
    if record["type"] not in ("document", "speech", "dataset") or not {"url", "container-title"} <= record.keys():
        return item
    names = dict.fromkeys([record["container-title"], record.get("publisher", record["container-title"])])
    return {k: v for k, v in item.items() if k != "container-title"} | {"publisher": ", ".join(names)}


def _small_site(record: Record, _kind: str, text: str) -> str:
    name = record.get("container-title", "")
    return text.replace(name[:1].upper() + name[1:], name) if "." in name else text


def _description(record: Record, _kind: str, text: str) -> str:
    title = re.escape(record["title"].replace("“", "‘").replace("”", "’"))
    if not record["title"].startswith("["):
        return text
    return re.sub(f"(“|<i>){title}([.,]?)(”|</i>)", lambda match: record["title"] + match[2], text)


def _unsure(record: Record, item: Item) -> Item:
    text = record.get("issued", "")
    return {**item, "issued": {"literal": date_words(parse(text))}} if "~" in text else item


def _italic_quotes(record: Record, item: Item) -> Item:
    if record["type"] != "report":
        return item
    return {**item, "title": re.sub("‘([^’]*)’", r"“\1”", item["title"])}


def _post_stop(record: Record, item: Item) -> Item:
    return {**item, "title": item["title"].removesuffix(".")} if record["type"] == "post" else item


DIFFERENCES = (
    Difference("titles keep their capitals", edits=((' text-case="title"', ""),)),
    Difference("posts are listed", edits=(('<else-if type="post"/>', ""),)),
    Difference("the archived copy is given", answer=_archive),
    Difference("a wire is news, not a preprint", item=_wire, answer=_roman_wire),
    Difference("no name twice", item=_repetition),
    Difference("laws of any country", item=_law_number, answer=_law_words),
    Difference("the body stands as author", item=_authority),
    Difference("capitals follow full stops only", answer=_capitals),
    Difference("a speech has a place", item=_event_place),
    Difference("a comma follows an inverted name only", answer=_mixed_names),
    Difference("a site is no book", item=_site, answer=_small_site),
    Difference("a description is not a title", answer=_description),
    Difference("unsure dates in words", item=_unsure),
    Difference("marks in italic titles are double", item=_italic_quotes),
    Difference("markup in a title is text", item=_escape, answer=_unescape),
    Difference("a post's full stop is not doubled", item=_post_stop),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
