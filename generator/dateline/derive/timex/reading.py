"""Where the time expressions of a text are: the longest rule that matches at each word, and what belongs together.

Reads words, reckons nothing. A word that no rule can begin with costs one look into a dictionary, which is what makes
reading fast.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, Final

from msgspec import Struct

from dateline.derive.timex.table import ANY, NUMBER, Rule, Table

__all__ = ["Match", "scan"]

# Guards look no further than this from a match.
_REACH: Final = 48

_DAY_FIELDS: Final = frozenset({"day", "weekday", "holiday"})


class Match(Struct):
    """A rule that matched, with its fields; reckoning may add to them."""

    start: int
    end: int
    rule: Rule
    fields: dict[str, Any]

    @property
    def is_time(self) -> bool:
        """Whether it is a time of day alone."""
        return ("hour" in self.fields or "part" in self.fields) and not self.is_day and "is" not in self.fields

    @property
    def is_day(self) -> bool:
        """Whether it says which day."""
        return not _DAY_FIELDS.isdisjoint(self.fields) or (
            self.fields.get("unit") == "D"
            and "is" not in self.fields
            and ("rel" in self.fields or "ago" in self.fields)
        )


def scan(text: str, table: Table) -> list[Match]:
    """The matches in the order they stand, without overlap; a list rule gives one for each of its ends.

    ``text`` has been folded as the table says.
    """
    found: list[Match] = []
    lower = text.lower()
    if len(lower) != len(text):
        # A capital that is two letters when small would shift all that follows.
        lower = "".join(small if len(small := c.lower()) == 1 else c for c in text)
    rules = table.rules
    tokens = [(token.start(), token[0]) for token in table.token.finditer(lower)]
    tokens.append((len(lower), ""))
    end = 0
    for (start, word), (_, following) in pairwise(tokens):
        if start < end:
            continue
        by_second = rules.get(word if not word[0].isdigit() else NUMBER)
        if by_second is None:
            continue
        candidates = by_second.get(NUMBER if following[:1].isdigit() else following) or by_second[ANY]
        if not candidates:
            continue
        best: Rule | None = None
        best_match: re.Match[str] | None = None
        reach = start
        for rule in candidates:
            match = rule.match(lower, start)
            if match and match.end() > reach and _allowed(rule, text, match):
                best, best_match, reach = rule, match, match.end()
        if best is not None and best_match is not None:
            found.extend(_matches(best, best_match, table))
            end = reach
    return _joined(found, text, table)


def _allowed(rule: Rule, text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if any(match[field] and text[match.start(field)].islower() for field in rule.cased):
        return False
    if rule.only_after or rule.not_after:
        before = text[max(0, start - _REACH) : start + 1]
        if rule.not_after and rule.not_after.search(before):
            return False
        if rule.only_after and not rule.only_after.search(before):
            return False
    if rule.not_before and rule.not_before.match(text, end):
        return False
    return not (rule.only_before and not rule.only_before.match(text, end))


def _matches(rule: Rule, match: re.Match[str], table: Table) -> list[Match]:
    fields: dict[str, Any] = dict(rule.fields)
    for field, name in rule.captures:
        text = match[field]
        if text is not None and field[0] != "_":
            fields[field] = table.value(name, text)
    if "edge" in fields:
        edge = fields.pop("edge")
        fields["mod"] = fields.get("mod") or edge
    if "more" in fields:
        more = fields.pop("more")
        fields["mod"] = fields.get("mod") or more
    if "ago" in fields:
        fields["way"], fields["base"] = fields.pop("ago")
    if fields.pop("list", None):
        return _listed(rule, match, fields)
    return [Match(match.start(), match.end(), rule, fields)]


def _listed(rule: Rule, match: re.Match[str], fields: dict[str, Any]) -> list[Match]:
    """Both expressions of a list: “5 and 6 June” is the fifth, which borrows its month, and the sixth."""
    firsts = [name for name in match.groupdict() if name[-1] == "1" and match[name] is not None]
    last = max(match.end(name) for name in firsts)
    end = match.start("link") if match.groupdict().get("link") else last
    start = min(
        match.start(name)
        for name in match.groupdict()
        if match.start(name) >= last and name not in ("link", "mod") and match[name]
    )
    shared = {key: value for key, value in fields.items() if key[-1] != "1" and key != "link"}
    first = shared | {name[:-1]: fields[name] for name in firsts}
    if "yy" in fields:
        first.pop("yy")
        shared["year"] = fields["year1"] // 100 * 100 + shared.pop("yy")
        if shared["year"] <= fields["year1"]:
            return [Match(match.start(), match.start() + 4, rule, {"year": fields["year1"]})]
    if fields.get("mod") and match.groupdict().get("mod"):
        first.pop("mod", None)
        start = min(start, match.start("mod"))
    shared.pop("weekday", None)
    return [Match(match.start(), end, rule, first), Match(start, match.end(), rule, shared)]


def _joined(found: list[Match], text: str, table: Table) -> list[Match]:
    """Times of day laid on the dates beside them; those that only count with a date are dropped without one."""
    out: list[Match] = []
    for match in found:
        if out and out[-1].end <= match.start:
            before = out[-1]
            between = text[before.end : match.start]
            if len(between) < 24 and "\n" not in between and "is" not in before.fields and "is" not in match.fields:
                joined = None
                if match.is_time and before.is_day and not before.is_time and table.date_first.fullmatch(between):
                    joined = before.fields | match.fields
                elif before.is_time and match.is_day and not match.is_time and table.time_first.fullmatch(between):
                    joined = match.fields | before.fields
                if joined:
                    joined.pop("joins", None)
                    if "hour" in joined and "part" in joined:
                        # “Monday night at 9”: the part of the day says which nine.
                        joined.setdefault("ampm", "am" if joined["part"] == "MO" else "pm")
                        del joined["part"]
                    out[-1] = Match(before.start, match.end, before.rule, joined)
                    continue
        out.append(match)
    return [match for match in out if "joins" not in match.fields]
