"""End tags that a page does without: a browser makes the same of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.end_tag import leave_out
from dateline.page import Page
from dateline.printing import Printer
from published import tree


@pytest.mark.parametrize(
    ("whole", "left"),
    [
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a<li>b</ul>"),
        ("<ol><li><p>a</p></li></ol>", "<ol><li><p>a</ol>"),
        ("<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>", "<dl><dt>a<dd>b<dd>c</dl>"),
        ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", "<dl><div><dt>a<dd>b</div></dl>"),
        ("<div><p>a</p><p>b</p></div>", "<div><p>a<p>b</div>"),
        ("<p>a</p><h2>b</h2>", "<p>a<h2>b</h2>"),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td><td>c</td></tr></tbody></table>",
            "<table><thead><tr><th>a<tbody><tr><td>b<td>c</table>",
        ),
        ("<!DOCTYPE html><html><body>a</body></html>\n", "<!DOCTYPE html><html><body>a\n"),
        ("<select><option>a</option><option>b</option></select>", "<select><option>a<option>b</select>"),
    ],
)
def test_an_end_tag_goes_where_what_follows_implies_it(whole: str, left: str) -> None:
    """Items, rows, cells, terms, options and paragraphs end where the next begins or what holds them ends."""
    assert leave_out(whole) == left
    assert tree(left) == tree(whole)


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>a</li> <li>b</li>\n</ul>",
        "<ul><li>a</li><script></script></ul>",
        "<ul><li>a</li><link></ul>",
        "<p>a</p>text<p>b</p>",
        "<html><body>a</body> </html><!-- b -->",
        "<p>a</p><span>b</span>",
        "<a href=x><p>a</p></a>",
        "<ins><p>a</p></ins>",
        "<own-element><p>a</p></own-element>",
        "<span><p>a</p></span>b",
        "<dl><dt>a</dt></dl>",
        "<table><thead><tr><th>a</th></tr></thead></table>".replace("</th></tr>", "</th> </tr> "),
        "<ul><li>a</li><!-- b --></ul>",
    ],
)
def test_an_end_tag_stays_where_the_standard_keeps_it(html: str) -> None:
    """Before text, blanks, comments, scripts, and in what the standard excepts."""
    assert leave_out(html) == html


@pytest.mark.parametrize(
    "other",
    [
        "<script>const a = '<ul><li>a</li><li>b</li></ul>'</script>",
        "<SCRIPT>'</li><li>'</SCRIPT>",
        "<script>'{{ word }}</li></ul>'</script>",
        "<style>/* </li><li> */</style>",
        "<textarea><li>a</li><li>b</li></textarea>",
        "<title>About {{ word }}</li><li></title>",
        "<noscript><ul><li>a</li><li>b</li></ul></noscript>",
        "<!-- <ul><li>a</li><li>b</li></ul> -->",
        '<b title="</li><li>">x</b>',
        "<b title='a > b{{ word }}</li><li>'>x</b>",
        '<b title="<ul><li>a</li><li>b</li></ul>">x</b>',
    ],
)
def test_what_only_looks_like_a_tag_is_left_alone(other: str, tmp_path: Path) -> None:
    """Scripts, text fields, comments and attributes of a theme's template keep every character, as values do."""
    list_ = "<ul>{% for _ in '12' %}<li>a</li>{% endfor %}</ul>"
    (tmp_path / "own.html").write_text(list_ + other, encoding="utf-8")
    (tmp_path / "page.html").write_text(f'{{% include "own.html" %}}{list_}<p>{{{{ word }}}}</p><p></p>', "utf-8")
    printer = Printer([str(tmp_path)], {"word": "</li><li>"})
    made = printer.page(Page("page/", "page.html", "", "Page", "", lambda: None)).decode()
    word = "&lt;/li&gt;&lt;li&gt;"
    given = other.replace("{{ word }}", word)
    assert made == f"<ul><li>a</li><li>a</li></ul>{given}<ul><li>a<li>a</ul><p>{word}<p></p>"


# What HTML lets stand in what (HTML Standard §4), as far as end tags are concerned.
_WORDS = ("span", "b", "a", "ins", "small", "label", "button", "select", "svg", "math", "object", "template")
_BLOCKS = (
    *("p", "ul", "ol", "dl", "div", "section", "table", "details", "blockquote", "form", "pre", "figure", "h2"),
    *("header", "article", "nav", "main", "footer", "address", "fieldset"),
)
_INSIDE = {
    **dict.fromkeys(("p", "pre", "h2", "summary", "span", "b", "small", "label", "button", "text", "dt", "th"), _WORDS),
    **dict.fromkeys(("ul", "ol"), ("li",)),
    "dl": ("dt", "dd", "div"),
    "table": ("thead", "tbody", "tfoot", "tr"),
    **dict.fromkeys(("thead", "tbody", "tfoot"), ("tr",)),
    "tr": ("td", "th"),
    "select": ("option", "optgroup"),
    "optgroup": ("option",),
    "option": (),
    "svg": ("foreignObject", "text", "g"),
    "math": ("mi",),
    "mi": (),
    "text": (),
    "g": ("text",),
}


@st.composite
def _html(draw: st.DrawFn, inside: str = "body", depth: int = 0) -> str:
    """Return markup that HTML allows inside an element."""
    made = []
    for _ in range(draw(st.integers(0, 4 - min(depth, 3)))):
        tags = _INSIDE.get(inside, _BLOCKS + _WORDS)
        if depth > 5 or not tags or draw(st.integers(0, 4)) == 0:
            made.append(draw(st.sampled_from(["text", " ", "&lt;", "<br>", "<script>1</script>"])))
        else:
            tag = draw(st.sampled_from(tags))
            attribute = draw(st.sampled_from(["", ' class="a"', ' title="a > b"']))
            # Links and their like may have in them what they may stand beside.
            within = draw(_html(inside if tag in ("a", "ins", "object") else tag, depth + 1))
            made.append(f"<{tag}{attribute}>{within}</{tag}>")
    return "".join(made)


@settings(max_examples=500, deadline=None)
@given(_html())
def test_a_browser_makes_the_same_document_of_any_page(html: str) -> None:
    """Whatever a theme prints that HTML allows, nothing moves."""
    page = f"<!DOCTYPE html><html><head><title>a</title></head><body>{html}</body></html>"
    assert tree(leave_out(page)) == tree(page)


def test_every_page_of_a_site_is_the_same_document_with_and_without(root: Path, tmp_path: Path) -> None:
    """Each kind of page, built once as it is and once with every end tag: a browser makes one document of both."""
    site = tmp_path / "site"
    shutil.copytree(root / "tests/site", site)
    conf = (site / "pelicanconf.py").read_text(encoding="utf-8").replace("../../", f"{root}/")
    (site / "pelicanconf.py").write_text(conf, encoding="utf-8")
    whole = "from dateline import end_tag; end_tag.leave_out = str; from dateline.__main__ import main; main()"
    for name, command in (("whole", ["-c", whole]), ("lean", ["-m", "dateline"])):
        options = ["build", "-o", str(tmp_path / name), "-s", "pelicanconf.py"]
        subprocess.run([sys.executable, *command, *options], cwd=site, check=True, capture_output=True)
        shutil.rmtree(site / ".cache")
    lighter = 0
    for path in sorted((tmp_path / "whole").rglob("*.html")):
        before = path.read_text(encoding="utf-8")
        after = (tmp_path / "lean" / path.relative_to(tmp_path / "whole")).read_text(encoding="utf-8")
        assert tree(after) == tree(before), path
        lighter += len(after) < len(before)
    assert lighter > 50
