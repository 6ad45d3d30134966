"""What a rebuilt log writes: entries and checkpoints that were lost, as members' exports hold them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A sealed entry that the database lacks."""

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
    #: The salt of the hashes in its content.
    secret: bytes | None
    #: When it was written.
    at: datetime
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
    #: What its leaf commits to.
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A stream of the database."""

    #: Whose; none: the centre's.
    originator: UUID | None
    #: Under which label; none: for every member.
    label: int | None


def known(connection: Connection) -> dict[UUID, Known]:
    """The streams that the database knows."""
    rows = connection.execute("select id, originator, label from stream").fetchall()
    return {row[0]: Known(originator=row[1], label=row[2]) for row in rows}


def labels(connection: Connection, fingerprints: Iterable[str]) -> dict[str, int]:
    """The labels that the database knows, by their fingerprints in hex."""
    rows = connection.execute(
        "select encode(fingerprint, 'hex'), id from label where encode(fingerprint, 'hex') = any (%s)",
        (list(fingerprints),),
    ).fetchall()
    return dict(rows)


def put_back(connection: Connection, lost: Sequence[Lost]) -> None:
    """Write entries down again; one that waits in the database to be sealed becomes the sealed one that it was."""
    for each in lost:
        done = connection.execute(
            "update entry set leaf = %(leaf)s, stream = %(stream)s, number = %(number)s, envelope = %(envelope)s,"
            " salt = %(salt)s where id = (select id from entry where leaf is null and kind = %(kind)s and at = %(at)s"
            " and subject is not distinct from %(subject)s limit 1)",
            _values(each),
        )
        if not done.rowcount:
            connection.execute(
                "insert into entry (kind, originator, label, subject, content, secret, at, leaf, stream, number,"
                " envelope, salt) values (%(kind)s, %(originator)s, %(label)s, %(subject)s, %(content)s, %(secret)s,"
                " %(at)s, %(leaf)s, %(stream)s, %(number)s, %(envelope)s, %(salt)s)",
                _values(each),
            )
        connection.execute(
            "insert into stream as s (id, originator, label, number, head)"
            " values (%(stream)s, %(originator)s, %(label)s, %(number)s, %(head)s)"
            " on conflict (id) do update set number = excluded.number, head = excluded.head"
            " where s.number < excluded.number",
            _values(each),
        )


def _values(each: Lost) -> dict[str, object]:
    fields = {name: getattr(each, name) for name in Lost.__slots__}
    return fields | {"content": Jsonb(each.content)}


def cosigned(connection: Connection, size: int, vkey: str, *, line: str, at: datetime) -> None:
    """Keep a cosignature again, where the database knows the witness."""
    connection.execute(
        "insert into cosignature (size, witness, line, signed_at) select %s, id, %s, %s from witness where vkey = %s"
        " on conflict do nothing",
        (size, line, at, vkey),
    )


def missing_reports(connection: Connection, named: Sequence[UUID]) -> list[UUID]:
    """Those of these reports that the database does not hold, sealed ones among them."""
    rows = connection.execute(
        "select n from unnest(%s::uuid[]) n where not exists (select 1 from report where id = n)"
        " and not exists (select 1 from sealed where id = n) order by n",
        (list(named),),
    ).fetchall()
    return [row[0] for row in rows]
