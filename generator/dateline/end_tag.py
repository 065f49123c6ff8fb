"""End tags that what follows implies, left out of a finished page as the HTML Standard allows (§13.1.2.4).

A browser makes the same document of the page, which is lighter for it. Only tags that stand directly before what
implies them are taken. What a page is filled with is escaped: only a template's own text can hold something that
looks like a tag and is none, and the end tags of such a template are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["keep", "leave_out", "whole"]

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
_TEXTS = "script|style|textarea|title|noscript|iframe|xmp|noembed|noframes|plaintext"
_DOUBTS = tuple(
    re.compile(pattern).search
    for pattern in (
        rf"<(?:!--|({_TEXTS}|{_TEXTS.upper()})\b[^>]*>[^<]*<(?!/\1\b))",
        r'="[^"<]*<',
        r"='[^'<]*<",
    )
)
# Stands in an end tag that is kept, until the page is finished. No text can have it: YAML knows no such character.
_KEPT = "\0"


def keep(parts: Sequence[str]) -> list[str]:
    """Return the parts of a template's text, between which its values will stand, with the end tags that are kept.

    Those are all or none: all where something may look like a tag and be none.
    """
    has_doubts = any(is_found("x".join(parts)) for is_found in _DOUBTS)
    return [part.replace("</", f"<{_KEPT}/") if has_doubts else part for part in parts]


def leave_out(html: str) -> str:
    """Return a page without the end tags that follow from what comes next, save those of templates that keep theirs."""
    return _IMPLIED.sub("", html).replace(_KEPT, "")


def whole(html: str) -> str:
    """Return what a template made with every end tag, for a text that is not only a template's."""
    return html.replace(_KEPT, "")
