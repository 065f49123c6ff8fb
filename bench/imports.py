"""Real public timelines and bibliographies, imported: how many entries, how many kept, what was said. Prints Markdown.

They lie in published packages and are fetched by nobody here: `npm pack timelinejs@2.35.6`, `pip download --no-deps
--no-binary :all: nilearn==0.14.1` and so on, each unpacked into a folder of its name and version in FOLDER. Three lie
in public repositories only, in folders named OWNER-REPOSITORY. Whatever is not there is left out.

    python bench/imports.py FOLDER
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from dateline.importing.bibtex import bibtex
from dateline.importing.csv_rows import csv_rows, mapping_of
from dateline.importing.draft import Imported, Remarks
from dateline.importing.event_file import Origin, event_files
from dateline.importing.markwhen import markwhen
from dateline.importing.ris import ris
from dateline.importing.timelinejs import timelinejs
from dateline.source import Source

READERS = {"timelinejs": timelinejs, "bibtex": bibtex, "ris": ris, "markwhen": markwhen}
BEGINNINGS = {
    "markwhen": re.compile(r"^[0-9][0-9 –-]*(?: ?(?:BC|AD))?:", re.MULTILINE),
    "bibtex": re.compile(r"^\s*@(?!preamble|string|comment)\w+\s*[{(]", re.MULTILINE | re.IGNORECASE),
    "ris": re.compile(r"^\ufeff?TY  -", re.MULTILINE),
}
FILES = (
    ("timelinejs 2.35.6 (npm)", "examples/example_json.json", "timelinejs"),
    ("timelinejs 2.35.6 (npm)", "website/templates/examples/houston/data.json", "timelinejs"),
    ("timelinejs 2.35.6 (npm)", "website/templates/examples/user-interface/data.json", "timelinejs"),
    ("timelinejs3 3.4.0 (npm)", "website/templates/examples/mediatypes/timeline3.json", "timelinejs"),
    ("timelinejs3 3.4.0 (npm)", "compiled/examples/seventh_century.json", "timelinejs"),
    ("timelinejs3 3.4.0 (npm)", "compiled/examples/marktwain.json", "timelinejs"),
    ("timelinejs3 3.4.0 (npm)", "compiled/examples/wedding_backup.json", "timelinejs"),
    ("timelinejs3 3.4.0 (npm)", "compiled/examples/cosmological.json", "timelinejs"),
    ("knight-lab-timelinejs 3.9.11 (npm)", "src/template/all-media-types.json", "timelinejs"),
    ("MartinVollenweider-pdgr_zeitstrahl (GitHub)", "json/timeline.json", "timelinejs"),
    ("jes-timeline (GitHub)", "timeline.mw", "markwhen"),
    ("PublicI-iraq-war-card (GitHub)", "data/timeline.csv", "csv"),
    ("vega_datasets 0.9.0 (PyPI)", "_data/la-riots.csv", "csv"),
    ("lifelines 0.30.3 (PyPI)", "datasets/canadian_senators.csv", "csv"),
    ("lifelines 0.30.3 (PyPI)", "datasets/dd.csv", "csv"),
    ("pybtex 0.26.1 (PyPI)", "examples/tugboat/tugboat.bib", "bibtex"),
    ("pybtex 0.26.1 (PyPI)", "tests/data/xampl.bib", "bibtex"),
    ("nilearn 0.14.1 (PyPI)", "doc/references.bib", "bibtex"),
    ("asreview 3.0.8 (PyPI)", "tests/demo_data/_baseline.ris", "ris"),
    ("asreview 3.0.8 (PyPI)", "tests/demo_data/baseline_zotero.ris", "ris"),
    ("asreview 3.0.8 (PyPI)", "tests/demo_data/scopus.ris", "ris"),
)

COLUMNS = {
    "timeline.csv": {"title": "event", "date": "date"},
    "la-riots.csv": {
        "title": "last_name", "date": "death_date", "kind": "type", "place": "neighborhood", "summary": "address",
    },
    "canadian_senators.csv": {
        "title": "Name", "date": "start_date", "end": "end_date", "stated": "Term (yyyy.mm.dd)",
        "kind": "Political Affiliation at Appointment", "place": "Province / Territory",
        "actors": "Appointed on the advice of", "summary": "reason",
    },
    "dd.csv": {"title": "ehead", "date": "start_year", "kind": "regime", "place": "ctryname", "actors": "ehead"},
}  # fmt: skip


def entries(text: str, format_: str) -> int:
    """Return how many entries a file has by its own notation, without our reader."""
    if format_ in BEGINNINGS:
        return len(BEGINNINGS[format_].findall(text))
    if format_ == "csv":
        return sum(1 for _ in csv.DictReader(io.StringIO(text, newline="")))
    data = json.loads(text)
    return len(data["events"] if "events" in data else data["timeline"]["date"])


def imported(text: str, format_: str, name: str) -> tuple[Imported, Remarks]:
    """Return what a file gives, and all that is said of it until its event files are written."""
    made = csv_rows(text, mapping_of({"columns": COLUMNS[name]})) if format_ == "csv" else READERS[format_](text)
    remarks = Remarks(made.remarks)
    event_files(made.drafts, Origin(Source(id="it", type="webpage", title=name), "event"), remarks)
    return made, remarks


def main(folder: Path) -> None:
    """Print a row for each file that is there."""
    print("| file | entries | kept | lost | widened | left out | seconds |")
    print("| --- " * 7 + "|")
    for package, path, format_ in FILES:
        name = package.split(" ")[0]
        found = [p for p in folder.rglob(path) if any(f"{part}-".startswith(f"{name}-") for part in p.parts)]
        if not found:
            continue
        text = found[0].read_text(encoding="utf-8")
        begun = time.perf_counter()
        made, remarks = imported(text, format_, found[0].name)
        seconds = time.perf_counter() - begun
        said = Counter(str(remark.loss) for remark in remarks)
        kept = len(made.drafts) + len(made.sources)
        counts = " | ".join(f"{said[word]:,}" for word in ("lost", "widened", "left out"))
        shown = "/".join(path.split("/")[-2:])
        print(f"| {package}, `{shown}` | {entries(text, format_):,} | {kept:,} | {counts} | {seconds:.2f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
