"""Front matter whose values are JSON: Pelican's own is one line of text a field."""

import json

from pelican import signals


def _read(generator, metadata):
    for key in ("reports", "disputes"):
        metadata[key] = json.loads(metadata.get(key) or "[]")


def register():
    signals.article_generator_context.connect(_read)
