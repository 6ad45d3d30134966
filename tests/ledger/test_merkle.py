"""The tree: against its definition, word for word, and against an implementation by others."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.ledger import merkle, tile

LEAVES = [sha256(bytes([n % 256, n // 256])).digest() for n in range(700)]
TREE = merkle.Tree(LEAVES)


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it stands there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


sizes = st.integers(1, 300)


@given(st.data(), sizes)
@settings(max_examples=60, deadline=None)
def test_every_proof_is_the_defined_one_and_holds_for_its_leaf_alone(data, size):
    index = data.draw(st.integers(0, size - 1))
    root = merkle.root(TREE, size)
    assert root == mth(LEAVES[:size])
    proof = merkle.inclusion(TREE, index, size)
    assert proof == path(index, LEAVES[:size])
    leaf = merkle.leaf_hash(LEAVES[index])
    assert merkle.includes(leaf, index, size, proof, root)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index) if size > 1 else st.just(size))
    assert not merkle.includes(merkle.leaf_hash(LEAVES[other]), index, size, proof, root)
    assert not merkle.includes(leaf, other, size, proof, root)
    assert not merkle.includes(leaf, index, size, [*proof, leaf], root)
    if proof:
        assert not merkle.includes(leaf, index, size, proof[:-1], root)
        at = data.draw(st.integers(0, len(proof) - 1))
        bent = bytes([proof[at][0] ^ 1]) + proof[at][1:]
        assert not merkle.includes(leaf, index, size, [*proof[:at], bent, *proof[at + 1 :]], root)


@given(st.data(), sizes)
@settings(max_examples=60, deadline=None)
def test_a_tree_that_only_grew_is_told_from_every_other(data, new):
    old = data.draw(st.integers(0, new))
    was, becomes = merkle.root(TREE, old), merkle.root(TREE, new)
    proof = merkle.consistency(TREE, old, new)
    assert proof == (subproof(old, LEAVES[:new], True) if 0 < old < new else [])
    assert merkle.grown(old, was, new, becomes, proof)
    if old:
        changed = data.draw(st.integers(0, old - 1))
        forked = merkle.Tree([*LEAVES[:changed], b"x" * 32, *LEAVES[changed + 1 : new]])
        assert not merkle.grown(old, was, new, merkle.root(forked, new), merkle.consistency(forked, old, new))
        assert not merkle.grown(old, was, new, merkle.root(forked, new), proof)
    if 0 < old < new:
        assert not merkle.grown(new, becomes, old, was, proof)
        assert not merkle.grown(old, was, new, was, proof)


@given(st.lists(st.integers(0, 130), max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_tree_in_tiles_is_the_tree(steps):
    tiles: dict[tuple[int, int], bytes] = {}
    size = 0
    for step in steps:
        tiles |= tile.grow(tiles, size, LEAVES[size : size + step])
        size += step
    tiled = tile.Tiled(tile.kept(tiles), size)
    assert {(level, number): len(tiles[level, number]) // 32 for level, number in tiles if level >= 0} == {
        (level, number): width for level, number, width in tile.tiles_of(size)
    }
    assert merkle.root(tiled, size) == merkle.root(TREE, size)
    for old in range(1, size, 37):
        assert merkle.consistency(tiled, old, size) == merkle.consistency(TREE, old, size)
        assert merkle.inclusion(tiled, old, size) == merkle.inclusion(TREE, old, size)
    assert b"".join(tiles[key] for key in sorted(tiles) if key[0] == tile.ENTRIES) == b"".join(LEAVES[:size])


def test_others_build_the_same_tree_and_accept_its_proofs():
    pymerkle = pytest.importorskip("pymerkle")
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in LEAVES[:300]:
        theirs.append_entry(leaf)
    assert theirs.get_root(300) == merkle.root(TREE, 300)
    assert theirs.get_root(64) == merkle.root(TREE, 64)
    for index in (0, 1, 63, 64, 255, 256, 299):
        told = theirs.prove_inclusion(index + 1, 300)
        assert [bytes.fromhex(h) for h in told.serialize()["path"]][1:] == merkle.inclusion(TREE, index, 300)


def test_tiles_are_addressed_as_the_specification_says():
    assert tile.path_of(0, 1234067) == "0/x001/x234/067"
    assert tile.path_of(tile.ENTRIES, 5, 112) == "entries/005.p/112"
    for path in ("0/x001/x234/067", "1/000.p/17", "entries/001"):
        assert tile.path_of(*tile.parse_path(path)) == path
    for path in ("0/67", "00/067", "0/x000/067", "0/001.p/256", "0/001.p/0", "64/000", "0/001/002", "0/x1/000"):
        assert tile.parse_path(path) is None, path
    # The specification's own example.
    assert list(tile.tiles_of(70_000))[273:] == [(0, 273, 112), (1, 0, 256), (1, 1, 17), (2, 0, 1)]
