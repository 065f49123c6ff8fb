"""Writing the site: nothing outside its folder, and the last good site stays until the next one is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline import output


@pytest.mark.parametrize(
    "file", ["../evil.html", "/etc/evil.html", "a/../../evil.html", "a//b.html", "./a.html", "a\\..\\b"]
)
def test_no_file_is_written_outside_the_folder(file: str, tmp_path: Path) -> None:
    """A path that leads out of the output folder is refused."""
    with pytest.raises(output.OutputError, match="not a path below"):
        output.write(tmp_path / "out", file, b"")
    assert list(tmp_path.rglob("*.html")) == []


def test_two_pages_cannot_write_one_file(tmp_path: Path) -> None:
    """The second page of one address is an error, not a silent loss."""
    output.write(tmp_path, "a/index.html", b"one")
    with pytest.raises(output.OutputError, match="two pages write"):
        output.write(tmp_path, "a/index.html", b"two")
    assert (tmp_path / "a/index.html").read_bytes() == b"one"


def test_a_new_site_replaces_the_old_one_whole(tmp_path: Path) -> None:
    """Pages that are no longer made are gone; what the settings retain is kept."""
    old, new = tmp_path / "output", tmp_path / "output.new"
    output.write(old, "gone/index.html", b"")
    output.write(old, ".git/HEAD", b"ref")
    output.write(new, "index.html", b"new")
    output.publish(new, old, [".git"])
    assert sorted(p.relative_to(old).as_posix() for p in old.rglob("*") if p.is_file()) == [".git/HEAD", "index.html"]
    assert not new.exists()


def test_an_output_folder_that_holds_the_content_is_refused(tmp_path: Path) -> None:
    """A build never deletes what it is made from."""
    content = tmp_path / "site" / "content"
    content.mkdir(parents=True)
    for folder in (tmp_path / "site", content):
        with pytest.raises(output.OutputError, match="choose another"):
            output.staging_for(folder, [content])
    assert output.staging_for(tmp_path / "site" / "output", [content]) == tmp_path / "site" / "output.new"
