"""`dateline fmt`: order and layout of fields change, and nothing else does."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from dateline import atomic, layout
from test_cli import dateline

CASES = [
    # what it is about, as it was written, as it becomes
    (
        "fields in order, a comment with the field below it",
        """\
# The head of the file stays.
events:
- quotes:   'so it''s said'   # why

  # of the day
  date: 1894-07-14
  id: line-opens

# The source comes first.
source:
    title: "Gazette"
    type: article
""",
        """\
# The head of the file stays.

# The source comes first.
source:
  type: article
  title: "Gazette"
events:
  - id: line-opens

    # of the day
    date: 1894-07-14
    quotes: 'so it''s said'   # why
""",
    ),
    (
        "texts of several lines keep their line breaks",
        """\
events:
  - summary: >-
      It opened
        at noon.

      [@gazette]
    title: It
      opens
      # not a comment of ours
    id: line-opens
""",
        None,
    ),
    (
        "fields in braces on one line",
        "source: {title: Gazette, type: article}\n"
        "events: [{quotes: {supports: [date], text: at noon}, date: 1894, id: a}]\n",
        "source: {type: article, title: Gazette}\n"
        "events: [{id: a, date: 1894, quotes: {text: at noon, supports: [date]}}]\n",
    ),
    (
        "what was made a comment stays with its field",
        """\
source: {}
events:
  - id: a
    quotes:
      - one
      # - two
    claims:
      b: c\x20
      # d: e
    date: 1894
""",
        """\
source: {}
events:
  - id: a
    date: 1894
    claims:
      b: c
      # d: e
    quotes:
      - one
      # - two
""",
    ),
    ("unknown fields come last", "events:\n  - {x: y, id: a}\n", "events:\n  - {id: a, x: y}\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"), [c[1:] for c in CASES[:1] + CASES[2:]], ids=[c[0] for c in CASES[:1] + CASES[2:]]
)
def test_the_order_and_layout_of_fields(before: str, after: str) -> None:
    """What becomes of a file, character for character."""
    assert layout.tidy("a.yaml", before) == after


def test_texts_of_several_lines_keep_their_line_breaks() -> None:
    """Folded, plain and quoted ones."""
    before = CASES[1][1]
    after = layout.tidy("a.yaml", before)
    assert yaml.load(after, yaml.BaseLoader) == yaml.load(before, yaml.BaseLoader)  # noqa: S506
    assert "      It opened\n        at noon.\n\n      [@gazette]\n" in after


def test_registries_keep_the_order_of_entries() -> None:
    """Only the fields of each are put in order."""
    before = "b:\n    kind: person\n    name: B\na: {kind: state, name: A}\n"
    assert (
        layout.tidy("actors.yaml", before, "actors.yaml")
        == "b:\n  name: B\n  kind: person\na: {name: A, kind: state}\n"
    )


# Files as people write them: fields in any order, any indentation, quotes, comments and blank lines.
WORDS = st.sampled_from(
    ["gazette", "it opens", "at noon, they say", "“so”", "a: b", "x # y", "it's", 'say "so"', "Зенда"]
)


@st.composite
def scalars(draw: st.DrawFn, indent: int) -> str:
    text = draw(WORDS)
    style = draw(st.sampled_from(["plain", "single", "double", "folded", "literal", "split"]))
    if style == "single":
        return " '" + text.replace("'", "''") + "'"
    if style == "double" or (style in ("plain", "split") and re.search(r"[:#'\"]", text)):
        return ' "' + text.replace('"', '\\"') + '"'
    if style in ("folded", "literal"):
        pad = " " * (indent + draw(st.integers(1, 4)))
        return (
            f" {'>-' if style == 'folded' else '|-'}\n{pad}{text}\n"
            + draw(st.sampled_from(["", "\n"]))
            + f"{pad}and more"
        )
    if style == "split":
        return f" {text}\n{' ' * (indent + draw(st.integers(1, 5)))}and more"
    return f"{' ' * draw(st.integers(1, 3))}{text}"


@st.composite
def fields(draw: st.DrawFn, indent: int, keys: list[str], depth: int = 0) -> list[str]:
    lines = []
    for key in draw(st.permutations(keys))[: draw(st.integers(1, len(keys)))]:
        block = []
        if lines:
            block += [""] * draw(st.integers(0, 1))
            if draw(st.booleans()):
                block.append(" " * indent + f"# about {key}")
        pad = " " * indent
        step = draw(st.integers(1, 4))
        if key == "claims":
            inner = draw(st.lists(st.sampled_from(["cost", "length"]), min_size=1, max_size=2, unique=True))
            block += [f"{pad}claims:", *(f"{pad}{' ' * step}{k}:{draw(scalars(indent + step))}" for k in inner)]
        elif key == "quotes" and depth == 0:
            block.append(f"{pad}quotes:")
            if draw(st.booleans()):
                block.append(f"{pad}{' ' * step}# what they said")
            for _ in range(draw(st.integers(1, 2))):
                inner = draw(fields(indent + step + 2, ["text", "locator", "lang"], 1))
                first = next(i for i, line in enumerate(inner) if line.strip())
                inner[first] = f"{pad}{' ' * step}- {inner[first].strip()}"
                block += inner
        elif key == "actors":
            block.append(f"{pad}actors:{draw(st.sampled_from([' flavia', ' [flavia,  rupert]', ' [ flavia ]']))}")
        else:
            block.append(f"{pad}{key}:{draw(scalars(indent))}{draw(st.sampled_from(['', '', '  # so']))}".rstrip())
            if "\n" in block[-1] and block[-1].endswith("# so"):
                block[-1] = block[-1].removesuffix("  # so")
        lines += block
    return lines


@st.composite
def files(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from([[], ["# head"], ["# head", ""]]))
    step = draw(st.integers(1, 4))
    source = ["source:", *draw(fields(step, ["type", "title", "author", "issued"]))]
    dash = draw(st.integers(0, 3))
    events = ["events:"]
    for _ in range(draw(st.integers(1, 3))):
        entry = draw(fields(dash + 2, ["id", "date", "title", "actors", "summary", "claims", "quotes"]))
        entry[0] = " " * dash + "- " + entry[0][dash + 2 :]
        events += [*draw(st.sampled_from([[], [""], ["", " " * dash + "# next"]])), *entry]
    parts = draw(st.permutations([source, events]))
    return "\n".join([*head, *parts[0], *draw(st.sampled_from([[], [""]])), *parts[1]]) + "\n"


def remarks(text: str) -> list[str]:
    return sorted(re.findall(r"(?:^|\s)(# (?:head|about|so|next|what).*)", text))


@settings(max_examples=400)
@given(files())
def test_parsing_before_and_after_gives_the_same_and_twice_gives_the_same(text: str) -> None:
    """By three readers: ours, PyYAML's and ruamel.yaml's; comments and blank lines are all still there."""
    after = layout.tidy("a.yaml", text)
    assert yaml.load(after, yaml.BaseLoader) == yaml.load(text, yaml.BaseLoader)  # noqa: S506
    reader = YAML(typ="safe", pure=True)
    assert reader.load(after) == reader.load(text)
    assert remarks(after) == remarks(text)
    assert sum(not line.strip() for line in after.split("\n")) == sum(not line.strip() for line in text.split("\n"))
    assert layout.tidy("a.yaml", after) == after
    order = [m[0] for m in re.finditer("^(?:source|events):", after, re.MULTILINE)]
    assert order == ["source:", "events:"], "nothing here is so odd that it is left as it was"


def test_the_content_keeps_what_it_says(root: Path, tmp_path: Path) -> None:
    """Every file of the real site, by PyYAML; what is laid out once is laid out."""
    for path in sorted((root / "content").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        registry = path.name if path.name in layout.REGISTRIES else ""
        after = layout.tidy(path.name, text, registry)
        assert layout.tidy(path.name, after, registry) == after
        if after != text:
            assert yaml.load(after, yaml.BaseLoader) == yaml.load(text, yaml.BaseLoader), path  # noqa: S506


def test_a_file_with_errors_is_left_alone(tmp_path: Path) -> None:
    """It is mended first."""
    with pytest.raises(layout.Unreadable) as caught:
        layout.tidy("a.yaml", "events: [{id: a, id: b}]\n")
    assert caught.value.diagnostics[0].code == "key-duplicate"


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """The small site, with one file whose fields are not in order."""
    shutil.copytree(root / "tests/site", tmp_path / "site")
    (tmp_path / "site/content/events/odd.yaml").write_text(
        "events:\n  - summary: More [@hostile].\n    id: line-opens\n", encoding="utf-8"
    )
    return tmp_path / "site"


def test_check_says_and_changes_nothing(site: Path) -> None:
    """Exit 1 while a file would change, 0 when none would; then nothing is written."""
    path = site / "content/events/odd.yaml"
    before = path.read_bytes()
    done = dateline("fmt", "--check", "content/events/odd.yaml", cwd=site)
    assert (done.returncode, done.stdout) == (1, "would change content/events/odd.yaml\n")
    assert path.read_bytes() == before
    assert dateline("fmt", "content/events/odd.yaml", cwd=site).returncode == 0
    assert path.read_text() == "events:\n  - id: line-opens\n    summary: More [@hostile].\n"
    modified = path.stat().st_mtime_ns
    assert dateline("fmt", "content/events", cwd=site).returncode == 0
    assert path.stat().st_mtime_ns == modified
    assert dateline("fmt", "--check", cwd=site).returncode == 0


def test_standard_input_goes_to_standard_output(site: Path) -> None:
    """For editors that format what is on the screen."""
    done = dateline("fmt", "-", cwd=site, stdin="events:\n- {date: 1894, id: a}\n")
    assert (done.returncode, done.stdout) == (0, "events:\n  - {id: a, date: 1894}\n")
    assert dateline("fmt", "-", cwd=site, stdin="events: [\n").returncode == 1


# Nothing is lost --------------------------------------------------------------------------------------------------


def test_all_files_change_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails in the middle leaves every file as it was, and no leavings."""
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_bytes(b"old")
    real = atomic.os.replace
    calls = 0

    def failing(source: object, target: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(28, "No space left on device", str(target))
        real(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(atomic.os, "replace", failing)
    with pytest.raises(atomic.WriteError, match="No space left"):
        atomic.replace([atomic.Change(p, b"old", b"new") for p in paths])
    assert [p.read_bytes() for p in paths] == [b"old"] * 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b", "c"]


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """What another program wrote since it was read stays."""
    path = tmp_path / "a"
    path.write_bytes(b"newer")
    with pytest.raises(atomic.WriteError, match="has changed"):
        atomic.replace([atomic.Change(path, b"old", b"new")])
    assert path.read_bytes() == b"newer"


def test_nothing_is_overwritten_by_what_is_new(tmp_path: Path) -> None:
    """Neither a file, nor a link to one; a link is followed when its file is replaced."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("a")
    for name in ("a", "link"):
        with pytest.raises(atomic.WriteError, match="is there already"):
            atomic.create(tmp_path / name, b"new")
    atomic.replace([atomic.Change(tmp_path / "link", b"old", b"new")])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"
    (tmp_path / "a").chmod(0o600)
    atomic.append(tmp_path / "a", b"more\n")
    assert (tmp_path / "a").read_bytes() == b"new\nmore\n"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
