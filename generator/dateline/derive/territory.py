"""States and territories by their names in a language, for those that no registry has.

The names are the Unicode consortium's (CLDR, through Babel), the same for every site; a lexicon adds what else a
language calls them, and the endings by which it makes adjectives. A name that could be another's is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from dateline.derive.word import Phrases, words

__all__ = ["Territory", "territories"]

# What CLDR lists beside states: unions, groupings, private use, and where nobody speaks for anybody.
_NO_STATES = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AQ"))


class Territory(Struct, frozen=True):
    """What a phrase stands for: the name in full, and whether the phrase is an adjective (“Egyptian”)."""

    name: str
    is_adjective: bool = False


def territories(language: str, others: Mapping[str, str], endings: Sequence[str]) -> Phrases[Territory]:
    """Return the territories' names in a language (BCP 47, without region).

    ``others`` are further names with the CLDR code of each; ``endings`` make adjectives of names.
    """
    from babel import Locale

    known = {str(code): str(name) for code, name in Locale(language).territories.items()}
    codes = sorted(code for code in known if len(code) == 2 and code.isalpha() and code not in _NO_STATES)
    names = {code: re.split(r" \(| SAR\b|, |（| - | – ", known[code])[0].replace("&", "and") for code in codes}
    phrases = [(name, Territory(name)) for name in names.values()]
    phrases += [(name, Territory(names[code])) for name, code in others.items()]
    phrases += ((word, Territory(name, is_adjective=True)) for word, name in _adjectives(list(names.values()), endings))
    return Phrases(phrases)


def _adjectives(names: Sequence[str], endings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield adjectives with their territories; “Nigerian” is of Nigeria and not of Niger, “Dominican” of neither."""
    parts = {w.key for name in names if len(name.split()) > 1 for w in words(name)}
    made: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(name.split()) == 1:
            for ending in endings:
                made[f"{name}{ending}"].append(name)
    for word, bases in made.items():
        if word.casefold() not in parts:
            yield word, max(bases, key=len)
