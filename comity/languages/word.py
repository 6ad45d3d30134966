"""Words with their places in the text."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

import regex

from comity.languages.fold import fold_word

_WORD = regex.compile(r"([\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c]*(?:['’.,٫٬](?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]+)*)")
#: Marks that stand over, under or between letters (Unicode's `M`), as the inside of a set for `re`; of the first plane
#: only, where all languages of today's press are written.
COMBINING = "".join(
    f"{run[0]}-{run[-1]}"
    for run in regex.findall(r"\p{M}+", "".join(map(chr, [*range(0xD800), *range(0xE000, 0x10000)])))
)
#: Whether a text has signs of other planes, mostly pictographs.
WIDE = re.compile("[\U00010000-\U0010ffff]")
#: The same as `_WORD` for texts that have none, for the faster engine.
_PLAIN_WORD = re.compile(rf"([^\W_]+(?:[{COMBINING}\u200c]+[^\W_]*)*(?:['’.,٫٬][^\W_]+(?:[{COMBINING}]+[^\W_]*)*)*)")


#: Characters of the longest text that is taken for a name or phrase.
_PHRASE = 200


class Word(NamedTuple):
    """One word or number of a text."""

    #: First character in the text.
    start: int
    #: One past the last character.
    end: int
    #: Its folded form, by which words are compared.
    form: str


#: Words of a text in parallel: where each starts, where it ends, and its folded form.
Columns = tuple[list[int], list[int], list[str]]

#: `Word(...)` goes through a function of its own and takes half as long again; no line of Comity runs more often.
_make = partial(tuple.__new__, Word)


def words(text: str) -> list[Word]:
    """The words and numbers of a text in order; hyphens part words, inner apostrophes, points and commas do not."""
    return list(_remembered(text) if len(text) > _PHRASE else _parted(text))


def columns(text: str) -> Columns:
    """The same words as three lists: where each starts and ends, and its folded form; made in half the time."""
    # What is between the words and the words themselves in turn; their lengths tell where each begins. All of it runs
    # inside the interpreter, which takes half the time of a line of Python for every word.
    pieces = (_WORD if WIDE.search(text) else _PLAIN_WORD).split(text)
    places = list(accumulate(map(len, pieces)))
    return places[:-1:2], places[1::2], list(map(fold_word, pieces[1::2]))


def _parted(text: str) -> tuple[Word, ...]:
    return tuple(map(_make, zip(*columns(text), strict=True)))


#: Several stages in turn ask for the words of one report; the many phrases that they ask about between must not
#: take its place.
_remembered = lru_cache(maxsize=2)(_parted)
