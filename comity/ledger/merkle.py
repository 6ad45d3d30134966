"""The tree of hashes of RFC 6962, section 2.1, with its two proofs; verified as RFC 9162, section 2.1, says.

A tree of n leaves is told by its full subtrees: `Nodes.node(level, index)` is the hash of the 2**level leaves from
index * 2**level on. Whoever can give those (memory, tiles in a database, tiles over HTTP) can give roots and proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Protocol

#: Bytes of a hash.
WIDTH = 32
#: The root of a tree without leaves.
EMPTY = sha256(b"").digest()


class Nodes(Protocol):
    """Whatever knows the full subtrees of a tree."""

    def node(self, level: int, index: int) -> bytes:
        """The hash of the leaves from index * 2**level on, 2**level of them; all of them are in the tree."""
        ...


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds some bytes."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees beside each other."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree in memory, 64 bytes a leaf."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        """`leaves`: the bytes that the first leaves hold."""
        self._levels: list[bytearray] = [bytearray()]
        self.extend(map(leaf_hash, leaves))

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return len(self._levels[0]) // WIDTH

    def append(self, data: bytes) -> None:
        """Add a leaf that holds some bytes."""
        self.extend((leaf_hash(data),))

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Add leaves by their hashes."""
        level, grown = 0, self._levels[0]
        first = len(grown)
        grown += b"".join(hashes)
        while len(grown) >= 2 * WIDTH:
            level += 1
            if len(self._levels) == level:
                self._levels.append(bytearray())
            above = self._levels[level]
            begins, ends = 2 * len(above), len(grown) // (2 * WIDTH) * 2 * WIDTH
            if first == len(grown) or begins == ends:
                return
            first = len(above)
            pairs = bytes(grown[begins:ends])
            above += b"".join(
                [sha256(b"\1" + pairs[at : at + 2 * WIDTH]).digest() for at in range(0, len(pairs), 2 * WIDTH)]
            )
            grown = above

    def node(self, level: int, index: int) -> bytes:
        """As `Nodes`."""
        return bytes(self._levels[level][index * WIDTH : (index + 1) * WIDTH])


def root(nodes: Nodes, size: int) -> bytes:
    """The hash of the tree of the first `size` leaves."""
    return _range(nodes, 0, size) if size else EMPTY


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """What proves that a leaf is the one at `index` of the first `size` leaves: at most 64 hashes, the nearest first.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(index, size)
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_range(nodes, middle, end))
            end = middle
        else:
            path.append(_range(nodes, begin, middle))
            begin = middle
    return path[::-1]


def consistency(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """What proves that the first `old` of `new` leaves are the leaves of the tree that had `old`; none for 0 or equals.

    Raises:
        ValueError: the old tree is larger.
    """
    if not 0 <= old <= new:
        raise ValueError(old, new)
    if old in (0, new):
        return []
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_range(nodes, middle, end))
            end = middle
        else:
            path.append(_range(nodes, begin, middle))
            begin, whole = middle, False
    if not whole:
        path.append(_range(nodes, begin, end))
    return path[::-1]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], of: bytes) -> bool:
    """Whether a proof shows that the leaf of this hash is at `index` of `size` leaves whose tree has the root `of`."""
    if not 0 <= index < size:
        return False
    at, last, made = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = node_hash(hash_, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = node_hash(made, hash_)
        at, last = at >> 1, last >> 1
    return last == 0 and made == of


def grown(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree of `new` leaves is the tree of `old` leaves with more added at its end."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = becomes = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, becomes = node_hash(hash_, was), node_hash(hash_, becomes)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            becomes = node_hash(becomes, hash_)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and becomes == new_root


def _split(count: int) -> int:
    """The largest power of two below a count of leaves."""
    return 1 << (count - 1).bit_length() - 1


def _range(nodes: Nodes, begin: int, end: int) -> bytes:
    """The hash of leaves that begin where a subtree as large as theirs would."""
    parts: list[bytes] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        parts.append(nodes.node(level, begin >> level))
        begin += 1 << level
    made = parts.pop()
    while parts:
        made = node_hash(parts.pop(), made)
    return made
