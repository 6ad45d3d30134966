"""The people who act for members. A viewer changes those of the own member only; row-level security sees to it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotAllowed, NotFound, Refused
from comity.model.member import Officer, Role

_EVERYONE = (
    "select o.id, o.member, o.name, o.roles, o.language, o.active, c.email"
    " from officer o left join contact c on c.officer = o.id"
    " where o.member = coalesce(%s, o.member) order by o.name, o.id"
)
_BY_EMAIL = (
    "select o.id, o.member, o.name, o.roles, o.language, o.active, c.email"
    " from officer o join contact c on c.officer = o.id where lower(c.email) = lower(%s) and o.active"
)


def everyone(connection: Connection, member: UUID | None = None) -> list[Officer]:
    """All officers, or those of a member, by name; of another member's, a viewer sees no address."""
    with connection.cursor(row_factory=class_row(Officer)) as cursor:
        return cursor.execute(_EVERYONE, (member,)).fetchall()


def by_email(connection: Connection, email: str) -> Officer:
    """The active officer with a mail address, whatever its capitals.

    Raises:
        NotFound: there is none.
    """
    with connection.cursor(row_factory=class_row(Officer)) as cursor:
        row = cursor.execute(_BY_EMAIL, (email,)).fetchone()
    if row is None:
        raise NotFound(f"Nobody here has the address {email}; 'comity member list' shows who there is.")
    return row


def add(
    connection: Connection, member: UUID, *, name: str, email: str, roles: Sequence[Role], language: str = "en"
) -> UUID:
    """A new officer of a member; they sign in by a link that is asked for.

    Raises:
        Refused: the address is somebody's already.
    """
    if connection.execute("select 1 from contact where lower(email) = lower(%s)", (email,)).fetchone():
        raise Refused(f"{email} is the address of an officer here already; each has one of their own.")
    row = connection.execute(
        "insert into officer (member, name, roles, language) values (%s, %s, %s, %s) returning id",
        (member, name, list(roles), language),
    ).fetchone()
    assert row is not None  # noqa: S101 - an insert that does not fail gives a row
    new: UUID = row[0]
    try:
        connection.execute("insert into contact (officer, member, email) values (%s, %s, %s)", (new, member, email))
    except psycopg.errors.UniqueViolation as error:
        # Another member's, whose address a viewer may not know: the same words, whatever the reason.
        raise Refused("This address cannot be taken; use another.") from error
    return new


def deactivate(connection: Connection, officer: UUID) -> None:
    """An officer no longer signs in and gives up the seat and every standing in.

    Raises:
        NotFound: there is none, or it is not an officer of the viewer's own member.
        NotAllowed: it is the viewer.
    """
    me = connection.execute("select viewing_officer() = %s", (officer,)).fetchone()
    if me and me[0]:
        raise NotAllowed("Nobody puts themselves out of office; ask the other officer of your member.")
    # The seats first: whoever is out of office changes nothing any more.
    connection.execute("update seat set officer = null where officer = %s", (officer,))
    connection.execute(
        "update seat set deputy = null, deputy_from = null, deputy_until = null where deputy = %s", (officer,)
    )
    if not connection.execute("update officer set active = false where id = %s", (officer,)).rowcount:
        raise NotFound("There is no such officer of yours.")


def set_roles(connection: Connection, officer: UUID, roles: Sequence[Role]) -> None:
    """What an officer does here from now on; who operates the server goes on with that. Their sessions end.

    Raises:
        NotFound: there is none, or it is not an officer of the viewer's own member.
        NotAllowed: it is the viewer.
    """
    me = connection.execute("select viewing_officer() = %s", (officer,)).fetchone()
    if me and me[0]:
        raise NotAllowed("Nobody changes their own roles; ask the other officer of your member.")
    changed = connection.execute(
        "update officer set roles = %s || array(select 'host' where 'host' = any (roles))"
        " where id = %s and member = viewer()",
        (list(roles), officer),
    )
    if not changed.rowcount:
        raise NotFound("There is no such officer of yours.")


def reactivate(connection: Connection, officer: UUID) -> None:
    """An officer may sign in again.

    Raises:
        NotFound: there is none, or it is not an officer of the viewer's own member.
    """
    if not connection.execute("update officer set active = true where id = %s", (officer,)).rowcount:
        raise NotFound("There is no such officer of yours.")
