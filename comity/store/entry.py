"""Entries of the ledger, written in the transaction in which it happens what they tell, and read by who may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.model.entry import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry, as who may read it sees it."""

    #: Its place in the order in which entries were written.
    id: int
    #: What it tells.
    kind: str
    #: What it is about.
    subject: UUID | None
    #: More, by the kind.
    content: dict[str, str | int | None]
    #: When it was written.
    at: datetime
    #: Its index in the tree; none before it is sealed.
    leaf: int | None
    #: The bytes that the leaf commits to.
    envelope: bytes | None
    #: Under this salt.
    salt: bytes | None
    #: The salt of the hashes in its content; none where they are gone, withheld, or there are none.
    secret: bytes | None


_SHOWN = "select id, kind, subject, content, at, leaf, envelope, salt, secret_of(id) as secret from entry"


def enter(
    connection: Connection,
    kind: Kind,
    *,
    label: int | None,
    subject: UUID | None,
    content: Mapping[str, str | int | None],
) -> None:
    """Have the ledger tell something for good. It is sealed into the tree within a minute.

    Reports and their versions, other labels, members, officers, seats, terms and the charter enter by themselves.

    Args:
        connection: of a viewer, whose member's deed it is; or of a worker, who names the member's id as ``originator``
            in the content, or else it is the centre's deed.
        kind: what it tells.
        label: who may read it: those who see this label; none: every member.
        subject: the report, request, officer … it is about.
        content: more, in ids, numbers and words of ours; never words of a report or a person's name.

    Raises:
        psycopg.errors.InsufficientPrivilege: the viewer does not see this label.
    """
    connection.execute("select enter_ledger(%s, %s, %s, %s)", (kind, label, subject, Jsonb(dict(content))))


def newest(connection: Connection, most: int, before: datetime | None = None) -> list[Shown]:
    """The last entries that the viewer may read, the last first; with `before`, those written before that moment."""
    with connection.cursor(row_factory=class_row(Shown)) as cursor:
        return cursor.execute(
            f"{_SHOWN} where %(before)s::timestamptz is null or at < %(before)s"
            " order by at desc, id desc limit %(most)s".encode(),
            {"before": before, "most": most},
        ).fetchall()


def about(connection: Connection, subject: UUID) -> list[Shown]:
    """The entries about something that the viewer may read, the first first."""
    with connection.cursor(row_factory=class_row(Shown)) as cursor:
        return cursor.execute(f"{_SHOWN} where subject = %s order by id".encode(), (subject,)).fetchall()


def in_stream(connection: Connection, stream: UUID, number: int) -> Shown | None:
    """An entry of a stream; none where there is none, or the viewer may not read it."""
    with connection.cursor(row_factory=class_row(Shown)) as cursor:
        return cursor.execute(f"{_SHOWN} where stream = %s and number = %s".encode(), (stream, number)).fetchone()


def within(connection: Connection, size: int) -> Iterator[Shown]:
    """Every entry that the viewer may read in the tree of a size, stream by stream."""
    with connection.cursor(name="within", row_factory=class_row(Shown)) as cursor:
        cursor.execute(f"{_SHOWN} where leaf < %s order by stream, number".encode(), (size,))
        yield from cursor


def beyond(connection: Connection, size: int) -> int:
    """How many entries the viewer may read that are not in the tree of a size."""
    row = connection.execute("select count(*) from entry where leaf is null or leaf >= %s", (size,)).fetchone()
    return int(row[0]) if row else 0


def contents(connection: Connection, reports: Sequence[UUID]) -> Iterator[tuple[UUID, bytes | None, bytes | None]]:
    """Of reports that the viewer may see what the ledger commits to, as far as told: each as JSON, and its bytes."""
    yield from connection.execute(
        "select r.id, arrived(r.id), o.content from report r left join original o on o.report = r.id"
        " where r.id = any (%(reports)s)"
        " union all select id, null, content from sealed where id = any (%(reports)s)",
        {"reports": list(reports)},
    )
