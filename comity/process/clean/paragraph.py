"""Paragraphs: lines that were broken for width are joined, so that no sentence spans a line break."""

from __future__ import annotations

import re
from itertools import pairwise

#: A line may end a sentence if this stands at its end, quotation marks and brackets left aside.
ENDS = re.compile(r"[.!?…؟۔:;؛。！？।]['\"»”’“)\]]*$")
#: Wider lines are paragraphs, not rows of a column.
_WIDEST = 130
#: How full a row must be, with the next row's first word, to have been broken for width.
_FULL = 0.9
#: What an entry of a list begins with.
MARKER = re.compile(r"(?:[-–—•*·■▪●○◦>|]|\d{1,2}[.)])\s")
_ADDRESS = re.compile(r"(?:www\.|https?://|\S+@\S)|\S+\.[a-z]{2,}$")
_HYPHEN = re.compile(r"[^\W\d_]{2}-$")


def paragraphs(text: str, *, rows: bool = True) -> list[str]:
    """The paragraphs of a text, in order; where lines are paragraphs of their own, they stay so.

    Two tests tell a broken line. In a text set in a column, a row was broken where the next row's first word did not
    fit any more. In any text, a line without an end sign before a line that begins with a small letter, or after a
    comma, goes on.

    Args:
        text: the text.
        rows: whether it may be set in a column; the extractor's lines are not.
    """
    found: list[str] = []
    width = _column(text) if rows else 0
    for block in re.split(r"\n\n+", text):
        lines = block.split("\n")
        joined = lines[0]
        last = lines[0]
        for line in lines[1:]:
            if _goes_on(last, line, width):
                hyphened = _HYPHEN.search(joined) is not None and line[:1].islower() and width > 0
                joined = joined[:-1] + line if hyphened else f"{joined} {line}"
            else:
                found.append(joined)
                joined = line
            last = line
        found.append(joined)
    return [paragraph for paragraph in found if paragraph]


def _column(text: str) -> int:
    """The width of the column that a text is set in; 0 if it is not."""
    rows = text.split("\n")
    inner = [row for row, following in pairwise(rows) if row and following]
    if len(inner) < 3:
        return 0
    lengths = sorted(len(row) for row in inner)
    width = lengths[-1]
    if not 40 <= width <= _WIDEST or lengths[len(lengths) // 2] < 0.7 * width:
        return 0
    ended = sum(ENDS.search(row) is not None for row in inner)
    return width if ended < 0.5 * len(inner) else 0


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a line was broken in the middle of a paragraph."""
    if MARKER.match(following) or _ADDRESS.match(following):
        return False
    if width and len(line) + 1 + len(following.split(" ", 1)[0]) > _FULL * width:
        return True
    if line.endswith((",", "،")):
        return line.count(" ") > 1
    return following[0].islower() and line.count(" ") > 2 and ENDS.search(line) is None
