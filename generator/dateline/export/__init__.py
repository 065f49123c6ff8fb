"""The timeline in other forms: one module a format, one function each."""
