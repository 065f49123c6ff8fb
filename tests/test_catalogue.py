"""The interface's words in other languages: complete, exact, and never HTML; and dates as each language writes them."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dateline import catalogue, edtf, wording
from dateline.settings import SettingsError, from_pelican

LOCALE = Path(catalogue.__file__).parent / "locale"
LANGUAGES = sorted(p.name for p in LOCALE.iterdir() if p.is_dir())
# What is called the same in every language, and a class that a template appends to its page's.
NAMES = {"Wikidata", "Atom", "JSON Feed", 'class="home"'}
# Messages that no translation has yet may be listed here by language, with the reason.
UNTRANSLATED: dict[str, set[str]] = {}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    catalogue.speak("en")


@pytest.fixture(scope="module")
def found(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The messages that code and templates have, found as `make words` finds them."""
    pot = tmp_path_factory.mktemp("words") / "dateline.pot"
    command = next(line for line in (root / "Makefile").read_text().splitlines() if "pybabel -q extract" in line)
    options = command.split("extract ")[1].replace("$(WORDS)", str(pot)).split()
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *options], cwd=root, check=True)
    with pot.open("rb") as file:
        return read_po(file)


def _read(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES/dateline.po").open("rb") as file:
        return read_po(file, locale=language)


def _messages(words: Catalog) -> list[Message]:
    return [m for m in words if m.id]


def _texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_words(found: Catalog, language: str) -> None:
    """What a page says is said in the language; nothing is left that no page says."""
    translated = _read(language)
    keys = {(m.context, m.id) for m in _messages(found)}
    known = {(m.context, m.id): m for m in _messages(translated)}
    assert set(known) == keys
    assert not [m.id for m in known.values() if m.fuzzy]
    missing = {str(key[1]) for key, m in known.items() if not all(_texts(m.string))}
    assert missing == UNTRANSLATED.get(language, set())
    for message in known.values():
        if message.pluralizable:
            assert len(_texts(message.string)) == translated.num_plurals


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_have_the_messages_places_and_are_no_html(language: str) -> None:
    """A value is neither lost nor misspelt, in any form; what would be read as HTML stands in no message."""
    place = re.compile(r"%\((\w+)\)s|%%")
    for message in _messages(_read(language)):
        wanted = set(place.findall(_texts(message.id)[-1]))
        for text in _texts(message.string):
            assert not set(text) & set("<>&\"'"), text
            for form in text.split("|"):
                assert set(place.findall(form)) == wanted, text
                assert "%" not in place.sub("", form), text
        assert not any(set(text) & set("<>&\"'") for text in _texts(message.id)), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_is_what_is_written(language: str) -> None:
    """The compiled words are those of the text, byte for byte: `make words` was run."""
    compiled = BytesIO()
    write_mo(compiled, _read(language))
    assert (LOCALE / language / "LC_MESSAGES/dateline.mo").read_bytes() == compiled.getvalue()


def test_no_message_hides_in_a_formatted_string(root: Path) -> None:
    """Extraction of Python 3.11 does not look into f-strings, so a message there would never be translated."""
    functions = {"_", "ngettext", "pgettext", "later"}
    for path in (p for p in (root / "generator/dateline").rglob("*.py") if "starter/files" not in p.as_posix()):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [n for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
                hidden = [n.lineno for n in calls if isinstance(n.func, ast.Name) and n.func.id in functions]
                assert not hidden, f"{path}: line {hidden}"


def test_no_word_of_the_theme_is_left_out(root: Path) -> None:
    """Between the tags of a template there are words only inside a message."""
    for path in sorted((root / "themes/broadsheet/templates").rglob("*.html")):
        text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"{% trans.*?{% endtrans %}", "", text, flags=re.DOTALL)
        text = re.sub(r"{{.*?}}|{%.*?%}", "", text, flags=re.DOTALL)
        named = re.findall(r'(?:aria-label|title)="([^"]*[A-Za-z][^"]*)"', re.sub("<abbr", "<", text))
        left = [w for w in re.sub(r"<!?[^>]*>", " ", text).split() if re.search("[A-Za-z]{2}", w)]
        assert set(named) <= NAMES, f"{path.name}: {named}: write it as a message, {{{{ _(…) }}}}"
        assert set(left) <= NAMES, f"{path.name}: {left}: write it as a message, {{{{ _(…) }}}}"


# The dates that occur in a record, in English, Ukrainian and Chinese; “·” stands for a blank that does not break.
DATES = [
    ("2022", "2022", "2022·р.", "2022年"),
    ("2022-03", "March 2022", "березень 2022·р.", "2022年3月"),
    ("2022-03-14", "14 March 2022", "14·березня 2022·р.", "2022年3月14日"),
    ("2022-03-14T12:30:00Z", "14 March 2022, 12:30 UTC", "14·березня 2022·р., 12:30 UTC", "2022年3月14日 12:30 UTC"),
    ("2022-03~", "about March 2022", "близько березня 2022·р.", "约2022年3月"),
    ("2022-03?", "probably March 2022", "імовірно березень 2022·р.", "可能是2022年3月"),
    ("2022-03-14%", "probably about 14 March 2022", "імовірно близько 14·березня 2022·р.", "可能约2022年3月14日"),
    ("2004?-06-11", "11 June 2004 (year uncertain)", "11·червня 2004·р. (непевно: рік)", "2004年6月11日（年份不确定）"),
    ("2022-03-XX", "an unknown day in March 2022", "невідомий день березня 2022·р.", "2022年3月某一天"),
    ("2022-XX", "an unknown month of 2022", "невідомий місяць 2022·р.", "2022年某个月"),
    ("2022-03-1X", "a day between 10 and 19 March 2022", "один із днів від 10 до 19 березня 2022·р.",
     "2022年3月10日至19日之间的某一天"),
    ("198X", "the 1980s", "1980-ті роки", "1980年代"),
    ("198X~", "about the 1980s", "близько 1980-х років", "约1980年代"),
    ("-0044-03-15", "15 March 45 BC", "15·березня 45·р. до н.·е.", "公元前45年3月15日"),
    ("2022-21", "spring 2022", "весна 2022·р.", "2022年春季"),
    ("2022-21~", "about spring 2022", "близько весни 2022·р.", "约2022年春季"),
    ("2022-33", "first quarter of 2022", "перший квартал 2022·р.", "2022年第一季度"),
    ("2023-38", "mid-2023", "середина 2023·р.", "2023年年中"),
    ("2022-41", "second half of 2022", "друге півріччя 2022·р.", "2022年下半年"),
    ("2022-03-12/2022-03-13", "12–13 March 2022", "12–13·березня 2022·р.", "2022年3月12至13日"),
    ("2022-02-28/2022-03-02", "28 February – 2 March 2022", "28·лютого – 2·березня 2022·р.", "2022年2月28日至3月2日"),
    ("2021-12/2022-01", "December 2021 – January 2022", "грудень 2021·р. – січень 2022·р.", "2021年12月至2022年1月"),
    ("2022-03/2022-04", "March–April 2022", "березень–квітень 2022·р.", "2022年3月至4月"),
    ("2011/2026", "2011–2026", "2011–2026·рр.", "2011至2026年"),
    ("1984~/2004-06", "from about 1984 to June 2004", "з приблизно 1984·р. до червня 2004·р.", "约1984年至2004年6月"),
    ("2022-02-24/..", "since 24 February 2022", "з 24·лютого 2022·р.", "自2022年2月24日起"),
    ("2022-02/..", "since February 2022", "з лютого 2022·р.", "自2022年2月起"),
    ("2022-02?/..", "probably since February 2022", "імовірно з лютого 2022·р.", "可能自2022年2月起"),
    ("2022-02-24/", "from 24 February 2022, end unknown", "з 24·лютого 2022·р., кінець невідомий",
     "自2022年2月24日起，结束时间不详"),
    ("../2022-02", "until February 2022", "до лютого 2022·р.", "至2022年2月止"),
    ("[..2022-03-03]", "on or before 3 March 2022", "не пізніше 3·березня 2022·р.", "不晚于2022年3月3日"),
    ("[2022-02-03,2022-02-04]", "3 or 4 February 2022", "3 або 4·лютого 2022·р.", "2022年2月3或4日"),
    ("[2022-02-28,2022-03-02]", "28 February or 2 March 2022", "28·лютого або 2·березня 2022·р.",
     "2022年2月28日或3月2日"),
    ("[2022-03,2022-04]", "March or April 2022", "березень або квітень 2022·р.", "2022年3月或4月"),
    ("{2022-03-01,2022-03-05}", "1 and 5 March 2022", "1 і 5·березня 2022·р.", "2022年3月1和5日"),
    ("[2022-02-03..2022-02-05]", "one day of 3–5 February 2022", "один із днів 3–5·лютого 2022·р.",
     "2022年2月3至5日中的某一天"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "english", "ukrainian", "chinese"), DATES)
def test_a_date_reads_as_each_language_writes_it(text: str, english: str, ukrainian: str, chinese: str) -> None:
    """Case, order and dashes are the language's own."""
    date = edtf.parse(text)
    for language, words in (("uk", ukrainian), ("zh-Hans", chinese), ("en", english)):
        catalogue.speak(language)
        assert wording.words(date).replace("\xa0", "·") == words
    catalogue.speak("uk")
    assert wording.english(date) == english


@pytest.mark.parametrize(
    ("text", "ukrainian", "chinese"),
    [
        ("2022-03-14", "14·березня", "3月14日"),
        ("2022-03", "березень", "3月"),
        ("2022-03~", "близько березня", "约3月"),
        ("2022-02-24/..", "з 24·лютого", "自2月24日起"),
        ("2022-02-28/2022-03-02", "28·лютого – 2·березня", "2月28日至3月2日"),
        ("2022", "2022·р.", "2022年"),
    ],
)
def test_a_list_under_a_year_leaves_the_year_out(text: str, ukrainian: str, chinese: str) -> None:
    """In every language, wherever it has its place."""
    for language, words in (("uk", ukrainian), ("zh-Hans", chinese)):
        catalogue.speak(language)
        assert wording.short(edtf.parse(text), 2022).replace("\xa0", "·") == words


@pytest.mark.parametrize(
    ("tag", "folder"),
    [("uk", "uk"), ("uk-UA", "uk"), ("zh", "zh_Hans"), ("zh-CN", "zh_Hans"), ("zh-Hans-SG", "zh_Hans"), ("en-GB", "")],
)
def test_a_tag_finds_its_words(tag: str, folder: str) -> None:
    """A language is spoken in its regions too."""
    spoken = catalogue.speak(tag)
    assert spoken.is_known
    assert spoken.is_english == (not folder)
    assert spoken.language == tag


@pytest.mark.parametrize("tag", ["zh-TW", "zh-Hant", "he", "xx"])
def test_where_there_are_no_words_the_interface_speaks_english(tag: str) -> None:
    """Traditional Chinese is not given the simplified."""
    spoken = catalogue.speak(tag)
    assert not spoken.is_known
    assert spoken.gettext("Sources") == "Sources"


def test_numbers_and_names_are_as_the_language_has_them() -> None:
    """Digits in groups, forms that go with the number, and the alphabet's order, whatever the machine's locale."""
    assert wording.number(1_234_567) == "1,234,567"
    catalogue.speak("uk")
    assert wording.number(1_234_567) == "1\xa0234\xa0567"
    counted = [catalogue.ngettext("%(num)s event", "%(num)s events", n) % {"num": n} for n in (1, 2, 5, 11, 21, 104)]
    assert counted == ["1 подія", "2 події", "5 подій", "11 подій", "21 подія", "104 події"]
    names = ["Яна", "Ґанна", "Ганна", "Євген", "Іван", "Їжак", "Йосип", "Жанна", "Zoe"]
    order = ["Zoe", "Ганна", "Ґанна", "Євген", "Жанна", "Іван", "Їжак", "Йосип", "Яна"]
    assert sorted(names, key=catalogue.in_alphabet) == order


@pytest.mark.parametrize(("tag", "direction"), [("he", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl"), ("uz-Arab", "rtl"),
                                                ("ar-Latn", "ltr"), ("uk", "ltr")])  # fmt: skip
def test_the_direction_follows_from_the_language(tag: str, direction: str) -> None:
    """Or from its script, where the tag says it."""
    assert catalogue.speak(tag).direction == direction


def test_a_language_without_words_cannot_be_set(tmp_path: Path) -> None:
    """The message says which there are."""
    with pytest.raises(SettingsError, match="there are words in en, uk, zh-Hans"):
        from_pelican({"DATELINE": {"interface": "xx"}}, tmp_path)
    assert from_pelican({"DATELINE": {"interface": "zh-CN"}}, tmp_path).interface == "zh-CN"
