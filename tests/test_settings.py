"""The settings: what `pelicanconf.py` may hold, and what is said where it holds something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.settings import SettingsError, from_pelican, load


def test_the_sites_own_settings_are_read(root: Path) -> None:
    """`pelicanconf.py` gives the content folder and the site's name."""
    settings = load(root / "pelicanconf.py")
    assert settings.content == root / "content"
    assert settings.site_name.startswith("Ukraine–China")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"DATELINE": {"taglin": "x"}}, "did you mean “tagline”?"),
        ({"DATELINE": {"tagline": 3}}, "where a text is expected"),
        ({"DATELINE": ["tagline"]}, "not a dict"),
        ({"DATELINE": {"repository": "javascript:alert(1)"}}, "not an http or https address"),
        ({"DATELINE": {"root": "/"}}, "has no setting “root”"),
    ],
)
def test_a_setting_that_is_none_is_refused(values: dict[str, object], said: str, tmp_path: Path) -> None:
    """A misspelt or wrongly typed setting never passes for its default."""
    with pytest.raises(SettingsError, match="DATELINE") as caught:
        from_pelican(values, tmp_path)
    assert said in str(caught.value)


def test_a_missing_settings_file_is_named(tmp_path: Path) -> None:
    """The message names the file and the folder."""
    with pytest.raises(SettingsError, match=r"there is no pelicanconf\.py in "):
        load(tmp_path / "pelicanconf.py")


def test_a_settings_file_that_fails_is_explained(tmp_path: Path) -> None:
    """An error in the settings file is told in one line."""
    path = tmp_path / "pelicanconf.py"
    path.write_text("SITENAME = nosuchname\n")
    with pytest.raises(SettingsError, match=r"pelicanconf\.py cannot be run: NameError"):
        load(path)
