"""Real public timelines and bibliographies, imported: how many entries, how many kept, what was said. Prints Markdown.

They lie in published packages and are fetched by nobody here: `npm pack timelinejs@2.35.6`, `pip download --no-deps
--no-binary :all: nilearn==0.14.1` and so on, each unpacked into FOLDER. Whatever is not there is left out.

    python bench/imports.py FOLDER
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from dateline.importing.bibtex import bibtex
from dateline.importing.ris import ris
from dateline.importing.timelinejs import timelinejs

READERS = {"timelinejs": timelinejs, "bibtex": bibtex, "ris": ris}
BEGINNINGS = {
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
    ("pybtex 0.26.1 (PyPI)", "examples/tugboat/tugboat.bib", "bibtex"),
    ("pybtex 0.26.1 (PyPI)", "tests/data/xampl.bib", "bibtex"),
    ("nilearn 0.14.1 (PyPI)", "doc/references.bib", "bibtex"),
    ("asreview 3.0.8 (PyPI)", "tests/demo_data/_baseline.ris", "ris"),
    ("asreview 3.0.8 (PyPI)", "tests/demo_data/baseline_zotero.ris", "ris"),
    ("asreview 3.0.8 (PyPI)", "tests/demo_data/scopus.ris", "ris"),
)


def entries(text: str, format_: str) -> int:
    """Return how many entries a file has by its own notation, without our reader."""
    if format_ in BEGINNINGS:
        return len(BEGINNINGS[format_].findall(text))
    data = json.loads(text)
    return len(data["events"] if "events" in data else data["timeline"]["date"])


def main(folder: Path) -> None:
    """Print a row for each file that is there."""
    print("| file | entries | kept | lost | widened | left out | seconds |")
    print("| --- " * 7 + "|")
    for package, path, format_ in FILES:
        name = package.split(" ")[0]
        found = [p for p in folder.rglob(path) if any(part.startswith(f"{name}-") for part in p.parts)]
        if not found:
            continue
        text = found[0].read_text(encoding="utf-8")
        begun = time.perf_counter()
        made = READERS[format_](text)
        seconds = time.perf_counter() - begun
        said = Counter(str(remark.loss) for remark in made.remarks)
        kept = len(made.drafts) + len(made.sources)
        counts = " | ".join(f"{said[word]:,}" for word in ("lost", "widened", "left out"))
        shown = "/".join(path.split("/")[-2:])
        print(f"| {package}, `{shown}` | {entries(text, format_):,} | {kept:,} | {counts} | {seconds:.2f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
