"""What a site is made from beside event files and registries: settings, theme, Markdown pages, static files.

Where these are as they were the last site can be brought up to date. Where it cannot be told what a build does, for
another plugin may do anything, nothing is remembered.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

from dateline.alone import is_alone
from dateline.dependency import digest
from dateline.reading import REGISTRIES
from dateline.settings import Settings

__all__ = ["Circumstances"]

_REGISTRIES = tuple(f"{name}.yaml" for name in REGISTRIES)


class Circumstances:
    """What a site is made from beside event files and registries, and where that is remembered.

    ``fingerprint`` tells settings and theme from others; it is empty where it cannot be told what a build does.
    ``listing`` tells Markdown pages and static files from others.
    """

    def __init__(self, file: Path, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.output = Path(os.path.realpath(folder))
        name = f"{self.output.name}-{blake2b(str(self.output).encode(), digest_size=4).hexdigest()}"
        self.cache = settings.root / ".cache/dateline"
        self.memory = self.cache / f"{name}.sqlite"
        values = _run_settings(file)
        self.theme = settings.root / str(values.get("THEME", ""))
        overrides = [settings.root / str(f) for f in values.get("THEME_TEMPLATES_OVERRIDES", ())]
        # Another plugin may do anything.
        is_ours = list(values.get("PLUGINS", ())) == ["dateline"] and self.theme.is_dir()
        # As Pelican does: settings are in capitals. What prints its place in memory is equal to nothing.
        lines = (f"{name}={values[name]!r}\n" for name in sorted(values) if name.isupper())
        theme = (line for folder in (self.theme, *overrides) for line in self._listing(folder))
        self.fingerprint = _fingerprint(chain(lines, theme)) if is_ours else ""
        self.listing = _fingerprint(self._listing(settings.content))
        self.templates = [*map(str, overrides), str(self.theme / "templates")]
        self.is_alone = bool(self.fingerprint) and is_alone(values, settings)

    def _listing(self, top: Path) -> Iterator[str]:
        events = os.path.realpath(self.settings.events_folder)
        registries = {os.path.realpath(self.settings.content / name) for name in _REGISTRIES}
        for folder, folders, files in os.walk(top, followlinks=True):
            if os.path.realpath(folder) == events:
                folders.clear()
                continue
            folders.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                if os.path.realpath(path) not in registries:
                    found = os.stat(path)
                    yield f"{path}\0{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}\n"

    def identity(self) -> str:
        """Return what tells the output folder from one that another build put in its place."""
        try:
            found = self.output.stat()
        except OSError:
            return ""
        return f"{found.st_dev} {found.st_ino}"

    def registries(self) -> bytes:
        """Return a digest of the registry files."""
        paths = [self.settings.content / name for name in _REGISTRIES]
        return digest(*(p.read_bytes() if p.is_file() else b"" for p in paths))


def _fingerprint(lines: Iterable[str]) -> str:
    made = blake2b(digest_size=16)
    for line in lines:
        made.update(line.encode("utf-8", "surrogateescape"))
    return made.hexdigest()


def _run_settings(file: Path) -> dict[str, Any]:
    sys.path.insert(0, str(file.parent))
    try:
        return runpy.run_path(str(file))
    finally:
        sys.path.remove(str(file.parent))
