"""What a program says to a terminal, for the tests that give it one."""

from __future__ import annotations

import os

__all__ = ["whole"]


def whole(terminal: int) -> bytes:
    """Return all that was written to the other end of a pty until that was closed, and close this end.

    One reading gives what has come so far, which need not be all, be it that the program has ended.
    """
    said = b""
    try:
        while piece := os.read(terminal, 65536):
            said += piece
    except OSError:
        pass  # Linux says so that the other end is closed
    finally:
        os.close(terminal)
    return said
