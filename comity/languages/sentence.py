"""Sentences with their places in the text: by rule, with the abbreviations of the language.

Own rules and no library: offsets must be exact, a line break always ends a sentence, and a report must take well
under a millisecond. The rules are the usual ones (Punkt without the training): a full stop ends a sentence unless it
stands after a known abbreviation, an initial or a number that counts a list, or before a small letter.
"""

from __future__ import annotations

import re
from functools import cache

import regex

from comity.languages.fold import fold_letters

#: A run of end marks, with what may close after it, before a space; or a line break. A set of signs stands first,
#: so that the engine leaps from sign to sign.
_END = re.compile(r"""[.!?…؟۔\n](?:(?<=\n)|(?<!\n)[.!?…؟۔]*[\"'”»’“)\]]*(?=\s|$))""")
_LAST_WORD = regex.compile(r"[\p{L}\p{M}\p{N}.\-]+\Z")
_INITIAL = regex.compile(r"(?:\p{Lu}\.?)+\Z")


@cache
def _folded(abbreviations: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold_letters(each).rstrip(".") for each in abbreviations)


def sentences(text: str, abbreviations: tuple[str, ...] = ()) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end), without the space around them, never across a line break.

    Args:
        text: any text.
        abbreviations: words after which a full stop ends nothing, without that stop (`Language.abbreviations`).
    """
    known = _folded(abbreviations)
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match[0] != "\n" and not _ends(text, match.start(), match.end(), known):
            continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        first = start + piece.index(bare[0])
        found.append((first, first + len(bare)))


def _ends(text: str, at: int, end: int, known: frozenset[str]) -> bool:
    """Whether the marks at `at` end a sentence."""
    following = text[end : end + 12].lstrip(" \t\u00a0\"'“«„‘([-–—")
    if following and following[0].islower():
        return False
    if text[at] != "." or text[at : at + 2] == "..":
        return True
    before = _LAST_WORD.search(text, max(0, at - 24), at)
    if before is None:
        return True
    word = before[0]
    if fold_letters(word).rstrip(".") in known:
        return False
    if _INITIAL.fullmatch(word) and len(word.replace(".", "")) == 1:
        return False
    # "1. The first point": a number that opens the line counts, it does not end.
    return not (word.isdigit() and (before.start() == 0 or text[before.start() - 1] == "\n"))
