"""What was entered is sealed whole or not at all, in order, and the tree tells neither what nor how much it was."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from itertools import pairwise

import pytest

from comity.flow import seal
from comity.ledger import merkle, note, tile
from comity.ledger.checkpoint import parse_signed
from comity.ledger.envelope import leaf_of, opened
from comity.store import entry, ledger

NOW = timedelta()


def put(centre, count: int) -> None:
    with centre.conveyor.worker() as connection:
        for number in range(count):
            entry.enter(connection, "read", label=None, subject=None, content={"number": number})


def state(centre):
    with centre.conveyor.worker() as connection:
        entries = connection.execute(
            "select leaf, envelope, salt from entry where leaf is not null order by leaf"
        ).fetchall()
        rows = connection.execute("select level, number, hashes from tile").fetchall()
        tiles = {(level, number): hashes for level, number, hashes in rows}
        return entries, tiles, ledger.last(connection), ledger.public(connection)


def test_batch_by_batch_the_tree_grows_and_every_checkpoint_is_of_one_log(centre):
    before = None
    for count in (3, 64, 1, 200):
        put(centre, count)
        assert seal.tick(centre.conveyor, NOW) in (count, count + 1)  # the key is entered when it is made
        entries, tiles, last, (origin, public) = state(centre)
        checkpoint, signed = parse_signed(last.note)
        assert checkpoint.origin == origin
        assert checkpoint.size % seal.PAD == 0
        good, _ = note.by(signed, note.Key(origin, note.SIGNATURE, public))
        assert good is not None
        tiled = tile.Tiled(tile.kept(tiles), checkpoint.size)
        assert merkle.root(tiled, checkpoint.size) == checkpoint.root
        for leaf, envelope, salt in entries:
            assert tiled.node(0, leaf) == leaf_of(salt, envelope)
        if before:
            proof = merkle.consistency(tiled, before.size, checkpoint.size)
            assert merkle.grown(before.size, before.root, checkpoint.size, checkpoint.root, proof)
        before = checkpoint


def test_a_stream_has_no_gap_and_each_entry_names_the_one_before(centre):
    put(centre, 5)
    seal.tick(centre.conveyor, NOW)
    put(centre, 4)
    seal.tick(centre.conveyor, NOW)
    entries, *_ = state(centre)
    told = [(opened(envelope), sha256(salt + envelope).hexdigest()) for _, envelope, salt in entries]
    assert [each.number for each, _ in told] == list(range(1, len(told) + 1))
    assert told[0][0].previous == ""
    assert all(after.previous == head for (_, head), (after, _) in pairwise(told))
    assert [each.content.get("number") for each, _ in told if each.kind == "read"] == [0, 1, 2, 3, 4, 0, 1, 2, 3]


def test_a_crash_before_the_end_leaves_nothing_and_the_next_time_it_is_all_there(centre, monkeypatch):
    put(centre, 3)
    with monkeypatch.context() as broken:
        broken.setattr(ledger, "sign", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal.tick(centre.conveyor, NOW)
    assert state(centre) == ([], {}, None, None)
    assert seal.tick(centre.conveyor, NOW) == 3


def test_it_waits_a_minute_unless_it_is_asked_at_once_and_seals_nothing_twice(centre):
    put(centre, 3)
    assert seal.tick(centre.conveyor) == 3
    put(centre, 1)
    assert seal.tick(centre.conveyor) == 0
    assert seal.tick(centre.conveyor, NOW) == 2
    assert seal.tick(centre.conveyor, NOW) == 0
    entries, _, last, _ = state(centre)
    assert len({leaf for leaf, _, _ in entries}) == 5
    assert last.size == 128


def test_large_heaps_are_sealed_in_several_batches(centre, monkeypatch):
    monkeypatch.setattr(seal, "_MOST", 10)
    put(centre, 25)
    assert seal.tick(centre.conveyor) == 26
    assert state(centre)[2].size == 3 * 64
