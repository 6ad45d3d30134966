"""The centre itself: its name, its charter, its zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """What a centre is called and what its members agreed."""

    #: As people call it.
    name: str
    #: The charter as it was agreed, TOML.
    charter: str
    #: IANA name of the zone in which its times are shown.
    zone: str
    #: Languages of the screens, the first where an officer chose none.
    languages: tuple[str, ...]
    #: Goes up by one whenever a member joins.
    epoch: int
    #: Places and houses of its own, TOML; empty for none.
    facts: str
    #: When it was set up.
    created_at: datetime


def found(connection: Connection) -> Centre | None:
    """The centre; none before it is set up, or without an identity."""
    with connection.cursor(row_factory=class_row(Centre)) as cursor:
        return cursor.execute("select name, charter, zone, languages, epoch, facts, created_at from centre").fetchone()


def add(
    connection: Connection,
    *,
    name: str,
    charter: str,
    zone: str,
    languages: list[str],
    facts: str = "",
    quorum: int | None = None,
) -> None:
    """Write the centre down, once; `quorum`: of the charter, none where more than half is enough."""
    connection.execute(
        "insert into centre (name, charter, zone, languages, facts, quorum) values (%s, %s, %s, %s, %s, %s)",
        (name, charter, zone, languages, facts, quorum),
    )


def next_epoch(connection: Connection) -> int:
    """Begin a new epoch, because a member joins; what was for the coalition before is not for the newcomer."""
    row = connection.execute("update centre set epoch = epoch + 1 returning epoch").fetchone()
    assert row is not None  # noqa: S101 - a member joins a centre that is there
    return int(row[0])


def now(connection: Connection) -> datetime:
    """The database's clock, which alone decides."""
    row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None  # noqa: S101 - a function gives a row
    moment: datetime = row[0]
    return moment
