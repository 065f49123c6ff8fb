"""Remakes `generator/dateline/fonts/`, the letters that cards are written in.

    apt-get install fonts-noto-core fonts-noto-cjk
    python -m venv fonts && fonts/bin/pip install fonttools brotli
    fonts/bin/python tools/fonts.py

Noto Serif, Noto Sans and Noto Sans CJK SC (SIL Open Font License 1.1, which allows parts) with the letters of Latin,
Greek and Cyrillic writing and the characters of GB 2312, whose list stands beside each font.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "generator/dateline/fonts"
NOTO = Path("/usr/share/fonts")
LETTERS = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2BB, 0x2BC), (0x300, 0x304), (0x306, 0x30C), (0x323, 0x323),
    (0x327, 0x327), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x202F),
    (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x20B4, 0x20B4),
    (0x2116, 0x2116), (0x2122, 0x2122), (0x2212, 0x2212),
)  # fmt: skip
MARKS = "、。〈〉《》「」『』【】〔〕〖〗！（），－．／：；？～０１２３４５６７８９％"


def letters() -> set[int]:
    """Return the characters of Latin, Greek and Cyrillic writing."""
    return {c for first, last in LETTERS for c in range(first, last + 1)}


def characters() -> set[int]:
    """Return the Chinese characters of GB 2312, and their marks."""
    rows = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(c) for row in rows for c in row.decode("gb2312", "ignore")} | set(map(ord, MARKS))


def ranges(numbers: set[int]) -> str:
    """Return numbers as stretches in hexadecimal, one a line."""
    grouped = groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0])
    runs = ([number for _, number in group] for _, group in grouped)
    return "".join(f"{run[0]:04X}-{run[-1]:04X}\n" for run in runs)


def make(name: str, source: Path, wanted: set[int], number: int = 0) -> None:
    """Write a font with the characters that are wanted and that it has, and their list."""
    command = ["pyftsubset", str(source), f"--output-file={TARGET / name}.woff2", "--flavor=woff2", "--no-hinting"]
    command += [f"--font-number={number}", "--layout-features=kern,mark,mkmk,ccmp", "--desubroutinize"]
    command += [f"--unicodes={','.join(f'{c:X}' for c in sorted(wanted))}", "--name-IDs=0,1,2,5,13,14"]
    subprocess.run([str(Path(sys.executable).parent / command[0]), *command[1:]], check=True)
    with TTFont(TARGET / f"{name}.woff2") as font:
        (TARGET / f"{name}.txt").write_text(ranges(set(font.getBestCmap()) & wanted), encoding="ascii")


make("serif", NOTO / "truetype/noto/NotoSerif-Bold.ttf", letters())
make("sans", NOTO / "truetype/noto/NotoSans-Bold.ttf", letters())
make("han", NOTO / "opentype/noto/NotoSansCJK-Bold.ttc", characters(), 2)
