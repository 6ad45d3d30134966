"""How fast alerts reached their readers, from receipt on, by day and way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection

#: For how many days it is told, today included; and how many it is kept, so that no zone misses one.
DAYS, _KEPT = 7, 9
#: So many that are older are forgotten at once.
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How fast alerts were delivered one way on one day."""

    #: The day on which they arrived.
    day: date
    #: screen, email, webhook or push.
    channel: str
    #: How many messages.
    messages: int
    #: Seconds from receipt to delivery within which half of them arrived.
    half: float
    #: Seconds within which 95 of 100 did.
    most: float


def shown(connection: Connection, alerts: Iterable[tuple[UUID, UUID, datetime]]) -> None:
    """Note that alerts stand on their readers' screens, and forget what is not told any more.

    Args:
        connection: of the conveyor, in the transaction that writes them, at its end.
        alerts: of each the member, the officer, and when that came in by which it fired.
    """
    rows = list(alerts)
    if not rows:
        return
    connection.execute(
        "insert into delivered (member, officer, channel, seconds)"
        " select t.member, t.officer, 'screen', extract(epoch from clock_timestamp() - t.received_at)"
        " from unnest(%s::uuid[], %s::uuid[], %s::timestamptz[]) as t (member, officer, received_at)",
        ([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]),
    )
    connection.execute(
        "delete from delivered where id in (select id from delivered where at < now() - %s * interval '1 day'"
        "                                   limit %s for update skip locked)",
        (_KEPT, _MOST),
    )


def days(connection: Connection, *, zone: str) -> tuple[Day, ...]:
    """How fast the viewer's alerts were delivered in the last days, the last first.

    On screen an alert is delivered when open pages are told of it; another way, when the receiver has taken it.

    Args:
        connection: of the officer, as viewer.
        zone: in which days are told, as an IANA name.
    """
    with connection.cursor(row_factory=class_row(Day)) as cursor:
        return tuple(
            cursor.execute(
                "select (at at time zone %(zone)s)::date as day, channel, count(*) as messages,"
                " percentile_cont(0.5) within group (order by seconds) as half,"
                " percentile_cont(0.95) within group (order by seconds) as most"
                " from delivered where officer = viewing_officer()"
                " and at >= (date_trunc('day', now() at time zone %(zone)s) - (%(days)s - 1) * interval '1 day')"
                "   at time zone %(zone)s"
                " group by 1, 2 order by 1 desc, 2",
                {"zone": zone, "days": DAYS},
            )
        )
