"""Mistakes told as soon as they are seen: all of them where the content was read, else those that changed files show.

What is wrong with the whole content is known when all of it has been read and merged, which takes seconds where there
is much. Whoever has just saved a file waits for none of that if the file shows a mistake by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from dateline.diagnostic import Diagnostic, Severity, has_errors
from dateline.reading import Lines, read_event_file, read_registry
from dateline.references import check_registry, check_reports, check_sources
from dateline.settings import Settings

__all__ = ["MistakeError", "mistakes"]


class MistakeError(Exception):
    """The content has errors, and nothing was built; ``diagnostics`` are in order of place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        count = sum(d.severity is Severity.ERROR for d in self.diagnostics)
        super().__init__(
            f"the content has {count} error{'s' if count != 1 else ''}; the last good site is left as it was"
        )


def mistakes(settings: Settings, paths: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Return what is wrong with these event files and with the site's lists, if there is an error among it."""
    diagnostics: list[Diagnostic] = []
    registry = read_registry(settings, diagnostics, None)
    check_registry(registry, diagnostics)
    for path in paths:
        source, reports, _ = read_event_file(settings.root / path, settings, diagnostics, None)
        check_sources([source] if source else [], registry, diagnostics)
        check_reports(reports, registry, diagnostics, is_complete=False)
    if not has_errors(diagnostics):
        return ()
    lines = Lines(settings, None)
    return tuple(d.with_excerpt(lines) for d in sorted(set(diagnostics), key=lambda d: d.sort_key))
