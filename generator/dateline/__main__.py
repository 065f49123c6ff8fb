"""`python -m dateline` and the console script."""

# Both are built into Python: while anything else is loaded, a traceback could come of Ctrl-C. (`signal` is not.)
import _signal  # type: ignore[import-not-found]
import sys

__all__ = ["main"]


def main() -> int:
    """Run the command line; Ctrl-C ends it without a traceback, be it that the program is still being loaded."""
    # An exception would come out of whatever is being loaded, which may make another one of it.
    is_heeded = _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
    if is_heeded:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    _load_msgspec()
    from dateline import cli

    try:
        if is_heeded:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
        return _leave(cli.main())
    except KeyboardInterrupt:
        return 130


def _load_msgspec() -> None:
    """Load msgspec without typing_extensions, where it looks first for two names that `typing` has as well.

    That brings `inspect` and `ast` along: a twelfth of the time in which a command starts.
    """
    if "typing_extensions" in sys.modules:
        return
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules["typing_extensions"]


def _leave(code: int) -> int:
    """End the process where nothing else is at work in it; return ``code`` where something is.

    Python would free everything piece by piece before the process ends and the system takes all at once: after a build
    of ten thousand events that is 0.4 s of waiting for nothing.
    """
    import atexit
    import os
    import threading
    from contextlib import suppress

    if threading.active_count() == 1:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            # What cannot be written any more has been told by the command.
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
