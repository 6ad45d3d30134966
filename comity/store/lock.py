"""Locks of the sequencer: only one works in a centre, only one batch is written at a time, and one situation report."""

from __future__ import annotations

from comity.db.door import Connection

#: "comity" in letters, and a number: of the one that works, of a batch, of drafts.
_ONE, _BATCH, _DRAFTS = 0x636F6D6974790001, 0x636F6D6974790002, 0x636F6D6974790003


def alone(connection: Connection) -> bool:
    """Take the lock of the one that works; false if another has it. It is held as long as the connection."""
    row = connection.execute("select pg_try_advisory_lock(%s)", (_ONE,)).fetchone()
    return bool(row and row[0])


def batch(connection: Connection) -> None:
    """Wait for whoever writes a batch, then hold the lock until the end of this transaction."""
    connection.execute("select pg_advisory_xact_lock(%s)", (_BATCH,))


def drafting(connection: Connection) -> bool:
    """Take the lock of whoever writes drafts until the end of this transaction; false if another has it."""
    row = connection.execute("select pg_try_advisory_xact_lock(%s)", (_DRAFTS,)).fetchone()
    return bool(row and row[0])
