"""What is told of the sources' addresses: as lines with places, as JSON, as Markdown for an issue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from dateline.link.asking import Outcome
from dateline.link.standing import Patience, Standing
from dateline.source import Source

__all__ = ["Link", "Report", "links_of"]

_MOST = 200


class Link(Struct, frozen=True):
    """An address, the source it stands in, and how it stands."""

    address: str
    source: Source
    standing: Standing

    @property
    def place(self) -> str:
        """Return where the source is written, as an editor can jump to it."""
        return f"{self.source.path}:{self.source.span.line}"


class Report(Struct, frozen=True):
    """All addresses that were looked at, sorted by source."""

    links: Sequence[Link]
    patience: Patience
    day: date

    @property
    def dead(self) -> tuple[Link, ...]:
        """Return those that have failed often and long enough."""
        return tuple(link for link in self.links if link.standing.is_dead(self.patience))

    def _groups(self) -> dict[str, tuple[Link, ...]]:
        dead = set(self.dead)
        failing = tuple(n for n in self.links if n.standing.is_failing and n not in dead)
        moved = tuple(n for n in self.links if n.standing.answer.outcome is Outcome.MOVED)
        return {"dead": self.dead, "failing": failing, "moved": moved}

    def counts(self) -> dict[str, int]:
        """Return how many addresses have each outcome, and how many are dead."""
        counted = {o.value: sum(n.standing.answer.outcome is o for n in self.links) for o in Outcome}
        return {"dead": len(self.dead), **counted}

    def text(self) -> str:
        """Return a line for each address that is dead, fails or has moved."""
        lines = [
            f"{link.place}: {word}: {link.address}\n  {_said(link, self.patience, word)}"
            for word, links in self._groups().items()
            for link in links
        ]
        return "".join(f"{line}\n" for line in lines)

    def summary(self) -> str:
        """Return one line with all counts."""
        return ", ".join(f"{number} {word}" for word, number in self.counts().items())

    def json(self) -> str:
        """Return all addresses with all that is known."""
        dead = set(self.dead)
        links = [
            {
                "source": n.source.id,
                "path": n.source.path,
                "line": n.source.span.line,
                "address": n.address,
                "outcome": n.standing.answer.outcome.value,
                "status": n.standing.answer.status,
                "to": n.standing.answer.to,
                "why": n.standing.answer.why,
                "failures": n.standing.failures,
                "since": n.standing.since.isoformat() if n.standing.since else "",
                "dead": n in dead,
                "archive-url": n.source.archive_url,
            }
            for n in self.links
        ]
        whole = {"day": self.day.isoformat(), "counts": self.counts(), "links": links}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"

    def markdown(self) -> str:
        """Return the report for an issue: what to do first, then what to keep an eye on."""
        headings = {
            "dead": "Dead: find an archived copy, and add `archive-url` and `archived` to the source",
            "failing": "Failing, not yet called dead",
            "moved": "Moved for good: change `url` if it is the same page",
        }
        parts = [f"{len(self.links)} addresses of sources, looked at on {self.day.isoformat()}: {self.summary()}.\n"]
        for word, links in self._groups().items():
            if not links:
                continue
            parts.append(f"\n### {headings[word]}\n\n")
            parts += [
                f"* `{link.place}`: <{_plain(link.address)}>  \n  {_plain(_said(link, self.patience, word))}\n"
                for link in links[:_MOST]
            ]
            if len(links) > _MOST:
                parts.append(f"* and {len(links) - _MOST} more\n")
        if blocked := self.counts()["blocked"]:
            parts.append(f"\n{blocked} addresses did not say: their servers turn programs away. That is no failure.\n")
        return "".join(parts)


def _said(link: Link, patience: Patience, word: str) -> str:
    standing, answer = link.standing, link.standing.answer
    if word == "moved":
        return f"it is {answer.to}" + (f" ({answer.why})" if answer.why else "")
    times = f"failed {standing.failures} time{'s' if standing.failures != 1 else ''} since {standing.since}"
    said = f"{answer.why or answer.outcome.value}; {times}"
    if word == "failing":
        said += f", dead after {patience.failures} failures over {patience.days} days"
    if copy := link.source.archive_url:
        return f"{said}; readers have the copy {copy}"
    day = _day(link.source)
    return f"{said}; look for a copy: https://web.archive.org/web/{day}/{link.address}"


def _day(source: Source) -> str:
    """Return the day of the copy to look for: that on which the source was read, or any."""
    low = source.accessed.low if source.accessed else None
    return "{:04}{:02}{:02}".format(*low) if low else "*"


def _plain(text: str) -> str:
    """Return a text that is no markup in an issue: it comes from servers and content."""
    return " ".join(text.split()).replace("<", "%3C").replace(">", "%3E").replace("`", "%60").replace("@", "%40")


def links_of(
    sources: Mapping[str, Source], standings: Mapping[str, Standing], *, with_archives: bool
) -> tuple[Link, ...]:
    """Return the links of some sources for which it is known how they stand."""
    found = []
    for source in sources.values():
        addresses = (source.url, source.archive_url) if with_archives else (source.url,)
        found += [Link(a, source, standings[a]) for a in addresses if a and a in standings]
    return tuple(sorted(found, key=lambda link: (link.source.path, link.source.id, link.address)))
