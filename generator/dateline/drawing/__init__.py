"""Drawings of the timeline, made at build time: positions, texts and links for the theme's inline SVG.

Nothing here is only seen: each drawing is made beside a list that says the same. No mark says more than a date does.
"""
