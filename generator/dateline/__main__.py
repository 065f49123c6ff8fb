"""`python -m dateline` and the console script."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> int:
    """Run the command line; Ctrl-C ends it without a traceback, be it that the program is still being loaded."""
    try:
        from dateline import cli

        return cli.main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
