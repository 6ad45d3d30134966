"""Vectors kept on disk between runs of the evals, for whoever changes a stage and measures again and again."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from comity.config import cache_folder
from comity.vectors import Encoder
from comity.vectors.local import LocalEncoder, available, local, prepare
from comity.vectors.weights import Floats

_kept = False


class OnDisk:
    """An encoder whose vectors are appended to a file, one record a text: 16 bytes of name, then the floats."""

    def __init__(self, encoder: LocalEncoder, file: Path) -> None:
        """Read what is kept; a record that was cut short is left out."""
        self._encoder, self._file = encoder, file
        self.model = encoder.model
        width = encoder.encode([""]).shape[1]
        self._record = np.dtype([("name", "V16"), ("vector", np.float32, (width,))])
        held = file.read_bytes() if file.exists() else b""
        whole = np.frombuffer(held[: len(held) - len(held) % self._record.itemsize], self._record)
        self._vectors = {bytes(record["name"]): record["vector"] for record in whole}

    def encode(self, texts: Sequence[str]) -> Floats:
        """Raw unit vectors, (len(texts), width) float32."""
        names = [blake2b(text.encode(), digest_size=16).digest() for text in texts]
        new = {name: text for name, text in zip(names, texts, strict=True) if name not in self._vectors}
        if new:
            made = self._encoder.encode(list(new.values()))
            records = np.empty(len(new), self._record)
            records["name"] = np.array(list(new), "V16")
            records["vector"] = made
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("ab") as opened:
                opened.write(records.tobytes())
            self._vectors.update(zip(new, made, strict=True))
        return np.stack([self._vectors[name] for name in names]) if names else self._encoder.encode([])


def on_disk() -> None:
    """From now on `encoder` keeps what it encodes."""
    global _kept  # noqa: PLW0603 - said once, at the start of a run
    _kept = True


def encoder() -> Encoder | None:
    """The encoder on this machine; none if its parts are not installed."""
    if not available():
        return None
    return OnDisk(local(), cache_folder() / "evals" / f"{prepare().stem}.vectors") if _kept else local()
