"""Words with their places in the text."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

from comity.languages.fold import fold

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c]*(?:['’.,٫٬](?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]+)*")


#: Most words of a report are words of the last one, too.
_fold = lru_cache(maxsize=1 << 16)(fold)


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
    return list(_parted(text))


@lru_cache(maxsize=2)
def _parted(text: str) -> tuple[Word, ...]:
    """The same as a tuple; several stages in turn ask for the words of one report."""
    # `Word(...)` goes through a function of its own and takes half as long again; no line of Comity runs more often.
    make = tuple.__new__
    return tuple([make(Word, (match.start(), match.end(), _fold(match[0]))) for match in _WORD.finditer(text)])
