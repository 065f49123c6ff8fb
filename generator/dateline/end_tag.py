"""End tags that what follows implies, left out of a finished page as the HTML Standard allows (§13.1.2.4).

A browser makes the same document of the page, which is lighter for it. Only tags that stand directly before what
implies them are taken; a page in which something that looks like a tag may be none is left as it is.
"""

from __future__ import annotations

import re

__all__ = ["leave_out"]

# After a paragraph: the starts that end it, and the ends of what may hold one. Not those of `a`, `ins`, `del` and
# their like, which the standard excepts, nor of anything that a browser would pass over while a paragraph is open.
_STARTS = (
    "address|article|aside|blockquote|details|dialog|div|dl|fieldset|figcaption|figure|footer|form|h[1-6]|header|"
    "hgroup|hr|main|menu|nav|ol|p|pre|search|section|table|ul"
)
_ENDS = (
    "article|aside|blockquote|dd|details|dialog|div|fieldset|figcaption|figure|footer|form|header|li|main|nav|search|"
    "section|td|th"
)
_IMPLIED = re.compile(
    r"</(?:"
    r"li>(?=<(?:li[ >]|/[ou]l>))"
    r"|dt>(?=<d[dt][ >])"
    r"|dd>(?=<(?:d[dt][ >]|/d(?:l|iv)>))"
    r"|t[dh]>(?=<(?:t[dh][ >]|/tr>))"
    r"|tr>(?=<(?:tr[ >]|/t(?:able|body|foot|head)>))"
    r"|thead>(?=<t(?:body|foot)[ >])"
    r"|tbody>(?=<(?:t(?:body|foot)[ >]|/table>))"
    r"|tfoot>(?=</table>)"
    r"|option>(?=<(?:opt(?:ion|group)[ >]|/(?:select|optgroup|datalist)>))"
    r"|(?:body>(?=</html>)|html>(?=\s*\Z))"
    rf"|p>(?=<(?:(?:{_STARTS})[ >]|/(?:{_ENDS})>))"
    r")"
)
# Where what looks like a tag may be none: in a comment, in an element whose content is text, in an attribute's value.
# Three patterns, each with a beginning of its own to look for, are five times as fast as one.
_TEXTS = "script|style|textarea|title|noscript|iframe|xmp|noembed|noframes|plaintext"
_DOUBTS = tuple(
    re.compile(pattern).search
    for pattern in (
        rf"<(?:!--|({_TEXTS}|{_TEXTS.upper()})\b[^>]*>[^<]*<(?!/\1\b))",
        r'="[^"<]*<',
        r"='[^'<]*<",
    )
)


def leave_out(html: str) -> str:
    """Return a page without the end tags that follow from what comes next."""
    return html if any(is_found(html) for is_found in _DOUBTS) else _IMPLIED.sub("", html)
