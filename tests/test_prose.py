"""Markdown pages that cite sources and point at events."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline import pipeline, prose, settings
from dateline.diagnostic import Diagnostic
from dateline.timeline import Timeline

SOURCE = "2022-03-14-spectator-putins-rescue"


@pytest.fixture(scope="module")
def timeline(root: Path) -> Timeline:
    """The real timeline."""
    found = pipeline.run(settings.load(root / "pelicanconf.py")).timeline
    assert found
    return found


def woven(text: str, timeline: Timeline) -> str:
    """Weave with links and marks that a test can read."""
    return prose.weave(
        text,
        timeline,
        lambda event, words: f"<{event.id}|{words}>",
        lambda citations: "".join(f"({c.source.id}, {c.locator})" for c in citations),
    )


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("<p>See [[rome-meeting]].</p>", "<p>See <rome-meeting|Sullivan and Yang Jiechi meet in Rome>.</p>"),
        ("<p>See [[rome-meeting|the talks]].</p>", "<p>See <rome-meeting|the talks>.</p>"),
        (f"<p>So it is [@{SOURCE}].</p>", f"<p>So it is({SOURCE}, ).</p>"),
        (f"<p>So [@{SOURCE}, para. 3].</p>", f"<p>So({SOURCE}, para. 3).</p>"),
        (f"<p>So [@{SOURCE};\n@{SOURCE}, para. 3].</p>", f"<p>So({SOURCE}, )({SOURCE}, para. 3).</p>"),
        (f"<p>So\n[@{SOURCE}].</p>", f"<p>So({SOURCE}, ).</p>"),
        ("<p><code>[[rome-meeting]]</code> [a] [b](c)</p>", "<p><code>[[rome-meeting]]</code> [a] [b](c)</p>"),
        ('<p title="[[rome-meeting]]">x</p>', '<p title="[[rome-meeting]]">x</p>'),
        ("<p>[[no-such-event]] [@no-such-source]</p>", "<p>[[no-such-event]] [@no-such-source]</p>"),
    ],
)
def test_marks_become_links_and_notes(text: str, becomes: str, timeline: Timeline) -> None:
    """Only in text, never in tags or code; what does not exist is left for the check to report."""
    assert woven(text, timeline) == becomes


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("See [[rome-meetin]].", 5, "event-unknown"),
        ("So it is [@spectator].", 10, "source-unknown"),
        (f"So it is [@{SOURCE}; @].", 10, "citation-invalid"),
        (f"So it is [@{SOURCE};\n@spectator].", 10, "source-unknown"),
    ],
)
def test_a_wrong_mark_has_its_place(line: str, column: int, code: str, timeline: Timeline) -> None:
    """Line and column of the Markdown as it was written."""
    found: list[Diagnostic] = []
    prose.check("about.md", f"Title: About\n\n{line}\n", timeline, found)
    assert [(d.span.line, d.span.column, d.code) for d in found] == [(3, column, code)]


@pytest.mark.parametrize("text", ["`[[x]]`", "```\n[[x]]\n```", "    [[x]]", "[[rome-meeting]]", "[text](address)"])
def test_code_and_what_is_right_is_passed_over(text: str, timeline: Timeline) -> None:
    """A page may show how a mark is written."""
    found: list[Diagnostic] = []
    prose.check("about.md", f"Title: About\n\n{text}\n", timeline, found)
    assert found == []
