"""Who read reports that are for some members only: noted as it happens, known to their owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An officer who read a report."""

    #: The officer's member.
    member: UUID
    #: The officer's name.
    name: str
    #: The hour in which they read it first.
    first: datetime
    #: The hour in which they read it last.
    last: datetime
    #: In how many hours they did.
    hours: int


def note(connection: Connection, report: UUID) -> None:
    """Note that the viewer reads a report, sealed or not; nothing where it is for all, or the viewer's own."""
    connection.execute("select note_read(%s)", (report,))


def of(connection: Connection, report: UUID, *, most: int = 100) -> tuple[Reader, ...]:
    """Who read a report, the last first; to its owner all, to another member its own officers."""
    with connection.cursor(row_factory=class_row(Reader)) as cursor:
        return tuple(
            cursor.execute(
                "select r.member, o.name, min(r.hour) as first, max(r.hour) as last, count(*)::integer as hours"
                " from report_read r join officer o on o.id = r.officer where r.report = %s"
                " group by r.member, o.id, o.name order by max(r.hour) desc, o.name limit %s",
                (report, most),
            )
        )
