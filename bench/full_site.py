"""Writes a made-up site of the size that the real one is to reach, for weighing pages and looking at drawings.

    python bench/full_site.py FOLDER [EVENTS]

The registries are the real site's; the events, their sources and their words are invented, the same ones at every run:
crowded months and empty years, vague and open dates, umbrellas and chains, disputes, key events, reports in several
languages. Nothing here is published.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
# Months of (year, month) and how much of the whole falls into each: a war's beginning, slow years, some background.
_BUSY = {(2022, 2): 8, (2022, 3): 40, (2022, 4): 8, (2023, 2): 14, (2023, 3): 12, (2023, 4): 12, (2023, 5): 10}
_WORDS = [
    "the",
    "two",
    "sides",
    "spoke",
    "of",
    "a",
    "pause",
    "in",
    "the",
    "fighting",
    "and",
    "of",
    "grain",
    "that",
    "leaves",
    "by",
    "sea",
    "while",
    "officials",
    "asked",
    "what",
    "papers",
    "would",
    "be",
    "signed",
    "and",
    "who",
    "would",
    "keep",
    "them",
    "before",
    "talks",
    "in",
    "the",
    "capital",
    "began",
    "again",
]
_TITLES = (
    "{} and {} speak about grain and guarantees",
    "{} tells reporters what {} has asked for",
    "{} says it will not send arms, and {} asks for proof",
    "{} receives the envoy of {} in the capital",
    "Reply of {} to the paper of {}",
)


def main() -> None:
    """Write the site into the folder named on the command line."""
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 240
    write(folder, count)
    print(f"{count} events in {folder}")


def write(folder: Path, count: int) -> None:
    """Write ``count`` events with some 2.3 sources each, and what a build needs beside them."""
    pick = random.Random(2022)  # noqa: S311
    events = folder / "content/events"
    shutil.rmtree(events, ignore_errors=True)
    events.mkdir(parents=True)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder)
    for name in ("generator", "themes"):
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    for name in ("actors", "places", "kinds", "sides"):
        shutil.copy(ROOT / f"content/{name}.yaml", folder / "content")
    actors = yaml.safe_load((ROOT / "content/actors.yaml").read_text(encoding="utf-8"))
    places = list(yaml.safe_load((ROOT / "content/places.yaml").read_text(encoding="utf-8")))
    kinds = list(yaml.safe_load((ROOT / "content/kinds.yaml").read_text(encoding="utf-8")))
    sides = ("press", "press", "press", "cn", "us", "ua", "ru", "eu")
    months = [m for year in (2022, 2023, 2024, 2025, 2026) for m in ((year, n) for n in range(1, 13))]
    weights = [_BUSY.get(m, 2.5 if m[0] == 2023 else 1.5) for m in months]
    number = 0
    for i in range(count):
        year, month = (2011 + i, 6) if i < 3 else pick.choices(months, weights)[0]
        names = pick.sample(list(actors), pick.choice((1, 2, 2, 3, 4)))
        title = pick.choice(_TITLES).format(actors[names[0]]["name"], actors[names[-1]]["name"])
        event = {
            "id": f"event-{i}",
            "date": _date(pick, year, month),
            "title": title,
            "kind": pick.choices(kinds, range(len(kinds), 0, -1))[0],
            "actors": names,
            "place": pick.choice(places),
        }
        if i % 12 == 11:
            event["part-of"] = [f"event-{i - i % 12}"]
        elif i % 5 == 3:
            event[pick.choice(("follows", "responds-to", "denies"))] = [f"event-{i - 1}"]
        for nth in range(pick.choice((1, 1, 1, 2, 2, 3, 4, 5))):
            report = dict(event) if not nth else {"id": event["id"]}
            report["summary"] = " ".join(_sentence(pick) for _ in range(3))
            report["quotes"] = [" ".join(pick.choices(_WORDS, k=10))]
            report["claims"] = {"duration": f"{pick.choice('12')} hours"}
            source = {
                "type": "article-newspaper",
                "title": f"[{_sentence(pick)}]",
                "container-title": f"The {pick.choice(_WORDS).title()} {pick.choice(('Post', 'Times', 'Herald'))}",
                "issued": f"{year}-{month:02d}-{pick.randint(1, 28):02d}",
                "url": f"https://example.org/{year}/{month:02d}/a-page-with-an-address-as-long-as-they-are-{number}",
                "accessed": "2027-01-02",
                "language": pick.choice(("en", "en", "uk", "zh")),
                "side": pick.choice(sides),
            }
            number += 1
            text = yaml.safe_dump({"source": source, "events": [report]}, allow_unicode=True, sort_keys=False)
            (events / f"source-{number}.yaml").write_text(text, encoding="utf-8")
        if not i % 5:
            account = " ".join(f"{_sentence(pick)[:-1]} [@source-{number}]." for _ in range(2))
            own = {"events": [{"id": event["id"], "importance": "key", "summary": account}]}
            text = yaml.safe_dump(own, allow_unicode=True, sort_keys=False)
            (events / f"editors-{i}.yaml").write_text(text, encoding="utf-8")


def _date(pick: random.Random, year: int, month: int) -> str:
    day = f"{year}-{month:02d}-{pick.randint(1, 26):02d}"
    vague = (
        f"{year}-{month:02d}",
        f"{day}~",
        f"{day[:-2]}03/{day[:-2]}09",
        f"{year}-{month:02d}~",
        f"{day}/..",
        str(year),
    )
    return pick.choice(vague) if pick.random() < 0.15 else day


def _sentence(pick: random.Random) -> str:
    return " ".join(pick.choices(_WORDS, k=18)).capitalize() + "."


if __name__ == "__main__":
    main()
