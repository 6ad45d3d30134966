"""Folding: one spelling for letters that writers of Arabic, Persian, Russian and English use for each other."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

#: Letters that stand for one another, mapped one to one so that offsets are kept.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("يىئ", "ی"),
        "ك": "ک",
        **dict.fromkeys("ةۀ", "ه"),
        "ؤ": "و",
        "ё": "е",
        "Ё": "Е",
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―", "-"),
        "\u00a0": " ",
        "\u200c": " ",  # the Persian half space parts words as often as it joins them
        **{chr(0x660 + d): str(d) for d in range(10)},
        **{chr(0x6F0 + d): str(d) for d in range(10)},
    }
)
_ONE_BY_ONE = tuple((chr(code), plain) for code, plain in _LETTERS.items())
#: Texts shorter than this are folded letter by letter.
_SHORT = 150
#: Marks that writers may leave out: Arabic vowel signs, the stretching bar, direction marks, soft hyphens.
MARKS = dict.fromkeys(
    [
        *range(0x64B, 0x660),
        0x670,
        0x640,
        0x200B,
        0x200D,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xAD,
        0xFEFF,
    ]
)
_MARK = re.compile("[" + "".join(map(chr, MARKS)) + "]+")
#: Latin letters that may bear an accent.
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")


def fold_letters(text: str) -> str:
    """The text with letters folded one to one and lower case; as long as `text`, so that offsets hold."""
    if text.isascii():
        # Of the letters that are folded, one is ASCII.
        return text.lower().replace("`", "'")
    if len(text) < _SHORT:
        folded = text.translate(_LETTERS)
    else:
        # Each letter in turn over a long text takes a quarter of the time; none is folded to one that is folded.
        folded = text
        for letter, plain in _ONE_BY_ONE:
            folded = folded.replace(letter, plain)
    lowered = folded.lower()
    return lowered if len(lowered) == len(folded) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


@cache
def _bare(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0].lower() if character.isalpha() else character


def _without_accent(match: re.Match[str]) -> str:
    return _bare(match[0])


def drop_marks(text: str) -> str:
    """The text without marks that writers may leave out; offsets are not kept."""
    return text if text.isascii() else _MARK.sub("", text)


class _Folded(dict[int, str]):
    """What each sign is folded to, found once; a table with gaps would cost an exception for every sign."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_long(chr(code))
        return folded


_FOLDED = _Folded()
#: The only letter whose small form hangs on where it stands in a word.
_SIGMA = "Σ"


def fold(text: str) -> str:
    """A key for comparing: letters folded, marks and Latin accents dropped, lower case; offsets are not kept."""
    if text.isascii():
        return fold_letters(text)
    if len(text) >= _SHORT or _SIGMA in text:
        return _fold_long(text)
    return text.translate(_FOLDED)


def _fold_long(text: str) -> str:
    return _ACCENTED.sub(_without_accent, fold_letters(_MARK.sub("", text)))


#: The same for words, most of which another stage has just folded, or the last report.
fold_word = lru_cache(maxsize=1 << 16)(fold)
