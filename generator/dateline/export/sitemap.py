"""The list of pages for search engines (sitemaps.org, protocol 0.9), and the robots file that names it.

No `lastmod`: nothing in the content says on what day a page changed, and the day of the build would be untrue.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

__all__ = ["robots", "sitemap"]


def sitemap(addresses: Iterable[str], url: str) -> bytes:
    """Return the sitemap of the pages at ``addresses``, which are relative to ``url`` (no final slash)."""
    rows = "".join(f"  <url><loc>{escape(f'{url}/{address}', quote=False)}</loc></url>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n".encode()


def robots(url: str) -> bytes:
    """Return a robots file that allows everything and names the sitemap, if the site's address is known."""
    where = f"Sitemap: {url}/sitemap.xml\n" if url else ""
    return f"User-agent: *\nAllow: /\n{where}".encode()
