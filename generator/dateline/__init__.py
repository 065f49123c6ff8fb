"""Dateline: YAML event files become a sourced timeline.

As a Pelican plugin this package is named in `PLUGINS`; `register` is what Pelican calls. Pelican itself is imported
only then.
"""

__all__ = ["__version__", "register"]

__version__ = "0.1.0"


def register() -> None:
    """Register the plugin with Pelican."""
    from dateline.pelican_plugin import register as connect

    connect()
