"""What browsers and search engines ask of a whole site: the list of pages (sitemaps.org, protocol 0.9), the robots file
that names it, and the web app manifest.

`lastmod` stands only where the site's history tells when a page changed; the day of the build would be untrue.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape

__all__ = ["manifest", "robots", "sitemap"]


def sitemap(pages: Iterable[tuple[str, str]], url: str) -> bytes:
    """Return the sitemap: each page is an address relative to ``url`` (no final slash) and when it changed, or “”."""
    rows = "".join(
        f"  <url><loc>{escape(f'{url}/{place}', quote=False)}</loc>{_changed(when)}</url>\n" for place, when in pages
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n".encode()


def _changed(moment: str) -> str:
    return f"<lastmod>{moment}</lastmod>" if moment else ""


def manifest(name: str, language: str) -> bytes:
    """Return the web app manifest; its addresses are relative to the site's root, where it stands."""
    icons = [
        {"src": "theme/favicon.svg", "sizes": "any", "type": "image/svg+xml"},
        *({"src": f"theme/icon-{n}.png", "sizes": f"{n}x{n}", "type": "image/png"} for n in (192, 512)),
    ]
    said = {
        "name": name,
        "lang": language,
        "start_url": "./",
        "scope": "./",
        "display": "browser",
        "background_color": "#fdfbf6",
        "theme_color": "#fdfbf6",
        "icons": icons,
    }
    return json.dumps(said, ensure_ascii=False, indent=2).encode() + b"\n"


def robots(url: str) -> bytes:
    """Return a robots file that allows everything and names the sitemap, if the site's address is known."""
    where = f"Sitemap: {url}/sitemap.xml\n" if url else ""
    return f"User-agent: *\nAllow: /\n{where}".encode()
