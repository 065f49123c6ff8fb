"""How many articles a second become drafts on one core, once everything is loaded.

    python bench/derive.py [RUNS]

Articles of the length of the timeline's first source (its open part), as text and as HTML pages with menus around
an article, read, understood, compared with the whole timeline and written as YAML. The start is timed apart. It is the
processor's time that is measured, so that others at work on the machine change little.
"""

from __future__ import annotations

import html
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "generator"))

from dateline import pipeline, settings  # noqa: E402
from dateline.derive import article  # noqa: E402
from dateline.derive.draft import as_yaml  # noqa: E402
from dateline.derive.propose import Deriving  # noqa: E402

MARKED = ROOT / "tests" / "data" / "derive"


def page(text: str) -> bytes:
    """Return a text as a page with menus around it."""
    title, *paragraphs = text.strip().split("\n\n")
    menu = "".join(f'<li><a href="/section-{n}">Section {n}</a></li>' for n in range(60))
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{html.escape(title)}</title>'
        '<meta property="article:published_time" content="2022-03-14T08:00:00Z"><meta name="author" content="I. W.">'
        f'<meta property="og:title" content="{html.escape(title)}"><meta property="og:site_name" content="S"></head>'
        f"<body><nav><ul>{menu}</ul></nav><article><h1>{html.escape(title)}</h1>{body}</article>"
        f"<footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    start = time.perf_counter()
    timeline = pipeline.run(settings.load(ROOT / "pelicanconf.py")).timeline
    if timeline is None:
        sys.exit("the content has errors: run “dateline check”")
    deriving = Deriving(timeline.registry, timeline)
    seed = yaml.safe_load((MARKED / "english.yaml").read_text(encoding="utf-8"))[0]["text"]

    def draft(data: bytes) -> Callable[[], str]:
        return lambda: as_yaml(deriving.draft(article.read(data, "x", published="2022-03-14")), timeline.registry)

    inputs = {"text": draft(seed.encode()), "HTML page": draft(page(seed))}
    for run in inputs.values():
        run()
    print(f"{len(timeline.events)} events; ready after {time.perf_counter() - start:.2f} s; {len(seed.split())} words")
    for name, run in inputs.items():
        took = []
        for _ in range(runs):
            began = time.process_time()
            for _ in range(20):
                run()
            took.append((time.process_time() - began) / 20)
        noise = max(took) / min(took)
        print(f"{name:<12} {1 / statistics.median(took):7.1f} articles a second   slowest/fastest {noise:.2f}")


if __name__ == "__main__":
    main()
