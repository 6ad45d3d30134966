"""Words with their places in the text."""

from __future__ import annotations

from typing import NamedTuple

import regex

from comity.languages.fold import fold

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c]*(?:['’.,٫٬](?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]+)*")


class Word(NamedTuple):
    """One word or number of a text."""

    #: First character in the text.
    start: int
    #: One past the last character.
    end: int
    #: Its folded form, by which words are compared.
    form: str


def words(text: str) -> list[Word]:
    """The words and numbers of a text in order; hyphens part words, inner apostrophes, points and commas do not."""
    return [Word(match.start(), match.end(), fold(match.group())) for match in _WORD.finditer(text)]
