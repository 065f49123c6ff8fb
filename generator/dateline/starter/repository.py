"""The files of a new repository: a site with an example, and all that builds, checks and publishes it.

What the new site shares with this repository word for word (workflows, issue forms, editor settings) is taken from
there, so that there is one of each. Nothing is written here: the command does that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from dateline.shipped import PACKAGE, shipped
from dateline.starter import wheel

__all__ = ["Choices", "files", "renewed"]

_FILES = PACKAGE / "starter/files"
# The workflow that publishes differs: a site has no tests of its own. `files/` holds the starter's.
_NOT_SHARED = (".github/workflows/site.yml",)
_SHARED = (".github", ".gitattributes", ".gitignore", ".vscode")


class Choices(Struct, frozen=True, kw_only=True):
    """What somebody chose for the new site.

    ``theme`` is the name of a theme that goes along, or a folder, which is copied. ``wheel`` is a file to take instead
    of the running Dateline.
    """

    title: str
    author: str = ""
    repository: str = ""
    theme: str | Path = "broadsheet"
    wheel: Path | None = None


def files(chosen: Choices) -> dict[str, bytes]:
    """Return every file of the new repository by its path."""
    made = {path: data for path, data in _shared().items() if path not in _NOT_SHARED}
    words = _words(chosen)
    for path in _below(_FILES):
        made[path.relative_to(_FILES).as_posix()] = _filled(path.read_text(encoding="utf-8"), words).encode()
    if isinstance(chosen.theme, Path):
        for path in _below(chosen.theme):
            made[f"themes/{chosen.theme.name}/{path.relative_to(chosen.theme).as_posix()}"] = path.read_bytes()
    return made | renewed(chosen.wheel)


def renewed(given: Path | None = None) -> dict[str, bytes]:
    """Return the files that say which Dateline builds a site: the wheel, and the lock file that names it.

    Raises `wheel.NotInstalled` if no wheel is given and none can be made.
    """
    name, data = (given.name, given.read_bytes()) if given else wheel.of_this()
    lock = shipped("requirements.lock").read_text(encoding="utf-8").rstrip("\n")
    digest = hashlib.sha256(data).hexdigest()
    line = f"./vendor/{name} \\\n    --hash=sha256:{digest}"
    return {f"vendor/{name}": data, "requirements.lock": f"{line}\n{lock}\n".encode()}


def _shared() -> dict[str, bytes]:
    found = {}
    for name in _SHARED:
        top = shipped(name)
        for path in _below(top) if top.is_dir() else [top]:
            inside = Path(name, path.relative_to(top)) if top.is_dir() else Path(name)
            found[inside.as_posix()] = path.read_bytes()
    return found


def _below(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _words(chosen: Choices) -> dict[str, str]:
    """Return what stands in the places of `files/`; in Python a text stands between quotes."""
    is_own = isinstance(chosen.theme, Path)
    name = chosen.theme.name if isinstance(chosen.theme, Path) else chosen.theme
    return {
        "title": " ".join(chosen.title.split()),
        "title in quotes": _quoted(chosen.title),
        "author in quotes": _quoted(chosen.author or "The editors"),
        "repository in quotes": _quoted(chosen.repository),
        "import of the theme": "" if is_own else "from dateline.shipped import theme\n\n",
        "theme": _quoted(f"themes/{name}") if is_own else f"theme({_quoted(name)})",
        "where the theme is": f"`themes/{name}/`" if is_own else f"Dateline’s own, `{name}`",
    }


def _quoted(text: str) -> str:
    # JSON's texts are Python's too.
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        text = text.replace(f"⟦{name}⟧", value)
    return text
