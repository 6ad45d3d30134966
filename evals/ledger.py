"""How fast the tree of the ledger is, in seconds of one processor: ``python -m evals.ledger [LEAVES]``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import sha256
from random import Random
from statistics import median
from time import thread_time

from comity.ledger import merkle, tile


def main(leaves: int = 1_000_000) -> None:
    """Print the figures of a tree of so many leaves, in memory and in tiles."""
    held = [sha256(n.to_bytes(8, "big")).digest() for n in range(leaves)]
    tree = merkle.Tree()
    begun = thread_time()
    tree.extend(map(merkle.leaf_hash, held))
    print(f"append, in memory     {leaves / (thread_time() - begun):>12,.0f} leaves/s")
    tiles: dict[tile.Where, bytes] = {}
    begun = thread_time()
    for at in range(0, leaves, 4096):
        tiles |= tile.grow(tiles, at, held[at : at + 4096])
    print(f"append, in tiles      {leaves / (thread_time() - begun):>12,.0f} leaves/s")
    root, tiled = merkle.root(tree, leaves), tile.Tiled(tile.kept(tiles), leaves)
    dice = Random(6962)
    places = [dice.randrange(leaves) for _ in range(500)]
    paths = [merkle.inclusion(tree, at, leaves) for at in places]
    grown = [merkle.consistency(tree, at, leaves) for at in places]
    roots = [merkle.root(tree, at) for at in places]
    figures: dict[str, Callable[[int], object]] = {
        "inclusion, in memory": lambda n: merkle.inclusion(tree, places[n], leaves),
        "inclusion, in tiles": lambda n: merkle.inclusion(tiled, places[n], leaves),
        "consistency, in memory": lambda n: merkle.consistency(tree, places[n], leaves),
        "consistency, in tiles": lambda n: merkle.consistency(tiled, places[n], leaves),
        "inclusion, verified": lambda n: merkle.includes(
            merkle.leaf_hash(held[places[n]]), places[n], leaves, paths[n], root
        ),
        "consistency, verified": lambda n: merkle.grown(places[n], roots[n], leaves, root, grown[n]),
    }
    for name, act in figures.items():
        took: list[float] = []
        for n in range(len(places)):
            begun = thread_time()
            act(n)
            took.append(thread_time() - begun)
        took.sort()
        print(
            f"{name:<22}{1e6 * median(took):>9.0f} µs, slowest of a hundred {1e6 * took[len(took) * 99 // 100]:.0f} µs"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
