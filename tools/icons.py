"""Remakes the broadsheet's icons from its `favicon.svg`: for old browsers, home screens and the manifest.

python -m venv icons && icons/bin/pip install resvg-py Pillow
icons/bin/python tools/icons.py
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image

FOLDER = Path(__file__).resolve().parent.parent / "themes/broadsheet/static"
SVG = (FOLDER / "favicon.svg").read_text(encoding="utf-8")


def icon(size: int) -> Image.Image:
    """Return the icon, ``size`` pixels wide and high."""
    drawn = resvg_py.svg_to_bytes(svg_string=SVG, width=size, height=size)
    return Image.open(BytesIO(bytes(drawn))).convert("RGBA")


# Home screens round the corners themselves, and show black where there is nothing.
ground = Image.new("RGBA", (180, 180), "#1c1a17")
ground.alpha_composite(icon(180))
ground.convert("RGB").quantize(32).save(FOLDER / "apple-touch-icon.png", optimize=True)
for size in (192, 512):
    icon(size).quantize(32).save(FOLDER / f"icon-{size}.png", optimize=True)
icon(32).save(FOLDER / "favicon.ico", sizes=[(32, 32)])
