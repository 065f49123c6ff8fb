"""The full-text index: the same bytes from two runs, and words of scripts without blanks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import cbor, pipeline, settings
from dateline.search_index import apart, search_index
from dateline.timeline import Timeline

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=30),
    max_leaves=60,
)


@pytest.fixture(scope="module")
def timeline(root: Path) -> Timeline:
    """The real site's timeline."""
    found = pipeline.run(settings.load(root / "pelicanconf.py")).timeline
    assert found
    return found


def test_two_runs_give_the_same_bytes(timeline: Timeline) -> None:
    """Pagefind writes its filters in another order each time; what is served is in one order."""
    first = search_index(timeline, "en")
    assert first
    assert first == search_index(timeline, "en")
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"} <= first.keys()
    assert sum(name.startswith("fragment/") for name in first) == len(timeline.events)
    assert len([name for name in first if name.startswith("filter/")]) == 7


def test_letters_without_blanks_stand_apart() -> None:
    """Han and kana letter by letter; Hangul, Cyrillic and Latin as they are."""
    assert apart("会谈12时 вже 한국 ok") == "会 谈 12 时 вже 한국 ok"
    assert apart("中美在") == "中 美 在"


@given(VALUES)
def test_what_is_written_is_read_again(value: object) -> None:
    """The part of CBOR that the metadata are in loses nothing."""
    assert cbor.loads(cbor.dumps(value)) == value


@pytest.mark.parametrize(
    "data", [b"", b"\x83\x01", b"\x9f\xff", b"\xa0", b"\xf9\x3c\x00", b"\x01\x01", b"\x65ab", b"\x19\x01"]
)
def test_what_is_not_understood_is_refused(data: bytes) -> None:
    """An unfinished value, a form of CBOR that Pagefind does not use, bytes left over."""
    with pytest.raises(ValueError):  # noqa: PT011
        cbor.loads(data)


def test_the_encoding_is_the_standards() -> None:
    """Examples of RFC 8949, appendix A."""
    cases = {"00": 0, "17": 23, "1818": 24, "1903e8": 1000, "1a000f4240": 1000000, "3863": -100, "6449455446": "IETF",
             "83010203": [1, 2, 3], "f4": False, "f6": None}  # fmt: skip
    for text, value in cases.items():
        assert cbor.dumps(value) == bytes.fromhex(text)
        assert cbor.loads(bytes.fromhex(text)) == value
