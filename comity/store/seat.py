"""The two seats of each member: who has them, and who stands in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound, Refused
from comity.model.member import Seat
from comity.store.centre import now

_EVERYONE = (
    "select s.member, s.number, officer, deputy, deputy_from, deputy_until,"
    " case when deputy_from <= %(at)s and %(at)s < deputy_until then deputy else officer end as sits"
    " from seat s join member m on m.id = s.member where m.left_at is null order by m.place, s.number"
)
# Whoever stood in and is out of office by now goes in the same statement: else nothing could be said of the seat.
_GIVE = (
    "update seat s set officer = %(officer)s, deputy = o.id,"
    " deputy_from = case when o.id is not null then s.deputy_from end,"
    " deputy_until = case when o.id is not null then s.deputy_until end"
    " from seat kept left join officer o on o.id = kept.deputy and o.active and not o.roles <@ '{host}'"
    " where s.member = %(member)s and s.number = %(number)s and (kept.member, kept.number) = (s.member, s.number)"
)
_STAND_IN = (
    "update seat set deputy = %(deputy)s, deputy_from = %(begins)s, deputy_until = %(until)s"
    " where member = %(member)s and number = %(number)s"
)


def everyone(connection: Connection, at: datetime | None = None) -> list[Seat]:
    """Every seat of the members that have not left, in the order of the chair; `sits` at a moment, else now."""
    with connection.cursor(row_factory=class_row(Seat)) as cursor:
        return cursor.execute(_EVERYONE, {"at": at or now(connection)}).fetchall()


def give(connection: Connection, *, member: UUID, number: int, officer: UUID | None) -> None:
    """Give a seat to an officer of the same member, or leave it vacant.

    Raises:
        NotFound: there is no such seat, or it is another member's.
        Refused: the officer is not of this member.
    """
    _change(connection, _GIVE, {"member": member, "number": number, "officer": officer})


def set_deputy(
    connection: Connection, *, member: UUID, number: int, deputy: UUID, begins: datetime, until: datetime
) -> None:
    """Have an officer of the same member stand in, from `begins` until just before `until`.

    Raises:
        NotFound: there is no such seat, or it is another member's.
        Refused: the time ends before it begins, or the deputy is not of this member.
    """
    if until <= begins:
        raise Refused("The deputy would leave before coming: choose an end after the beginning.")
    values = {"member": member, "number": number, "deputy": deputy, "begins": begins, "until": until}
    _change(connection, _STAND_IN, values)


def end_deputy(connection: Connection, *, member: UUID, number: int) -> None:
    """The officer has the seat again.

    Raises:
        NotFound: there is no such seat, or it is another member's.
    """
    values = {"member": member, "number": number, "deputy": None, "begins": None, "until": None}
    _change(connection, _STAND_IN, values)


def refuse_empty(connection: Connection, member: UUID) -> None:
    """Keep a member from having nobody who sits: nobody of it could give a seat again.

    Raises:
        Refused: both its seats are vacant now.
    """
    if not any(each.member == member and each.sits for each in everyone(connection)):
        raise Refused("Nobody would sit for your member, and nobody could give its seats again. Choose somebody.")


def _change(connection: Connection, query: str, values: dict[str, object]) -> None:
    try:
        done = connection.execute(query.encode(), values)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused("Only an officer of the same member, who may sign in, can sit there.") from error
    if not done.rowcount:
        raise NotFound("There is no such seat of yours.")
