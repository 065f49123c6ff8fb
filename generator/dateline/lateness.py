"""Parts of a view that are made when a template asks for them, and not before.

A theme that prints no notes does not pay for notes. What is late must not depend on when it is made: numbers that are
given in reading order (the marks of notes) are never late.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import force_setattr

__all__ = ["Late", "late"]

_V = TypeVar("_V", bound="Late")


class Late(Struct, frozen=True, eq=False, kw_only=True):
    """The parent of views that may have late parts. A part that nobody has made yet is an empty slot."""

    _makers: dict[str, Callable[[], object]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        # Python comes here only where the slot is empty.
        try:
            make = self._makers[name]
        except KeyError:
            message = f"{type(self).__name__} has no “{name}”"
            raise AttributeError(message) from None
        value = make()
        force_setattr(self, name, value)
        return value


def late(view: type[_V], makers: dict[str, Callable[[], object]], **values: object) -> _V:
    """Return a view with these ``values``, and for each of ``makers`` a part that is made when it is asked for."""
    made = view(**values, **makers, _makers=makers)
    for empty in _emptying(view, *makers):
        empty(made)
    return made


@cache
def _emptying(view: type[Late], *names: str) -> tuple[Callable[[Late], None], ...]:
    # Frozen as a view is, nothing but the slot itself can be asked to be empty.
    return tuple(getattr(view, name).__delete__ for name in names)
