"""Sites for which Pelican has nothing to make: no Markdown page, no article, no file to copy but the theme's.

Such a site is built whole without loading Pelican, to the same bytes. That is done only where every setting is one of
which it is known here what it asks of Pelican; any other setting may ask for anything, and Pelican is asked.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from dateline.settings import Settings

__all__ = ["Pelicans", "copy_static", "is_alone", "nothing_of_pelican"]

# Of pages and articles only, of which there are none; or what we ask for ourselves.
_HARMLESS = re.compile(
    "AUTHOR|SITENAME|SITEURL|RELATIVE_URLS|PATH|TIMEZONE|DEFAULT_LANG|DEFAULT_DATE_FORMAT|PLUGIN_PATHS|PLUGINS|THEME|"
    "THEME_TEMPLATES_OVERRIDES|DATELINE|(?:PAGE|ARTICLE|STATIC)_PATHS|(?:PAGE|ARTICLE|AUTHOR|CATEGORY|TAG|INDEX)_URL|"
    "(?:PAGE|ARTICLE|AUTHOR|CATEGORY|TAG|INDEX)_SAVE_AS|DIRECT_TEMPLATES|"
    "(?:FEED_ALL|CATEGORY_FEED|TRANSLATION_FEED|AUTHOR_FEED)_(?:ATOM|RSS)|DELETE_OUTPUT_DIRECTORY"
)


class Pelicans(Struct):
    """What a build without Pelican takes over from the last one with it."""

    site: dict[str, str]
    templates: list[str]
    """The folders that templates are found in."""
    listed: dict[str, list[tuple[dict[str, str], list[str]]]]
    """For “pages” and “articles”, the texts that each has, and the names of what else it has."""
    woven: list[str]
    """The cells that went into Pelican's own pages."""

    @property
    def text(self) -> str:
        """Return all that our own pages show of it."""
        return json.dumps({"site": self.site, "templates": self.templates, "listed": self.listed})


def nothing_of_pelican(settings: Settings, templates: list[str]) -> Pelicans:
    """Return what there is of Pelican where it has nothing to make."""
    from dateline.edition import Site

    site = Site.of(settings, settings.language, settings.url, settings.author)
    return Pelicans(asdict(site), templates, {"pages": [], "articles": []}, [])


def is_alone(values: Mapping[str, Any], settings: Settings) -> bool:
    """Return whether Pelican would make nothing but a copy of the theme's static files."""
    names = {name for name in values if name.isupper()}
    if not all(map(_HARMLESS.fullmatch, names)):
        return False
    # These are asked for unless they are turned off.
    if values.get("DIRECT_TEMPLATES", ("index",)) or values.get("FEED_ALL_ATOM", "it") or values.get("FEED_ALL_RSS"):
        return False
    folders = [values.get(f"{what}_PATHS") for what in ("PAGE", "ARTICLE", "STATIC")]
    return all(found is not None and not any(map(_has_files, _below(found, settings))) for found in folders)


def copy_static(theme: Path, folder: Path) -> None:
    """Copy the theme's static files to where Pelican copies them."""
    import shutil

    static = theme / "static"
    if static.is_dir():
        shutil.copytree(static, folder / "theme", dirs_exist_ok=True)


def _below(names: list[str], settings: Settings) -> list[Path]:
    return [settings.content / name for name in names]


def _has_files(path: Path) -> bool:
    return path.is_file() or any(files for _, _, files in os.walk(path, followlinks=True))
