"""What git knows of the content: earlier versions of it, and when each event was first published and last changed.

Read at the edge only, once a build. Where there is no git, or only a part of the history (a shallow clone), nothing is
said: half a history would give wrong days. The answer follows from the commit alone: no clock, no time zone of this
machine, and nothing of what is not committed.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

__all__ = ["Commit", "GitError", "History", "checkout", "commit_of", "history"]

_TIMEOUT = 120
_KEPT = "dateline-history.json"
_FORMAT = 2
# What begins an entry, in a line of a file or after “@@” as git repeats it.
_ENTRY = re.compile(r"\s*- (?:id:\s*|\{\s*id:\s*)[\"']?([a-z0-9]+(?:-[a-z0-9]+)*)")
_ID_LINE = re.compile(r"\s+id:\s*[\"']?([a-z0-9]+(?:-[a-z0-9]+)*)[\"']?\s*(?:#.*)?\Z")
_COMMIT = "\x01"


class GitError(Exception):
    """Git cannot say it; the message says why."""


class Commit(Struct, frozen=True):
    """A commit. ``moment`` is when it was made, in UTC, as RFC 3339 has it; ``subject`` is its first line."""

    id: str
    moment: str
    subject: str

    @property
    def day(self) -> str:
        """Return the day, in UTC."""
        return self.moment[:10]


class History(Struct, frozen=True):
    """Which commits touched each event, the latest first."""

    commits: tuple[Commit, ...]
    by_event: dict[str, tuple[Commit, ...]]

    def of(self, id_: str, former: Iterable[str] = ()) -> tuple[Commit, ...]:
        """Return the commits that touched an event under any of its ids, the latest first."""
        found = {c.id for i in (id_, *former) for c in self.by_event.get(i, ())}
        if len(found) == len(self.by_event.get(id_, ())):
            return self.by_event.get(id_, ())
        return tuple(c for c in self.commits if c.id in found)


def history(folder: Path) -> History | None:
    """Return the history of the event files below ``folder``; None without git, or with a part of the history only.

    The answer is kept in git's own folder for as long as the commit stays the same: reading the patches of ten thousand
    files takes git seconds.
    """
    if not _may_be_in_git(folder):
        return None
    try:
        asked = "HEAD", "--is-shallow-repository", "--show-prefix", "--git-path", _KEPT
        head, is_shallow, prefix, kept = _run(folder, "rev-parse", *asked).split("\n")[:4]
        if is_shallow == "true":
            return None
        # A relative path is relative to the folder that git was asked in.
        path = folder / kept
        key = f"{_FORMAT} {head} {prefix}"
        found = _load(path, key)
        if found is None:
            found = _read(folder)
            _keep(path, key, found)
        return found
    except GitError:
        return None


def _may_be_in_git(folder: Path) -> bool:
    """Return whether it is worth while to load what starts git."""
    folder = Path(os.path.realpath(folder))
    return "GIT_DIR" in os.environ or any(os.path.lexists(above / ".git") for above in (folder, *folder.parents))


def _load(path: Path, key: str) -> History | None:
    """Return the history that was kept under ``key``, or None."""
    try:
        data = json.loads(path.read_bytes())
        if data["key"] != key:
            return None
        commits = tuple(Commit(*fields) for fields in data["commits"])
        return History(commits, {e: tuple(commits[n] for n in numbers) for e, numbers in data["events"].items()})
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _keep(path: Path, key: str, found: History) -> None:
    """Keep the history; where that cannot be, it is read again the next time."""
    numbers = {c.id: n for n, c in enumerate(found.commits)}
    events = {e: [numbers[c.id] for c in commits] for e, commits in found.by_event.items()}
    data = {"key": key, "commits": [[c.id, c.moment, c.subject] for c in found.commits], "events": events}
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        new.write_text(json.dumps(data), encoding="utf-8")
        os.replace(new, path)


def commit_of(folder: Path, revision: str) -> str:
    """Return the id of the commit that ``revision`` names. Raises `GitError`."""
    return _run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()


def checkout(folder: Path, revision: str, into: Path) -> None:
    """Write what ``folder`` held in a version to ``into``; nothing if it was not there. Raises `GitError`."""
    top = Path(_run(folder, "rev-parse", "--show-toplevel").strip())
    import tarfile

    inside = Path(os.path.relpath(os.path.realpath(folder), os.path.realpath(top))).as_posix()
    if inside != "." and not _run(top, "ls-tree", revision, inside).strip():
        return
    data = _bytes(top, "archive", "--format=tar", revision, *(["--", inside] if inside != "." else []))
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            name = os.path.relpath(member.name, inside)
            if member.isfile() and not name.startswith(".."):
                path = into / name
                path.parent.mkdir(parents=True, exist_ok=True)
                stream = archive.extractfile(member)
                path.write_bytes(stream.read() if stream else b"")


def _read(folder: Path) -> History:
    """Read the whole history in one go: the patches without context, each hunk with the entry it lies in."""
    # Git repeats after “@@” the last line before a hunk that fits this: the beginning of an entry.
    settings = ["-c", r"diff.dateline.xfuncname=^[ ]*- [{]?[ ]*id:.*$", "-c", "core.quotePath=false"]
    log = ["log", "--no-merges", "--date-order", "-p", "-U0", "-M", "-w", "--ignore-blank-lines", "--no-color",
           "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/",
           f"--format={_COMMIT}%H %ct %s", "--", "*.yaml", "*.yml"]  # fmt: skip
    with _attributes() as attributes:
        text = _run(folder, "-c", f"core.attributesFile={attributes}", *settings, *log)
    commits: list[Commit] = []
    touched: dict[str, list[Commit]] = {}
    for block in text.split(f"{_COMMIT}")[1:]:
        head, _, patch = block.partition("\n")
        id_, seconds, subject = head.split(" ", 2)
        moment = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        commit = Commit(id_, moment, subject)
        commits.append(commit)
        for event in dict.fromkeys(_events_in(patch)):
            touched.setdefault(event, []).append(commit)
    return History(tuple(commits), {event: tuple(found) for event, found in touched.items()})


def _events_in(patch: str) -> Iterator[str]:
    """Yield the ids of the entries that a patch changes for a reader, each once.

    Blank lines, comments and the order of an entry's lines are nothing to a reader.
    """
    said: dict[tuple[str, str], Counter[str]] = {}
    file = current = ""
    for line in patch.split("\n"):
        first = line[:1]
        if line.startswith("+++ b/"):
            file = line
        elif first == "@":
            # An entry that only ends before the hunk is not touched: it is told when a line of its own follows.
            found = _ENTRY.match(line.rpartition("@@")[2])
            current = found[1] if found else ""
        elif first in ("+", "-") and line[:3] not in ("+++", "---"):
            if "id:" in line and (found := _ENTRY.match(line[1:]) or _ID_LINE.match(line[1:])):
                current = found[1]
            bare = _bare(line[1:])
            if current and bare and not bare.startswith("#"):
                said.setdefault((file, current), Counter())[bare] += 1 if first == "+" else -1
    yield from dict.fromkeys(event for (_, event), lines in said.items() if any(lines.values()))


def _bare(line: str) -> str:
    """Return what a line holds wherever it stands: without its blanks and dash, fields in braces in order."""
    bare = line.strip().removeprefix("- ").strip()
    return ", ".join(sorted(part.strip() for part in bare.strip("{}").split(","))) if bare.startswith("{") else bare


@contextmanager
def _attributes() -> Iterator[str]:
    """Yield the path of a file that tells git, for one call, what an entry is."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "attributes"
        path.write_text("*.yaml diff=dateline\n*.yml diff=dateline\n")
        yield str(path)


def _run(folder: Path, *arguments: str) -> str:
    return _bytes(folder, *arguments).decode("utf-8", "replace")


def _bytes(folder: Path, *arguments: str) -> bytes:
    import subprocess

    environment = {**os.environ, "LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat"}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=environment, capture_output=True, timeout=_TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        message = "git is not installed" if isinstance(error, FileNotFoundError) else f"git gives no answer: {error}"
        raise GitError(message) from error
    if done.returncode:
        message = (
            done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
            or "git knows no such version"
        )
        raise GitError(message)
    return done.stdout
