"""What tells how a centre fares. As a worker it is told of everything; as a viewer of what the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.model.health import Kept
from comity.store.source import SILENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Reports on their way through the conveyor."""

    #: Received and not yet read.
    waiting: int
    #: Read and not yet in a story.
    ready: int
    #: In quarantine after three tries.
    failed: int
    #: How long the oldest of those that wait or are ready has waited; none if there is none.
    oldest: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """A source that gives nothing."""

    #: Its name.
    name: str
    #: Failures in a row; 0 where it is silent against its habit.
    failures: int
    #: What happened and what to do.
    failure: str | None
    #: When it last gave something new.
    new_at: datetime | None


def version(connection: Connection) -> int:
    """The version of the schema."""
    row = connection.execute("select version from schema_version").fetchone()
    return int(row[0]) if row else 0


def backlog(connection: Connection) -> Backlog:
    """What is on the conveyor; for a worker only, for the numbers count every member's reports."""
    with connection.cursor(row_factory=class_row(Backlog)) as cursor:
        found = cursor.execute(
            "select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'ready') as"
            " ready, count(*) filter (where state = 'failed') as failed, clock_timestamp() - min(since)"
            " filter (where state in ('waiting', 'ready')) as oldest from work where state <> 'done'"
        ).fetchone()
    assert found is not None  # noqa: S101 - a count gives a row
    return found


def quarantined(connection: Connection) -> int:
    """How much is in quarantine and not settled."""
    return _count(connection, "select count(*) from quarantine where settled_at is null")


def kept(connection: Connection) -> list[Kept]:
    """What is in quarantine and not settled, the last first; for a worker only."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(
            "select q.at, m.slug as originator, q.path, q.reason, q.report is not null as report"
            " from quarantine q join member m on m.id = q.originator where q.settled_at is null"
            " order by q.at desc, q.id"
        ).fetchall()


def retry_all(connection: Connection) -> int:
    """Put every report that is in quarantine back into the queue; for a worker only.

    Returns:
        How many there were.
    """
    connection.execute(
        "update quarantine q set settled_at = now(), settled = 'tried again' from work w"
        " where w.report = q.report and w.state = 'failed' and q.settled_at is null"
    )
    done = connection.execute(
        "update work set state = 'waiting', tries = 0, taken_until = null, since = clock_timestamp()"
        " where state = 'failed'"
    )
    connection.execute("select pg_notify('comity_work', 'waiting')")
    return done.rowcount


def dead_letters(connection: Connection) -> int:
    """How many deliveries were given up; as a viewer, of one's own."""
    return _count(connection, "select count(*) from outbox where state = 'dead'")


def late_letters(connection: Connection) -> int:
    """How many deliveries have waited for five minutes and more; as a viewer, of one's own."""
    return _count(
        connection,
        "select count(*) from outbox where state = 'waiting' and made_at < now() - interval '5 minutes'",
    )


def troubled(connection: Connection) -> list[Troubled]:
    """Sources that failed three times and more in a row, or have long been silent against their habit.

    Silence tells of reports: a viewer hears only of that of sources whose reports it may see, as their days show.
    """
    with connection.cursor(row_factory=class_row(Troubled)) as cursor:
        return cursor.execute(
            "select s.name, s.failures, s.failure, s.new_at from source s where s.active and (s.failures >= 3"  # noqa: S608 - our own words
            f" or {SILENT} and exists (select 1 from source_day d where d.source = s.id)) order by lower(s.name), s.id"
        ).fetchall()


def is_set_up(connection: Connection) -> bool:
    """Whether the schema is there; its tables are then found by their names until the end of the transaction."""
    row = connection.execute("select to_regclass('comity.schema_version') is not null").fetchone()
    if not row or not row[0]:
        return False
    connection.execute("set local search_path = comity, pg_temp")
    return True


def is_superuser(connection: Connection) -> bool:
    """Whether who logged in is above all rights."""
    return bool(_count(connection, "select count(*) from pg_roles where rolname = session_user and rolsuper"))


def search_is_fast(connection: Connection) -> bool:
    """Whether search may use its index under row-level security; a restored dump has lost the mark."""
    return bool(_count(connection, "select count(*) from pg_proc where proname = 'ts_match_vq' and proleakproof"))


def _count(connection: Connection, query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0
