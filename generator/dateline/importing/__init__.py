"""Timelines and bibliographies of other programs, made into event files: one module a format, one function each."""
