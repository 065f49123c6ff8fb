"""The page on which the record gives account of its own sourcing: the figures of `sourcing` in words and tables."""

from __future__ import annotations

from dateline import wording
from dateline.catalogue import _
from dateline.naming import Naming
from dateline.sourcing import Share, sourcing
from dateline.view import Link, SourcingView, TableView

__all__ = ["SourcingPage"]


class SourcingPage(Naming):
    """Makes that page's view."""

    def view(self) -> SourcingView:
        """Return the record's account of its own sourcing."""
        s = sourcing(self._timeline)
        disputes, number = s.open_disputes + s.resolved_disputes, wording.number
        figures = (
            (_("Events"), number(s.events), _("%(number)s of them key events") % {"number": number(s.key_events)}),
            (
                _("Sources"),
                number(s.sources),
                _("%(number)s once copies of one agency’s text are counted once") % {"number": number(s.independent)},
            ),
            (_("Reports"), number(s.reports), _("what one source says of one event")),
            (_("Quotes"), number(s.quotes), ""),
            (_("Sentences with a quote"), *_share(s.quoted_sentences)),
            (_("Events with a single source"), *_share(s.single_source)),
            (_("Events that one side alone reports"), *_share(s.one_sided)),
            (_("Sources with a date of publication"), *_share(s.dated)),
            (_("Sources with an archived copy"), *_share(s.archived)),
            (
                _("Disputes"),
                number(disputes),
                _("%(settled)s settled by the editors, %(open)s open")
                % {"settled": number(s.resolved_disputes), "open": number(s.open_disputes)},
            ),
        )
        voices = tuple(v.side for v in s.voices)
        by_year = tuple(
            (
                Link(str(p.year), f"{p.year}/"),
                (p.events, p.sources, p.single_source, p.one_sided, p.disputes),
            )
            for p in s.periods
        )
        heard = tuple(
            (Link(str(p.year), f"{p.year}/"), tuple(dict(p.voices).get(v, 0) for v in voices)) for p in s.periods
        )
        sides = tuple((Link(self._side(v.side)), (v.sources, v.events, v.alone)) for v in s.voices)
        used = tuple((self._titled(source), (number,)) for source, number in s.most_used)
        languages = tuple((Link(language), (number,)) for language, number in s.languages)
        tables = (
            TableView(
                _("By year"),
                _("Year"),
                (_("Events"), _("Sources"), _("Single source"), _("One side only"), _("Disputes")),
                by_year,
            ),
            TableView(_("By side"), _("Side"), (_("Sources"), _("Events"), _("Alone")), sides),
            TableView(_("Sources by year and side"), _("Year"), tuple(self._side(v) for v in voices), heard),
            TableView(_("By language of the source"), _("Language"), (_("Sources"),), languages),
            TableView(_("Most used sources"), _("Source"), (_("Events"),), used),
        )
        return SourcingView(figures, tuple(t for t in tables if t.rows))


def _share(share: Share) -> tuple[str, str]:
    """Return a share in per cent, and as the numbers it comes from."""
    part, whole = wording.number(share.part), wording.number(share.whole)
    return _("%(number)s %%") % {"number": share.percent}, _("%(shown)s of %(all)s") % {"shown": part, "all": whole}
