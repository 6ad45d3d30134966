"""The log of the ledger: entries that wait to be sealed, the tree in tiles, checkpoints, and who cosigned them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection

#: "comity" in letters, and a number: of the one that seals.
_ONE = 0x636F6D6974790003


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An entry that is not yet in the tree."""

    #: Its place in the order in which entries were written.
    id: int
    #: What it tells.
    kind: str
    #: Whose deed it is; none: the centre's.
    originator: UUID | None
    #: Who may read it; none: every member.
    label: int | None
    #: What it is about.
    subject: UUID | None
    #: More, by the kind.
    content: dict[str, str | int | None]
    #: When it was written.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """How far a stream has come."""

    #: Random.
    id: UUID
    #: Of its last entry; 0 before there is one.
    number: int
    #: What that entry's leaf commits to; empty before there is one.
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What became of an entry that was sealed."""

    #: The entry.
    id: int
    #: Its index in the tree.
    leaf: int
    #: Its stream.
    stream: UUID
    #: Its number there.
    number: int
    #: The bytes that the leaf commits to.
    envelope: bytes
    #: Under this salt.
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """With what the log signs."""

    #: The log's name.
    origin: str
    #: 32 bytes.
    public: bytes
    #: 32 bytes.
    secret: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A checkpoint."""

    #: Leaves of the tree.
    size: int
    #: Its root.
    root: bytes
    #: As the log signed it.
    note: str
    #: When.
    at: datetime


def alone(connection: Connection) -> None:
    """Wait for whoever seals, then hold the lock until the end of this transaction."""
    connection.execute("select pg_advisory_xact_lock(%s)", (_ONE,))


def key(connection: Connection) -> Key | None:
    """The log's key, for the conveyor; none before the first sealing."""
    with connection.cursor(row_factory=class_row(Key)) as cursor:
        return cursor.execute("select origin, public, secret from log_key").fetchone()


def public(connection: Connection) -> tuple[str, bytes] | None:
    """The log's name and public key; none before the first sealing."""
    return connection.execute("select origin, public from log_key").fetchone()


def successions(connection: Connection) -> list[str]:
    """How the log's keys followed each other, the first first: notes that both keys signed."""
    rows = connection.execute("select note from log_key_was order by number").fetchall()
    return [row[0] for row in rows]


def succeed(connection: Connection, made: Key, note: str) -> None:
    """Have the log sign with another key from now on; the old secret is gone.

    Args:
        connection: of a worker that holds the lock of the one that seals.
        made: the new key, under the log's name.
        note: that the old key hands over, signed by both.
    """
    connection.execute("insert into log_key_was (public, note) select public, %s from log_key", (note,))
    connection.execute("update log_key set public = %s, secret = %s, made_at = now()", (made.public, made.secret))


def name(connection: Connection, made: Key) -> None:
    """Write down the log's name and key, once."""
    connection.execute(
        "insert into log_key (origin, public, secret) values (%s, %s, %s)", (made.origin, made.public, made.secret)
    )


def waiting(connection: Connection, most: int) -> list[Waiting]:
    """Entries that wait to be sealed, in the order in which they were written."""
    with connection.cursor(row_factory=class_row(Waiting)) as cursor:
        return cursor.execute(
            "select id, kind, originator, label, subject, content, at from entry where leaf is null"
            " order by id limit %s",
            (most,),
        ).fetchall()


def fingerprints(connection: Connection, labels: Iterable[int]) -> dict[int, bytes | None]:
    """Of labels what their clauses hash to; none where a clause withholds whose it is."""
    rows = connection.execute(
        "select l.id, case when bool_or(c.attribution = 'withheld') then null else l.fingerprint end"
        " from label l join clause c on c.label = l.id where l.id = any (%s) group by l.id",
        (list(labels),),
    ).fetchall()
    return dict(rows)


def streams(
    connection: Connection, of: Iterable[tuple[UUID | None, int | None]]
) -> dict[tuple[UUID | None, int | None], Stream]:
    """The streams of these originators and labels; those that are new begin."""
    found = {}
    for originator, label in of:
        connection.execute(
            "insert into stream (originator, label) values (%s, %s) on conflict (originator, label) do nothing",
            (originator, label),
        )
        row = connection.execute(
            "select id, number, head from stream where originator is not distinct from %s"
            " and label is not distinct from %s",
            (originator, label),
        ).fetchone()
        assert row is not None  # noqa: S101 - it was made just now
        found[originator, label] = Stream(id=row[0], number=row[1], head=row[2])
    return found


def seal(connection: Connection, sealed: Sequence[Sealed], heads: Iterable[Stream]) -> None:
    """Write down where entries are in the tree and in their streams, and how far the streams have come."""
    columns: tuple[list[Any], ...] = tuple(
        map(list, zip(*((s.id, s.leaf, s.stream, s.number, s.envelope, s.salt) for s in sealed), strict=True))
    )
    connection.execute(
        "update entry e set leaf = s.leaf, stream = s.stream, number = s.number, envelope = s.envelope, salt = s.salt"
        " from unnest(%s::bigint[], %s::bigint[], %s::uuid[], %s::bigint[], %s::bytea[], %s::bytea[])"
        " as s (id, leaf, stream, number, envelope, salt) where e.id = s.id",
        columns,
    )
    connection.cursor().executemany(
        "update stream set number = %s, head = %s where id = %s", [(s.number, s.head, s.id) for s in heads]
    )


def edge(connection: Connection, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Tiles by level and number; those that are not there are left out."""
    rows = connection.execute(
        "select t.level, t.number, t.hashes from unnest(%s::integer[], %s::bigint[]) as w (level, number)"
        " join tile t on t.level = w.level and t.number = w.number",
        ([level for level, _ in wanted], [number for _, number in wanted]),
    )
    return {(level, number): hashes for level, number, hashes in rows}


def keep(connection: Connection, tiles: Mapping[tuple[int, int], bytes]) -> None:
    """Write tiles that are new or became longer."""
    connection.cursor().executemany(
        "insert into tile (level, number, hashes) values (%s, %s, %s)"
        " on conflict (level, number) do update set hashes = excluded.hashes",
        [(level, number, hashes) for (level, number), hashes in tiles.items()],
    )


def sign(connection: Connection, size: int, root: bytes, note: str) -> None:
    """Write a checkpoint down."""
    connection.execute("insert into checkpoint (size, root, note) values (%s, %s, %s)", (size, root, note))


def last(connection: Connection) -> Kept | None:
    """The last checkpoint; none before the first sealing."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute("select size, root, note, at from checkpoint order by size desc limit 1").fetchone()


def at_size(connection: Connection, size: int) -> Kept | None:
    """The checkpoint of a size; none where there was none."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute("select size, root, note, at from checkpoint where size = %s", (size,)).fetchone()


def first_with(connection: Connection, leaf: int, signed: int = 0) -> Kept | None:
    """The first checkpoint that holds a leaf and has so many cosignatures at least; none if there is none yet."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(
            "select size, root, note, at from checkpoint c where size > %s"
            " and (select count(*) from cosignature s where s.size = c.size) >= %s order by size limit 1",
            (leaf, signed),
        ).fetchone()


def last_before(connection: Connection, leaf: int) -> Kept | None:
    """The last checkpoint that was cosigned and does not hold a leaf; none where there is none."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(
            "select size, root, note, at from checkpoint c where size <= %s"
            " and exists (select 1 from cosignature s where s.size = c.size) order by size desc limit 1",
            (leaf,),
        ).fetchone()


def hourly(connection: Connection) -> list[Kept]:
    """The last checkpoint of each hour, and the last of all; the first hour first."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(
            "select size, root, note, at from checkpoint where size in"
            " (select max(size) from checkpoint group by date_trunc('hour', at)) order by size"
        ).fetchall()
