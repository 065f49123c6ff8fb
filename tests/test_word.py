"""Words, sentences and phrases of a text, and what stands between quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.derive.quotation import quotations
from dateline.derive.word import Phrases, key_of, sentences, words

SENTENCES = [
    ("It rained. It snowed.", ["It rained.", "It snowed."]),
    ("Mr. J. Smith met Dr. Jones. They left.", ["Mr. J. Smith met Dr. Jones.", "They left."]),
    (
        "U.S. officials spoke in the U.S. capital. They left.",
        ["U.S. officials spoke in the U.S. capital.", "They left."],
    ),
    ("It cost 3.5 crowns. “No!” he said.", ["It cost 3.5 crowns.", "“No!” he said."]),
    ("“It is late.” He left.", ["“It is late.”", "He left."]),
    ("A head\n\nA paragraph", ["A head", "A paragraph"]),
    ("Встреча прошла в г. Зенда. Стороны довольны.", ["Встреча прошла в г. Зенда.", "Стороны довольны."]),
    ("他来了。她走了！", ["他来了。", "她走了！"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_a_text_is_divided_into_sentences(text: str, expected: list[str]) -> None:
    """Abbreviations, initials and decimal points end none."""
    assert [text[s.start : s.end] for s in sentences(text, words(text))] == expected


@given(st.text(alphabet="aА国.!?” \n’'s-", max_size=60))
def test_no_word_is_lost(text: str) -> None:
    """Every word lies in one sentence, in the order of the text, and is what stands there."""
    found = words(text)
    assert all(text[w.start : w.end] == w.text for w in found)
    covered = [n for s in sentences(text, found) for n in range(s.first, s.last)]
    assert covered == list(range(len(found)))


KEYS = [
    ("Zélie", "zelie"), ("O’Brien", "o'brien"), ("U.S.", "us"),
    ("Лаврова", "Лавров"), ("Лавровым", "Лаврову"), ("Зеленського", "Зеленський"), ("Эдельвейсе", "Эдельвейс"),
    ("Украины", "Украиной"), ("Китая", "Китаю"), ("Сергеем", "Сергея"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), KEYS)
def test_forms_of_a_word_have_one_key(a: str, b: str) -> None:
    """Case, accents, apostrophes and Cyrillic endings make no difference."""
    assert key_of(a) == key_of(b)


@pytest.mark.parametrize(("a", "b"), [("Лавров", "Лаврентий"), ("Рим", "Ром"), ("cat", "cats"), ("罗", "马")])
def test_other_words_have_other_keys(a: str, b: str) -> None:
    """An ending is short, and only Cyrillic ones are taken off."""
    assert key_of(a) != key_of(b)


PHRASES = Phrases([("US", "us"), ("New York", "ny"), ("York", "york"), ("New York Times", "nyt"), ("王毅", "wang")])
FOUND = [
    ("the US met", ["us"]),
    ("it met us", []),
    ("virus", []),
    ("The New York Times of New York", ["nyt", "ny"]),
    ("Old York", ["york"]),
    ("new york", []),
    ("New\nYork", ["ny"]),
    ("外交部长王毅说", ["wang"]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_the_longest_phrase_is_found(text: str, expected: list[str]) -> None:
    """Whole words only, with the capitals of the name, over line ends too."""
    assert [hit.value for hit in PHRASES.find(words(text), like_a_name=True)] == expected


QUOTATIONS = [
    ("He said: “It is late.”", ["It is late."]),
    ('He said "it is late" twice.', ["it is late"]),
    ("He called it ‘the end of Ruritania’s road’ again.", ["the end of Ruritania’s road"]),
    ("Ruritania’s road and Graustark’s bridge", []),
    ("the ’90s and the ’80s", []),
    ("Он сказал: «Поздно».", ["Поздно"]),
    ("Er sagte: „Es ist spät.“", ["Es ist spät."]),
    ("他说：“很晚了。”", ["很晚了。"]),
    ("An inch is 1\" and two are 2\".", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUOTATIONS)
def test_quotations_are_told_from_apostrophes(text: str, expected: list[str]) -> None:
    """In the marks of every language that is read."""
    assert [text[q.start : q.end] for q in quotations(text)] == expected
