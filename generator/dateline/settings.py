"""The site's settings: the `DATELINE` dict of `pelicanconf.py`, and the few of Pelican's own that we need.

Settings are read once, at the edge. Unknown keys and wrong types are refused, so that a misspelt setting cannot pass
for its default.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from dateline import catalogue
from dateline.diagnostic import did_you_mean

__all__ = ["Settings", "SettingsError", "load"]


class SettingsError(Exception):
    """The settings file cannot be used; the message says why and what to write."""


class Settings(Struct, frozen=True, kw_only=True):
    """Where the content is and what the site says of itself.

    ``root`` is the folder of the settings file, by which paths in diagnostics are printed; ``content`` is Pelican's
    PATH. The rest are the keys of `DATELINE`, with their defaults.
    """

    root: Path
    content: Path
    site_name: str = "Dateline"
    markdown: tuple[str, ...] = ("pages", "articles")
    """Folders of Markdown pages and articles below the content folder (Pelican's PAGE_PATHS and ARTICLE_PATHS)."""
    author: str = ""
    """Who publishes the site (Pelican's AUTHOR)."""
    url: str = ""
    """The site's address without a final slash (Pelican's SITEURL), empty where it is not known."""
    language: str = "en"
    """The language that the site is written in (Pelican's DEFAULT_LANG)."""

    events: str = "events"
    """Folder of the event files, below the content folder."""
    tagline: str = ""
    """One sentence under the site's name."""
    introduction: str = ""
    """A paragraph at the head of the first page."""
    repository: str = ""
    """Address of the site's repository, for “suggest a correction”."""
    licence: str = ""
    """What readers may do with the site's own words."""
    interface: str = ""
    """The language of the interface's words, if it is not the one that the site is written in: `uk`, `zh-Hans`."""
    cards: str = ""
    """`yes` draws a picture for each event, shown where its page is linked to; for sites with an address only."""
    omit: str = ""
    """Pages the site shall not have: patterns of addresses such as `embed/*`, with blanks between."""

    @property
    def events_folder(self) -> Path:
        """Return the folder that event files are read from."""
        return self.content / self.events


_KEYS = {*Settings.__struct_fields__} - {"root", "content", "site_name", "markdown", "author", "url", "language"}


def load(path: Path) -> Settings:
    """Return the settings in a Pelican settings file.

    Raises `SettingsError` if the file is missing, does not run or holds what is not a setting.
    """
    path = path.resolve()
    if not path.is_file():
        message = f"there is no {path.name} in {path.parent}: run this in the site's folder, or name the file with -s"
        raise SettingsError(message)
    # publishconf.py imports pelicanconf.py, as in a quickstart project.
    sys.path.insert(0, str(path.parent))
    try:
        values: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
        # As Pelican does: the settings are a program. `runpy` would do the same and takes 5 ms to load.
        exec(compile(path.read_bytes(), path, "exec"), values)  # noqa: S102
    except Exception as error:
        message = f"{path.name} cannot be run: {type(error).__name__}: {error}"
        raise SettingsError(message) from error
    finally:
        sys.path.remove(str(path.parent))
    return from_pelican(values, path.parent)


def from_pelican(values: Mapping[str, Any], root: Path) -> Settings:
    """Return the settings out of Pelican's dict. Raises `SettingsError` for unknown keys and wrong types."""
    own = values.get("DATELINE", {})
    if not isinstance(own, Mapping):
        message = f"DATELINE is {type(own).__name__}, not a dict: write DATELINE = {{…}}"
        raise SettingsError(message)
    for key, value in own.items():
        if key not in _KEYS:
            help_ = did_you_mean(str(key), _KEYS) or f"the keys are {', '.join(sorted(_KEYS))}"
            message = f"DATELINE has no setting “{key}”: {help_}"
            raise SettingsError(message)
        if not isinstance(value, str):
            message = f"DATELINE[{key!r}] is {type(value).__name__}, where a text is expected"
            raise SettingsError(message)
    repository = str(own.get("repository", ""))
    if repository and not repository.startswith(("https://", "http://")):
        message = f"DATELINE['repository'] is “{repository}”, not an http or https address"
        raise SettingsError(message)
    wanted = str(own.get("interface", ""))
    if wanted and not catalogue.Catalogue(wanted).is_known:
        message = f"DATELINE['interface'] is “{wanted}”: there are words in {', '.join(catalogue.languages())}"
        raise SettingsError(message)
    if own.get("cards", "") not in ("", "yes"):
        message = f"DATELINE['cards'] is “{own['cards']}”: write yes, or nothing"
        raise SettingsError(message)
    content = root / str(values.get("PATH") or "content")
    folders = (*values.get("PAGE_PATHS", ("pages",)), *values.get("ARTICLE_PATHS", ("articles",)))
    return Settings(
        root=root,
        content=content,
        site_name=str(values.get("SITENAME", "Dateline")),
        markdown=tuple(str(f) for f in folders if f),
        author=str(values.get("AUTHOR") or ""),
        url=str(values.get("SITEURL") or "").rstrip("/"),
        language=str(values.get("DEFAULT_LANG") or "en"),
        **own,
    )
