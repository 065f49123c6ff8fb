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
    from dateline import cli

    try:
        if is_heeded:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)
        return _leave(cli.main())
    except KeyboardInterrupt:
        return 130


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
