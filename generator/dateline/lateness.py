"""Parts of a view that are made when a template asks for them, and not before.

A theme that prints no notes does not pay for notes. What is late must not depend on when it is made: numbers that are
given in reading order (the marks of notes) are never late.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["Late", "late"]

_V = TypeVar("_V", bound="Late")


class Late:
    """The parent of views that may have late parts. A part that nobody has made yet is an empty slot."""

    __slots__ = ("_makers",)
    _makers: dict[str, Callable[[], object]]

    def __getattr__(self, name: str) -> Any:
        # Python comes here only where the slot is empty.
        if name == "_makers":
            raise AttributeError(name)
        try:
            make = self._makers[name]
        except (AttributeError, KeyError):
            message = f"{type(self).__name__} has no “{name}”"
            raise AttributeError(message) from None
        value = make()
        object.__setattr__(self, name, value)
        return value


def late(view: type[_V], makers: dict[str, Callable[[], object]], **values: object) -> _V:
    """Return a view with these ``values``, and for each of ``makers`` a part that is made when it is asked for."""
    made = view.__new__(view)
    put = object.__setattr__
    put(made, "_makers", makers)
    for name, value in values.items():
        put(made, name, value)
    return made
