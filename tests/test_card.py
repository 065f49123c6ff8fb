"""Cards: what stands for an event where its page is linked to."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from dateline import card as module
from dateline import settings, wording
from dateline.card import HEIGHT, WIDTH, Card, Cards, of_event
from dateline.cli import main
from made_site import make, of_dates

PAPER = (253, 251, 246)


def drawn(card: Card, folder: Path) -> Image.Image:
    """Return a card as pixels."""
    return Image.open(BytesIO(Cards(folder).draw(card))).convert("RGB")


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return how many pixels of a part are not paper."""
    return sum(count for count, colour in picture.crop(box).getcolors(1 << 20) or () if colour != PAPER)


TITLE = (0, 215, WIDTH, 480)
STRIP = (0, 490, WIDTH, 570)


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("Sullivan and Yang Jiechi meet in Rome", "14 March 2022"),
        ("Салліван та Ян Цзечі зустрілися в Римі", "14 березня 2022 р."),
        ("杨洁篪与沙利文在罗马会晤", "2022年3月14日"),
    ],
)
def test_each_script_is_written_in_letters_of_its_own(title: str, date: str, tmp_path: Path) -> None:
    """Latin, Cyrillic and Chinese: every character has a shape, and no two words the same."""
    whole = drawn(Card("Site", date, title), tmp_path)
    assert whole.size == (WIDTH, HEIGHT)
    assert ink(whole, TITLE) > 5_000
    shapes = {c: drawn(Card("", "", c), tmp_path).tobytes() for c in sorted(set(title)) if not c.isspace()}
    assert len(set(shapes.values())) == len(shapes)


def test_what_has_no_letters_is_never_an_empty_box(tmp_path: Path) -> None:
    """A title in a script that the fonts lack leaves its place empty; the date and the drawing stay."""
    assert ink(drawn(Card("Site", "14 March 2022", "שלום"), tmp_path), TITLE) == 0


def test_a_long_title_is_made_to_fit(tmp_path: Path) -> None:
    """It grows smaller, and in the end is cut; nothing runs over the edge or into the drawing."""
    for title in ("word " * 60, "字" * 200, "x" * 300):
        picture = drawn(Card("Site", "1894", title), tmp_path)
        assert ink(picture, (0, 600, WIDTH, HEIGHT)) == 0


@pytest.mark.parametrize(
    "date", ["2022-03-14", "2022-03", "2022-03~", "2022-03-12/2022-03-13", "2022", "2022-03-14/.."]
)
def test_the_date_is_drawn_where_it_is_known(date: str, tmp_path: Path) -> None:
    """On the months of its year, in the second ink."""
    timeline = make(tmp_path, {"gazette.yaml": of_dates({"it": date})})
    event = timeline.by_id["it"]
    made = of_event(event, "Site", wording.words(event.when))
    assert made.glyphs
    bare = Card(made.site, made.date, made.title, (), made.lines, made.year)
    assert drawn(made, tmp_path / "c").tobytes() != drawn(bare, tmp_path / "c").tobytes()


def test_the_same_card_is_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """No clock, locale, font of the machine or order of a set goes into it."""
    code = (
        "import sys; from pathlib import Path; from dateline.card import Card, Cards; "
        "sys.stdout.buffer.write(Cards(Path(sys.argv[1])).draw(Card('Site', '14 березня', '会晤 and words')))"
    )
    done = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "FONTCONFIG_PATH": "/nowhere"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert done[0] == done[1]
    assert len(done[0]) < 30_000


def test_a_card_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it shows is what it is known by."""
    first = Cards(tmp_path).draw(Card("Site", "1894", "Title"))
    monkeypatch.setattr(module, "_draw", lambda _card: pytest.fail("drawn again"))
    assert Cards(tmp_path).draw(Card("Site", "1894", "Title")) == first
    with pytest.raises(pytest.fail.Exception):
        Cards(tmp_path).draw(Card("Site", "1895", "Title"))


def test_cards_are_a_choice(tmp_path: Path) -> None:
    """`yes` or nothing."""
    (tmp_path / "pelicanconf.py").write_text('DATELINE = {"cards": "of course"}\n', encoding="utf-8")
    with pytest.raises(settings.SettingsError, match="write yes, or nothing"):
        settings.load(tmp_path / "pelicanconf.py")
    assert main(["check", "-s", str(tmp_path / "pelicanconf.py")]) == 2
