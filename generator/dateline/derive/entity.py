"""A mention of somebody or something in a text, and ids for what has none yet.

Holds what was found; finds nothing.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from msgspec import Struct

__all__ = ["How", "Mention", "slug"]


class How(Enum):
    """By what an entity was known."""

    NAME = "name"
    SURNAME = "surname"
    ROLE = "role"
    GROUP = "group"  # “Ruritanian officials” for Ruritania
    PRONOUN = "pronoun"
    NEW = "new"  # in no registry


class Mention(Struct, frozen=True):
    """An entity named in words ``first`` to before ``last`` of a text.

    ``actor`` and ``place`` are ids; a name of both (a capital that stands for its state) has both, and ``is_place``
    tells which was meant. ``role`` is the office that stands with it. ``is_qualifier`` says that it only tells whose
    somebody is (“the Ruritanian minister”). ``name`` is what a stub would be named by; ``is_state`` says that it is the
    name of a state, in no registry.
    """

    first: int
    last: int
    how: How
    actor: str = ""
    place: str = ""
    is_place: bool = False
    role: str = ""
    is_qualifier: bool = False
    name: str = ""
    is_person: bool = False
    is_state: bool = False


# Ukrainian after the Cabinet's table of 2010, and the letters that only Russian has.
_LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэ’",
        ("a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch " + " iu ia e  y e ").split(" "),
        strict=True,
    )
)


_CHINESE = re.compile("[\u3400-\u9fff]{2,4}")


def slug(name: str) -> str:
    """Return an id for a name in Latin letters; an empty string if none of it can be written so."""
    if _CHINESE.fullmatch(name):
        from unidecode import unidecode

        # A surname and its given name, as pinyin joins them: 陈定国, Chen Dingguo.
        surname, *given = unidecode(name).split()
        name = f"{surname} {''.join(given)}"
    name = "".join(_LATIN.get(c, c) for c in name.lower())
    folded = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("ø", "o").replace("ß", "ss"))
    plain = re.sub(r"['’.]", "", "".join(c for c in folded if not unicodedata.combining(c))).lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
