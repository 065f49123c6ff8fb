"""`dateline init`: a new repository for a chronology of another subject, with an example to begin from."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from dateline.command import CLEAN, UsageError

HELP = "write a new repository for a timeline of any subject, with an example"
EXAMPLE = "dateline init moon --title 'To the Moon' --git"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, metavar="NAME", help="the folder, which must be new or empty")
    parser.add_argument("--title", help="the site’s name (made of the folder’s)")
    parser.add_argument("--author", default="", help="who publishes it (The editors)")
    parser.add_argument("--repository", default="", metavar="ADDRESS", help="where readers propose corrections")
    parser.add_argument(
        "--theme", default="broadsheet", metavar="NAME|FOLDER", help="a theme of ours, or a folder, which is copied"
    )
    parser.add_argument(
        "--wheel", type=Path, metavar="FILE", help="the Dateline that it is built with (the one that is running)"
    )
    parser.add_argument("--git", action="store_true", help="make it a git repository, without a commit")
    parser.add_argument(
        "--renew", action="store_true", help="in a repository that init has written, change only the Dateline it uses"
    )


def run(options: argparse.Namespace) -> int:
    """Write the repository and say what comes next."""
    from dateline.starter import repository, wheel

    folder: Path = options.folder
    if options.wheel and not (options.wheel.is_file() and options.wheel.suffix == ".whl"):
        message = f"{options.wheel} is no wheel: give a file dateline-….whl"
        raise UsageError(message)
    try:
        if options.renew:
            return _renew(folder, repository.renewed(options.wheel))
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = f"{folder} is there already and is not empty; nothing was written"
            raise UsageError(message)
        title = options.title or _title(folder)
        chosen = repository.Choices(
            title=title,
            author=options.author,
            repository=_address(options.repository),
            theme=_theme(options.theme),
            wheel=options.wheel,
        )
        files = repository.files(chosen)
    except wheel.NotInstalled as error:
        message = "Dateline runs here without being installed, so it cannot go along: give --wheel FILE"
        raise UsageError(message) from error
    _write(folder, files)
    if options.git:
        _git(folder)
    print(f"wrote {len(files)} files: {title}", file=sys.stderr)
    print(f"next: cd {folder} && make devserver", file=sys.stderr)
    return CLEAN


def _renew(folder: Path, files: Mapping[str, bytes]) -> int:
    lock = folder / "requirements.lock"
    vendor = folder / "vendor"
    if not lock.is_file() or not vendor.is_dir():
        message = f"{folder} has no requirements.lock and vendor/: it is not a repository that init has written"
        raise UsageError(message)
    old = [p for p in vendor.glob("dateline-*.whl") if f"vendor/{p.name}" not in files]
    _write(folder, files)
    for path in old:
        path.unlink()
    print(f"it is built with {next(iter(files))} from now on", file=sys.stderr)
    return CLEAN


def _title(folder: Path) -> str:
    name = folder.resolve().name.replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:] or "A timeline"


def _address(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        message = f"--repository is “{text}”, not an http or https address"
        raise UsageError(message)
    return text


def _theme(given: str) -> str | Path:
    """Return the name of a theme of ours, or the folder of another."""
    from dateline.diagnostic import did_you_mean
    from dateline.shipped import themes

    if given in themes():
        return given
    folder = Path(given).resolve()
    if (folder / "templates").is_dir():
        return folder
    if folder.is_dir():
        message = f"{given} is no theme: it has no folder templates/"
    else:
        guess = did_you_mean(given, themes()) or f"ours are {', '.join(themes())}"
        message = f"there is no theme “{given}”, and no folder of that name: {guess}"
    raise UsageError(message)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        message = f"{error.filename or folder} cannot be written: {error.strerror or error}"
        raise UsageError(message) from error


def _git(folder: Path) -> None:
    command = ["git", "init", "--quiet", "--initial-branch", "main", os.fspath(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    except FileNotFoundError as error:
        message = "the files are written, but git is not installed"
        raise UsageError(message) from error
    if done.returncode:
        message = f"the files are written, but git says: {done.stderr.strip()}"
        raise UsageError(message)
