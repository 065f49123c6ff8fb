"""An event as a piece of HTML that needs no theme: for feeds, and for the one-file edition.

The views are the site's own, so that the words, notes and quotes are those of the event's page. Every text is escaped
here; what a link leads to is the caller's to say, for a feed has pages and a single file has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from dateline.typeset import Runs
from dateline.view import (
    AssertionView,
    EventView,
    Link,
    MarkView,
    NoteView,
    PropertyView,
    QuoteView,
    ReportView,
    SentenceView,
)

__all__ = ["EventHtml", "Way"]

Way = Callable[[str], str]
"""Turns an address relative to the site's root into one that works where the HTML will stand; empty for none."""

_FEW = 3


class EventHtml:
    """Prints events. ``anchor`` is set where notes can be linked to: it begins their ids, which must be its own."""

    def __init__(self, way: Way, *, level: int = 3, anchor: str = "") -> None:
        self._way = way
        self._level = level
        self._anchor = anchor

    def date(self, view: EventView) -> str:
        """Return the date with the notes that bear it out."""
        words, stamp = escape(view.entry.date.words), escape(view.entry.date.datetime)
        # HTML's <time> is for dates that it has a form for.
        return (f'<time datetime="{stamp}">{words}</time>' if stamp else words) + self._marks(view.date_marks)

    def body(self, view: EventView) -> str:
        """Return all that the event's page says, without its title and date."""
        parts = [
            self._account(view),
            self._facts(view),
            self._stated(view),
            *(self.property(p, "Sources disagree: ") for p in view.disputes),
            *(self.property(p, "Held to be wrong: ") for p in view.doubts),
            self._reports(view.reports) if self._anchor else "",
            self._relations(view),
            self._notes(view.notes),
        ]
        return "".join(parts)

    def property(self, view: PropertyView, before: str) -> str:
        """Return a property with who says what of it."""
        rows = [f"<li><strong>{escape(p.value)}</strong> {self._said(p.assertions)}</li>" for p in view.positions]
        html = f"{self._heading(before + view.label)}<ul>{''.join(rows)}</ul>"
        if view.taken:
            html += f"<p>The editors take “{escape(view.taken)}”. {escape(view.because)}</p>"
        if view.neutral:
            html += f"<p>Fits more than one of these: {self._each(view.neutral, '{}')}.</p>"
        if view.deprecated:
            html += f"<p>Held to be wrong: {self._each(view.deprecated, '<s>{}</s>')}.</p>"
        return html

    def _stated(self, view: EventView) -> str:
        words = "; ".join(f"“{escape(words)}” ({self._link(source)})" for words, source in view.stated)
        if not words:
            return ""
        if len(view.stated) > _FEW:
            return f"<details><summary>How {len(view.stated)} sources put the date</summary><p>{words}.</p></details>"
        return f"<p>How sources put the date: {words}.</p>"

    def _account(self, view: EventView) -> str:
        text = " ".join(self._sentence(s) for s in view.narrative)
        if not text:
            return ""
        teller = view.narrative[0].marks[0].source if view.narrative[0].marks and not view.is_editorial else ""
        by = f"<p>As reported by {escape(teller)}:</p>" if teller else ""
        return f"{by}<p>{text}</p>"

    def _facts(self, view: EventView) -> str:
        rows = []
        if view.entry.place:
            rows.append(("Where", self._link(view.entry.place)))
        people = [
            self._link(a.actor)
            + (f" ({escape('; '.join(a.roles) or a.affiliation)})" if a.roles or a.affiliation else "")
            for a in view.actors
        ]
        if people:
            rows.append(("Who", "; ".join(people)))
        for claim in view.claims:
            values = "; ".join(escape(p.value) + self._marks(p.marks) for p in claim.positions)
            wrong = f"; held to be wrong: {self._each(claim.deprecated, '<s>{}</s>')}" if claim.deprecated else ""
            rows.append((escape(claim.label), values + wrong))
        if view.entry.only_side:
            rows.append(("Only one side reported this", escape(view.entry.only_side)))
        return f"<ul>{''.join(f'<li>{label}: {html}</li>' for label, html in rows)}</ul>" if rows else ""

    def _reports(self, reports: Iterable[ReportView]) -> str:
        rows = []
        for report in reports:
            date = f", dates it {escape(report.date.words)}" if report.date else ""
            text = " ".join(escape(s.text) for s in report.sentences)
            quotes = "".join(f"<li>{self._quote(q)}</li>" for q in report.quotes)
            words = f"<ul>{quotes}</ul>" if quotes else ""
            rows.append(f"<li>{self._link(report.source)}{date}. {text}{words}</li>")
        return f"<details><summary>What each source reports</summary><ul>{''.join(rows)}</ul></details>" if rows else ""

    def _relations(self, view: EventView) -> str:
        rows = [
            f"<li>{escape(label)}: {self._link(Link(e.title, e.href))} ({escape(e.date.words)})</li>"
            for label, entries in view.relations
            for e in entries
        ]
        return f"{self._heading('Related events')}<ul>{''.join(rows)}</ul>" if rows else ""

    def _notes(self, notes: Iterable[NoteView]) -> str:
        rows = []
        for note in notes:
            quotes = "".join(f"<li>{self._quote(q)}</li>" for q in note.quotes)
            ways = [f'<a href="{escape(note.href)}">Read the source</a>'] if note.href else []
            ways += [f'<a href="{escape(note.archive)}">Archived copy</a>'] if note.archive else []
            about = self._way(note.source.href)
            ways += [f'<a href="{escape(about)}">About this source</a>'] if about else []
            id_ = f' id="n-{self._anchor}-{note.number}"' if self._anchor else ""
            side = f" {escape(note.side)}." if note.side else ""
            words = f"<ul>{quotes}</ul>" if quotes else ""
            rows.append(f"<li{id_}>{self.runs(note.runs)}{side} {' '.join(ways)}{words}</li>")
        return f"{self._heading('Notes')}<ol>{''.join(rows)}</ol>" if rows else ""

    def runs(self, runs: Runs) -> str:
        """Return a source as Chicago has it."""
        html = []
        for run in runs:
            text = f"<cite>{escape(run.text)}</cite>" if run.style == "italic" else escape(run.text)
            html.append(f'<a href="{escape(run.href)}">{text}</a>' if run.href else text)
        return "".join(html)

    def _quote(self, quote: QuoteView) -> str:
        lang = f' lang="{escape(quote.lang)}"' if quote.lang else ""
        html = f"<q{lang}>{escape(quote.text)}</q>"
        html += f" [<q>{escape(quote.translation)}</q>]" if quote.translation else ""
        html += f" — {self._link(quote.speaker)}" if quote.speaker else ""
        return html + (f" ({escape(quote.locator)})" if quote.locator else "")

    def _each(self, assertions: Iterable[AssertionView], form: str) -> str:
        """Return each value in ``form`` with who gives it."""
        return "; ".join(f"{form.format(escape(a.value))} {self._said((a,))}" for a in assertions)

    def _said(self, assertions: Iterable[AssertionView]) -> str:
        return "; ".join(
            self._link(a.source) + self._marks((a.mark,)) + (f": {escape(a.because)}" if a.because else "")
            for a in assertions
        )

    def _sentence(self, sentence: SentenceView) -> str:
        return escape(sentence.text) + self._marks(sentence.marks)

    def _marks(self, marks: Iterable[MarkView]) -> str:
        if self._anchor:
            way = f"#n-{self._anchor}-"
            links = [
                f'<a href="{way}{m.number}" aria-label="Note {m.number}, {escape(m.source)}">{m.number}</a>'
                for m in marks
            ]
            return f"<sup>{' '.join(links)}</sup>" if links else ""
        numbers = ", ".join(str(m.number) for m in marks)
        return f"<sup>[{numbers}]</sup>" if numbers else ""

    def _link(self, link: Link) -> str:
        address = self._way(link.href) if link.href else ""
        return f'<a href="{escape(address)}">{escape(link.text)}</a>' if address else escape(link.text)

    def _heading(self, text: str) -> str:
        return f"<h{self._level}>{escape(text)}</h{self._level}>"
