"""YAML text in which every value knows its place; bad input of every kind gets an answer and nothing else."""

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from dateline import document, pipeline
from dateline.diagnostic import Diagnostic, Span, has_errors, render
from dateline.document import Reader
from dateline.settings import Settings

ROOT = Path(__file__).parents[1]
GOOD = """\
source:
  type: article-newspaper
  title: Talks in Rome
  language: en
events:
  - id: rome-meeting
    date: 2022-03-14
    title: They meet in Rome
    kind: meeting
    place: rome
    actors: [jake-sullivan]
    summary: They met for hours.
    quotes: [they met for hours]
"""
REGISTRIES = {
    "actors": "jake-sullivan: {name: Jake Sullivan}\n",
    "places": "rome: {name: Rome}\n",
    "sides": "press: {name: Press}\n",
    "kinds": "meeting: {name: Meeting, plural: Meetings}\n",
}


def make_site(folder: Path, files: dict[str, bytes], **registries: str) -> Settings:
    """Write a small site and return its settings."""
    (folder / "content" / "events").mkdir(parents=True)
    for name, text in {**REGISTRIES, **registries}.items():
        (folder / "content" / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name, data in files.items():
        (folder / "content" / "events" / name).write_bytes(data)
    return Settings(root=folder, content=folder / "content")


def check(folder: Path, data: bytes, name: str = "talks.yaml") -> list[tuple[str, int, int]]:
    """Return the codes and places of what a whole run says of one event file."""
    result = pipeline.run(make_site(folder, {name: data}))
    assert (result.timeline is None) == has_errors(result.diagnostics)
    assert all(render(d) and d.help for d in result.diagnostics)
    return [(d.code, d.span.line, d.span.column) for d in result.diagnostics]


def test_a_good_file_makes_a_timeline(tmp_path: Path) -> None:
    """Nothing is said of a good file."""
    assert check(tmp_path, GOOD.encode()) == []


# Nine words that stand for 99 to the power of nine.
BOMB = b"a: &a [x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + i, 98 + i, b", ".join([b"*%c" % (97 + i)] * 99)) for i in range(9)
)
BYTES = [
    # what it is, the bytes, the codes with their lines and columns
    ("an empty file", b"", [("file-empty", 1, 1)]),
    ("blanks", b"  \n\n", [("file-empty", 1, 1)]),
    ("BOM", b"\xef\xbb\xbf" + GOOD.encode(), [("encoding-bom", 1, 1)]),
    ("UTF-16 with BOM", GOOD.encode("utf-16"), [("encoding-wide", 1, 1)]),
    ("UTF-16 LE without BOM", GOOD.encode("utf-16-le"), [("encoding-wide", 1, 1)]),
    ("UTF-16 BE without BOM", GOOD.encode("utf-16-be"), [("encoding-wide", 1, 1)]),
    ("UTF-32 with BOM", GOOD.encode("utf-32"), [("encoding-wide", 1, 1)]),
    ("UTF-32 LE without BOM", GOOD.encode("utf-32-le"), [("encoding-wide", 1, 1)]),
    ("UTF-32 BE without BOM", GOOD.encode("utf-32-be"), [("encoding-wide", 1, 1)]),
    ("Latin-1", GOOD.replace("Rome", "Zürich").encode("latin-1"), [("encoding-invalid", 3, 20)]),
    ("a cut character", GOOD.encode() + "é".encode()[:1], [("encoding-invalid", 14, 1)]),
    (
        "a surrogate in UTF-8",
        GOOD.replace("Rome", "\ud800").encode("utf-8", "surrogatepass"),
        [("encoding-invalid", 3, 19)],
    ),
    ("an overlong NUL", GOOD.encode().replace(b"Rome", b"\xc0\x80"), [("encoding-invalid", 3, 19)]),
    ("NUL", GOOD.encode().replace(b"Rome", b"\0"), [("character-control", 3, 19)]),
    ("only NUL", b"\0" * 9, [("character-control", 1, 1)]),
    ("escape", GOOD.encode().replace(b"Talks in", b"Talks \x1b[31m in"), [("character-control", 3, 16)]),
    (
        "DEL and C1",
        GOOD.replace("Talks in", "\x7fTalks\x9f").encode(),
        [("character-control", 3, 10), ("character-control", 3, 16)],
    ),
    ("not a character", GOOD.replace("Talks in", "\uffff").encode(), [("character-control", 3, 10)]),
    ("a BOM within", GOOD.replace("Talks", "\ufeffTalks").encode(), [("character-control", 3, 10)]),
    ("a line separator", GOOD.replace("Talks in", "Talks\u2028in").encode(), [("character-control", 3, 15)]),
    ("next line", GOOD.replace("Talks in", "Talks\x85in").encode(), [("character-control", 3, 15)]),
    ("bidi, twice", GOOD.replace("Talks in", "\u202eTalks\u202e in").encode(), [("character-bidi", 3, 10)]),
    (
        "bidi isolates",
        GOOD.replace("Talks in", "\u2066Talks\u2069 in").encode(),
        [("character-bidi", 3, 10), ("character-bidi", 3, 16)],
    ),
    ("CR LF", GOOD.replace("\n", "\r\n").encode(), [("line-ending", 1, 8)]),
    ("lone CR", GOOD.replace("\n", "\r").encode(), [("line-ending", 1, 8)]),
    (
        "CR LF and more",
        GOOD.replace("\n", "\r\n").replace("title: Talks", "titel: Talks").encode(),
        [("line-ending", 1, 8), ("field-missing", 2, 3), ("key-unknown", 3, 3)],
    ),
    (
        "bidi and more",
        GOOD.replace("title: Talks", "titel: \u202eTalks").encode(),
        [("field-missing", 2, 3), ("key-unknown", 3, 3), ("character-bidi", 3, 10)],
    ),
    ("too large", b"a" * (2 * 1024 * 1024 + 1), [("file-too-large", 1, 1)]),
    ("ten thousand levels", b"events: " + b"[" * 10_000 + b"]" * 10_000, [("yaml-too-deep", 1, 39)]),
    ("a million levels, unclosed", b"[" * 1_000_000, [("yaml-too-deep", 1, 32)]),
    ("ten thousand mappings", b"{a: " * 10_000, [("yaml-too-deep", 1, 125)]),
    ("ten thousand levels in block", b"- " * 10_000 + b"a", [("yaml-too-deep", 1, 63)]),
    ("ten thousand keys of keys", b"? " * 10_000 + b"a", [("yaml-too-deep", 1, 63)]),
    ("an alias bomb", BOMB, None),
    ("a wide alias", GOOD.encode() + b"  - &q {id: y, quotes: [" + b"a," * 499 + b"b]}\n" + b"  - *q\n" * 99_999, None),
    ("a hundred thousand keys", b"source:\n" + b"".join(b"  k%d: x\n" % i for i in range(100_000)), None),
    ("a hundred thousand times one key", b"source:\n" + b"  title: x\n" * 100_000, None),
    ("a hundred thousand events", GOOD.encode() + b"".join(b"  - {id: e%d}\n" % i for i in range(100_000)), None),
    (
        "a hundred thousand ids",
        GOOD.encode() + b"    part-of: [" + b"".join(b"a%d," % i for i in range(100_000)) + b"b]",
        None,
    ),
    ("a megabyte of dashes", b"-\n" * 500_000, [("file-not-mapping", 1, 1)]),
    ("a megabyte of quotes", b'"' * 1_000_001, None),
    ("a megabyte of comment", b"#" * 1_000_000, [("file-empty", 1, 1)]),
    ("one bracket", b"[", [("yaml-syntax", 1, 2)]),
    ("three brackets", b"[[[\n", [("yaml-syntax", 2, 1)]),
    ("a key of a megabyte", b"a" * 1_000_000 + b": b", None),
    ("a quoted key of a megabyte", b'? "' + b"a" * 1_000_000 + b'"\n: b', None),
]


@pytest.mark.parametrize(("data", "expected"), [row[1:] for row in BYTES], ids=[row[0] for row in BYTES])
def test_bad_bytes_are_answered(tmp_path: Path, data: bytes, expected: list[tuple[str, int, int]] | None) -> None:
    """Whatever the bytes are, the answer is a place and a remedy within seconds: no exception, no hang."""
    start = time.process_time()
    found = check(tmp_path, data)
    assert time.process_time() - start < 10
    assert found == expected if expected is not None else found
    assert len(found) <= 1002


@pytest.mark.parametrize("registry", REGISTRIES)
@pytest.mark.parametrize("text", ["", "- a\n", "a\n", "a: [\n", "Rome: {}\n", "a: b\n", "a: {x: y}\n", "\t"])
def test_a_broken_registry_is_answered_once(tmp_path: Path, registry: str, text: str) -> None:
    """What is wrong in a registry file is said there, and not again at each id that it might have held."""
    result = pipeline.run(make_site(tmp_path, {"talks.yaml": GOOD.encode()}, **{registry: text}))
    assert result.timeline is None
    elsewhere = {d.code for d in result.diagnostics if not d.path.endswith(f"{registry}.yaml")}
    # A registry that could be read does not have the ids that the event file names.
    assert elsewhere <= ({f"{registry[:-1]}-unknown"} if text in ("a: b\n", "a: {x: y}\n") else set())


def test_an_id_stands_twice_in_a_registry(tmp_path: Path) -> None:
    """Both places of the id are given."""
    result = pipeline.run(make_site(tmp_path, {}, places="rome: {name: Rome}\nrome: {name: Roma}\n"))
    assert [(d.code, d.span[:2], d.related[0].span[:2]) for d in result.diagnostics] == [
        ("key-duplicate", (2, 1), (1, 1))
    ]


NAMES = [
    # the name of the file, the codes
    ("two words.yaml", ["file-name"]),
    ("line\nbreak.yaml", ["file-name"]),
    ("Talks.yaml", ["file-name"]),
    ("été.yaml", ["file-name"]),
    ("e\u0301te\u0301.yaml", ["file-name"]),
    ("a..b.yaml", ["file-name"]),
    ("\u202eb.yaml", ["file-name"]),
    ("-.yml", ["file-name"]),
    ("a" * 81 + ".yaml", ["file-name"]),
    ("talks.draft.yaml", ["file-name"]),
    ("2022-03-14-talks.yml", []),
]


@pytest.mark.parametrize(("name", "codes"), NAMES)
def test_a_file_name_that_is_no_id_is_refused(tmp_path: Path, name: str, codes: list[str]) -> None:
    """A source's id comes from its file's name, so blanks, capitals, accents and dots in it are named."""
    assert [code for code, _, _ in check(tmp_path, GOOD.encode(), name)] == codes


@pytest.mark.parametrize("name", ["two words.yaml", "Talks.yaml", "été.yaml"])
def test_any_file_name_will_do_where_the_source_has_an_id(tmp_path: Path, name: str) -> None:
    """An `id` in the file makes its name free."""
    data = GOOD.replace("source:\n", "source:\n  id: talks\n").encode()
    assert check(tmp_path, data, name) == []


def test_a_name_that_is_not_utf_8_is_answered(tmp_path: Path) -> None:
    """The name of a file can be any bytes."""
    site = make_site(tmp_path, {})
    with open(bytes(site.events_folder) + b"/a\xff.yaml", "wb") as file:
        file.write(GOOD.encode())
    (found,) = pipeline.run(site).diagnostics
    assert found.code == "file-name"
    assert "\\udcff" in render(found)


def test_what_cannot_be_opened_is_answered(tmp_path: Path) -> None:
    """A link to itself and one to nowhere are named; a folder with a file's name is a folder."""
    site = make_site(tmp_path, {"good.yaml": GOOD.encode()})
    (site.events_folder / "loop.yaml").symlink_to("loop.yaml")
    (site.events_folder / "gone.yaml").symlink_to("nowhere.yaml")
    (site.events_folder / "folder.yaml").mkdir()
    result = pipeline.run(site)
    assert [(d.path[15:], d.code) for d in result.diagnostics] == [
        ("gone.yaml", "file-unreadable"),
        ("loop.yaml", "file-unreadable"),
    ]
    assert result.timeline is None


# places --------------------------------------------------------------------------------------------------------------


def test_a_column_counts_characters() -> None:
    """Letters of any size, also those outside the first plane, count as one."""
    found: list[Diagnostic] = []
    parsed = document.loads("a.yaml", "{𝕏: 杨洁篪, é: e\u0301, b: c}".encode(), found)
    assert parsed is not None
    places = [
        (document.span(k), document.span(v)) for k, v in document.iter_items(parsed.root, Reader("a.yaml", found))
    ]
    assert places == [
        (Span(1, 2, 1, 3), Span(1, 5, 1, 8)),
        (Span(1, 10, 1, 11), Span(1, 13, 1, 15)),
        (Span(1, 17, 1, 18), Span(1, 20, 1, 21)),
    ]
    assert found == []


def cut(text: str, place: Span) -> str:
    """Return what stands at a place of a text."""
    lines = [*text.split("\n"), ""][place.line - 1 : place.end_line]
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.column - 1 :]
    return "\n".join(lines)


def scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for pair in node.value:
            for inner in pair:
                yield from scalars(inner)
    elif isinstance(node, SequenceNode):
        for inner in node.value:
            yield from scalars(inner)


letters = st.text(st.sampled_from("abc: #-,'\"[]{}é杨𝕏\u0301🇨!&*\\"), min_size=1, max_size=12)


def plain(text: str) -> str:
    """Return a text as it can stand without quotes."""
    return "x" + "".join(c for c in text if c.isalnum() or c == " ").strip()


@st.composite
def written(draw: st.DrawFn) -> str:
    """A scalar in one of YAML's styles, at column seven."""
    text, more = draw(letters), draw(letters)
    style = draw(st.sampled_from(["plain", "single", "double", "plain lines", "double lines", "literal", "folded"]))
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return {
        "plain": plain(text),
        "single": "'" + text.replace("'", "''") + "'",
        "double": f'"{escaped}"',
        "plain lines": f"{plain(text)}\n      {plain(more)}",
        "double lines": f'"{escaped}\n      {plain(more)}"',
        "literal": f"|\n      x{text}\n      x{more}",
        "folded": f">-\n      x{text}\n      x{more}",
    }[style]


@settings(derandomize=True, deadline=None)
@given(st.lists(written(), min_size=1, max_size=4), letters)
def test_the_text_at_a_place_is_what_was_read(values: list[str], comment: str) -> None:
    """What stands at a value's place, read again on its own, is the value: in every style, after any letters."""
    text = f"# {comment}\nlist:\n" + "".join(f"    - {value}\n" for value in values)
    found: list[Diagnostic] = []
    parsed = document.loads("a.yaml", text.encode(), found)
    assert parsed is not None, (text, found)
    _, *nodes = scalars(parsed.root)
    assert len(nodes) == len(values)
    for node in nodes:
        piece = cut(text, document.span(node))
        again = document.loads("b.yaml", f"list:\n    - {piece}\n".encode(), found)
        assert again is not None
        assert [n.value for n in scalars(again.root)] == ["list", node.value]


# mutations -----------------------------------------------------------------------------------------------------------

PIECES = [
    *(b"\t", b"\r", b"\0", b"\xff", b"\xe2\x80\xae", b"\n", b"\n\n  ", b" ", b"", b"\\"),
    *(b"&a ", b"*a", b"!!x ", b"<<: ", b"? ", b"[", b"]", b"{", b"}", b'"', b"'", b"|\n", b">-\n", b"- ", b": "),
    *(b"#", b"%", b"@", b"---\n", b"...\n", b"~", b"null", b"2022-02-30", b"[[[[[["),
]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return ``data`` with up to four pieces cut out, doubled, moved or put in."""
    for _ in range(rng.randint(1, 4)):
        start, end = sorted(rng.randint(0, len(data)) for _ in range(2))
        end = min(end, start + rng.choice((0, 1, 3, 20, 200)))
        piece = rng.choice((b"", rng.choice(PIECES), data[start:end] * 2, bytes([rng.randrange(256)])))
        data = data[:start] + piece + data[end:]
    return data


def test_no_mutation_of_the_real_content_breaks_a_run(tmp_path: Path) -> None:
    """Whatever is done to a file, the run ends with a timeline or with findings that lie within their files."""
    rng = random.Random(20220314)  # noqa: S311
    shutil.copytree(ROOT / "content", tmp_path / "content")
    site = Settings(root=tmp_path, content=tmp_path / "content")
    files = [*sorted((ROOT / "content" / "events").rglob("*.yaml"))[::5], *sorted((ROOT / "content").glob("*.yaml"))]
    shutil.rmtree(site.events_folder)
    site.events_folder.mkdir()
    for path in files:
        is_registry = path.parent == ROOT / "content"
        place = tmp_path / "content" / path.name if is_registry else site.events_folder / path.name
        for _ in range(8):
            place.write_bytes(mutated(path.read_bytes(), rng))
            judge(pipeline.run(site), tmp_path)
        if is_registry:
            shutil.copy(path, place)
        else:
            place.unlink()


def judge(result: pipeline.Result, root: Path) -> None:
    """Check what must hold of any run."""
    assert (result.timeline is None) == has_errors(result.diagnostics)
    for one in result.diagnostics:
        assert render(one)
        for path, place in ((one.path, one.span), *((r.path, r.span) for r in one.related)):
            lines = [*document.lines_of((root / path).read_bytes()), ""]
            assert 1 <= place.line <= place.end_line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
            assert place.line < place.end_line or place.column <= place.end_column
