"""Tiles: the tree as files of at most 256 hashes (c2sp.org/tlog-tiles); each spans eight levels of the tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from hashlib import sha256

from comity.ledger.merkle import WIDTH, leaf_hash

#: Hashes in a full tile, and how many levels of the tree it spans.
FULL, SPAN = 256, 8
#: The level at which `grow` keeps what the leaves are hashes of.
ENTRIES = -1
#: A tile's level and number.
Where = tuple[int, int]
_PATH = re.compile(r"(entries|0|[1-9]\d?)/((?:x\d{3}/){0,6}\d{3})(?:\.p/([1-9]\d{0,2}))?")


def path_of(level: int, number: int, width: int = FULL) -> str:
    """How a tile is addressed: ``0/x001/067``, ``1/000.p/3``, ``entries/000``."""
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03}")
    name = "entries" if level == ENTRIES else str(level)
    return f"{name}/{'/'.join(parts[::-1])}" + (f".p/{width}" if width < FULL else "")


def parse_path(path: str) -> tuple[int, int, int] | None:
    """The level, number and width that an address asks for; none if it is no address of a tile."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    level = ENTRIES if found[1] == "entries" else int(found[1])
    number = int(found[2].replace("/x", "").replace("/", "").lstrip("x"))
    width = int(found[3] or FULL)
    # Each tile has one address: no leading parts of zeros, no part of a full tile.
    return (level, number, width) if path_of(level, number, width) == path and level < 8 else None


def widths(size: int, level: int) -> tuple[int, int]:
    """How many full tiles a tree has at a level, and how many hashes stand in the one that is not full; 0: none is."""
    hashes = size >> SPAN * max(level, 0)
    return hashes // FULL, hashes % FULL


def tiles_of(size: int) -> Iterable[tuple[int, int, int]]:
    """Every tile of the hashes of a tree: level, number, width."""
    level = 0
    while size >> SPAN * level:
        full, rest = widths(size, level)
        yield from ((level, number, FULL) for number in range(full))
        if rest:
            yield level, full, rest
        level += 1


def grow(edge: Mapping[Where, bytes], size: int, leaves: Iterable[bytes]) -> dict[Where, bytes]:
    """Add leaves to a tree that is kept in tiles.

    Args:
        edge: what stands in the tiles of the tree that are not full, at each level; there may be others besides.
        size: leaves so far.
        leaves: what the new leaves hold, each as long as a hash.

    Returns:
        Every tile that is new or became longer, with all that stands in it now; level `ENTRIES`: what the leaves hold.
    """
    made: dict[Where, bytes] = {}
    data = b"".join(leaves)
    _fill(made, edge, size, ENTRIES, data)
    rising = b"".join(leaf_hash(data[at : at + WIDTH]) for at in range(0, len(data), WIDTH))
    level = 0
    while rising:
        rising = _fill(made, edge, size, level, rising)
        level += 1
    return made


def _fill(made: dict[Where, bytes], edge: Mapping[Where, bytes], size: int, level: int, hashes: bytes) -> bytes:
    """Put hashes behind those of a level; gives the hashes of the tiles that became full."""
    number, rest = widths(size, level)
    whole = (edge[level, number] if rest else b"") + hashes
    risen: list[bytes] = []
    for at in range(0, len(whole), FULL * WIDTH):
        tile = whole[at : at + FULL * WIDTH]
        made[level, number] = tile
        number += 1
        if len(tile) == FULL * WIDTH and level != ENTRIES:
            risen.append(fold(tile))
    return b"".join(risen)


def fold(hashes: bytes) -> bytes:
    """The hash of a full subtree, told by 1, 2, 4 … of its subtrees."""
    while len(hashes) > WIDTH:
        hashes = _above(hashes)
    return hashes


def _above(hashes: bytes) -> bytes:
    """The next level of a tree, as far as there are two below for one."""
    pairs = range(0, len(hashes) - WIDTH, 2 * WIDTH)
    return b"".join([sha256(b"\1" + hashes[at : at + 2 * WIDTH]).digest() for at in pairs])


class Tiled:
    """A tree whose tiles are fetched as they are needed, each once."""

    def __init__(self, fetch: Callable[[int, int, int], bytes], size: int) -> None:
        """Plan it.

        Args:
            fetch: gives a tile, told its level, number and width; it may give more hashes than are asked for.
            size: leaves of the tree.
        """
        self._size = size
        self._fetch = fetch
        self._subtrees = lru_cache(maxsize=256)(self._inner)

    def node(self, level: int, index: int) -> bytes:
        """As `merkle.Nodes`."""
        tile, within = divmod(level, SPAN)
        first = index << within
        number, offset = divmod(first, FULL)
        full, rest = widths(self._size, tile)
        rows = self._subtrees(tile, number, FULL if number < full else rest)
        row, at = (rows[within], (offset >> within) * WIDTH) if within < len(rows) else (b"", 0)
        if not 0 <= at < len(row):
            raise ValueError(level, index, self._size)
        return row[at : at + WIDTH]

    def _inner(self, level: int, number: int, width: int) -> list[bytes]:
        """The levels of the tree within a tile; from the second on only what is full."""
        rows = [self._fetch(level, number, width)[: width * WIDTH]]
        while len(rows) < SPAN and len(rows[-1]) >= 2 * WIDTH:
            rows.append(_above(rows[-1]))
        return rows


def kept(tiles: Mapping[Where, bytes]) -> Callable[[int, int, int], bytes]:
    """A way of fetching tiles that are at hand."""
    return lambda level, number, width: tiles[level, number][: width * WIDTH]


def plain(served: bytes) -> bytes:
    """What the leaves hold, out of a tile of entries as it is served.

    Raises:
        ValueError: it is none of ours: a length is not that of a hash.
    """
    step = 2 + WIDTH
    pieces = [served[at : at + step] for at in range(0, len(served), step)]
    if any(len(each) != step or each[:2] != WIDTH.to_bytes(2, "big") for each in pieces):
        raise ValueError("a tile of entries holds something else than hashes")
    return b"".join(each[2:] for each in pieces)


def entries(data: bytes) -> bytes:
    """What the leaves of a tile hold, as tiles of entries are served: each with its length before it."""
    length = WIDTH.to_bytes(2, "big")
    return b"".join([length + data[at : at + WIDTH] for at in range(0, len(data), WIDTH)])
