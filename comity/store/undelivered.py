"""Letters to officers of a member that could not be delivered, as who has a seat is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotAllowed, NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """What could not be delivered to one officer one way; nothing of what it tells."""

    #: The officer.
    officer: UUID
    #: By name.
    name: str
    #: email, webhook or another way.
    channel: str
    #: How many letters were given up.
    letters: int
    #: When the first of them was written; none where none was given up.
    since: datetime | None
    #: Why the last was given up, without the receiver's address.
    reason: str | None
    #: How many wait for a receiver that is closed.
    waiting: int
    #: Until when nothing is sent there, after failures in a row; none where it is open.
    closed_until: datetime | None


def of_member(connection: Connection) -> tuple[Undelivered, ...]:
    """What could not be delivered to officers of the viewer's member, by name; empty for who has no seat."""
    with connection.cursor(row_factory=class_row(Undelivered)) as cursor:
        return tuple(
            cursor.execute(
                "select u.officer, o.name, u.channel, u.letters, u.since, u.reason, u.waiting, u.closed_until"
                " from undelivered() u join officer o on o.id = u.officer order by lower(o.name), o.id, u.channel"
            )
        )


def send_again(connection: Connection, officer: UUID, channel: str) -> None:
    """Have what was given up for an officer of the viewer's member sent again.

    Raises:
        NotAllowed: the viewer has no seat.
        NotFound: nothing was given up there.
    """
    try:
        with connection.transaction():
            connection.execute("select send_again(%s, %s)", (officer, channel))
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed("This is for who has a seat of your member.") from error
    except psycopg.errors.NoDataFound as error:
        raise NotFound("No letter to this officer was given up.") from error
