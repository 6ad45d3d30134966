"""Vectors from memory are those that the encoder gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from comity.vectors.remembered import Remembered
from comity.vectors.weights import Floats


class Counting:
    """Encodes a text as its length, and counts."""

    model = "counting"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.encoded += texts
        return np.array([[len(text), 1.0] for text in texts], np.float32).reshape(len(texts), 2)


def test_a_text_is_encoded_once_and_has_its_own_vector_in_any_order() -> None:
    plain, counting = Counting(), Counting()
    remembered = Remembered(counting)
    for texts in (["a", "bb", "a"], ["ccc", "bb"], ["bb", "a", "ccc"], []):
        assert np.array_equal(remembered.encode(texts), plain.encode(texts))
    assert counting.encoded == ["a", "bb", "ccc"]
    assert remembered.model == "counting"


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    counting = Counting()
    remembered = Remembered(counting, most=2)
    for text in ("a", "bb", "a", "ccc"):
        remembered.encode([text])
    counting.encoded.clear()
    assert remembered.encode(["a", "bb", "ccc", "dddd"])[:, 0].tolist() == [1, 2, 3, 4]
    assert counting.encoded == ["bb", "dddd"]
