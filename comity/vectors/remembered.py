"""Vectors of texts that were encoded a short while ago: encoding one costs as much as all else done with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from comity.vectors import Encoder
from comity.vectors.weights import Floats

#: Texts whose vectors are kept, 1.6 kB each.
MOST = 20_000


class Remembered:
    """An encoder that gives the vectors of texts that it encoded before from memory; the very same floats."""

    def __init__(self, encoder: Encoder, most: int = MOST) -> None:
        """Plan it.

        Args:
            encoder: what encodes; a text must have one vector, whatever is encoded beside it.
            most: how many vectors are kept; those that were not asked for longest go first.
        """
        self._encoder = encoder
        self._most = most
        self._kept: OrderedDict[bytes, Floats] = OrderedDict()
        #: Which means belong to its vectors.
        self.model = encoder.model

    def encode(self, texts: Sequence[str]) -> Floats:
        """Raw unit vectors, (len(texts), width) float32."""
        names = [blake2b(text.encode(), digest_size=16).digest() for text in texts]
        new = {name: text for name, text in zip(names, texts, strict=True) if name not in self._kept}
        made = dict(zip(new, self._encoder.encode(list(new.values())), strict=True)) if new else {}
        found = [made[name] if name in made else self._kept[name] for name in names]
        for name, vector in zip(names, found, strict=True):
            self._kept[name] = vector.copy() if name in made else vector
            self._kept.move_to_end(name)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return np.stack(found) if found else self._encoder.encode([])
