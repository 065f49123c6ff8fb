"""Files that go along with the package: themes, lock file, workflows, issue forms.

In this repository they stand where people look for them, outside the package; in a wheel they lie inside it, under the
same names. This module knows which, so that nobody else has to.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["PACKAGE", "SHIPPED", "shipped", "theme", "themes"]

PACKAGE = Path(__file__).resolve().parent
SHIPPED = ("themes", "requirements.lock", ".github", ".gitattributes", ".gitignore", ".vscode")
"""What goes along, by its path from the repository's top; `pyproject.toml` puts the same into a wheel."""
_INSIDE = PACKAGE / "shipped"
_TOP = _INSIDE if _INSIDE.is_dir() else PACKAGE.parent.parent


def shipped(path: str) -> Path:
    """Return where a file or folder that goes along lies, by its path from the repository's top."""
    return _TOP / path


def themes() -> tuple[str, ...]:
    """Return the names of the themes that go along."""
    folder = shipped("themes")
    return tuple(sorted(p.name for p in folder.iterdir() if (p / "templates").is_dir())) if folder.is_dir() else ()


def theme(name: str) -> str:
    """Return the folder of a theme that goes along, as `pelicanconf.py` wants it for `THEME`."""
    return str(shipped(f"themes/{name}"))
