"""A language's rules, read from its YAML table and made ready to match.

A table has ``words`` (classes of words with what they stand for), ``patterns`` (classes written as regular
expressions), and ``rules``, each a line such as ``<weekday>? ,? <month> <day> ,? <year>`` with the fields it adds.
What can be said in a table is said there: no word of any language stands in this package's code.

In a rule's line a blank is the language's gap between words, ``-`` a gap that may be a hyphen, ``+`` no gap;
``<name>`` captures a class into the field ``name``, ``<class=name>`` into another field; ``a|b`` are words with ``_``
for a blank inside; ``?`` after an item makes it optional; ``,`` and ``(`` and ``)`` stand for themselves.

A row of ``planned``, ``promised``, ``future`` and ``past`` is a regular expression, a list of plain words, or
``expression: [words]`` with what stands before them; words cost a tenth of the same in an expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml
from msgspec import Struct

__all__ = ["ANY", "NUMBER", "Field", "Rule", "Table", "languages", "table"]

Field = str | int | float | None | list[Any]

# Stands for every word where the second of a rule is looked up, and for every number as a word.
ANY: Final = "*"
NUMBER: Final = "#"
# How a pattern that begins at the bound of a word is written.
_BOUND: Final = "\\b"

_GUARDS: Final = ("only-after", "not-after", "not-before", "only-before")
_OWN_KEYS: Final = ("read", "regex", "starts", *_GUARDS)


class Rule:
    """One line of a table: what it matches, and the fields it gives besides those it captures.

    ``match(text, start)`` is its expression's, for text in small letters; compiling waits until it is first tried,
    for all rules together take a second and a short text tries few. The fields in ``cased`` must have begun with a
    capital: “May” is a month, “may” is none.
    """

    __slots__ = (
        "captures",
        "cased",
        "fields",
        "match",
        "name",
        "not_after",
        "not_before",
        "only_after",
        "only_before",
        "source",
    )

    def __init__(
        self,
        name: str,
        source: str,
        fields: Mapping[str, Field],
        captures: tuple[tuple[str, str], ...],
        guards: Mapping[str, str | None],
        cased: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.source = source
        self.fields = fields
        self.captures = captures
        self.cased = cased
        self.match: Callable[[str, int], re.Match[str] | None] = self._match_first
        self.only_after, self.not_after = (_guard(guards[f"{a}-after"], at_end=True) for a in ("only", "not"))
        self.only_before, self.not_before = (_guard(guards[f"{a}-before"], at_end=False) for a in ("only", "not"))

    def _match_first(self, text: str, start: int) -> re.Match[str] | None:
        self.match = re.compile(self.source).match
        return self.match(text, start)


class Table(Struct, frozen=True):
    """One language, ready to match.

    ``rules`` are by the first word that they can begin with and then by the second; under ``ANY`` are those that
    can go on with whatever word is second, which also stand under every other.
    """

    language: str
    token: re.Pattern[str]
    rules: Mapping[str, Mapping[str, tuple[Rule, ...]]]
    classes: Mapping[str, Mapping[str, Field]]
    fold: Mapping[int, str]  # letters that are read as others, one for one
    tense: re.Pattern[str]  # for text in small letters, with the groups future, planned, promised and past
    verb_follows: bool  # whether the verb after an expression tells more of its time than the one before
    ahead: re.Pattern[str]  # what around an “<expression>” says that it is to come
    behind: re.Pattern[str]  # what around it says that it is past
    modifies: re.Pattern[str]  # what is around it where it belongs to a noun
    compares: re.Pattern[str]  # what is around it where something is only compared with that time
    is_present: bool  # whether a sentence whose verb is not known tells of the present
    habit: re.Pattern[str]  # what says, before an expression in its sentence, that no one year is meant
    speech: re.Pattern[str]  # verbs of which the following clause is what was said
    appointed: re.Pattern[str]  # what is around it where it is the day that something is held on: “the vote on Monday”
    governs: re.Pattern[str]  # what begins after an expression that is part of the following verb's subject
    clause: re.Pattern[str]  # what stands between a verb and a time that is no longer its own
    touching: re.Pattern[str]  # what stands between a verb and the time that is said of it
    of_year: re.Pattern[str]  # what stands between a year and a month of it: “in 1987, in May”
    sentence: re.Pattern[str]
    joiner: re.Pattern[str]  # what stands between the two ends of a range
    opener: re.Pattern[str]  # what stands before one and must, where ``joiner`` alone could also be a list
    list_joiner: re.Pattern[str]  # what may stand between two ends after ``opener`` only
    date_first: re.Pattern[str]  # what may stand between a date and its time of day
    time_first: re.Pattern[str]  # what may stand between a time of day and its date

    def value(self, name: str, text: str) -> Field:
        """What a captured text of a class stands for."""
        words = self.classes.get(name, {})
        key = " ".join(text.lower().split())
        if key in words:
            return words[key]
        key = key.replace("-", " ")
        if key in words:
            return words[key]
        digits = re.sub(r"[^\d.]", "", text)
        if not digits.strip("."):
            bare = re.sub(r"[.\s]", "", key)
            return words.get(bare, text)
        return float(digits) if "." in digits.strip(".") else int(digits.strip("."))


def languages() -> tuple[str, ...]:
    """The languages that have a table, as their primary subtags."""
    here = files(__package__)
    return tuple(sorted(p.name.removesuffix(".yaml") for p in here.iterdir() if p.name.endswith(".yaml")))


@lru_cache(maxsize=16)
def table(language: str) -> Table:
    """The table of a BCP 47 tag, by its primary subtag. Raises LookupError where there is none."""
    primary = re.split("[-_]", language.strip().lower())[0]
    if primary not in languages():
        raise LookupError(f"no table of time expressions for {language!r}; there are {', '.join(languages())}")
    return _load(primary)


@lru_cache(maxsize=16)
def _load(primary: str) -> Table:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load(files(__package__).joinpath(f"{primary}.yaml").read_text("utf-8"), loader)  # noqa: S506 (safe)
    grammar = _Grammar(raw)
    found: list[tuple[Rule, Mapping[str, set[str]]]] = []
    for row in raw["rules"]:
        fields = {key: value for key, value in row.items() if key not in _OWN_KEYS}
        guards = {guard: row.get(guard) for guard in _GUARDS}
        if "regex" in row:
            source = f"(?i:{row['regex']}){grammar.edge}"
            captures = tuple((name, name) for name in re.compile(source).groupindex)
            cased = tuple(field for field, name in captures if name in grammar.cased)
            rule = Rule(row["regex"], source, fields, captures, guards, cased)
            found.append((rule, {start: {ANY} for start in row.get("starts", [NUMBER])}))
            continue
        for line in [row["read"]] if isinstance(row["read"], str) else row["read"]:
            source, firsts, captures = grammar.compile(line)
            cased = tuple(field for field, name in captures if name in grammar.cased)
            found.append((Rule(line, source, fields, captures, guards, cased), firsts))
    return Table(
        language=primary,
        token=re.compile(raw["token"]),
        rules=_by_words(found),
        classes=grammar.values,
        fold={ord(letter): other for letter, other in raw.get("fold", {}).items()},
        tense=_tense(raw, grammar),
        verb_follows=raw["verb"] == "after",
        ahead=_either(raw["ahead"]),
        behind=_either(raw.get("behind", "(?!)")),
        modifies=re.compile(raw.get("modifies", "(?!)")),
        compares=re.compile(raw.get("compares", "(?!)")),
        is_present=raw.get("present", False),
        habit=re.compile(raw.get("habit", "(?!)")),
        speech=re.compile(raw.get("speech", "(?!)")),
        appointed=re.compile(raw.get("appointed", "(?!)")),
        governs=re.compile(raw.get("governs", "(?!)")),
        clause=re.compile(raw.get("clause", "[,;:]")),
        touching=re.compile(raw.get("touching", "(?!)")),
        of_year=re.compile(raw.get("of-year", "(?!)")),
        sentence=re.compile(raw["sentence"]),
        joiner=re.compile(raw["range"]["joiner"]),
        opener=re.compile(raw["range"]["opener"]),
        list_joiner=re.compile(raw["range"]["list-joiner"]),
        date_first=re.compile(raw["attach"]["date-first"]),
        time_first=re.compile(raw["attach"]["time-first"]),
    )


def _either(patterns: str | list[str]) -> re.Pattern[str]:
    """One pattern, or a list of which any may stand."""
    if isinstance(patterns, str):
        return re.compile(patterns)
    # What begins with a word is looked for at the bounds of words only.
    words = [pattern.removeprefix(_BOUND) for pattern in patterns if pattern.startswith(_BOUND)]
    others = [pattern for pattern in patterns if not pattern.startswith(_BOUND)]
    return re.compile("|".join([*others, f"{_BOUND}(?:{'|'.join(words)})"] if words else others))


def _tense(raw: Mapping[str, Any], grammar: _Grammar) -> re.Pattern[str]:
    """The verbs of every group, each of them a pattern or many plain words, which cost less to look for."""
    groups = "|".join(
        f"(?P<{name}>{'|'.join(_verbs(row, grammar) for row in raw[name])})"
        for name in ("planned", "promised", "future", "past")
        if name in raw
    )
    # Where words have bounds, most places of a text are passed by with one look.
    return re.compile(raw.get("verbs-begin", "") + f"(?:{groups})")


def _verbs(row: str | list[str] | dict[str, list[str]], grammar: _Grammar) -> str:
    """The expression for a row: a pattern, a list of words, or words after a pattern."""
    if isinstance(row, str):
        return row
    if isinstance(row, list):
        return grammar.any(row)
    return "|".join(before + grammar.any(words) for before, words in row.items())


def _guard(pattern: str | None, *, at_end: bool) -> re.Pattern[str] | None:
    """What must or must not stand beside a match; “(?i)” at its beginning lets capitals be small letters."""
    if pattern is None:
        return None
    bare = pattern.removeprefix("(?i)")
    # What stands before is searched with the first letter of the match at its end, for a guard to look ahead to.
    source = rf"(?s:(?:{bare})(?=.\Z))" if at_end else bare
    return re.compile(source, re.IGNORECASE if bare != pattern else 0)


def _by_words(found: list[tuple[Rule, Mapping[str, set[str]]]]) -> dict[str, dict[str, tuple[Rule, ...]]]:
    out: dict[str, dict[str, tuple[Rule, ...]]] = {}
    for first in sorted({first for _, firsts in found for first in firsts}):
        mine = [(rule, firsts[first]) for rule, firsts in found if first in firsts]
        seconds = sorted({second for _, words in mine for second in words} | {ANY})
        out[first] = {
            second: tuple(rule for rule, words in mine if second in words or ANY in words) for second in seconds
        }
    return out


class _Grammar:
    """The classes of a table and how its lines become regular expressions."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.gap: str = raw["gap"]
        self.hyphen: str = raw["hyphen"]
        self.edge: str = raw["edge"]
        self.token = re.compile(raw["token"])
        self.values: dict[str, dict[str, Field]] = {}
        self.regexes: dict[str, str] = {}
        self.firsts: dict[str, frozenset[tuple[str, str]]] = {}
        self.cased = frozenset(raw.get("cased", ()))
        words = {name: dict(self._compounds(entries)) for name, entries in raw["words"].items()}
        patterns = raw.get("patterns", {})
        for name in (*words, *(n for n in patterns if n not in words)):
            keys = words.get(name, {})
            self.values[name] = {" ".join(key.lower().split()): value for key, value in keys.items()}
            body = self.any([key.lower() for key in keys]) if keys else ""
            if name in patterns:
                body = f"{patterns[name]}|{body}" if body else patterns[name]
            self.regexes[name] = f"(?:{body})"
            firsts = {self._first(key) for key in keys}
            if name in patterns:
                goes_on = raw.get("continues", {}).get(name, [NUMBER])
                firsts |= {
                    (start, second) for start in raw.get("starts", {}).get(name, [NUMBER]) for second in ["", *goes_on]
                }
            self.firsts[name] = frozenset(firsts)

    def _compounds(self, entries: Mapping[str, Any]) -> Iterator[tuple[str, Field]]:
        """The entries; for “tens” and “ones” every number made of both; every head with every tail and ending."""
        for key, value in entries.items():
            if key[:1] != "$":
                yield str(key), value
        for ten, tens in entries.get("$tens", {}).items():
            yield ten, tens
            for one, ones in entries.get("$ones", {}).items():
                yield ten + entries.get("$joiner", " ") + one, tens + ones
        yield from entries.get("$ones", {}).items()
        for head, number in entries.get("$heads", {}).items():
            for tail, value in entries["$tails"].items():
                for ending in entries["$endings"]:
                    made = value.replace("N", str(number))
                    yield head + tail + ending, int(made) if made.isdecimal() else made

    def any(self, words: list[str]) -> str:
        """An expression for any of the words, the longest first.

        Common beginnings are written once: the forms of a Slavic month share all but their ends, and what is long to
        compile is long to wait for.
        """
        trie: dict[str, Any] = {}
        for word in words:
            node = trie
            for letter in " ".join(word.split()):
                node = node.setdefault(letter, {})
            node[""] = word
        return self._branches(trie)

    def _branches(self, node: dict[str, Any]) -> str:
        branches = []
        for letter, below in node.items():
            if letter:
                while len(below) == 1 and "" not in below:
                    (more, below) = next(iter(below.items()))
                    letter += more
                branches.append(re.sub(r"(?:\\ )+", lambda _: self.hyphen, re.escape(letter)) + self._branches(below))
        if "" in node:
            branches.append(self.edge if node[""][-1:].isalnum() else "")
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    def _first(self, key: str) -> tuple[str, str]:
        """The first word and the second, “” where there is none; a number is NUMBER."""
        words = [NUMBER if word[0].isdigit() else word for word in self.token.findall(key.lower())[:2]]
        return (words or [key])[0], (*words, "", "")[1]

    def compile(self, line: str) -> tuple[str, dict[str, set[str]], tuple[tuple[str, str], ...]]:
        """The expression of a line, the first words it can begin with and the second after each, and its captures."""
        parts: list[str] = []
        firsts: list[set[tuple[str, str]]] = []
        captures: list[tuple[str, str]] = []
        gaps: list[str] = []  # gaps[i] stands before parts[i]
        optional: list[bool] = []
        gap = self.gap
        for token in line.split():
            if token in ("-", "+"):
                gap = self.hyphen if token == "-" else ""  # noqa: S105 (a token of the line)
                continue
            bare = token.removesuffix("?") if len(token) > 1 else token
            item, first, capture = self._item(bare)
            if capture:
                captures.append(capture)
            firsts.append(first)
            parts.append(item)
            gaps.append(r"\s*" if bare in (",", ")") else gap)
            optional.append(bare != token)
            gap = r"\s*" if bare == "(" else self.gap
        if all(optional):
            raise ValueError(f"nothing in {line!r} must be there")
        # What may be missing takes the gap to what must be there with it.
        must = optional.index(False)
        out = "".join(f"(?:{parts[i]}{gaps[i + 1]})?" for i in range(must)) + parts[must]
        for i in range(must + 1, len(parts)):
            out += f"(?:{gaps[i]}{parts[i]})?" if optional[i] else gaps[i] + parts[i]
        words: dict[str, set[str]] = {}
        for i in range(must + 1):
            for first_word, second in firsts[i]:
                words.setdefault(first_word, set()).update([second] if second else _after(i, firsts, optional))
        return out + self.edge, words, tuple(captures)

    def _item(self, token: str) -> tuple[str, set[tuple[str, str]], tuple[str, str] | None]:
        if token.startswith("<"):
            name, _, field = token.strip("<>").partition("=")
            field = field or name
            return f"(?P<{field}>{self.regexes[name]})", set(self.firsts[name]), (field, name)
        if token in (",", "(", ")"):
            return re.escape(token), set(), None  # no word
        words = [word.replace("_", " ").lower() for word in token.split("|")]
        body = self.any(words)
        return f"(?:{body})", {self._first(word) for word in words}, None


def _after(i: int, firsts: list[set[tuple[str, str]]], optional: list[bool]) -> set[str]:
    """The words that can come after the item, ANY where the line can end with it."""
    words: set[str] = set()
    for j in range(i + 1, len(firsts)):
        words |= {first for first, _ in firsts[j]}
        if not optional[j] and firsts[j]:
            return words
    return {ANY}
