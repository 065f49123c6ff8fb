"""How an address stands after several askings: one failure is none, for servers rest and networks fail.

An address is dead when it has failed a number of times, over a number of days, with no success between. What is
remembered is a JSON file; lost, it only means that counting begins again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from dateline.link.asking import Answer, Outcome

__all__ = ["Patience", "Standing", "load", "renewed", "text"]

_VERSION = 1
_FAILURES = (Outcome.GONE, Outcome.UNREACHABLE)


class Patience(Struct, frozen=True):
    """How often, and over how many days, an address must have failed to be called dead."""

    failures: int = 3
    days: int = 14


class Standing(Struct, frozen=True):
    """The last answer, the day it came, and how often since which day the address has failed without a success."""

    answer: Answer
    checked: date
    failures: int = 0
    since: date | None = None

    @property
    def is_failing(self) -> bool:
        """Return whether the last thing that is known of it is a failure."""
        return self.failures > 0

    def is_dead(self, patience: Patience) -> bool:
        """Return whether it has failed often and long enough."""
        days = (self.checked - self.since).days if self.since else 0
        return self.failures >= patience.failures and days >= patience.days


def renewed(before: Mapping[str, Standing], answers: Mapping[str, Answer], day: date) -> dict[str, Standing]:
    """Return how addresses stand after a day's answers; those that were not asked stand as before.

    Two askings on one day count once. A server that does not say changes nothing but the last answer.
    """
    after = dict(before)
    for address, answer in answers.items():
        old = before.get(address)
        failures, since = (old.failures, old.since) if old else (0, None)
        if answer.outcome in _FAILURES:
            is_counted = old is not None and old.checked == day and failures > 0
            failures, since = failures + (not is_counted), since or day
        elif answer.outcome is not Outcome.BLOCKED:
            failures, since = 0, None
        after[address] = Standing(answer, day, failures, since)
    return after


def text(standings: Mapping[str, Standing]) -> str:
    """Return what is remembered, as JSON."""
    links = {
        address: {
            "outcome": s.answer.outcome.value,
            "status": s.answer.status,
            "to": s.answer.to,
            "why": s.answer.why,
            "checked": s.checked.isoformat(),
            "failures": s.failures,
            "since": s.since.isoformat() if s.since else "",
        }
        for address, s in sorted(standings.items())
    }
    return json.dumps({"version": _VERSION, "links": links}, ensure_ascii=False, indent=1) + "\n"


def load(path: Path) -> dict[str, Standing]:
    """Return what a file remembers; nothing where it is missing or is no such file."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["version"] != _VERSION:
            return {}
        return {address: _standing(kept) for address, kept in held["links"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _standing(kept: Mapping[str, str | int]) -> Standing:
    since = str(kept["since"])
    return Standing(
        Answer(Outcome(str(kept["outcome"])), int(kept["status"]), str(kept["to"]), str(kept["why"])),
        date.fromisoformat(str(kept["checked"])),
        int(kept["failures"]),
        date.fromisoformat(since) if since else None,
    )
