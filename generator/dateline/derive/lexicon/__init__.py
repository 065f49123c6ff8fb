"""What words tell of in a language, read from a table: kinds of happenings, verbs of speaking, titles, groups.

The tables know general words only. Which kinds a site has, and who its actors are, comes from its registries; a kind's
own cue words stand there. A language without a table has no lexicon: nothing is read with another's.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, TypeVar

import yaml
from msgspec import Struct

from dateline.derive.territory import Territory, territories
from dateline.derive.word import Phrases, key_of
from dateline.registry import Kind

__all__ = ["Cue", "Lexicon", "lexicon_of"]

_T = TypeVar("_T")


class Cue(Struct, frozen=True):
    """What a cue word tells: a sort of happening, the site's kind for it, and how strongly.

    ``is_speech`` tells words from deeds; ``is_noun`` needs a date, a place or people beside it,
    ``needs_person`` a person right behind it.
    """

    sort: str
    kind: str
    is_speech: bool = False
    is_noun: bool = False
    is_addressing: bool = False
    needs_person: bool = False


def _phrases_in(lexicon: Lexicon, name: str) -> Phrases[str]:
    return Phrases((p, p) for p in lexicon.spelt(name))


def _words_in(lexicon: Lexicon, name: str) -> frozenset[str]:
    return frozenset(lexicon.spelt(name))


def _keys_in(lexicon: Lexicon, name: str) -> frozenset[str]:
    return frozenset(" ".join(map(key_of, p.split())) for p in lexicon.spelt(name))


class _Read(cached_property[_T]):
    """What stands in the table under the attribute's name, or another, read when it is first asked for."""

    def __init__(self, read: Callable[[Lexicon, str], _T], name: str = "") -> None:
        super().__init__(lambda lexicon: read(lexicon, name or str(self.attrname)))


class Lexicon:
    """The table of one language, fitted to a site's kinds; built once, then read only.

    ``own`` is the table of the language in which the site is written: titles and sentences are made from it.
    """

    def __init__(
        self, language: str, table: Mapping[str, Any], own: Mapping[str, Any], kinds: Mapping[str, Kind]
    ) -> None:
        self._language = language
        self._table = table
        self._own = own
        self._kinds = kinds

    @cached_property
    def cues(self) -> Phrases[Cue]:
        """Return the cue phrases of the kinds that the site has."""
        return Phrases(self._cues())

    @cached_property
    def all_cues(self) -> tuple[Cue, ...]:
        """Return what the cue phrases tell, each once, in the order of the table."""
        return tuple(dict.fromkeys(cue for _, cue in self._cues() if cue.kind))

    @cached_property
    def modality(self) -> Phrases[str]:
        """Return the words that make an act undone, merely possible or planned."""
        return Phrases((p, name) for name in ("not_done", "possible", "planned") for p in self.spelt(name))

    @cached_property
    def offices(self) -> Phrases[str]:
        """Return the offices of this language with their titles in the language of the registries."""
        table: Mapping[str, str] = self._table.get("offices") or {}
        return Phrases((p, title) for phrases, title in table.items() for p in _spelt([phrases]))

    @cached_property
    def territories(self) -> Phrases[Territory]:
        """Return the names of the states and territories of the world."""
        return territories(self._language, self._table["states"], tuple(self.spelt("adjectives")))

    @cached_property
    def has_genitive(self) -> bool:
        """Return whether a state behind a title stands in the genitive, without a word between."""
        return bool(self._table.get("genitive"))

    titles = _Read(_phrases_in)
    """The titles that stand before people's names."""
    issued = _Read(_phrases_in)
    """The words with which the title of a text begins that is itself what somebody says."""
    jointly = _Read(_words_in)
    """Those of these that several issue together."""
    readouts = _Read(_phrases_in)
    """The words with which the title of a text begins that tells what was said at a talk."""
    attributed = _Read(_phrases_in)
    """The words that say above a text whose it is."""
    issued_by = _Read(_phrases_in)
    """The words that say above a text that it is a statement."""
    about = _Read(_keys_in)
    """The keys of words that lead what a title says a text is about."""
    first_person = _Read(_keys_in)
    """The keys of words by which whoever issues a text means themselves."""
    topics = _Read(_phrases_in)
    """The words that lead what people met about."""
    their = _Read(_keys_in)
    """The keys of words by which a noun belongs to those named last."""
    possessive = _Read(_keys_in)
    """The keys of words by which a noun belongs to the person named last."""
    asides = _Read(_phrases_in)
    """The words that lead another occasion than the one that is told."""
    again = _Read(_keys_in)
    """The keys of words by which a noun means what was told of."""
    participants = _Read(_phrases_in)
    """The words that lead a list of those who took part."""
    lasting = _Read(_phrases_in)
    """The words that say of a length of time that an act took it."""
    infinitive = _Read(_keys_in)
    """The keys of words that lead what somebody is to do."""
    surnames = _Read(_keys_in)
    """Common surnames, for a script that has no capitals to tell a name by."""
    courtesies = _Read(_words_in)
    """The titles that anybody may bear: “Mr”."""
    particles = _Read(_keys_in)
    """The keys of words that stand small inside names: “von”, “bin”."""
    suffixes = _Read(_keys_in)
    """The keys of words that stand behind a surname: “Jr”."""
    groups = _Read(_phrases_in)
    """The words that speak for a state or body."""
    bodies = _Read(_keys_in)
    """The keys of words that names of bodies hold."""
    elsewhere = _Read(_keys_in)
    """The keys of words that make another name of a state's: “North America”."""
    place_nouns = _Read(_keys_in)
    """The keys of words that may stand between such a word and a place."""
    before_places = _Read(_keys_in, "places_after")
    """The keys of words after which a name is a place's."""
    perhaps_before_places = _Read(_keys_in, "places_perhaps_after")
    """The keys of words after which a name that nobody bears is a place's."""
    pronouns = _Read(_keys_in)
    """The keys of words that stand for the person named last."""
    definite = _Read(_keys_in)
    """The keys of articles that point back: “the officials”."""
    single = _Read(_words_in)
    """The keys of groups’ words that mean one person."""
    leading = _Read(_keys_in)
    """The keys of words that lead a name which is not who acts."""
    between = _Read(_keys_in)
    """The keys of words that lead those who take part."""
    that = _Read(_keys_in)
    """The keys of words that lead what is said."""
    beyond = _Read(_keys_in)
    """The keys of words behind which a place is not where the act was."""
    plural_pronouns = _Read(_phrases_in)
    """The words that stand for people named together before."""
    leading_to = _Read(_keys_in)
    """The keys of words that lead to where an act goes."""
    joining = _Read(_keys_in)
    """The keys of words that join two acts of one subject."""
    anaphoric = _Read(_words_in)
    """The keys of bodies’ words that may mean one named before."""
    by = _Read(_keys_in)
    """The keys of words that lead who acts in a passive sentence."""
    plain_saying = _Read(_keys_in)
    """The keys of verbs whose time stands before what is said."""
    anybody = _Read(_words_in)
    """The words for one person that need no office: “the official”."""
    former = _Read(_keys_in)
    """The keys of words by which an office is held no more, or not yet."""
    speaks_for = _Read(_keys_in)
    """The keys of words for who speaks in somebody's name."""
    outlets = _Read(_keys_in)
    """The keys of words with which newspapers' and broadcasters' names end."""
    questions = _Read(_keys_in)
    """The keys of words with which the turn of whoever asks begins."""
    relative = _Read(_keys_in)
    """The keys of words that lead a clause about the name before them."""
    struck = _Read(_keys_in)
    """The keys of words behind which stands what an attack struck."""
    subordinate = _Read(_keys_in)
    """The keys of words that lead a clause which only explains another."""
    not_names = _Read(_keys_in)
    """The keys of words that no name holds."""

    def wording(self, piece: str, **values: str) -> str:
        """Return one of our own sentences or its pieces."""
        template: str = self._own["wording"][piece]
        return template.format(**values)

    def template(self, sort: str, piece: str) -> str:
        """Return a sort’s template: “title” or “told”; a kind that only the site knows has a plain one."""
        entry = self._own["speech"].get(sort) or self._own["happenings"].get(sort)
        if entry and piece in entry:
            return str(entry[piece])
        name = self._kinds[sort].name if sort in self._kinds else sort
        return f"{{who}}: {name.lower()}" if piece == "title" else f"{name.lower()} ({{who}})"

    def cue_of(self, sort: str) -> Cue | None:
        """Return the cue of a sort, None if the site has no kind for it."""
        return next((c for c in self.all_cues if c.sort == sort), None)

    def has_mutual(self, sort: str) -> bool:
        """Return whether such a happening is between those who take part: a meeting, a call, an agreement."""
        return bool(self._own["happenings"].get(sort, {}).get("with"))

    def is_talk(self, sort: str) -> bool:
        """Return whether what those who take part say belongs to the happening itself."""
        return bool(self._own["happenings"].get(sort, {}).get("talk"))

    def _cues(self) -> Iterator[tuple[str, Cue]]:
        addressing = _keys_in(self, "addressing")
        for section, is_speech in (("happenings", False), ("speech", True)):
            for sort, entry in self._table.get(section, {}).items():
                kind = next((k for k in entry["kinds"] if k in self._kinds), "")
                if not kind:
                    continue
                for name in ("verbs", "people", "nouns", "phrases"):
                    for phrase in _spelt(entry.get(name, ())):
                        is_noun = name in ("nouns", "phrases")
                        to_whom = is_speech and " ".join(map(key_of, phrase.split())) in addressing
                        yield phrase, Cue(sort, kind, is_speech, is_noun, to_whom, name == "people")
        yield from ((phrase, Cue("", "")) for phrase in self.spelt("no_speech"))
        for kind_id, known in self._kinds.items():
            sort = self._sort_of(kind_id)
            for phrase in _spelt(known.cues):
                yield phrase, Cue(sort or kind_id, kind_id, sort in self._table.get("speech", {}))

    def _sort_of(self, kind: str) -> str:
        """Return the sort whose first kind is ``kind``: a site's own cues for it tell of the same sort."""
        for section in ("happenings", "speech"):
            for sort, entry in self._table.get(section, {}).items():
                if entry["kinds"][0] == kind:
                    return str(sort)
        return ""

    def spelt(self, name: str) -> list[str]:
        """Return every phrase that stands in the table under a name."""
        return list(_spelt(self._table.get(name, ())))


def lexicon_of(language: str, kinds: Mapping[str, Kind]) -> Lexicon | None:
    """Return the lexicon of a language (a BCP 47 tag), or None if it has no table."""
    base = language.split("-")[0].lower()
    table, own = _table(base), _table(_OWN)
    return Lexicon(base, table, own, kinds) if table and own else None


# The schema has no field for the site's own language yet; the sites that there are write English.
_OWN = "en"


@lru_cache(maxsize=8)
def _table(language: str) -> dict[str, Any] | None:
    file = resources.files("dateline.derive.lexicon").joinpath(f"{language}.yaml")
    if not language.isalpha() or not file.is_file():
        return None
    table: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  guesses no types: “no” is a word
    return table


def _spelt(phrases: Iterable[str]) -> Iterator[str]:
    """Yield every phrase that “a|b c|d” stands for."""
    for phrase in phrases:
        for parts in itertools.product(*(part.split("|") for part in str(phrase).split(" "))):
            yield " ".join(parts)
