"""The GitHub issue forms, filled in by anybody: what they ask, and how the text of an issue is read back.

GitHub writes each answer under a heading with the field's label. Whatever stands there is a stranger's: it is read as
text, cut to a length, freed of characters that cannot be seen, and given to nobody before the schema has seen it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from msgspec import Struct

__all__ = ["FORMS", "Form", "Question", "read"]

_LIMIT = 20_000
_NOTHING = "_No response_"
# Bidirectional controls, joiners and marks that nobody sees.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Question(Struct, frozen=True):
    """One field of a form: its label, and the field of a source (``source.url``) or a report that the answer is for."""

    label: str
    field: str
    is_required: bool = False


class Form(Struct, frozen=True):
    """One form: its file's stem in `.github/ISSUE_TEMPLATE`, and its questions in the order of the file."""

    name: str
    questions: tuple[Question, ...]


_SOURCE = (
    Question("Source address", "source.url", is_required=True),
    Question("Source title", "source.title", is_required=True),
    Question("Author", "source.author"),
    Question("Published in", "source.container-title"),
    Question("Published on", "source.issued"),
    Question("Kind of source", "source.type", is_required=True),
    Question("Language of the source", "source.language"),
    Question("Whose voice it is", "source.side"),
    Question("Archived copy", "source.archive-url"),
)
FORMS = (
    Form(
        "new-event",
        (
            Question("What happened", "title", is_required=True),
            Question("When it happened", "date"),
            Question("The source’s words for the date", "stated"),
            Question("Kind of event", "kind"),
            Question("Where it happened", "place"),
            Question("Who took part", "actors"),
            Question("What the source says of it", "summary"),
            Question("Words that prove it", "quotes", is_required=True),
            *_SOURCE,
        ),
    ),
    Form(
        "correction",
        (
            Question("Page", "page", is_required=True),
            Question("What is wrong", "wrong", is_required=True),
            Question("What it should say", "right"),
            Question("Which value is wrong", "property"),
            Question("The right value", "value"),
            Question("Words that prove it", "quotes", is_required=True),
            *_SOURCE,
        ),
    ),
    Form(
        "dead-link",
        (
            Question("Dead address", "dead", is_required=True),
            Question("Address of the archived copy", "archive-url", is_required=True),
            Question("Day of the archived copy", "archived"),
            Question("Page where you found it", "page"),
        ),
    ),
)


def read(body: str) -> tuple[Form, Mapping[str, str]] | None:
    """Return the form that the text of an issue is, with the answers by field; None for what is no filled form.

    A form is known by its required questions. The headings are looked for in the order of the form, so that an answer
    that holds one cannot take the place of another answer.
    """
    lines = body[:_LIMIT].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for form in FORMS:
        answers = _answers(form, lines)
        if all(q.field in answers for q in form.questions if q.is_required):
            return form, answers
    return None


def _answers(form: Form, lines: list[str]) -> dict[str, str]:
    starts: list[tuple[int, Question]] = []
    after = 0
    for question in form.questions:
        found = next((n for n in range(after, len(lines)) if lines[n].strip() == f"### {question.label}"), None)
        if found is not None:
            starts.append((found, question))
            after = found + 1
    answers = {}
    for place, (number, question) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(lines)
        text = _clean("\n".join(lines[number + 1 : end]))
        if text and text != _NOTHING:
            answers[question.field] = text
    return answers


def _clean(text: str) -> str:
    """Return a text without characters that cannot be seen, each line without blanks at its end."""
    seen = "".join(c for c in _UNSEEN.sub("", text) if c == "\n" or unicodedata.category(c) not in _HIDDEN)
    return "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", seen).split("\n")).strip()


_HIDDEN = ("Cc", "Cs", "Cn", "Zl", "Zp")
