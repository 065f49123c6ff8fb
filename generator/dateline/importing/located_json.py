"""JSON whose objects know the line they begin on, which Python's own reader forgets."""

from __future__ import annotations

import json
from json.decoder import JSONObject  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

__all__ = ["Located", "line_of", "loads"]


class Located(dict[str, Any]):
    """An object. ``line`` counts from 1."""

    line = 1


class _Decoder(json.JSONDecoder):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._seen = (0, 1)
        self.parse_object = self._object
        self.scan_once = py_make_scanner(self)

    def _object(self, where: tuple[str, int], *more: Any) -> tuple[Located, int]:
        start = where[1]
        line = self._line(start)
        values, end = JSONObject(where, *more)
        found = Located(values)
        found.line = line
        return found, end

    def _line(self, index: int) -> int:
        """Return the line of a place; places come in order, so that each stretch is counted once."""
        seen, line = self._seen
        line += self._text.count("\n", seen, index)
        self._seen = (index, line)
        return line


def loads(text: str) -> Any:
    """Return the value of a JSON text. Raises `json.JSONDecodeError`, which has a line, where it is none."""
    return _Decoder(text).decode(text)


def line_of(value: Any) -> int:
    """Return the line an object began on; 1 for what is no object."""
    return value.line if isinstance(value, Located) else 1
