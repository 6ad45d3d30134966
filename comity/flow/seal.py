"""Seals what was entered in the ledger: numbers it in its streams, commits to it in the tree, signs a checkpoint.

One transaction does all of it for a batch, so that a crash leaves either nothing or the whole; a checkpoint is served
once it is committed, never before. A batch is filled up with leaves that commit to nothing, to a multiple of `PAD`, and
its entries stand at random places between them: neither the tree's size nor an index tells how much was going on.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from datetime import timedelta
from random import SystemRandom

from comity.db.door import Connection, Database
from comity.ledger import merkle, note, tile
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.envelope import SALT, commitment, seal
from comity.store import centre, ledger
from comity.store.ledger import Kept, Key, Sealed, Stream, Waiting

#: The tree grows by a multiple of this.
PAD = 64
#: How long an entry waits for others, unless it is asked for at once.
EVERY = timedelta(seconds=60)
#: Entries that are sealed in one transaction, at most.
_MOST = 4000
_dice = SystemRandom()


def tick(database: Database, every: timedelta = EVERY) -> int:
    """Seal what waits, unless something was sealed a short time ago; right however often and by whomever it is called.

    Args:
        database: the centre's.
        every: how long ago the last sealing must be; nothing: seal at once.

    Returns:
        How many entries were sealed.
    """
    done = 0
    while True:
        with database.worker() as connection:
            ledger.alone(connection)
            last = ledger.last(connection)
            if not done and last is not None and every and centre.now(connection) - last.at < every:
                return done
            sealed = seal_waiting(connection, last)
        done += sealed
        if sealed < _MOST:
            return done


def seal_waiting(connection: Connection, last: Kept | None) -> int:
    """Seal a batch of what waits, within a worker's transaction that holds the lock of the one that seals.

    Args:
        connection: of a worker.
        last: the last checkpoint.

    Returns:
        How many entries were sealed.
    """
    waiting = ledger.waiting(connection, _MOST)
    if not waiting:
        return 0
    key = ledger.key(connection) or _new_key(connection)
    size = last.size if last else 0
    room = len(waiting) + -(size + len(waiting)) % PAD
    places = sorted(_dice.sample(range(size, size + room), len(waiting)))
    sealed, heads = _sealed(connection, waiting, places)
    held = {each.leaf: commitment(each.salt, each.envelope) for each in sealed}
    leaves = [held.get(at) or os.urandom(merkle.WIDTH) for at in range(size, size + room)]
    made = tile.grow(ledger.edge(connection, list(_edge(size))), size, leaves)
    nodes = _Grown(connection, made, size + room)
    root = merkle.root(nodes.tiled, size + room)
    text = str(Checkpoint(key.origin, size + room, root))
    signer = note.Key(key.origin, note.SIGNATURE, key.public)
    ledger.seal(connection, sealed, heads)
    ledger.keep(connection, made)
    ledger.sign(connection, size + room, root, note.joined(text, [note.sign(text, signer, key.secret)]))
    return len(waiting)


def _new_key(connection: Connection) -> Key:
    """The log's name says its key, and nothing of where the centre is or what it is called."""
    secret = note.new_secret()
    public = note.public_of(secret)
    made = Key(origin=f"comity.centre/{public[:8].hex()}", public=public, secret=secret)
    ledger.name(connection, made)
    return made


def _edge(size: int) -> Iterable[tile.Where]:
    """The tiles of a tree that are not full, those of its entries among them."""
    for level in (tile.ENTRIES, *range(8)):
        number, rest = tile.widths(size, level)
        if rest:
            yield level, number


class _Grown:
    """A tree that has just grown: the tiles that changed from memory, the others from the database."""

    def __init__(self, connection: Connection, made: dict[tile.Where, bytes], size: int) -> None:
        self._connection, self._made = connection, made
        self.tiled = tile.Tiled(self._fetch, size)

    def _fetch(self, level: int, number: int, width: int) -> bytes:
        where = (level, number)
        hashes = self._made.get(where) or ledger.edge(self._connection, [where])[where]
        return hashes[: width * merkle.WIDTH]


def _sealed(connection: Connection, waiting: list[Waiting], places: list[int]) -> tuple[list[Sealed], Iterable[Stream]]:
    """Entries with their place in the tree and in their streams, and the streams as they are then."""
    streams = ledger.streams(connection, dict.fromkeys((each.originator, each.label) for each in waiting))
    labels = ledger.fingerprints(connection, {each.label for each in waiting if each.label is not None})
    sealed = []
    for each, leaf in zip(waiting, places, strict=True):
        stream = streams[each.originator, each.label]
        label = labels.get(each.label) if each.label is not None else None
        salt, number = secrets.token_bytes(SALT), stream.number + 1
        envelope = seal(
            kind=each.kind,
            at=each.at,
            originator=each.originator if each.label is None or label else None,
            label=label,
            stream=stream.id,
            number=number,
            previous=stream.head,
            subject=each.subject,
            content=each.content,
        )
        head = commitment(salt, envelope)
        streams[each.originator, each.label] = Stream(id=stream.id, number=number, head=head)
        sealed.append(Sealed(id=each.id, leaf=leaf, stream=stream.id, number=number, envelope=envelope, salt=salt))
    return sealed, streams.values()
