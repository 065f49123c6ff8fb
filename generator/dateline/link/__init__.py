"""Whether the sources' addresses still lead anywhere: asking politely, remembering, and telling.

Only `dateline links` comes here, and only it reaches the network for this; no build does.
"""
