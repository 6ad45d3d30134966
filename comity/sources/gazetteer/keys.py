"""Keys of names: one 64-bit number for a sequence of folded words, the same for a gazetteer and for a text.

The key of one word is its xxh64. The key of several is a polynomial of theirs, so that the keys of all runs of words
in a text come from three multiplications of whole arrays and no string is ever joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from xxhash import xxh64_digest, xxh64_intdigest

from comity.languages.word import words

Keys: TypeAlias = npt.NDArray[np.uint64]

#: The odd number nearest to 2^64 divided by the golden ratio: multiplying by it spreads and loses nothing.
STEP = np.uint64(0x9E3779B97F4A7C15)
_STEP = int(STEP)
_ALL = (1 << 64) - 1


@lru_cache(maxsize=1 << 16)
def word_key(form: str) -> int:
    """The key of one folded word."""
    return xxh64_intdigest(form.encode())


@lru_cache(maxsize=1 << 16)
def _digest(form: str) -> bytes:
    return xxh64_digest(form.encode())


def word_keys(forms: Iterable[str]) -> Keys:
    """The keys of some folded words in turn, as an array."""
    return np.frombuffer(b"".join(map(_digest, forms)), dtype=">u8").astype(np.uint64)


def key_of(forms: Iterable[str]) -> int:
    """The key of a sequence of folded words; 0 for none."""
    key = 0
    for form in forms:
        key = (key * _STEP + word_key(form)) & _ALL
    return key


def runs(keys: Keys, longest: int) -> list[Keys]:
    """Keys of all runs of 1 to `longest` words; ``result[n - 1][i]`` is the run of n words that starts at i."""
    result = [keys]
    for n in range(2, longest + 1):
        if len(keys) < n:
            break
        result.append(result[-1][:-1] * STEP + keys[n - 1 :])
    return result


def forms_of(name: str) -> tuple[str, ...]:
    """The folded words of a name, parted as those of a text are; a Persian half space parts them too."""
    if name.isascii() and name.isalpha():
        return (name.lower(),)
    return tuple(part for word in words(name) for part in word.form.split())


def as_keys(keys: Sequence[int]) -> Keys:
    """The array of some keys."""
    return np.array(keys, dtype=np.uint64)
