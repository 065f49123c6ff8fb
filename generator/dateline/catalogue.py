"""The words of the interface in the language of the site: gettext catalogues, and which one is spoken now.

English is what the code and the templates say; every other language is a `.po` file below `locale/`, shipped compiled.
A build speaks one language from beginning to end, so it is set once, where the settings are read (`speak`), before any
worker is forked, and looked up where a word is needed. Neither the machine's locale nor its environment has a say.
Nothing that editors are told (diagnostics, commands) is translated, and nothing that they wrote.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from msgspec import Struct, field

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = [
    "ENGLISH",
    "Catalogue",
    "_",
    "cached",
    "current",
    "in_alphabet",
    "languages",
    "later",
    "ngettext",
    "pgettext",
    "speak",
]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "dateline"
# Written from right to left, unless the tag names another script.
_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
_RIGHT_TO_LEFT_SCRIPTS = frozenset(("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"))
# Chinese is written in two ways, and most tags do not say in which.
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))


class Catalogue(Struct, frozen=True, eq=False):
    """What one language says for each message; English says the message itself.

    ``language`` is the tag of the page's language, ``content`` that of what the site's editors wrote.
    """

    language: str = "en"
    content: str = "en"
    digest: str = ""
    alphabet: Mapping[int, int] = field(default_factory=dict)
    """For each letter of the language the place that it is sorted under."""
    _words: GNUTranslations | None = None

    @property
    def direction(self) -> str:
        """Return the direction of the page's text, for HTML's `dir`."""
        return _direction(self.language)

    @property
    def own(self) -> str:
        """Return the HTML attributes of what the editors wrote, where it is not in the page's language."""
        if _same(self.language, self.content):
            return ""
        from html import escape

        turned = f' dir="{_direction(self.content)}"' if _direction(self.content) != self.direction else ""
        return f' lang="{escape(self.content)}"{turned}'

    @property
    def english(self) -> str:
        """Return the HTML attributes of a citation, whose style is English."""
        turned = ' dir="ltr"' if self.direction == "rtl" else ""
        return "" if _same(self.language, "en") else f' lang="en"{turned}'

    @property
    def is_english(self) -> bool:
        """Return whether messages say themselves."""
        return self._words is None

    @property
    def key(self) -> str:
        """Return what tells these words, and what is marked as another language, from others."""
        return "-".join(part for part in (self.language, self.content, self.digest) if part)

    @property
    def is_known(self) -> bool:
        """Return whether there are words for the page's language, be they English."""
        return _parts(self.language)[0] == "en" or _file(self.language) is not None

    def tell(self) -> None:
        """Say where the interface cannot speak the site's language."""
        if not self.is_known:
            print(f"dateline: there are no words for “{self.language}”; the interface is in English", file=sys.stderr)

    def gettext(self, message: str) -> str:
        """Return the message in this language."""
        return self._words.gettext(message) if self._words else message

    def pgettext(self, context: str, message: str) -> str:
        """Return the message as it reads in the context."""
        return self._words.pgettext(context, message) if self._words else message

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form of the message that goes with the number."""
        return self.forms(one, many)[self.form(number)]

    def form(self, number: int) -> int:
        """Return which of `forms` goes with a number."""
        if not self._words:
            return int(number != 1)
        return int(self._words.plural(number))  # type: ignore[attr-defined]

    def forms(self, one: str, many: str) -> tuple[str, ...]:
        """Return every form of a message that counts, in the order of `form`."""
        if not self._words:
            return one, many
        found: dict[int, str] = {}
        for number in _NUMBERS:
            found.setdefault(self.form(number), self._words.ngettext(one, many, number))
        return tuple(found[i] for i in sorted(found))


ENGLISH = Catalogue()
# Among these numbers every plural form of every language occurs.
_NUMBERS = (*range(201), 1_000_000)
_now = [ENGLISH]
_caches: list[Callable[[], None]] = []


def current() -> Catalogue:
    """Return the catalogue of the language that is spoken now."""
    return _now[0]


def speak(language: str, content: str = "") -> Catalogue:
    """Speak a language from now on; English words where there is no catalogue for it. Returns its catalogue.

    ``content`` is the language that the editors write, if it is another.
    """
    content = content or language
    before = _now[0]
    after = _load(language, content)
    if after is not before:
        _now[0] = after
        for forget in _caches:
            forget()
    return after


def languages() -> tuple[str, ...]:
    """Return the tags of the languages that there are words for."""
    return ("en", *sorted(p.parent.parent.name.replace("_", "-") for p in _LOCALE.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo")))


def _(message: str) -> str:
    """Return the message in the language that is spoken."""
    return _now[0].gettext(message)


def pgettext(context: str, message: str) -> str:
    """Return the message as it reads in the context."""
    return _now[0].pgettext(context, message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of the message that goes with the number."""
    return _now[0].ngettext(one, many, number)


def later(message: str) -> str:
    """Mark a message that is looked up elsewhere, for those who extract messages."""
    return message


def in_alphabet(text: str) -> str:
    """Return what a text is sorted by: in the order of the language's alphabet, whatever the machine's.

    English leaves the order to Unicode; so does a language without an alphabet.
    """
    return text.casefold().translate(_now[0].alphabet)


def cached(size: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Return a decorator that keeps answers which hold words, until another language is spoken."""

    def keep(function: Callable[_P, _T]) -> Callable[_P, _T]:
        kept = lru_cache(size)(function)
        _caches.append(kept.cache_clear)
        return kept  # type: ignore[return-value]

    return keep


# Translators: the letters of your alphabet in their order; leave as it is if it has none.
_ALPHABET = later("abcdefghijklmnopqrstuvwxyz")


@lru_cache(8)
def _load(language: str, content: str) -> Catalogue:
    path = _file(language)
    if path is None:
        return ENGLISH if (language, content) == ("en", "en") else Catalogue(language, content)
    # Imported here: an English site does without.
    from gettext import GNUTranslations

    data = path.read_bytes()
    words = GNUTranslations(BytesIO(data))
    letters = words.gettext(_ALPHABET)
    # Behind the letters of other alphabets: to the private part of Unicode.
    alphabet = {ord(letter): 0xE000 + i for i, letter in enumerate("" if letters == _ALPHABET else letters)}
    return Catalogue(language, content, blake2b(data, digest_size=8).hexdigest(), alphabet, words)


def _file(language: str) -> Path | None:
    paths = (_LOCALE / name / "LC_MESSAGES" / f"{_DOMAIN}.mo" for name in _names(language))
    return next((path for path in paths if path.is_file()), None)


def _names(language: str) -> tuple[str, ...]:
    """Return the folders that may have a language's words, the best first: `zh-CN` is `zh_CN`, `zh_Hans`, `zh`."""
    parts = _parts(language)
    script = () if parts[0] != "zh" or _TRADITIONAL & set(parts) else ("zh_Hans",)
    return (language.replace("-", "_"), *script, parts[0])


def _parts(language: str) -> list[str]:
    return language.replace("_", "-").lower().split("-")


def _direction(language: str) -> str:
    first, *others = _parts(language)
    scripts = [part for part in others if len(part) == 4]
    is_turned = scripts[0] in _RIGHT_TO_LEFT_SCRIPTS if scripts else first in _RIGHT_TO_LEFT
    return "rtl" if is_turned else "ltr"


def _same(one: str, other: str) -> bool:
    return _parts(one)[0] == _parts(other)[0]
