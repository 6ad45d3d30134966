"""Marks that writers may leave out, taken out of a text so that its words can be compared, and put back as offsets."""

from __future__ import annotations

import re

from comity.languages.fold import MARKS

_MARK = re.compile("[" + "".join(map(chr, MARKS)) + "]+")


def has_marks(text: str) -> bool:
    """Whether a text has any such mark; most have none."""
    return not text.isascii() and _MARK.search(text) is not None


def without_marks(text: str) -> tuple[str, list[int]]:
    """The text without marks that writers may leave out, and where in `text` each character of it and its end stand."""
    place: list[int] = []
    last = 0
    for match in _MARK.finditer(text):
        place.extend(range(last, match.start()))
        last = match.end()
    place.extend(range(last, len(text) + 1))
    return _MARK.sub("", text), place
