"""What a sound timeline still lacks: hints, which fail nothing.

Looks at merged events, so that what another source supplies is not asked for. A hint is to be right more than a gap is
to be found: what words name more than one thing says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from dateline.date import Date, Kind
from dateline.diagnostic import Diagnostic, Severity, Span, span_of
from dateline.event import Event, Report
from dateline.registry import Actor
from dateline.source import Source
from dateline.timeline import Timeline

__all__ = ["PlaceOf", "gaps"]

# What may stand for the first day of a month in a source's words.
_FIRST = re.compile(
    r"(?<![\d.,])0?1(?!\d|[.,]\d(?!\d?\.))|\bfirst\b|\bnew year|[１一元]|"
    r"\bперш|\bперв|\bнов(?:ий|ого|ым|ый|ому) (?:рік|рок|год)"
)


PlaceOf = Callable[[Report, str], Span]
"""Returns where a report's field stands; a date does not remember its own place."""


def gaps(
    timeline: Timeline, cited: Collection[str] = (), place_of: PlaceOf = lambda report, _: report.span
) -> Iterator[Diagnostic]:
    """Yield a hint for each gap, in no particular order.

    ``cited`` are ids of sources that are cited outside of events, in Markdown pages and articles.
    """
    used = {*cited, *timeline.by_source}
    used.update(c.source.id for e in timeline.events for s in e.narrative for c in s.citations)
    for source in timeline.sources.values():
        yield from _of_source(source, is_cited=source.id in used)
    people = {a.id: a for a in timeline.registry.actors.values() if a.kind == "person"}
    for event in timeline.events:
        yield from _of_event(event)
        when = event.when
        without = {id_ for id_ in event.actors if id_ in people and not people[id_].roles_on(when)}
        for report in event.reports:
            if without:
                yield from _of_actors(report, when, [people[a] for a in report.actors if a in without])
            yield from _of_date(report, place_of)


def _hint(path: str, place: Span, code: str, message: str, help_: str) -> Diagnostic:
    return Diagnostic(path, place, code, message, help_, Severity.HINT)


def _of_source(source: Source, *, is_cited: bool) -> Iterator[Diagnostic]:
    where = source.path, source.span
    if source.url and not source.archive_url:
        help_ = "save its page in a web archive, and add “archive-url” and “archived”"
        yield _hint(
            source.path, span_of(source.url, source.span), "archive-missing", "no archived copy is named", help_
        )
    if not source.side:
        yield _hint(*where, "side-missing", "the source does not say whose voice it is", "add “side: …”")
    if not is_cited:
        help_ = f"write what it reports, cite it as [@{source.id}], or delete the file"
        yield _hint(*where, "source-uncited", f"nothing cites the source “{source.id}”", help_)


def _of_event(event: Event) -> Iterator[Diagnostic]:
    first = event.reports[0]
    where = first.path, span_of(first.id, first.span)
    if len({s.independence for s in event.sources}) == 1:
        agency = event.sources[0].agency
        whose = f"copies of one text of {agency} tell" if len(event.sources) > 1 else "one source tells"
        help_ = "look for a source that knows it from elsewhere"
        yield _hint(*where, "source-single", f"{whose} of “{event.id}”", help_)
    elif event.only_side:
        message = f"every source of “{event.id}” speaks for the side “{event.only_side}”"
        yield _hint(*where, "side-single", message, "look for a source of another side")


def _of_actors(report: Report, when: Date, without: Iterable[Actor]) -> Iterator[Diagnostic]:
    for actor in without:
        message = f"actors.yaml gives “{actor.id}” no role on {when}"
        place = next((span_of(a, report.span) for a in report.actors if a == actor.id), report.span)
        yield _hint(report.path, place, "role-missing", message, f"add the role to “{actor.id}” in actors.yaml")


def _of_date(report: Report, place_of: PlaceOf) -> Iterator[Diagnostic]:
    date = report.date
    if date is None or date.kind is not Kind.CALENDAR:
        return
    day = date.digits[2]
    if day == "01" and "X" not in date.text:
        if not report.stated and not any(_FIRST.search(q.text.lower()) for q in report.quotes):
            message = f"no words of the source give the first of the month, {date}"
            help_ = f"quote the words that do, or write {date.digits[0]}-{date.digits[1]}"
            yield _hint(report.path, place_of(report, "date"), "date-first", message, help_)
    elif not day and not date.season and "X" not in date.text:
        # Few dates are as coarse as that: the others do not wait for the patterns.
        from dateline.named_day import finer

        proving = [report.stated, *(q.text for q in report.quotes_for("date"))]
        named = next((f for text in proving if text and (f := finer(text, date))), "")
        if named:
            message = f"the date is {date}, but the source’s words name {named}"
            yield _hint(report.path, place_of(report, "date"), "date-coarse", message, f"write {named}")
