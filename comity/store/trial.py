"""What became of reports, for drills: `comity bench kills` and `comity bench alerts`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How far a report has come."""

    #: The report.
    report: UUID
    #: waiting, ready, done or failed; none if it is in no queue.
    state: str | None
    #: Whether the stages' findings are there.
    annotated: bool
    #: The story in which it is filed; none if in none.
    story: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message of the outbox."""

    #: Its idempotency key.
    key: UUID
    #: The alert it tells of.
    alert: UUID
    #: waiting, sent, dead or dropped.
    state: str
    #: The standing query.
    standing: UUID
    #: The story.
    story: str


def fates(connection: Connection, reports: Iterable[UUID]) -> dict[UUID, Fate]:
    """What became of these reports; one that is not there is not among them."""
    with connection.cursor(row_factory=class_row(Fate)) as cursor:
        found = cursor.execute(
            "select r.id as report, w.state, a.report is not null as annotated, f.story from report r"
            " left join work w on w.report = r.id left join analysis a on a.report = r.id"
            " left join filing f on f.report = r.id where r.id = any (%s)",
            (list(reports),),
        ).fetchall()
    return {fate.report: fate for fate in found}


def hits(connection: Connection, standing: UUID) -> dict[UUID, str]:
    """The reports that answered a standing query, each with the story of the hit."""
    return dict(
        connection.execute("select report, story from hit where standing = %s and fired", (standing,)).fetchall()
    )


def alerted(connection: Connection, standing: UUID) -> dict[str, UUID]:
    """The stories for which a standing query has an alert, with the alert."""
    return dict(connection.execute("select story, id from alert where standing = %s", (standing,)).fetchall())


def firings(connection: Connection) -> dict[UUID, int]:
    """How often each alert has fired."""
    return dict(connection.execute("select id, times from alert").fetchall())


def messages(connection: Connection) -> list[Message]:
    """Everything that was put into the outbox."""
    with connection.cursor(row_factory=class_row(Message)) as cursor:
        return cursor.execute(
            "select o.key, o.alert, o.state, a.standing, a.story from outbox o join alert a on a.id = o.alert"
            " order by o.id"
        ).fetchall()


def received(connection: Connection) -> int:
    """How many reports were received."""
    row = connection.execute("select count(*) from report").fetchone()
    return int(row[0]) if row else 0


def unfinished(connection: Connection, *, weighed: bool = True) -> int:
    """How many reports and messages are still under way; with `weighed`, stories that wait to be weighed too."""
    row = connection.execute(
        "select (select count(*) from work where state = 'waiting') + (select count(*) from work where state = 'ready')"
        " + (select count(*) from outbox where state = 'waiting')"
        " + (select count(*) from weighing where dirty_at is not null and %s)",
        (weighed,),
    ).fetchone()
    return int(row[0]) if row else 0


def placed_at(connection: Connection, reports: Iterable[UUID]) -> dict[UUID, tuple[datetime, datetime]]:
    """When reports were received, and when the transaction began in which the sequencer first filed them."""
    rows = connection.execute(
        "select r.id, r.received_at, l.at from report r join log l on l.report = r.id and l.kind = 'placed'"
        " where r.id = any (%s)",
        (list(reports),),
    ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def queries_of(connection: Connection, alerts: Iterable[UUID]) -> dict[UUID, UUID]:
    """The standing query of each of these alerts, as long as the alert is there."""
    return dict(connection.execute("select id, standing from alert where id = any (%s)", (list(alerts),)).fetchall())
