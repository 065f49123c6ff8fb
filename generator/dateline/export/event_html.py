"""An event as a piece of HTML that needs no theme: for feeds, and for the one-file edition.

The views are the site's own, so that the words, notes and quotes are those of the event's page. Every text is escaped
here; what a link leads to is the caller's to say, for a feed has pages and a single file has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from dateline.catalogue import _, later, ngettext
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

__all__ = ["DISAGREE", "EventHtml", "Way"]

DISAGREE = later("Sources disagree: %(properties)s")
_WRONG = later("Held to be wrong: %(properties)s")

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
            *(self.property(p, DISAGREE) for p in view.disputes),
            *(self.property(p, _WRONG) for p in view.doubts),
            self._reports(view.reports) if self._anchor and view.says_more else "",
            self._relations(view),
            self._notes(view.notes),
        ]
        return "".join(parts)

    def property(self, view: PropertyView, heading: str) -> str:
        """Return a property with who says what of it, under a message for its heading."""
        rows = [f"<li><strong>{escape(p.value)}</strong> {self._said(p.assertions)}</li>" for p in view.positions]
        html = self._heading(_(heading) % {"properties": view.label}) + f"<ul>{''.join(rows)}</ul>"
        if view.taken:
            taken = _("The editors take “%(value)s”.") % {"value": view.taken}
            html += f"<p>{escape(taken)} {escape(view.because)}</p>"
        if view.neutral:
            html += "<p>" + _("Fits more than one of these") + f": {self._each(view.neutral, '{}')}.</p>"
        if view.deprecated:
            html += "<p>" + _("Held to be wrong") + f": {self._each(view.deprecated, '<s>{}</s>')}.</p>"
        return html

    def _stated(self, view: EventView) -> str:
        words = "; ".join(f"“{escape(words)}” ({self._link(source)})" for words, source in view.stated)
        if not words:
            return ""
        if len(view.stated) > _FEW:
            count = len(view.stated)
            told = ngettext("How %(number)s source puts the date", "How %(number)s sources put the date", count)
            return f"<details><summary>{told % {'number': count}}</summary><p>{words}.</p></details>"
        return "<p>" + _("How sources put the date") + f": {words}.</p>"

    def _account(self, view: EventView) -> str:
        text = " ".join(self._sentence(s) for s in view.narrative)
        if not text:
            return ""
        teller = view.narrative[0].marks[0].source if view.narrative[0].marks and not view.is_editorial else ""
        by = "<p>" + escape(_("As reported by %(source)s") % {"source": teller}) + ":</p>" if teller else ""
        return f"{by}<p>{text}</p>"

    def _facts(self, view: EventView) -> str:
        rows = []
        if view.entry.place:
            rows.append((_("Where"), self._link(view.entry.place)))
        people = [
            self._link(a.actor)
            + (f" ({escape('; '.join(a.roles) or a.affiliation)})" if a.roles or a.affiliation else "")
            for a in view.actors
        ]
        if people:
            rows.append((_("Who"), "; ".join(people)))
        for claim in view.claims:
            values = "; ".join(escape(p.value) + self._marks(p.marks) for p in claim.positions)
            if claim.deprecated:
                values += "; " + _("held to be wrong") + f": {self._each(claim.deprecated, '<s>{}</s>')}"
            rows.append((escape(claim.label), values))
        if view.entry.only_side:
            rows.append((_("Only one side reported this"), escape(view.entry.only_side)))
        return f"<ul>{''.join(f'<li>{label}: {html}</li>' for label, html in rows)}</ul>" if rows else ""

    def _reports(self, reports: Iterable[ReportView]) -> str:
        rows = []
        for report in reports:
            date = ", " + escape(_("dates it %(date)s") % {"date": report.date.words}) if report.date else ""
            text = escape(_("As told above.") if report.is_told else report.account)
            quotes = "".join(f"<li>{self._quote(q)}</li>" for q in report.left)
            words = f"<ul>{quotes}</ul>" if quotes else ""
            rows.append(f"<li>{self._link(report.source)}{date}. {text}{words}</li>")
        head = "<details><summary>" + _("What each source reports") + "</summary>"
        return f"{head}<ul>{''.join(rows)}</ul></details>" if rows else ""

    def _relations(self, view: EventView) -> str:
        rows = [
            f"<li>{escape(label)}: {self._link(Link(e.title, e.href))} ({escape(e.date.words)})</li>"
            for label, entries in view.relations
            for e in entries
        ]
        return self._heading(_("Related events")) + f"<ul>{''.join(rows)}</ul>" if rows else ""

    def _notes(self, notes: Iterable[NoteView]) -> str:
        rows = []
        for note in notes:
            quotes = "".join(f"<li>{self._quote(q)}</li>" for q in note.quotes)
            links = (
                (note.href, _("Read the source")),
                (note.archive, _("Archived copy")),
                (self._way(note.source.href), _("About this source")),
            )
            ways = [f'<a href="{escape(address)}">{text}</a>' for address, text in links if address]
            id_ = f' id="n-{self._anchor}-{note.number}"' if self._anchor else ""
            side = f" {escape(note.side)}." if note.side else ""
            words = f"<ul>{quotes}</ul>" if quotes else ""
            rows.append(f"<li{id_}>{self.runs(note.runs)}{side} {' '.join(ways)}{words}</li>")
        return self._heading(_("Notes")) + f"<ol>{''.join(rows)}</ol>" if rows else ""

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
            links = [f'<a href="{way}{m.number}" aria-label="{self._about(m)}">{m.number}</a>' for m in marks]
            return f"<sup>{' '.join(links)}</sup>" if links else ""
        numbers = ", ".join(str(m.number) for m in marks)
        return f"<sup>[{numbers}]</sup>" if numbers else ""

    def _about(self, mark: MarkView) -> str:
        return escape(_("Note %(number)s, %(source)s") % {"number": mark.number, "source": mark.source})

    def _link(self, link: Link) -> str:
        address = self._way(link.href) if link.href else ""
        return f'<a href="{escape(address)}">{escape(link.text)}</a>' if address else escape(link.text)

    def _heading(self, text: str) -> str:
        return f"<h{self._level}>{escape(text)}</h{self._level}>"
