"""Reports of the viewer's own member that others do not see yet, and from when on they will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """That others see a report from a moment on."""

    #: The report.
    report: UUID
    #: Its headline; empty where it has none.
    title: str
    #: From when on.
    ends: datetime


def ahead(connection: Connection, since: datetime, *, most: int = 100) -> tuple[Embargo, ...]:
    """Those that end after a moment, the first first; of each report its latest version.

    Args:
        connection: of a viewer.
        since: the moment.
        most: how many.
    """
    with connection.cursor(row_factory=class_row(Embargo)) as cursor:
        return tuple(
            cursor.execute(
                "select y.report, y.title, max(c.not_before) as ends from clause c join analysis y on y.label = c.label"
                " where c.owner = viewer() and c.not_before > %s and y.latest"
                " group by y.report, y.title order by ends, y.report limit %s",
                (since, most),
            )
        )
