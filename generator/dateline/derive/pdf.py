"""An article in a PDF that has text in it; a scan has none and is refused.

Lines are joined into paragraphs again; heads and feet that every page repeats, and page numbers, are left out. The
file's own dates are those of the file and never taken for the day of publication.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from itertools import pairwise

from dateline.derive.article import Article, Given, Unreadable, plain

__all__ = ["read"]

_MOST_PAGES = 300


def read(data: bytes) -> Article:
    """Return the article in a PDF. Raises `Unreadable`."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # pypdf tells of every oddity of a file; an editor can do nothing about them.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("article-unreadable", "the PDF is locked with a password", "save its text as a .txt file")
        if len(reader.pages) > _MOST_PAGES:
            raise Unreadable("article-unreadable", f"the PDF has more than {_MOST_PAGES} pages", "cut it down")
        pages = [page.extract_text() for page in reader.pages]
        about = reader.metadata
        title = str(about.title or "").strip() if about else ""
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        message = f"the PDF cannot be read: {error}"
        raise Unreadable("article-unreadable", message, "save its text as a .txt file") from error
    text = "\n\n".join(_paragraphs(pages))
    if not text.strip():
        raise Unreadable("article-empty", "the PDF has no text in it: it may be a scan", "type the text out")
    article = plain(text)
    named = Given(title, "the PDF’s title") if title and not article.title else article.title
    return Article(
        paragraphs=article.paragraphs,
        title=named,
        authors=article.authors,
        outlet=article.outlet,
        issued=article.issued,
        language=article.language,
        url=article.url,
    )


def _paragraphs(pages: list[str]) -> list[str]:
    lines = [[line.strip() for line in page.split("\n")] for page in pages]
    edges = Counter(line for page in lines for line in {*page[:1], *page[-1:]} if line)
    repeated = {line for line, count in edges.items() if count > 1 and count * 2 > len(pages)}
    flat = [
        line for page in lines for line in page if line not in repeated and not re.fullmatch(r"(page )?\d{1,4}", line)
    ]
    widest = max((len(line) for line in flat), default=0)
    paragraphs: list[str] = []
    current = ""
    for line, following in pairwise([*flat, ""]):
        if not line:
            paragraphs, current = [*paragraphs, current], ""
            continue
        is_broken_word = line.endswith("-") and len(line) > 1 and following[:1].islower()
        current += line[:-1] if is_broken_word else line
        # A line that stops well before the edge ends its paragraph, or is a heading.
        if not is_broken_word:
            if len(line) < 0.75 * widest:
                paragraphs, current = [*paragraphs, current], ""
            else:
                current += " "
    return [p.strip() for p in [*paragraphs, current] if p.strip()]
