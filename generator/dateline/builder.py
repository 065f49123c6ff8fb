"""Builds in processes of their own, one after the other, each forked from one that has imported everything already.

Nothing is left over from build to build, so that a change of the settings file counts at once, and a build that crashes
ends nothing but itself. A build can be given up: like any that is cut off it leaves the last good site, and its
temporary files lie in a folder that is deleted after it.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import BinaryIO

from msgspec import Struct

from dateline.rebuild import Onlooker

__all__ = ["PARTLY", "TOLD", "Builder", "Outcome"]

PARTLY = 4
"""What a build returns that was hasty and has left something."""
TOLD = 5
"""What a build returns that has said what is wrong with the content, and nothing else."""
# How often it is asked whether a build shall be given up, in seconds.
_ASK = 0.02


class Outcome(Struct, frozen=True):
    """What a build came to, and what was said. ``is_partial`` if more is to be built when there is time.

    ``is_whole`` says that any file may have been made, and not only those that were shown; ``is_told`` that
    what was said is what is wrong with the content.
    """

    is_good: bool
    said: str
    is_partial: bool = False
    is_whole: bool = True
    is_told: bool = False


class Builder:
    """Runs ``build`` for an onlooker. It must be made before any thread is started: a fork takes no threads along."""

    def __init__(self, build: Callable[[Onlooker], int]) -> None:
        asked, self._ask = os.pipe()
        answers, answering = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._ask)
            os.close(answers)
            _serve_builds(asked, answering, build)
        os.close(asked)
        os.close(answering)
        self._answers = os.fdopen(answers, "rb")

    def build(self, onlooker: Onlooker, is_over: Callable[[], bool] = lambda: False) -> Outcome | None:
        """Build and return what it came to; None if ``is_over`` said that nobody waits for it any more."""
        with tempfile.NamedTemporaryFile(prefix="dateline-", suffix=".log") as log:
            asked = {"log": log.name, "open": sorted(onlooker.open), "is_hasty": onlooker.is_hasty}
            os.write(self._ask, json.dumps(asked).encode() + b"\n")
            is_whole, is_given_up = True, False
            while True:
                if not is_given_up and not select.select([self._answers], [], [], _ASK)[0]:
                    if is_over():
                        os.kill(self._process, signal.SIGTERM)
                        is_given_up = True
                    continue
                answer = json.loads(self._answers.readline() or b"1")
                if isinstance(answer, int):
                    break
                is_whole = False
                onlooker.show(answer)
            said = log.read().decode("utf-8", "replace")
        if is_given_up:
            return None
        return Outcome(answer in (0, PARTLY), said, answer == PARTLY, is_whole, answer == TOLD)

    def close(self) -> None:
        """End the process, and with it a build that is going on."""
        os.kill(self._process, signal.SIGTERM)
        os.close(self._ask)
        self._answers.close()
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def _serve_builds(asked: int, answering: int, build: Callable[[Onlooker], int]) -> None:
    """Fork a process for each build that is asked for, until nobody asks any more; never returns."""
    child = 0

    def give_up(*_: object) -> None:
        if child:
            with suppress(ProcessLookupError):
                # At once, with its workers: to put things in order takes as long as what was waited for.
                os.killpg(child, signal.SIGTERM)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the one who asks, and with it this
    signal.signal(signal.SIGTERM, give_up)
    with os.fdopen(asked, "rb") as asking, os.fdopen(answering, "wb", buffering=0) as answers:
        for line in asking:
            drafts = tempfile.mkdtemp(prefix="dateline-")
            child = os.fork()
            if child == 0:
                os.setpgid(0, 0)
                tempfile.tempdir = drafts
                os._exit(_build_for(json.loads(line), answers, build))
            with suppress(PermissionError, ProcessLookupError):
                os.setpgid(child, child)
            _, status = os.waitpid(child, 0)
            child = 0
            _sweep(drafts)
            code = os.waitstatus_to_exitcode(status)
            with suppress(BrokenPipeError):
                answers.write(b"%d\n" % (code if code >= 0 else 1))
    os._exit(0)


def _sweep(folder: str) -> None:
    """Delete a folder of drafts; if a build that was given up has left many, nobody waits for that."""
    with suppress(OSError):
        os.rmdir(folder)
        return
    # The one between ends at once, so that nobody must ask for the sweeper's end.
    between = os.fork()
    if between == 0:
        if os.fork() == 0:
            os.setpgid(0, 0)
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)
    os.waitpid(between, 0)


def _build_for(asked: dict[str, object], answers: BinaryIO, build: Callable[[Onlooker], int]) -> int:
    """Run a build that writes whatever it says to a file; return its exit code."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def show(files: Iterable[str]) -> None:
        answers.write(json.dumps(list(files)).encode() + b"\n")

    handle = os.open(str(asked["log"]), os.O_WRONLY | os.O_APPEND)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    # Whatever the two were before, they now write there.
    sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    code = 1
    try:
        code = build(Onlooker(frozenset(asked["open"]), show, bool(asked["is_hasty"]), is_served=True))  # type: ignore[call-overload]
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
    return code
