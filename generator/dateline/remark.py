"""What every code of a diagnostic means, with a wrong and a right example: the one place where that is said.

Each code has a file in `remarks/`; which codes there are is which files there are. `dateline check --explain`, the
docs and the tests, which run the examples, all read these files; nothing about a code is written anywhere else.

A file holds the code, its part of the docs with its severity, what it says, what to do, and the examples: fenced
blocks whose first word is the language, followed by the file's path (an event file's unless given) and by what makes
the bytes: `escapes` (backslash escapes of Python), `utf-16`, `repeat` (a line that ends in ×N stands for N, with `{n}`
for its number), `link` (a symbolic link to what the block says).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

__all__ = ["GROUPS", "SITE", "Example", "Remark", "as_markdown", "codes", "load", "reference"]

_FOLDER = Path(__file__).with_name("remarks")
SITE = _FOLDER / "site" / "content"
"""The small content that every example is laid over."""
GROUPS = ("The file", "The YAML", "Fields and values", "What files say of each other", "Gaps")
_DEFAULT = "content/events/example.yaml"
_HEAD = re.compile(
    r"# (?P<code>[a-z0-9-]+)\n\n(?P<group>.+), (?P<severity>error|warning|hint)(?:, beside (?P<beside>.+))?\n\n"
    r"(?P<says>.+)\n\n(?P<do>.+)\n\n(?:(?P<more>.+)\n\n)?Wrong:\n\n(?P<wrong>(?s:.*))\nRight:\n\n(?P<right>(?s:.*))\Z"
)
_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TIMES = re.compile(r"^(.*?) *×(\d+)\n", re.MULTILINE)


class Example(NamedTuple):
    """One file of an example: its path below the site's folder, and its bytes or what it links to."""

    path: str
    data: bytes
    is_link: bool


class Remark(Struct, frozen=True, kw_only=True):
    """One code: ``says`` and ``do`` are one paragraph each, ``wrong`` and ``right`` the Markdown of the examples.

    ``beside`` are other codes that the wrong example gives too, where it cannot be helped.
    """

    code: str
    group: str
    severity: str
    says: str
    do: str
    more: str
    wrong: str
    right: str
    beside: tuple[str, ...] = ()

    def files(self, which: str) -> tuple[Example, ...]:
        """Return the files of the ``wrong`` or the ``right`` example."""
        return tuple(_files(self.wrong if which == "wrong" else self.right))


def codes() -> tuple[str, ...]:
    """Return every code, in alphabetical order. They are stable: a code keeps its meaning."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.md")))


def load(code: str) -> Remark:
    """Return what is said of a code. Raises `KeyError` for one that there is not."""
    if code not in codes():
        raise KeyError(code)
    found = _HEAD.match((_FOLDER / f"{code}.md").read_text(encoding="utf-8"))
    if not found:
        message = f"remarks/{code}.md is not in the form that its module describes"
        raise ValueError(message)
    parts = found.groupdict()
    beside = tuple(re.findall("`(.+?)`", parts.pop("beside") or ""))
    return Remark(**{key: (value or "").strip() for key, value in parts.items()}, beside=beside)


def as_markdown(remark: Remark, level: int = 1) -> str:
    """Return the page of one code, under a heading of ``level``."""
    more = f"{remark.more}\n\n" if remark.more else ""
    return (
        f"{'#' * level} {remark.code}\n\n{_WORDS[remark.severity]} {remark.says} {remark.do}\n\n{more}"
        f"Wrong:\n\n{_printed(remark.wrong)}\n\nRight:\n\n{_printed(remark.right)}\n"
    )


_WORDS = {"error": "Error.", "warning": "Warning.", "hint": "Hint."}


def reference() -> str:
    """Return the reference of all codes, as `docs/diagnostics.md` holds it."""
    every = [load(code) for code in codes()]
    parts = [_INTRODUCTION]
    for group in GROUPS:
        rows = "".join(f"| [`{r.code}`](#{r.code}) | {r.severity} | {r.says} |\n" for r in every if r.group == group)
        parts.append(f"## {group}\n\n| code | is | it says |\n| --- | --- | --- |\n{rows}")
    parts.append("## Each code, with a wrong and a right example\n\n" + _EXAMPLES)
    parts += [as_markdown(r, 3) for r in every]
    return "\n".join(parts)


_INTRODUCTION = """# What `dateline check` may say

Printed by `dateline check --explain` from what the tests run; do not edit.

Each finding has a place, a code, a sentence with the value as it was written, the line itself and what to write
instead. An error fails the build; a warning does not (`--strict` makes it fail the check); a hint is a gap worth
filling, counted in one line unless `--hints` asks for it. One run says everything that it can know: what depends on a
file that could not be read is left for the next.
"""
_EXAMPLES = """The examples are laid over a small content about the first landing on the Moon, in which two sources
report the events `moon-landing` and `apollo-11`; `generator/dateline/remarks/site/` holds it. Escapes such as `\\ufeff`
stand for characters that cannot be seen, `×501` for a line that is repeated. `dateline check --explain CODE` prints
one of them.
"""


def _printed(blocks: str) -> str:
    """Return examples with a file's name above the block, where readers see it."""

    def shown(block: re.Match[str]) -> str:
        language, *words = block[1].split()
        name = "".join(f"`{word}`\n\n" for word in words if "/" in word)
        return f"{name}```{language}\n{block[2]}```"

    return _BLOCK.sub(shown, blocks)


def _files(blocks: str) -> Iterator[Example]:
    for info, text in _BLOCK.findall(blocks):
        words = info.split()[1:]
        path = next((word for word in words if "/" in word), _DEFAULT)
        if "repeat" in words:
            text = _TIMES.sub(lambda m: "".join(m[1].replace("{n}", str(i)) + "\n" for i in range(int(m[2]))), text)
        data = text.encode("utf-16" if "utf-16" in words else "utf-8")
        if "escapes" in words:
            data = b"".join(_unescaped(piece) for piece in re.split(r"(\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\[rt])", text))
        yield Example(path, text.strip().encode() if "link" in words else data, "link" in words)


def _unescaped(piece: str) -> bytes:
    if piece.startswith("\\x"):
        return bytes([int(piece[2:], 16)])
    if piece.startswith("\\u"):
        return chr(int(piece[2:], 16)).encode()
    return {"\\r": b"\r", "\\t": b"\t"}.get(piece) or piece.encode()
