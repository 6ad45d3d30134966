"""Standing queries: what an officer asked to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound, Refused
from comity.model.letter import USUAL
from comity.model.quiet import Pace
from comity.query import parse, silences

#: How an alert reaches its reader. The screen shows every alert; the others are asked for.
Channel = Literal["screen", "email", "webhook", "push"]

_MISSING = "There is no such standing query, or it is not yours."


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A standing query."""

    #: Its id.
    id: UUID
    #: The member its officer acts for.
    member: UUID
    #: Whose it is.
    officer: UUID
    #: How its owner calls it.
    name: str
    #: The query as it was written.
    query: str
    #: How its alerts are sent, beside the screen.
    channels: tuple[str, ...]
    #: Whether it is asked of new reports.
    active: bool
    #: When it was made.
    made_at: datetime
    #: When it was last changed.
    changed_at: datetime
    #: What fires its alerts again: of `comity.model.letter.AGAIN`.
    again: tuple[str, ...]
    #: How soon its owner wants to know.
    pace: Pace
    #: Who gets an alert that its owner does not take on in time.
    deputy: UUID | None
    #: In how many minutes.
    patience: int
    #: What it asked before, the last first: each with its ``query`` and ``until`` when, ISO 8601.
    earlier: list[dict[str, str]]
    #: How many stories it has an alert for that its owner may see.
    alerts: int = 0
    #: How many of them its owner called not relevant.
    refused: int = 0

    def before(self) -> list[tuple[str, datetime]]:
        """What it asked before, the last first, each with until when."""
        return [(each["query"], datetime.fromisoformat(each["until"])) for each in self.earlier]


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A standing query that is asked."""

    #: Its id.
    id: UUID
    #: The member whose eyes it looks through.
    member: UUID
    #: Whose it is.
    officer: UUID
    #: The query as it was written.
    query: str
    #: How its alerts are sent.
    channels: tuple[str, ...]
    #: What fires its alerts again.
    again: tuple[str, ...]
    #: How soon its owner wants to know.
    pace: Pace


_COLUMNS = (
    "s.id, s.member, s.officer, s.name, s.query, s.channels, s.active, s.made_at, s.changed_at, s.again, s.pace,"
    " s.deputy, s.patience, s.earlier, (select count(*) from alert a where a.standing = s.id) as alerts,"
    " (select count(*) from alert a where a.standing = s.id and a.refused_at is not null) as refused"
)


def add(
    connection: Connection,
    member: UUID,
    officer: UUID,
    *,
    name: str,
    query: str,
    channels: Sequence[str] = ("screen",),
    again: Sequence[str] = USUAL,
    pace: Pace = "now",
) -> UUID:
    """Write down a standing query of the viewer's own.

    Args:
        connection: of the officer, as viewer.
        member: the viewer's member.
        officer: the viewer.
        name: how it is called.
        query: as `comity.query.asked` let it pass.
        channels: how its alerts are sent; the screen always.
        again: what fires them again: of `comity.model.letter.AGAIN`.
        pace: how soon the viewer wants to know.
    """
    row = connection.execute(
        "insert into standing (member, officer, name, query, channels, again, pace, silence)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s) returning id",
        (member, officer, name, query, _with_screen(channels), list(again), pace, _of_silence(query)),
    ).fetchone()
    assert row is not None  # noqa: S101 - an insert that does not raise returns its row
    found: UUID = row[0]
    return found


def change(
    connection: Connection,
    standing: UUID,
    *,
    name: str,
    query: str,
    channels: Sequence[str],
    active: bool,
    again: Sequence[str] = USUAL,
    pace: Pace = "now",
) -> None:
    """Change a standing query; what it found before stays, and what it asked before is kept with it.

    Raises:
        NotFound: it is not there or not the viewer's.
    """
    done = connection.execute(
        "update standing set name = %s, query = %s, channels = %s, active = %s, again = %s, pace = %s, silence = %s,"
        " changed_at = clock_timestamp() where id = %s",
        (name, query, _with_screen(channels), active, list(again), pace, _of_silence(query), standing),
    )
    if not done.rowcount:
        raise NotFound(_MISSING)


def rewrite(connection: Connection, standing: UUID, query: str, *, was: str) -> None:
    """Have a standing query ask something else, and leave all else of it as it is.

    Args:
        connection: of the officer, as viewer.
        standing: one of the viewer's queries.
        query: as `comity.query.asked` let it pass.
        was: what it asked when the viewer decided so.

    Raises:
        NotFound: it is not there or not the viewer's.
        Refused: it has been changed since.
    """
    done = connection.execute(
        "update standing set query = %s, silence = %s, changed_at = clock_timestamp() where id = %s and query = %s",
        (query, _of_silence(query), standing, was),
    )
    if not done.rowcount:
        one(connection, standing)
        raise Refused("The query has been changed meanwhile. Look at it, then decide again.")


def entrust(connection: Connection, standing: UUID, deputy: UUID | None, patience: int) -> None:
    """Have alerts passed on that the viewer does not take on in time.

    Args:
        connection: of the officer, as viewer.
        standing: one of the viewer's queries.
        deputy: another officer of the viewer's member, who does more than host; none: to nobody.
        patience: after how many minutes, 1 to 1440.

    Raises:
        NotFound: the query is not there or not the viewer's, or there is no such colleague.
    """
    done = connection.execute(
        "update standing s set deputy = %(deputy)s, patience = %(patience)s, changed_at = clock_timestamp()"
        " where s.id = %(id)s and (%(deputy)s::uuid is null or exists (select from officer o where o.id = %(deputy)s"
        "   and o.member = s.member and o.active and not o.roles <@ '{host}' and o.id <> s.officer))",
        {"id": standing, "deputy": deputy, "patience": patience},
    )
    if not done.rowcount:
        raise NotFound("There is no such standing query of yours, or no such colleague.")


def remove(connection: Connection, standing: UUID) -> None:
    """Take a standing query away, and its alerts with it.

    Raises:
        NotFound: it is not there or not the viewer's.
    """
    if not connection.execute("delete from standing where id = %s", (standing,)).rowcount:
        raise NotFound(_MISSING)


def own(connection: Connection) -> tuple[Standing, ...]:
    """The viewer's standing queries, by name."""
    with connection.cursor(row_factory=class_row(Standing)) as cursor:
        return tuple(
            cursor.execute(
                f"select {_COLUMNS} from standing s order by lower(s.name), s.id"  # noqa: S608
            )
        )


def one(connection: Connection, standing: UUID) -> Standing:
    """One of the viewer's standing queries.

    Raises:
        NotFound: it is not there or not the viewer's.
    """
    with connection.cursor(row_factory=class_row(Standing)) as cursor:
        found = cursor.execute(
            f"select {_COLUMNS} from standing s where s.id = %s",  # noqa: S608
            (standing,),
        ).fetchone()
    if found is None:
        raise NotFound(_MISSING)
    return found


#: Standing queries that are asked: of officers who are active and read, of members that have not left.
ASKED = (
    " from standing s join officer o on o.id = s.officer and o.active and not o.roles <@ '{host}'"
    " join member m on m.id = s.member and m.id = o.member and m.left_at is null where s.active"
)


def versions(connection: Connection) -> dict[UUID, datetime]:
    """Every standing query that is asked of new reports, and when it was last changed; for the conveyor."""
    rows = connection.execute(f"select s.id, s.changed_at {ASKED} and not s.silence")
    return {row[0]: row[1] for row in rows}


def live(connection: Connection, which: Sequence[UUID]) -> tuple[Live, ...]:
    """These standing queries; for the conveyor."""
    with connection.cursor(row_factory=class_row(Live)) as cursor:
        return tuple(
            cursor.execute(
                "select id, member, officer, query, channels, again, pace from standing where id = any (%s)",
                (list(which),),
            )
        )


def of_silence(connection: Connection) -> tuple[Live, ...]:
    """Every standing query that is asked of sources, whether they are silent; for the conveyor."""
    with connection.cursor(row_factory=class_row(Live)) as cursor:
        return tuple(
            cursor.execute(
                f"select s.id, s.member, s.officer, s.query, s.channels, s.again, s.pace {ASKED} and s.silence"
            )
        )


def _of_silence(query: str) -> bool:
    return bool(silences(parse(query)))


def _with_screen(channels: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(("screen", *channels)))
