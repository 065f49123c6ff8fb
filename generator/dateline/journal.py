"""New pages put into a site, and old ones taken out, so that a build that is cut off leaves no half of it.

Pages are made aside. Then a journal says what is to be moved and deleted, then that is done. A build that is cut off
before the journal stands has changed nothing; what one cut off after it has left undone, the next does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from dateline import output
from dateline.circumstances import Circumstances
from dateline.memory import Memory

__all__ = ["finish", "take_in"]

_JOURNAL = "journal.json"


def take_in(memory: Memory, now: Circumstances, made: Iterable[str], gone: Iterable[str]) -> None:
    """Put pages that were made aside into the site, and take out those that are gone."""
    path = _journal_of(now)
    draft = path.with_suffix(".draft")
    told = {"identity": now.identity(), "made": sorted(made), "gone": sorted(gone)}
    draft.write_text(json.dumps(told), encoding="utf-8")
    os.replace(draft, path)
    finish(memory, now)


def finish(memory: Memory, now: Circumstances) -> None:
    """Do what a journal says is still to be done: pages are moved into the site, and those that are gone deleted."""
    path = _journal_of(now)
    if not path.exists():
        return
    told = json.loads(path.read_text(encoding="utf-8"))
    # Until it is known what they were made from, these pages count as unknown.
    memory.doubt([*told["made"], *told["gone"]])
    staging = now.output.with_name(f"{now.output.name}.new")
    if told["identity"] == now.identity():
        for file in told["made"]:
            fresh, place = staging / file, now.output / file
            if fresh.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(fresh, place)
        for file in told["gone"]:
            place = now.output / file
            place.unlink(missing_ok=True)
            _remove_empty(place.parent, now.output)
    output.discard(staging)
    path.unlink()


def _journal_of(now: Circumstances) -> Path:
    return now.memory.with_suffix(f".{_JOURNAL}")


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
