"""Public keys of members, to which others seal reports for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKey:
    """A key that is in use."""

    #: Its id.
    id: UUID
    #: Whose it is.
    member: UUID
    #: The member's slug.
    slug: str
    #: Who holds it, as the member calls them.
    name: str
    #: The public key, ``age1…``.
    key: str
    #: Since when.
    added_at: datetime


def everyone(connection: Connection) -> list[SealKey]:
    """The keys in use of members that have not left, in the order of the chair."""
    with connection.cursor(row_factory=class_row(SealKey)) as cursor:
        return cursor.execute(
            "select k.id, k.member, m.slug, k.name, k.key, k.added_at from seal_key k join member m on m.id = k.member"
            " where k.retired_at is null and m.left_at is null order by m.place, k.added_at, k.id"
        ).fetchall()


def add(connection: Connection, member: UUID, *, name: str, key: str) -> None:
    """Make a key of the viewer's member known.

    Raises:
        Refused: it is known here already, or was.
    """
    try:
        with connection.transaction():
            connection.execute("insert into seal_key (member, name, key) values (%s, %s, %s)", (member, name, key))
    except psycopg.errors.UniqueViolation as error:
        raise Refused("This key is known here already, or was. Make a new one with 'comity key make'.") from error


def retire(connection: Connection, member: UUID, which: UUID) -> None:
    """Nobody is to seal to a key any more.

    Raises:
        NotFound: the member has no such key in use.
    """
    done = connection.execute(
        "update seal_key set retired_at = clock_timestamp() where id = %s and member = %s and retired_at is null",
        (which, member),
    )
    if not done.rowcount:
        raise NotFound("Your member has no such key in use.")
