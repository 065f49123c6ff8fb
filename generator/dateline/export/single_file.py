"""The whole timeline as one HTML file that needs nothing beside it: no network, no script, no other file.

It holds all that the events' pages say, with notes and quotes, and the bibliography, and it prints. Its style stands in
it and is named by its hash in the content security policy, so that nothing else can run or load.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from dateline import chicago
from dateline.catalogue import _
from dateline.event import Event
from dateline.export.event_html import EventHtml
from dateline.export.publication import Exported, Publication
from dateline.presenter import Presenter
from dateline.timeline import Timeline, Year

__all__ = ["single_file"]

_ANCHORS = {"events": "e", "sources": "s"}


def single_file(timeline: Timeline, publication: Publication) -> Exported:
    """Return the file."""
    presenter = Presenter(timeline, publication.language)
    style = files("dateline.export").joinpath("single_file.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
    home = _home(publication.url) if publication.url else ""
    licence = f"<p>{escape(publication.licence)}</p>" if publication.licence else ""
    html = [
        f'<!DOCTYPE html>\n<html lang="{escape(publication.language)}">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n',
        f"<title>{escape(publication.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        f"<header><h1>{escape(publication.title)}</h1>",
        f'<p class="quiet">{escape(publication.subtitle)}</p>' if publication.subtitle else "",
        f"{home}</header>\n",
        _contents(timeline),
        "<main>\n",
        *(_year(y, presenter) for y in timeline.years),
        _bibliography(timeline),
        f"</main>\n<footer>{licence}</footer>\n</body>\n</html>\n",
    ]
    return Exported({"timeline.html": "".join(html).encode()})


def _home(url: str) -> str:
    link = f'<a href="{escape(url)}/">{escape(url)}/</a>'
    return "<p>" + escape(_("From %(site)s")) % {"site": link} + "</p>"


def _contents(timeline: Timeline) -> str:
    rows = [f'<li><a href="#y-{y.number}">{_heading(y)}</a> ({len(y.events)})</li>' for y in timeline.years]
    rows.append('<li><a href="#bibliography">' + _("Sources") + "</a></li>")
    return '<nav aria-label="' + _("Contents") + f'"><ul>{"".join(rows)}</ul></nav>\n'


def _heading(year: Year) -> str:
    return str(year.number) if year.number else _("No year known")


def _year(year: Year, presenter: Presenter) -> str:
    articles = "".join(_article(e, presenter) for e in year.events)
    id_ = f"y-{year.number}"
    return f'<section aria-labelledby="{id_}">\n<h2 id="{id_}">{_heading(year)}</h2>\n{articles}</section>\n'


def _article(event: Event, presenter: Presenter) -> str:
    view = presenter.event(event.id)
    entry = view.entry
    kind = escape(entry.kind.text) + (" · " + _("key event") if entry.is_key else "")
    printer = EventHtml(_way, level=4, anchor=event.id)
    return (
        f'<article id="e-{event.id}" aria-labelledby="t-{event.id}">\n<header><p>{kind}</p>'
        f'<h3 id="t-{event.id}">{escape(entry.title)}</h3>'
        f"<p>{printer.date(view)}</p></header>\n"
        f"{printer.body(view)}\n</article>\n"
    )


def _bibliography(timeline: Timeline) -> str:
    printer = EventHtml(_way)
    ordered = sorted(timeline.sources.values(), key=lambda s: (chicago.sort_key(s), s.id))
    rows = "".join(f'<li id="s-{s.id}">{printer.runs(chicago.entry(s))}</li>\n' for s in ordered)
    return (
        '<section class="bibliography"><h2 id="bibliography">'
        + _("Sources")
        + f"</h2>\n<ul>\n{rows}</ul>\n</section>\n"
    )


def _way(address: str) -> str:
    """Return the place in this file that a page of the site became; actors, places and kinds have none."""
    folder, _, rest = address.partition("/")
    return f"#{_ANCHORS[folder]}-{rest.rstrip('/')}" if folder in _ANCHORS else ""
