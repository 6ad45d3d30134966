"""The processes of a centre, on whatever host: each says every few seconds that it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection

#: web answers people; annotate, sequence and courier are the conveyor.
Kind = Literal["web", "annotate", "sequence", "courier"]
KINDS: tuple[Kind, ...] = ("web", "annotate", "sequence", "courier")
#: How often a process says that it is there.
BEAT = timedelta(seconds=5)
#: Not heard of for so long, it counts as gone.
GONE = timedelta(seconds=15)
#: After this it is forgotten.
FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process of the centre."""

    #: Of this run of it.
    id: UUID
    #: What it does.
    kind: Kind
    #: The host's name.
    host: str
    #: Its number there.
    pid: int
    #: Comity's version.
    version: str
    #: When it began.
    started_at: datetime
    #: When it last said that it is there.
    seen_at: datetime
    #: What keeps it from its work, and what to do; none if nothing does.
    trouble: str | None
    #: How long ago it was seen, by the database's clock.
    silent: timedelta


def begin(connection: Connection, *, id: UUID, kind: Kind, host: str, pid: int, version: str) -> None:
    """A process is there. Those not heard of for a day are forgotten."""
    connection.execute("delete from process where seen_at < clock_timestamp() - %s and kind = %s", (FORGOTTEN, kind))
    connection.execute(
        "insert into process (id, kind, host, pid, version) values (%s, %s, %s, %s, %s)"
        " on conflict (id) do update set seen_at = clock_timestamp()",
        (id, kind, host, pid, version),
    )


def beat(connection: Connection, process: UUID, trouble: str | None) -> bool:
    """It is still there. False if it has been forgotten and should begin anew."""
    done = connection.execute(
        "update process set seen_at = clock_timestamp(), trouble = %s where id = %s", (trouble, process)
    )
    return done.rowcount > 0


def end(connection: Connection, process: UUID) -> None:
    """It stops as it was told to."""
    connection.execute("delete from process where id = %s", (process,))


def everyone(connection: Connection) -> list[Process]:
    """All that were heard of in the last day, by kind."""
    with connection.cursor(row_factory=class_row(Process)) as cursor:
        return cursor.execute(
            "select id, kind, host, pid, version, started_at, seen_at, trouble,"
            " clock_timestamp() - seen_at as silent from process order by kind, host, started_at"
        ).fetchall()
