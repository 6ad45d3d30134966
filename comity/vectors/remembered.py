"""Vectors of texts that were encoded a short while ago: encoding one costs as much as all else done with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b

import numpy as np

from comity.vectors import Encoder
from comity.vectors.weights import Floats

#: Texts whose vectors are kept, 1.6 kB each.
MOST = 20_000

#: Of names of texts gives those whose vectors are kept elsewhere, as bytes of single precision.
Recall = Callable[[Sequence[bytes]], Mapping[bytes, bytes]]


class Remembered:
    """An encoder that gives the vectors of texts that it encoded before from memory; the very same floats."""

    def __init__(self, encoder: Encoder, most: int = MOST, recall: Recall | None = None) -> None:
        """Plan it.

        Args:
            encoder: what encodes; a text must have one vector, whatever is encoded beside it.
            most: how many vectors are kept; those that were not asked for longest go first.
            recall: asked for what is not in memory, before it is encoded; `made` tells what to keep there.
        """
        self._encoder = encoder
        self._most = most
        self._recall = recall
        self._kept: OrderedDict[bytes, Floats] = OrderedDict()
        self._made: dict[bytes, bytes] = {}
        #: Which means belong to its vectors.
        self.model = encoder.model

    def encode(self, texts: Sequence[str]) -> Floats:
        """Raw unit vectors, (len(texts), width) float32."""
        names = [name_of(self.model, text) for text in texts]
        missing = {name: text for name, text in zip(names, texts, strict=True) if name not in self._kept}
        found = self._elsewhere(list(missing)) if missing else {}
        new = {name: text for name, text in missing.items() if name not in found}
        if new:
            found |= dict(zip(new, map(np.copy, self._encoder.encode(list(new.values()))), strict=True))
            if self._recall:
                self._made.update((name, written(found[name])) for name in new)
        vectors = [found[name] if name in found else self._kept[name] for name in names]
        for name, vector in zip(names, vectors, strict=True):
            self._kept[name] = vector
            self._kept.move_to_end(name)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return np.stack(vectors) if vectors else self._encoder.encode([])

    def made(self) -> dict[bytes, bytes]:
        """What was encoded since this was asked last, by its name, as `recall` is to give it."""
        made, self._made = self._made, {}
        return made

    def _elsewhere(self, names: Sequence[bytes]) -> dict[bytes, Floats]:
        if self._recall is None:
            return {}
        return {name: np.frombuffer(kept, "<f4").astype(np.float32) for name, kept in self._recall(names).items()}


def written(vector: Floats) -> bytes:
    """A vector as it is kept."""
    return vector.astype("<f4").tobytes()


def name_of(model: str, text: str) -> bytes:
    """A name that tells nothing of the text, and is another one for another encoder."""
    return blake2b(f"{model}\0{text}".encode(), digest_size=16).digest()
