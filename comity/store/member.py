"""The members of the centre."""

from __future__ import annotations

from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.member import Member

_EVERYONE = "select id, slug, name, place, epoch, joined_at, left_at from member order by place"
_ONE = "select id, slug, name, place, epoch, joined_at, left_at from member where slug = %s"


def everyone(connection: Connection) -> list[Member]:
    """All members there were, in the order of the chair; those that left have `left_at`."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return cursor.execute(_EVERYONE).fetchall()


def one(connection: Connection, slug: str) -> Member:
    """The member of a slug.

    Raises:
        NotFound: there is none.
    """
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        row = cursor.execute(_ONE, (slug,)).fetchone()
    if row is None:
        raise NotFound(f"There is no member {slug!r} here; 'comity member list' shows them.")
    return row


def add(connection: Connection, *, slug: str, name: str, epoch: int = 1) -> UUID:
    """A new member, at the end of the order of the chair, with its two seats vacant."""
    row = connection.execute(
        "insert into member (slug, name, place, epoch)"
        " values (%s, %s, (select coalesce(max(place), 0) + 1 from member), %s) returning id",
        (slug, name, epoch),
    ).fetchone()
    assert row is not None  # noqa: S101 - an insert that does not fail gives a row
    new: UUID = row[0]
    connection.execute("insert into seat (member, number) values (%s, 1), (%s, 2)", (new, new))
    return new


def leave(connection: Connection, member: UUID) -> None:
    """A member leaves: from now on it satisfies no label, and its officers do not sign in."""
    connection.execute("update member set left_at = clock_timestamp() where id = %s and left_at is null", (member,))
    connection.execute("update officer set active = false where member = %s", (member,))
