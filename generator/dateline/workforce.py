"""Work divided among processes, where there is enough of it and the system can fork.

A worker starts as a copy of this process, works on its share and hands back bytes. Which worker does what must not show
in the result. Where forking is not safe (other threads run) or not possible, the caller does all the work itself.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

__all__ = [
    "WorkerError",
    "apart",
    "divide",
    "gather",
    "paused_collection",
    "pile",
    "sheets",
    "start",
    "taken",
    "workers",
]

_MOST = 8
# A pipe holds 65,536 bytes before the writer waits; a number takes four.
_MOST_SHEETS = 16_000

_T = TypeVar("_T")
Crew = list[tuple[int, int]]
"""Workers that have started, each with the pipe that its answer comes by."""


class WorkerError(Exception):
    """A worker failed; the message is what it had to say."""


def workers(share: int, work: int) -> int:
    """Return among how many processes ``work`` is divided, each getting ``share`` of it at least; 1 is this one."""
    if (
        not sys.platform.startswith("linux")
        or threading.active_count() > 1
        or os.environ.get("DATELINE_WORKERS") == "1"
    ):
        return 1
    return max(1, min(len(os.sched_getaffinity(0)), _MOST, work // share))


@contextmanager
def paused_collection() -> Iterator[None]:
    """Pause the cyclic garbage collector: nothing built here forms cycles, and scanning it all costs a fifth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # What was built is put among the old, or the collector would scan all of it at the next allocation.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def divide(count: int, work: Callable[[int], bytes]) -> list[bytes]:
    """Return what ``work`` gives for 0 to ``count`` - 1, in that order; the last is done in this process.

    What a worker raises is raised here.
    """
    return gather(start(count - 1, work), work)


def start(count: int, work: Callable[[int], bytes]) -> Crew:
    """Start ``count`` workers, which are to be gathered."""
    sys.stdout.flush()
    sys.stderr.flush()
    return [_start(work, number) for number in range(count)]


def gather(crew: Crew, work: Callable[[int], bytes]) -> list[bytes]:
    """Work along with the crew, as the last of them, and return what each gives."""
    try:
        own = work(len(crew))
    finally:
        answers = [_finish(process, pipe) for process, pipe in crew]
    for sign, answer in answers:
        if sign != b"+":
            raise _error(answer)
    return [*(answer for _, answer in answers), own]


def apart(work: Callable[[], bytes]) -> bytes:
    """Return what ``work`` gives, done where it may be by a process whose memory goes with it; raise what it raises."""
    if workers(1, 2) == 1:
        return work()
    ((process, pipe),) = start(1, lambda _: work())
    sign, answer = _finish(process, pipe)
    if sign != b"+":
        raise _error(answer)
    return answer


def sheets(items: Sequence[_T]) -> list[Sequence[_T]]:
    """Return the items in small stacks, few enough to be numbered in a `pile`."""
    step = max(16, len(items) // _MOST_SHEETS + 1)
    return [items[i : i + step] for i in range(0, len(items), step)]


def pile(numbers: Iterable[int]) -> int:
    """Return the end of a pipe from which each worker takes the next number; a pipe gives each to one reader only."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(number.to_bytes(4, "big") for number in numbers))
    os.close(writing)
    return reading


def taken(numbers: int) -> Iterator[int]:
    """Yield numbers from a `pile` until there are none."""
    while data := os.read(numbers, 4):
        yield int.from_bytes(data, "big")


def _start(work: Callable[[int], bytes], number: int) -> tuple[int, int]:
    reading, writing = os.pipe()
    gc.freeze()
    process = os.fork()
    if process:
        gc.unfreeze()
        os.close(writing)
        return process, reading
    # From here on this is the worker, which must never return into the caller's code.
    gc.disable()
    try:
        os.close(reading)
        try:
            answer = (b"+", work(number))
        except BaseException as error:
            answer = (b"-", _packed(error))
        with os.fdopen(writing, "wb") as stream:
            stream.writelines(answer)
    finally:
        os._exit(0)


def _finish(process: int, pipe: int) -> tuple[bytes, bytes]:
    """Return a sign, + for good, and the answer."""
    with os.fdopen(pipe, "rb") as stream:
        answer = stream.read(1), stream.read()
    os.waitpid(process, 0)
    return answer


def _packed(error: BaseException) -> bytes:
    import pickle
    import traceback

    told = "".join(traceback.format_exception(error))
    try:
        data = pickle.dumps((error, told))
        pickle.loads(data)  # noqa: S301  our own, a moment old
    except Exception:
        return pickle.dumps((WorkerError(told), told))
    return data


def _error(data: bytes) -> BaseException:
    if not data:
        return WorkerError("a worker was ended from outside; is there memory enough?")
    import pickle

    error, told = pickle.loads(data)  # noqa: S301  from a process of our own
    assert isinstance(error, BaseException)  # noqa: S101
    error.add_note(f"in a worker:\n{told}")
    return error
