"""What words tell of in a language, read from a table: kinds of happenings, verbs of speaking, titles, groups.

The tables know general words only. Which kinds a site has, and who its actors are, comes from its registries; a kind's
own cue words stand there. A language without a table has no lexicon: nothing is read with another's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import yaml
from msgspec import Struct

from dateline.derive.territory import Territory, territories
from dateline.derive.word import Phrases, key_of
from dateline.registry import Kind

__all__ = ["Cue", "Lexicon", "lexicon_of"]


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
        return Phrases((p, name) for name in ("not_done", "possible", "planned") for p in self._spelt(name))

    @cached_property
    def titles(self) -> Phrases[str]:
        """Return the titles that stand before people's names."""
        return Phrases((p, p) for p in self._spelt("titles"))

    @cached_property
    def issued(self) -> Phrases[str]:
        """Return the words with which the title of a text begins that is itself what somebody says."""
        return Phrases((p, p) for p in self._spelt("issued"))

    @cached_property
    def jointly(self) -> frozenset[str]:
        """Return those of these that several issue together."""
        return frozenset(self._spelt("jointly"))

    @cached_property
    def readouts(self) -> Phrases[str]:
        """Return the words with which the title of a text begins that tells what was said at a talk."""
        return Phrases((p, p) for p in self._spelt("readouts"))

    @cached_property
    def attributed(self) -> Phrases[str]:
        """Return the words that say above a text whose it is."""
        return Phrases((p, p) for p in self._spelt("attributed"))

    @cached_property
    def issued_by(self) -> Phrases[str]:
        """Return the words that say above a text that it is a statement."""
        return Phrases((p, p) for p in self._spelt("issued_by"))

    @cached_property
    def about(self) -> frozenset[str]:
        """Return the keys of words that lead what a title says a text is about."""
        return self._keys("about")

    @cached_property
    def first_person(self) -> frozenset[str]:
        """Return the keys of words by which whoever issues a text means themselves."""
        return self._keys("first_person")

    @cached_property
    def topics(self) -> Phrases[str]:
        """Return the words that lead what people met about."""
        return Phrases((p, p) for p in self._spelt("topics"))

    @cached_property
    def their(self) -> frozenset[str]:
        """Return the keys of words by which a noun belongs to those named last."""
        return self._keys("their")

    @cached_property
    def possessive(self) -> frozenset[str]:
        """Return the keys of words by which a noun belongs to the person named last."""
        return self._keys("possessive")

    @cached_property
    def asides(self) -> Phrases[str]:
        """Return the words that lead another occasion than the one that is told."""
        return Phrases((p, p) for p in self._spelt("asides"))

    @cached_property
    def again(self) -> frozenset[str]:
        """Return the keys of words by which a noun means what was told of."""
        return self._keys("again")

    @cached_property
    def participants(self) -> Phrases[str]:
        """Return the words that lead a list of those who took part."""
        return Phrases((p, p) for p in self._spelt("participants"))

    @cached_property
    def lasting(self) -> Phrases[str]:
        """Return the words that say of a length of time that an act took it."""
        return Phrases((p, p) for p in self._spelt("lasting"))

    @cached_property
    def infinitive(self) -> frozenset[str]:
        """Return the keys of words that lead what somebody is to do."""
        return self._keys("infinitive")

    @cached_property
    def offices(self) -> Phrases[str]:
        """Return the offices of this language with their titles in the language of the registries."""
        table: Mapping[str, str] = self._table.get("offices") or {}
        return Phrases((p, title) for phrases, title in table.items() for p in _spelt([phrases]))

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Return common surnames, for a script that has no capitals to tell a name by."""
        return self._keys("surnames")

    @cached_property
    def courtesies(self) -> frozenset[str]:
        """Return the titles that anybody may bear: “Mr”."""
        return frozenset(self._spelt("courtesies"))

    @cached_property
    def particles(self) -> frozenset[str]:
        """Return the keys of words that stand small inside names: “von”, “bin”."""
        return self._keys("particles")

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """Return the keys of words that stand behind a surname: “Jr”."""
        return self._keys("suffixes")

    @cached_property
    def territories(self) -> Phrases[Territory]:
        """Return the names of the states and territories of the world."""
        return territories(self._language, self._table["states"], tuple(self._spelt("adjectives")))

    @cached_property
    def groups(self) -> Phrases[str]:
        """Return the words that speak for a state or body."""
        return Phrases((p, p) for p in self._spelt("groups"))

    @cached_property
    def bodies(self) -> frozenset[str]:
        """Return the keys of words that names of bodies hold."""
        return self._keys("bodies")

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """Return the keys of words that make another name of a state's: “North America”."""
        return self._keys("elsewhere")

    @cached_property
    def place_nouns(self) -> frozenset[str]:
        """Return the keys of words that may stand between such a word and a place."""
        return self._keys("place_nouns")

    @cached_property
    def before_places(self) -> frozenset[str]:
        """Return the keys of words after which a name is a place's."""
        return self._keys("places_after")

    @cached_property
    def perhaps_before_places(self) -> frozenset[str]:
        """Return the keys of words after which a name that nobody bears is a place's."""
        return self._keys("places_perhaps_after")

    @cached_property
    def pronouns(self) -> frozenset[str]:
        """Return the keys of words that stand for the person named last."""
        return self._keys("pronouns")

    @cached_property
    def definite(self) -> frozenset[str]:
        """Return the keys of articles that point back: “the officials”."""
        return self._keys("definite")

    @cached_property
    def single(self) -> frozenset[str]:
        """Return the keys of groups’ words that mean one person."""
        return frozenset(self._spelt("single"))

    @cached_property
    def leading(self) -> frozenset[str]:
        """Return the keys of words that lead a name which is not who acts."""
        return self._keys("leading")

    @cached_property
    def between(self) -> frozenset[str]:
        """Return the keys of words that lead those who take part."""
        return self._keys("between")

    @cached_property
    def that(self) -> frozenset[str]:
        """Return the keys of words that lead what is said."""
        return self._keys("that")

    @cached_property
    def beyond(self) -> frozenset[str]:
        """Return the keys of words behind which a place is not where the act was."""
        return self._keys("beyond")

    @cached_property
    def plural_pronouns(self) -> Phrases[str]:
        """Return the words that stand for people named together before."""
        return Phrases((p, p) for p in self._spelt("plural_pronouns"))

    @cached_property
    def leading_to(self) -> frozenset[str]:
        """Return the keys of words that lead to where an act goes."""
        return self._keys("leading_to")

    @cached_property
    def joining(self) -> frozenset[str]:
        """Return the keys of words that join two acts of one subject."""
        return self._keys("joining")

    @cached_property
    def anaphoric(self) -> frozenset[str]:
        """Return the keys of bodies’ words that may mean one named before."""
        return frozenset(self._spelt("anaphoric"))

    @cached_property
    def by(self) -> frozenset[str]:
        """Return the keys of words that lead who acts in a passive sentence."""
        return self._keys("by")

    @cached_property
    def plain_saying(self) -> frozenset[str]:
        """Return the keys of verbs whose time stands before what is said."""
        return self._keys("plain_saying")

    @cached_property
    def has_genitive(self) -> bool:
        """Return whether a state behind a title stands in the genitive, without a word between."""
        return bool(self._table.get("genitive"))

    @cached_property
    def anybody(self) -> frozenset[str]:
        """Return the words for one person that need no office: “the official”."""
        return frozenset(self._spelt("anybody"))

    @cached_property
    def former(self) -> frozenset[str]:
        """Return the keys of words by which an office is held no more, or not yet."""
        return self._keys("former")

    @cached_property
    def speaks_for(self) -> frozenset[str]:
        """Return the keys of words for who speaks in somebody's name."""
        return self._keys("speaks_for")

    @cached_property
    def outlets(self) -> frozenset[str]:
        """Return the keys of words with which newspapers' and broadcasters' names end."""
        return self._keys("outlets")

    @cached_property
    def questions(self) -> frozenset[str]:
        """Return the keys of words with which the turn of whoever asks begins."""
        return self._keys("questions")

    @cached_property
    def relative(self) -> frozenset[str]:
        """Return the keys of words that lead a clause about the name before them."""
        return self._keys("relative")

    @cached_property
    def struck(self) -> frozenset[str]:
        """Return the keys of words behind which stands what an attack struck."""
        return self._keys("struck")

    @cached_property
    def subordinate(self) -> frozenset[str]:
        """Return the keys of words that lead a clause which only explains another."""
        return self._keys("subordinate")

    @cached_property
    def not_names(self) -> frozenset[str]:
        """Return the keys of words that no name holds."""
        return self._keys("not_names")

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
        addressing = self._keys("addressing")
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
        yield from ((phrase, Cue("", "")) for phrase in self._spelt("no_speech"))
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

    def _spelt(self, name: str) -> list[str]:
        return list(_spelt(self._table.get(name, ())))

    def _keys(self, name: str) -> frozenset[str]:
        return frozenset(" ".join(map(key_of, p.split())) for p in self._spelt(name))


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
